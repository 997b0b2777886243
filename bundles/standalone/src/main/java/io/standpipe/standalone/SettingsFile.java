package io.standpipe.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * One component's settings as YAML: a mapping of names to text, numbers, flags or lists of them.
 */
final class SettingsFile {

    /** A table of 20,000 devices is about 2 MB. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private SettingsFile() {}

    /**
     * @return values as ConfigAdmin takes them: String, Integer, Long, Double, Boolean, String[];
     *     empty for an empty file
     */
    static Map<String, Object> parse(String yaml) throws FileException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setAllowDuplicateKeys(false)
                        .setAllowRecursiveKeys(false)
                        .setMaxAliasesForCollections(0)
                        .setCodePointLimit(MAX_BYTES)
                        .build();
        Object root;
        try {
            root = new Load(settings).loadFromString(yaml);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new FileException(
                    "%sis no YAML: %s; correct it"
                            .formatted(
                                    mark.map(m -> "line " + (m.getLine() + 1) + ": ").orElse(""),
                                    e.getProblem()));
        } catch (RuntimeException | StackOverflowError e) {
            // Not all that escapes the parser is of its own kind; its message may quote a secret.
            throw new FileException(
                    "is no YAML (" + e.getClass().getSimpleName() + "); correct it");
        }
        if (root == null) {
            return Map.of();
        }
        if (!(root instanceof Map<?, ?> mapping)) {
            throw new FileException("must hold lines of \"setting: value\", but is " + kind(root));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : mapping.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object value = value(name, entry.getValue());
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    private static @Nullable Object value(String name, @Nullable Object value)
            throws FileException {
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            for (Object item : list) {
                texts.add(String.valueOf(scalar(name, item)));
            }
            return texts.toArray(new String[0]);
        }
        return scalar(name, value);
    }

    private static @Nullable Object scalar(String name, @Nullable Object value)
            throws FileException {
        if (value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean) {
            return value;
        }
        throw new FileException(
                "setting %s must be text, a number, true or false, but is %s"
                        .formatted(name, kind(value)));
    }

    private static String kind(Object value) {
        if (value instanceof Map) {
            return "a mapping";
        }
        return value instanceof List ? "a list" : "\"" + value + "\"";
    }
}
