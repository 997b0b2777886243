package io.standpipe.model.config;

import io.standpipe.model.Device;
import io.standpipe.model.Profiles;
import io.standpipe.model.ReadingSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A component's configuration, read with bounds. What is wrong is collected in {@link #problems()},
 * a sentence each. Its last good version stays in force; where there is none the default stands in,
 * and whether that is good enough is the component's business. Nothing else checks a configuration:
 * Kura's server does not.
 *
 * <p>Two settings are equal when a component would see no difference: what the framework adds
 * (service.*, component.*, kura.*) does not count. One thread.
 */
public final class Settings {

    private static final List<String> FOREIGN =
            List.of("service.", "component.", "kura.", "osgi.", "felix.", "objectClass", ".");

    private static final String DEVICES = "devices";

    /** Where people find a device that nothing reads. */
    private static final String NOT_READ = "-";

    /** What is kept with the settings: those that there are, and rows that somebody must miss. */
    private static final String KNOWN = ".known";

    private static final String ASKED = ".asked";

    /** Reads one row of a device table. */
    public interface RowReader<T> {
        T read(DeviceTable.Row row) throws DeviceTable.RowException;
    }

    private final TreeMap<String, Object> values = new TreeMap<>();
    private final String instance;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();

    private final Map<String, String> last;
    private final boolean confirmed;
    private final boolean first;

    /** What is left out keeps its last good version: the mistake may be that it is left out. */
    private final boolean keepsAbsent;

    /** Settings whose last good version is in force, and the sentences that say so. */
    private final Map<String, String> replaced = new TreeMap<>();

    /** Settings that are wrong and were left out before: that is their last good version. */
    private final Set<String> leftOut = new TreeSet<>();

    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final Set<String> wrong = new LinkedHashSet<>();

    private @Nullable RowsInForce<?> rows;
    private BiPredicate<DeviceTable.Row, String> secretCells = (row, column) -> false;

    private Settings(
            Map<String, ?> properties, Map<String, String> last, boolean confirmed, boolean first) {
        this.last = last;
        this.confirmed = confirmed;
        this.first = first;
        properties.forEach(
                (key, value) -> {
                    if (FOREIGN.stream().noneMatch(key::startsWith)) {
                        values.put(
                                key,
                                value instanceof Object[] array ? Arrays.asList(array) : value);
                    }
                });
        instance = instanceOf(properties);
        keepsAbsent = keepsAbsent();
    }

    /** Without anything that was in force before. */
    public static Settings of(Map<String, ?> properties) {
        return new Settings(properties, Map.of(), false, false);
    }

    /**
     * @param last what was in force before
     * @param confirmed somebody confirmed that devices that are missing now are to go
     * @param first the first that is read since the start
     */
    static Settings of(Map<String, ?> properties, LastGood last, boolean confirmed, boolean first) {
        return new Settings(properties, last.values(), confirmed, first);
    }

    // A setting may be missing because its name is mistyped, or because the file ends early.
    private boolean keepsAbsent() {
        Set<String> known = ids(KNOWN);
        boolean misnamed = !known.isEmpty() && !known.containsAll(values.keySet());
        return misnamed
                || (!confirmed
                        && last.containsKey(DEVICES)
                        && !RowsInForce.missing(
                                        RowsInForce.ids(last.get(DEVICES)),
                                        ids(ASKED),
                                        DeviceTable.parse(
                                                String.valueOf(values.getOrDefault(DEVICES, "")),
                                                Set.of()))
                                .isEmpty());
    }

    private Set<String> ids(String key) {
        String text = last.getOrDefault(key, "");
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",", -1)));
    }

    /**
     * Reads the settings as often as it takes until what is wrong is replaced by its last good
     * version.
     *
     * @param reader reads all settings, and calls {@link #wrong} for those that are
     */
    public <T> T settle(Function<Settings, T> reader) {
        while (true) {
            int before = replaced.size() + leftOut.size();
            problems.clear();
            wrong.clear();
            T result = reader.apply(this);
            if (replaced.size() + leftOut.size() == before) {
                return result;
            }
        }
    }

    /**
     * A setting cannot be used. In {@link #settle} its last good version takes its place, if there
     * is one.
     *
     * @param sentence what was expected and what came
     * @param instead what happens if there is none
     */
    public void wrong(String key, String sentence, String instead) {
        wrong.add(key);
        String good = last.get(key);
        Object came = values.get(key);
        boolean done = replaced.containsKey(key) || leftOut.contains(key);
        boolean wasLeftOut = good == null && came != null && ids(KNOWN).contains(key);
        if (done || (good == null ? !wasLeftOut : good.equals(String.valueOf(came)))) {
            problems.add(instead.isEmpty() ? sentence : sentence + "; " + instead);
        } else if (good == null) {
            leftOut.add(key);
            replacements.put(key, sentence + "; it counts as left out, as before");
        } else {
            replaced.put(key, good);
            replacements.put(
                    key,
                    sentence
                            + (secrets.contains(key)
                                    ? "; what it was before stays in force"
                                    : "; \"%s\" stays in force".formatted(good)));
        }
    }

    /**
     * The device table (setting {@value #DEVICES}): what each row in force was read as. A row that
     * is wrong or missing by mistake keeps its last good version.
     *
     * @param columns the bus's own
     * @param secret cells that must not be kept on the disk
     * @param readers makes a reader for one pass over the table; a row that it read before keeps
     *     what it took
     */
    public <T> List<T> rows(
            Set<String> columns,
            BiPredicate<DeviceTable.Row, String> secret,
            Supplier<RowReader<T>> readers) {
        asked.add(DEVICES);
        RowsInForce<T> read =
                RowsInForce.of(
                        String.valueOf(values.getOrDefault(DEVICES, "")),
                        new RowsInForce.Before(
                                last.getOrDefault(DEVICES, ""), ids(ASKED), confirmed),
                        columns,
                        secret,
                        readers);
        problems.addAll(read.problems());
        rows = read;
        secretCells = secret;
        return read.read();
    }

    /**
     * Devices of rows that are in force but cannot be read as things are: they stay installed, so
     * that their silence shows and what stands at them goes on.
     *
     * @param profiles the device profiles
     */
    public List<Device> notRead(Profiles profiles) {
        List<Device> devices = new ArrayList<>();
        if (rows != null) {
            for (DeviceTable.Row row : rows.notRead()) {
                try {
                    devices.add(row.device(profiles, NOT_READ));
                } catch (DeviceTable.RowException e) {
                    problem("%s; nothing is known of it any more".formatted(e.getMessage()));
                }
            }
        }
        return devices;
    }

    /**
     * Devices that were taken out of the table while the gateway did not run: they must be
     * installed once to be taken away, for something may stand there.
     *
     * @param profiles the device profiles
     */
    public List<Device> takenOut(Profiles profiles) {
        List<Device> devices = new ArrayList<>();
        if (first && rows != null) {
            for (DeviceTable.Row row : rows.takenOut()) {
                try {
                    devices.add(row.device(profiles, NOT_READ));
                } catch (DeviceTable.RowException e) {
                    // What stood there is told as what nobody claims.
                }
            }
        }
        return devices;
    }

    /** These ids stand in the table of another bus. */
    public void refused(List<String> ids) {
        refused.addAll(ids);
        ids.forEach(id -> problem(ReadingSink.refused(id)));
    }

    /** Whether something is kept until somebody confirms that it is to go. */
    boolean asks() {
        return rows != null && !rows.asked().isEmpty();
    }

    /** Keeps what is in force. */
    void keep(LastGood good) throws IOException {
        Map<String, String> all = new TreeMap<>();
        Map<String, String> safe = new TreeMap<>();
        all.put(KNOWN, String.join(",", asked));
        for (String key : asked) {
            Object value = wrong.contains(key) ? last.get(key) : get(key);
            if (value != null && !key.equals(DEVICES)) {
                all.put(key, String.valueOf(value));
            }
        }
        safe.putAll(all);
        for (String key : secrets) {
            if (!isReference(all.getOrDefault(key, ""))) {
                safe.remove(key);
            }
        }
        if (rows != null) {
            List<DeviceTable.Row> kept =
                    rows.inForce().stream().filter(row -> !refused.contains(row.id())).toList();
            all.put(DEVICES, RowsInForce.csv(kept, (row, column) -> false));
            safe.put(DEVICES, RowsInForce.csv(kept, secretCells));
            all.put(ASKED, String.join(",", rows.asked()));
            safe.put(ASKED, String.join(",", rows.asked()));
        }
        good.keep(all, safe);
    }

    /** Whether a text names where a secret is, and so is none itself. */
    public static boolean isReference(String value) {
        return value.startsWith("env:") || value.startsWith("file:");
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

    /** A text that is a secret unless it is a reference to one: it is kept in memory only. */
    public String secret(String key) {
        secrets.add(key);
        return text(key, "");
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
        wrong(
                key,
                "%s must be %s, but is \"%s\"".formatted(key, expected, came),
                "using " + instead);
    }

    /**
     * What is wrong so far, and which keys nobody asked for. Call it when all keys have been read.
     */
    public List<String> problems() {
        List<String> all = new ArrayList<>(replacements.values());
        all.addAll(problems);
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                all.add(
                        "\"%s\" is no setting here; known are %s%s"
                                .formatted(
                                        key,
                                        String.join(", ", asked),
                                        last.isEmpty()
                                                ? ""
                                                : "; what is left out stays as it was"));
            }
        }
        return all;
    }

    private @Nullable Object get(String key) {
        asked.add(key);
        String good = replaced.get(key);
        if (good == null && keepsAbsent && !values.containsKey(key)) {
            good = last.get(key);
        }
        if (leftOut.contains(key)) {
            return null;
        }
        return good == null ? values.get(key) : good;
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

    /** Equal but for blank lines and comments of the device table. */
    boolean sameRows(Settings other) {
        return equalsBut(Set.of(DEVICES), other) && table().equals(other.table());
    }

    private List<Map<String, String>> table() {
        return DeviceTable.parse(String.valueOf(values.getOrDefault(DEVICES, "")), Set.of())
                .rows()
                .stream()
                .map(DeviceTable.Row::cells)
                .toList();
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
