package io.standpipe.standalone;

import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.FilePhrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * One component's settings as YAML: a mapping of names to texts, or lists of them. A value is the
 * text as it is written, whatever YAML takes it for: what type a setting has, its component knows,
 * and {@code 0042}, {@code 1e5} or {@code no} may be a password or a name. It works on the parser's
 * events, so that a file costs memory and time in proportion to its length.
 */
final class SettingsFile {

    /** A table of 20,000 devices is about 2 MiB. */
    static final int MAX_BYTES = 4 << 20;

    /** No component has a quarter of it. */
    static final int MAX_SETTINGS = 200;

    /** Items of a list, as of servers. */
    static final int MAX_ITEMS = 1000;

    /** Settings whose lines must stay lines. */
    private static final Set<String> LINES = Set.of("devices", "keys", "converters");

    /** The tag of what is text anyway. */
    private static final String TEXT = "tag:yaml.org,2002:str";

    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final Map<String, Integer> textFrom = new HashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private boolean flow;
    private boolean begun;
    private boolean open;
    private @Nullable String name;
    private @Nullable List<String> list;

    /**
     * Where a setting stands.
     *
     * @param first its line, from 0
     * @param last line with the last sign of its value
     * @param end column behind the value, where it ends in a line of its own setting; -1 otherwise
     */
    record Place(int first, int last, int end) {}

    private SettingsFile() {}

    /** Of each setting, in the file's order; none if they do not stand in lines of their own. */
    Map<String, Place> places() {
        return flow ? Map.of() : places;
    }

    /**
     * @return values as ConfigAdmin takes them: String, String[]; empty for an empty file
     * @throws FileException says where and what, but quotes no value: it may be a secret
     */
    static Map<String, Object> parse(String yaml) throws FileException {
        return read(yaml).values;
    }

    /** Line of each setting, from 1. */
    Map<String, Integer> lines() {
        return Map.copyOf(lineOf);
    }

    /** Line in which the text of each setting begins whose lines stand as they were written. */
    Map<String, Integer> texts() {
        return Map.copyOf(textFrom);
    }

    /** The same as {@link #parse}, with the lines. */
    static SettingsFile read(String yaml) throws FileException {
        int control = YamlMistake.control(yaml);
        if (control > 0) {
            throw new FileException(YamlMistake.in(control, null, FilePhrase.CONTROL.with()));
        }
        SettingsFile file = new SettingsFile();
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_BYTES).build();
        try {
            for (Event event : new Parse(settings).parseString(yaml)) {
                file.take(event);
            }
        } catch (MarkedYamlEngineException e) {
            // A block begins with the file; what is open between brackets or marks, where it does.
            boolean block = String.valueOf(e.getContext()).contains("block");
            Optional<Mark> mark =
                    block || e.getContextMark().isEmpty() ? e.getProblemMark() : e.getContextMark();
            throw new FileException(YamlMistake.said(yaml, mark.map(Mark::getLine).orElse(0)));
        } catch (RuntimeException | StackOverflowError e) {
            // Not all that escapes the parser is of its own kind.
            throw new FileException(YamlMistake.said(yaml, 0));
        }
        return file;
    }

    /**
     * Whether a file says only the beginning of what it said, as after an interrupted save. That
     * whole rows are missing at the end of its device table is for the component to judge: it knows
     * whether they were in force.
     */
    static boolean breaksOff(String content, Map<String, Object> values, String before)
            throws FileException {
        if (content.length() >= before.length() || !before.startsWith(content)) {
            return false;
        }
        Map<String, Object> others = new TreeMap<>(values);
        Map<String, Object> othersBefore = new TreeMap<>(parse(before));
        boolean table = others.remove("devices") != null && othersBefore.remove("devices") != null;
        boolean wholeRows = table && content.endsWith("\n");
        return !others.equals(othersBefore) || (!wholeRows && !values.equals(parse(before)));
    }

    private void take(Event event) throws FileException {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw wrong(line, FilePhrase.REFERENCE.with());
        }
        switch (event.getEventId()) {
            case DocumentStart -> {
                if (begun) {
                    throw new FileException(
                            YamlMistake.in(line, null, FilePhrase.SECOND_DOCUMENT.with()));
                }
                begun = true;
            }
            case MappingStart -> {
                refuseTag(line, ((CollectionStartEvent) event).getTag());
                if (open) {
                    throw wrong(line, FilePhrase.PLAIN.with(FilePhrase.MAPPING.of()));
                }
                open = true;
                flow = ((CollectionStartEvent) event).isFlow();
            }
            case SequenceStart -> {
                refuseTag(line, ((CollectionStartEvent) event).getTag());
                if (name == null || list != null) {
                    throw open
                            ? wrong(line, FilePhrase.PLAIN.with(FilePhrase.LIST.of()))
                            : root(FilePhrase.LIST);
                }
                list = new ArrayList<>();
            }
            case SequenceEnd -> {
                if (list != null && !list.isEmpty() && event.getEndMark().isPresent()) {
                    closes(event.getEndMark().get());
                }
                put(list == null ? new String[0] : list.toArray(new String[0]));
                list = null;
            }
            case Scalar -> scalar((ScalarEvent) event, line);
            default -> {
                // marks of streams and ends say nothing here
            }
        }
    }

    private void scalar(ScalarEvent scalar, int line) throws FileException {
        String text = scalar.getValue();
        refuseTag(line, scalar.getTag());
        if (!open) {
            if (!scalar.isPlain() || !NOTHING.contains(text)) {
                throw root(FilePhrase.TEXT);
            }
        } else if (name == null) {
            begin(text, line);
        } else if (list != null) {
            if (list.size() == MAX_ITEMS) {
                throw wrong(line, FilePhrase.TOO_MANY_ITEMS.with(MAX_ITEMS));
            }
            list.add(text);
            stands(scalar, false);
        } else if (scalar.isPlain() && text.isEmpty()) {
            stands(scalar, true);
            name = null; // not given
        } else {
            int last = scalar.getEndMark().map(Mark::getLine).orElse(0);
            if (LINES.contains(name)
                    && !scalar.isLiteral()
                    && last >= line
                    && text.strip().indexOf('\n') < 0) {
                throw wrong(line, FilePhrase.JOINED.with(name));
            }
            if (scalar.isLiteral()) {
                textFrom.put(name, line + 1);
            }
            stands(scalar, true);
            put(text);
        }
    }

    /**
     * @param alone it is the whole value
     */
    private void stands(ScalarEvent scalar, boolean alone) {
        if (name == null || scalar.getEndMark().isEmpty()) {
            return;
        }
        Mark end = scalar.getEndMark().get();
        int first = lineOf.getOrDefault(name, 1) - 1;
        // What is written in lines of its own ends where the next line begins.
        boolean before = end.getColumn() == 0 && end.getLine() > first;
        int last = before ? end.getLine() - 1 : end.getLine();
        places.put(name, new Place(first, last, alone && last == first ? end.getColumn() : -1));
    }

    /** A list between brackets ends with the bracket. */
    private void closes(Mark end) {
        Place place = name == null ? null : places.get(name);
        if (place != null && name != null && end.getColumn() > 0 && end.getLine() >= place.last()) {
            places.put(name, new Place(place.first(), end.getLine(), -1));
        }
    }

    private void begin(String key, int line) throws FileException {
        name = key;
        Integer before = lineOf.putIfAbsent(key, line);
        if (before != null) {
            throw wrong(line, FilePhrase.TWICE.with(before));
        }
        if (lineOf.size() > MAX_SETTINGS) {
            throw new FileException(
                    YamlMistake.in(line, null, FilePhrase.TOO_MANY_SETTINGS.with(MAX_SETTINGS)));
        }
    }

    private void put(Object value) {
        if (name != null) {
            values.put(name, value);
            name = null;
        }
    }

    private void refuseTag(int line, Optional<String> tag) throws FileException {
        if (tag.isPresent() && !tag.get().equals(TEXT)) {
            throw wrong(line, FilePhrase.TAG.with());
        }
    }

    private FileException wrong(int line, Phrase.Said problem) {
        return new FileException(YamlMistake.in(line, name, problem));
    }

    private static FileException root(FilePhrase what) {
        return new FileException(FilePhrase.LINES.with(what.of()));
    }
}
