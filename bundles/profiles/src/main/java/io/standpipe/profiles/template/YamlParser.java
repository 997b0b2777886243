package io.standpipe.profiles.template;

import io.standpipe.model.config.Quotation;
import io.standpipe.model.log.Printable;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.profile.Yaml;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.model.words.settings.ProfileYamlPhrase;
import io.standpipe.model.words.settings.RowPhrase;
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
public final class YamlParser {

    /** A profile nests 7 deep: repeat, block, points, point, modbus and the document itself. */
    private static final int MAX_DEPTH = 16;

    /** The largest profile we ship has 6 KiB; one that is larger than this is no profile. */
    public static final int MAX_BYTES = 1 << 20;

    /** Keys, values and ends of lists and mappings: the largest profile we ship has 3,000. */
    public static final int MAX_EVENTS = 200_000;

    /** Of what the parser says, a part that tells the mistake; the first that fits counts. */
    private static final List<Map.Entry<String, Phrase>> CAUSES =
            List.of(
                    Map.entry("\\t(TAB)", FilePhrase.TAB),
                    Map.entry("expected <block end>", ProfileYamlPhrase.INDENTATION),
                    Map.entry("mapping values are not allowed", ProfileYamlPhrase.COLON_IN_VALUE),
                    Map.entry("could not find expected ':'", ProfileYamlPhrase.NO_COLON),
                    Map.entry("expected ',' or", ProfileYamlPhrase.BRACKET),
                    Map.entry("found unexpected end of stream", RowPhrase.QUOTATION),
                    Map.entry("found unexpected document separator", RowPhrase.QUOTATION),
                    Map.entry("found unknown escape character", ProfileYamlPhrase.ESCAPE),
                    Map.entry("special characters are not allowed", FilePhrase.CONTROL));

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
    public static Yaml parse(String text) throws Wrong {
        return new YamlParser().read(text);
    }

    /** How many events of a text are read until it ends or is refused. */
    public static int events(String text) {
        YamlParser parser = new YamlParser();
        try {
            parser.read(text);
        } catch (Wrong wrong) {
            // it is about how far that went
        }
        return parser.events;
    }

    private Yaml read(String text) throws Wrong {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                take(event);
            }
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            Wrong wrong =
                    new Wrong(
                            mark.map(m -> m.getLine() + 1).orElse(0),
                            "",
                            FilePhrase.NO_YAML_BECAUSE.with(cause(String.valueOf(e.getProblem()))));
            throw wrong.at(mark.map(m -> m.getColumn() + 1).orElse(0));
        } catch (RuntimeException e) {
            // Its own kind of exception is not all that escapes the parser: a wrong backslash-U
            // escape in
            // quotes is a NumberFormatException.
            throw new Wrong(
                    0, "", FilePhrase.NO_YAML_BECAUSE.with(cause(String.valueOf(e.getMessage()))));
        }
        if (root == null) {
            throw new Wrong(0, "", ProfileYamlPhrase.NO_DOCUMENT.with());
        }
        return root;
    }

    /** The mistakes that people make, in words; else the parser's own. */
    private static String cause(String problem) {
        for (Map.Entry<String, Phrase> known : CAUSES) {
            if (problem.contains(known.getKey())) {
                return known.getValue().of();
            }
        }
        return Printable.sentence(problem);
    }

    private void take(Event event) throws Wrong {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (events == MAX_EVENTS) {
            throw new Wrong(line, "", ProfileYamlPhrase.TOO_LARGE.with());
        }
        events++;
        switch (event.getEventId()) {
            case DocumentStart -> {
                if (root != null) {
                    throw new Wrong(line, "", ProfileYamlPhrase.SECOND_DOCUMENT.with());
                }
            }
            case Alias ->
                    throw new Wrong(
                            line,
                            "",
                            ProfileYamlPhrase.ALIAS.with(
                                    "*"
                                            + Printable.name(
                                                    ((AliasEvent) event).getAlias().getValue())));
            case MappingStart, SequenceStart -> {
                refuseTag(line, ((CollectionStartEvent) event).getTag());
                if (open.size() >= MAX_DEPTH) {
                    throw new Wrong(line, "", ProfileYamlPhrase.TOO_DEEP.with(MAX_DEPTH));
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
            throw new Wrong(line, "", ProfileYamlPhrase.TAG.with(Printable.name(tag.get())));
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
                throw new Wrong(node.line(), "", ProfileYamlPhrase.KEY_IS_NO_WORD.with());
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
                        ProfileYamlPhrase.KEY_TWICE.with(Quotation.of(key.text()), before.line()));
            }
            parent.key = null;
        }
    }
}
