package io.standpipe.model.config;

import io.standpipe.model.Device;
import io.standpipe.model.Profiles;
import io.standpipe.model.ReadingSink;
import java.io.IOException;
import java.util.ArrayList;
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

    private static final String DEVICES = "devices";
    private static final String HEXADECIMAL = "0x";

    /** YAML's word for no value. */
    private static final String NOTHING = "null";

    /** What is kept with the settings: those that there are, and rows that somebody must miss. */
    private static final String KNOWN = ".known";

    private static final String ASKED = ".asked";

    /** Reads one row of a device table. */
    public interface RowReader<T> {
        T read(DeviceTable.Row row) throws DeviceTable.RowException;
    }

    private final ComponentProperties given;

    /** Others than the gateway's user can read the file that this came from. */
    private final boolean shared;

    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> awaited = new LinkedHashSet<>();

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

    /** Of those that are wrong, the ones that an example left open. */
    private final Set<String> open = new LinkedHashSet<>();

    private @Nullable RowsInForce<?> rows;
    private BiPredicate<DeviceTable.Row, String> secretCells = (row, column) -> false;

    private Settings(
            Map<String, ?> properties, Map<String, String> last, boolean confirmed, boolean first) {
        this.last = last;
        this.confirmed = confirmed;
        this.first = first;
        given = ComponentProperties.of(properties);
        shared = Boolean.TRUE.equals(properties.get(Configuration.SHARED));
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
        boolean misnamed = !known.isEmpty() && !known.containsAll(given.values().keySet());
        return misnamed
                || (!confirmed
                        && last.containsKey(DEVICES)
                        && !RowsInForce.missing(
                                        RowsInForce.ids(last.get(DEVICES)),
                                        ids(ASKED),
                                        DeviceTable.parse(given.text(DEVICES), Set.of()))
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
            awaited.clear();
            wrong.clear();
            open.clear();
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
     * @param told what was expected and what came; what it quotes is shown as {@link Quotation}
     *     does
     * @param instead what happens if there is none
     */
    public void wrong(String key, String told, String instead) {
        if (open.contains(key)) {
            return; // it was told what to do
        }
        wrong.add(key);
        String good = last.get(key);
        Object came = given.get(key);
        String sentence = Quotation.within(told, given.text(key));
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
                                    : "; %s stays in force".formatted(Quotation.of(good))));
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
                        given.text(DEVICES),
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
        return rows == null ? new ArrayList<>() : rows.notRead(profiles, problems);
    }

    /**
     * Devices that were taken out of the table while the gateway did not run: they must be
     * installed once to be taken away, for something may stand there.
     *
     * @param profiles the device profiles
     */
    public List<Device> takenOut(Profiles profiles) {
        return first && rows != null ? rows.takenOut(profiles) : new ArrayList<>();
    }

    /** These ids stand in the table of another bus, which the sink knows. */
    public void refused(List<String> ids, ReadingSink sink) {
        refused.addAll(ids);
        ids.forEach(id -> problem(ReadingSink.refused(id, sink.bus(id))));
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

    /** The name of a factory's instance as people gave it; empty for a singleton. */
    public String instance() {
        return given.instance();
    }

    /**
     * How this configuration is called in faults: the component's name, with {@code ~instance} for
     * a factory's.
     */
    public String source(String component) {
        return instance().isEmpty() ? component : component + "~" + instance();
    }

    /**
     * A text for people or of several lines, without what is invisible in it and marks of
     * direction.
     */
    public String text(String key, String fallback) {
        Object value = get(key);
        return value == null ? fallback : CellText.lines(String.valueOf(value));
    }

    /** A name for people; of one that is too long for messages and pages the beginning. */
    public String name(String key) {
        String name = CellText.clean(text(key, ""));
        if (name.codePointCount(0, name.length()) > DeviceTable.MAX_NAME) {
            problem(
                    "%s must have at most %d characters; the first of them are used"
                            .formatted(key, DeviceTable.MAX_NAME));
        }
        return CellText.shortened(name, DeviceTable.MAX_NAME);
    }

    /** A text that is a secret unless it is a reference to one: it is kept in memory only. */
    public String secret(String key) {
        secrets.add(key);
        Object value = get(key);
        return value == null ? "" : String.valueOf(value).strip();
    }

    /**
     * @param min smallest allowed, included
     * @param max largest allowed, included
     */
    public int integer(String key, int fallback, int min, int max) {
        String value = typed(key);
        if (value == null || value.isEmpty()) {
            return fallback;
        }
        try {
            int number =
                    value.startsWith(HEXADECIMAL)
                            ? Integer.parseInt(value.substring(HEXADECIMAL.length()), 16)
                            : Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        problem(
                key,
                "a whole number from " + min + " to " + max,
                Quotation.ofNumber(value),
                String.valueOf(fallback));
        return fallback;
    }

    public boolean flag(String key, boolean fallback) {
        String value = typed(key);
        if (value == null) {
            return fallback;
        }
        switch (value.toLowerCase(Locale.ROOT)) {
            case "true":
                return true;
            case "false":
                return false;
            default:
                problem(key, "true or false", Quotation.ofWord(value), String.valueOf(fallback));
                return fallback;
        }
    }

    /** One of an enumeration's constants, written in any case, with '-' or '_'. */
    public <E extends Enum<E>> E choice(String key, E fallback) {
        String value = typed(key);
        if (value == null) {
            return fallback;
        }
        String wanted = value.replace('-', '_');
        Set<String> names = new TreeSet<>();
        for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(wanted)) {
                return constant;
            }
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        problem(
                key,
                "one of " + String.join(", ", names),
                Quotation.ofWord(value),
                fallback.name());
        return fallback;
    }

    /** A decimal number, or null if it is not given. */
    public @Nullable Double decimal(String key, double min, double max) {
        String value = typed(key);
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            double number = Double.parseDouble(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        problem(key, "a number from " + min + " to " + max, Quotation.ofNumber(value), "none");
        return null;
    }

    /** Adds a sentence of the component's own. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** Adds a sentence about what ends by itself when a neighbour starts. */
    public void awaits(String sentence) {
        problems.add(sentence);
        awaited.add(sentence);
    }

    /** Those of the {@link #problems} that end by themselves when a neighbour starts. */
    public Set<String> awaited() {
        return Set.copyOf(inlineSecrets().without(List.copyOf(awaited), asked));
    }

    private void problem(String key, String expected, String came, String instead) {
        wrong(key, "%s must be %s, but is %s".formatted(key, expected, came), "using " + instead);
    }

    /**
     * What is wrong so far, and which keys nobody asked for. Call it when all keys have been read.
     */
    public List<String> problems() {
        List<String> all = new ArrayList<>(replacements.values());
        all.addAll(problems);
        for (String key : given.values().keySet()) {
            if (!asked.contains(key)) {
                all.add(
                        Nearest.setting(key, asked)
                                + (last.isEmpty() ? "" : "; what is left out stays as it was"));
            }
        }
        InlineSecrets inline = inlineSecrets();
        if (shared && !inline.where().isEmpty()) {
            all.add(
                    "%s: a secret stands in the file itself, and others than the gateway's user can read that; chmod 600 it, or write env:NAME or file:/path instead"
                            .formatted(inline.where()));
        }
        return inline.without(all, asked);
    }

    /** The settings that were asked for: those that there are. */
    public Set<String> known() {
        return Set.copyOf(asked);
    }

    private InlineSecrets inlineSecrets() {
        InlineSecrets inline = new InlineSecrets();
        for (String key : secrets) {
            if (!given.text(key).strip().equals(Placeholder.MARK)) {
                inline.add(key, given.text(key));
            }
            inline.addBefore(last.getOrDefault(key, ""));
        }
        if (rows != null) {
            rows.addSecrets(secretCells, inline);
        }
        return inline;
    }

    /** What is no text, as a keyboard writes it; null also where YAML's word for nothing stands. */
    private @Nullable String typed(String key) {
        Object value = get(key);
        String text = value == null ? NOTHING : CellText.plain(String.valueOf(value));
        return text.equals(NOTHING) || text.equals("~") ? null : text;
    }

    private @Nullable Object get(String key) {
        Object value = inForce(key);
        if (key.equals(DEVICES) || !Placeholder.standsIn(value)) {
            return value; // a table says it of its rows
        }
        if (!wrong.contains(key)) {
            wrong(key, Placeholder.ofSetting(key), "");
            open.add(key);
        }
        // Without its secret an uplink would take commands that nobody signed.
        return secrets.contains(key) ? value : null;
    }

    private @Nullable Object inForce(String key) {
        asked.add(key);
        String good = replaced.get(key);
        if (good == null && keepsAbsent && !given.values().containsKey(key)) {
            good = last.get(key);
        }
        if (leftOut.contains(key)) {
            return null;
        }
        return good == null ? given.get(key) : good;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings && given.equals(settings.given);
    }

    /** Equal in all but some keys. */
    public boolean equalsBut(Set<String> keys, Settings other) {
        return given.equalsBut(keys, other.given);
    }

    /** Equal but for blank lines and comments of the device table. */
    boolean sameRows(Settings other) {
        return equalsBut(Set.of(DEVICES), other) && table().equals(other.table());
    }

    private List<Map<String, String>> table() {
        return DeviceTable.parse(given.text(DEVICES), Set.of()).rows().stream()
                .map(DeviceTable.Row::cells)
                .toList();
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    /** The keys only: a value may be a secret. */
    @Override
    public String toString() {
        return "Settings" + given;
    }
}
