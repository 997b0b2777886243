package io.standpipe.profiles;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Makes a {@link Yaml} tree of text. It works on the parser's events, because the composer above
 * them knows no limit of depth and resolves aliases: here a file costs memory in proportion to its
 * length, whatever it says.
 */
final class YamlParser {

    /** A profile nests 7 deep: repeat, block, points, point, modbus and the document itself. */
    private static final int MAX_DEPTH = 16;

    /** Keys, values and ends of lists and mappings: the largest profile we ship has 3,000. */
    static final int MAX_EVENTS = 200_000;

    private int events;

    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable Yaml root;

    private YamlParser() {}

    /** A mapping or sequence whose end has not come. */
    private static final class Open {
        final int line;
        final boolean mapping;
        final List<Yaml> items = new ArrayList<>();
        final Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        Yaml.@Nullable Scalar key;

        Open(int line, boolean mapping) {
            this.line = line;
            this.mapping = mapping;
        }
    }

    /**
     * @throws Wrong no YAML, or YAML beyond what profiles use: aliases, tags, several documents,
     *     keys that are not text
     */
    static Yaml parse(String text) throws Wrong {
        return new YamlParser().read(text);
    }

    /** How many events of a text are read until it ends or is refused. */
    static int events(String text) {
        YamlParser parser = new YamlParser();
        try {
            parser.read(text);
        } catch (Wrong wrong) {
            // it is about how far that went
        }
        return parser.events;
    }

    private Yaml read(String text) throws Wrong {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(ProfileFile.MAX_BYTES).build();
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                take(event);
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new Wrong(
                    mark.map(m -> m.getLine() + 1).orElse(0),
                    "",
                    "is no YAML: " + Printable.sentence(String.valueOf(e.getProblem())));
        } catch (RuntimeException e) {
            // Its own kind of exception is not all that escapes the parser: a wrong backslash-U
            // escape in
            // quotes is a NumberFormatException.
            throw new Wrong(
                    0, "", "is no YAML: " + Printable.sentence(String.valueOf(e.getMessage())));
        }
        if (root == null) {
            throw new Wrong(0, "", "is empty; a profile begins with \"profile: <id>\"");
        }
        return root;
    }

    private void take(Event event) throws Wrong {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (events == MAX_EVENTS) {
            throw new Wrong(
                    line,
                    "",
                    "is larger than any device needs; use repeat instead of writing points out");
        }
        events++;
        switch (event.getEventId()) {
            case DocumentStart -> {
                if (root != null) {
                    throw new Wrong(
                            line,
                            "",
                            "a file holds one profile; move this document to its own file");
                }
            }
            case Alias ->
                    throw new Wrong(
                            line,
                            "",
                            "aliases (*"
                                    + Printable.name(((AliasEvent) event).getAlias().getValue())
                                    + ") are not supported; write the value out");
            case MappingStart, SequenceStart -> {
                refuseTag(line, ((CollectionStartEvent) event).getTag());
                if (open.size() >= MAX_DEPTH) {
                    throw new Wrong(
                            line,
                            "",
                            "is nested more than " + MAX_DEPTH + " deep; no profile needs that");
                }
                open.push(new Open(line, event.getEventId() == Event.ID.MappingStart));
            }
            case MappingEnd -> {
                Open done = open.pop();
                add(new Yaml.Mapping(done.line, done.entries));
            }
            case SequenceEnd -> {
                Open done = open.pop();
                add(new Yaml.Sequence(done.line, done.items));
            }
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                refuseTag(line, scalar.getTag());
                add(new Yaml.Scalar(line, scalar.getValue(), scalar.isPlain()));
            }
            default -> {
                // stream marks and comments say nothing here
            }
        }
    }

    private static void refuseTag(int line, Optional<String> tag) throws Wrong {
        if (tag.isPresent()) {
            throw new Wrong(
                    line,
                    "",
                    "tags ("
                            + Printable.name(tag.get())
                            + ") are not supported; put text in quotes instead");
        }
    }

    private void add(Yaml node) throws Wrong {
        Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (!parent.mapping) {
            parent.items.add(node);
        } else if (parent.key == null) {
            if (!(node instanceof Yaml.Scalar key)) {
                throw new Wrong(
                        node.line(), "", "a key must be a single word, but is a list or a mapping");
            }
            parent.key = key;
        } else {
            Yaml.Scalar key = parent.key;
            Yaml.Entry before =
                    parent.entries.putIfAbsent(key.text(), new Yaml.Entry(key.line(), node));
            if (before != null) {
                throw new Wrong(
                        key.line(),
                        "",
                        "key %s stands in line %d already; remove one of them"
                                .formatted(Quotation.of(key.text()), before.line()));
            }
            parent.key = null;
        }
    }
}
