package io.standpipe.model.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A component's configuration, read with bounds. What is wrong is collected in {@link #problems()},
 * a sentence each, and the default stands in; whether that is good enough is the component's
 * business. Nothing else checks a configuration: Kura's server does not.
 *
 * <p>Two settings are equal when a component would see no difference: what the framework adds
 * (service.*, component.*, kura.*) does not count. One thread.
 */
public final class Settings {

    private static final List<String> FOREIGN =
            List.of("service.", "component.", "kura.", "osgi.", "felix.", "objectClass", ".");

    private final TreeMap<String, Object> values = new TreeMap<>();
    private final String instance;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    private Settings(Map<String, ?> properties) {
        properties.forEach(
                (key, value) -> {
                    if (FOREIGN.stream().noneMatch(key::startsWith)) {
                        values.put(
                                key,
                                value instanceof Object[] array ? Arrays.asList(array) : value);
                    }
                });
        instance = instanceOf(properties);
    }

    public static Settings of(Map<String, ?> properties) {
        return new Settings(properties);
    }

    // Kura names an instance by kura.service.pid; ConfigAdmin by what follows '~' in the pid.
    private static String instanceOf(Map<String, ?> properties) {
        Object component = properties.get("component.name");
        Object kura = properties.get("kura.service.pid");
        if (kura instanceof String name && !name.equals(component)) {
            return name;
        }
        Object pid = properties.get("service.pid");
        return pid instanceof String text && text.indexOf('~') >= 0
                ? text.substring(text.indexOf('~') + 1)
                : "";
    }

    /** The name of a factory's instance as people gave it; empty for a singleton. */
    public String instance() {
        return instance;
    }

    /**
     * How this configuration is called in faults: the component's name, with {@code ~instance} for
     * a factory's.
     */
    public String source(String component) {
        return instance.isEmpty() ? component : component + "~" + instance;
    }

    public String text(String key, String fallback) {
        Object value = get(key);
        return value == null ? fallback : String.valueOf(value).strip();
    }

    /**
     * @param min smallest allowed, included
     * @param max largest allowed, included
     */
    public int integer(String key, int fallback, int min, int max) {
        Object value = get(key);
        if (value == null || String.valueOf(value).isBlank()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(String.valueOf(value).strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        problem(key, "a whole number from " + min + " to " + max, value, String.valueOf(fallback));
        return fallback;
    }

    public boolean flag(String key, boolean fallback) {
        Object value = get(key);
        if (value == null) {
            return fallback;
        }
        switch (String.valueOf(value).strip().toLowerCase(Locale.ROOT)) {
            case "true":
                return true;
            case "false":
                return false;
            default:
                problem(key, "true or false", value, String.valueOf(fallback));
                return fallback;
        }
    }

    /** One of an enumeration's constants, written in any case, with '-' or '_'. */
    public <E extends Enum<E>> E choice(String key, E fallback) {
        Object value = get(key);
        if (value == null) {
            return fallback;
        }
        String wanted = String.valueOf(value).strip().replace('-', '_');
        Set<String> names = new TreeSet<>();
        for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(wanted)) {
                return constant;
            }
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        problem(key, "one of " + String.join(", ", names), value, fallback.name());
        return fallback;
    }

    /** A decimal number, or null if it is not given. */
    public @Nullable Double decimal(String key, double min, double max) {
        Object value = get(key);
        if (value == null || String.valueOf(value).isBlank()) {
            return null;
        }
        try {
            double number = Double.parseDouble(String.valueOf(value).strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        problem(key, "a number from " + min + " to " + max, value, "none");
        return null;
    }

    /** Adds a sentence of the component's own. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    private void problem(String key, String expected, Object came, String instead) {
        problems.add(
                "%s must be %s, but is \"%s\"; using %s".formatted(key, expected, came, instead));
    }

    /**
     * What is wrong so far, and which keys nobody asked for. Call it when all keys have been read.
     */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                all.add(
                        "\"%s\" is no setting here; known are %s"
                                .formatted(key, String.join(", ", asked)));
            }
        }
        return all;
    }

    private @Nullable Object get(String key) {
        asked.add(key);
        return values.get(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings
                && values.equals(settings.values)
                && instance.equals(settings.instance);
    }

    /** Equal in all but some keys. */
    public boolean equalsBut(Set<String> keys, Settings other) {
        Map<String, Object> mine = new TreeMap<>(values);
        Map<String, Object> theirs = new TreeMap<>(other.values);
        mine.keySet().removeAll(keys);
        theirs.keySet().removeAll(keys);
        return mine.equals(theirs) && instance.equals(other.instance);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The keys only: a value may be a secret. */
    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
