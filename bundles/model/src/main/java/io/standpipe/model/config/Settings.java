package io.standpipe.model.config;

import io.standpipe.model.ReadingSink;
import io.standpipe.model.config.text.CellText;
import io.standpipe.model.config.text.TypedText;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** The setting that holds a device table. */
    public static final String DEVICES = "devices";

    /** Kept with the settings: ids of rows that somebody must miss. */
    private static final String ASKED = ".asked";

    /** Reads one row of a device table. */
    public interface RowReader<T> {
        T read(DeviceTable.Row row) throws DeviceTable.RowException;
    }

    private final ComponentProperties given;

    /** Others than the gateway's user can read the file that this came from. */
    private final boolean shared;

    private final List<String> problems = new ArrayList<>();
    private final Set<String> awaited = new LinkedHashSet<>();

    private final boolean first;
    private final RowsInForce.Before rowsBefore;
    private final SettingsInForce inForce;
    private final List<String> refused = new ArrayList<>();
    private @Nullable RowsInForce<?> rows;
    private BiPredicate<DeviceTable.Row, String> secretCells = (row, column) -> false;

    private Settings(
            Map<String, ?> properties, Map<String, String> last, boolean confirmed, boolean first) {
        this.first = first;
        given = ComponentProperties.of(properties);
        shared = Boolean.TRUE.equals(properties.get(Configuration.SHARED));
        rowsBefore =
                new RowsInForce.Before(
                        last.getOrDefault(DEVICES, ""),
                        SettingsInForce.names(last, ASKED),
                        confirmed);
        boolean lacksRows = RowsInForce.lacks(given.text(DEVICES), rowsBefore);
        inForce = new SettingsInForce(given, last, lacksRows, problems::add);
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

    /**
     * Reads the settings as often as it takes until what is wrong is replaced by its last good
     * version.
     *
     * @param reader reads all settings, and calls {@link #wrong(String, Phrase.Said)} for those
     *     that are
     */
    public <T> T settle(Function<Settings, T> reader) {
        while (true) {
            int before = inForce.replacedCount();
            problems.clear();
            awaited.clear();
            inForce.readAgain();
            T result = reader.apply(this);
            if (inForce.replacedCount() == before) {
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
    void wrong(String key, String told, String instead) {
        inForce.wrong(key, told, instead);
    }

    /** The same, in both languages: what other bundles say of a setting is a phrase. */
    public void wrong(String key, Phrase.Said told, Phrase.Said instead) {
        wrong(key, told.english(), instead.english());
    }

    /** The same where nothing counts instead. */
    public void wrong(String key, Phrase.Said told) {
        wrong(key, told.english(), "");
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
        inForce.ask(DEVICES);
        RowsInForce<T> read =
                RowsInForce.of(given.text(DEVICES), rowsBefore, columns, secret, readers);
        read.problems().forEach(one -> problem(one.sentence()));
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
        Map<String, String> all = inForce.toKeep();
        Map<String, String> safe = inForce.withoutSecrets(all);
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
        return InlineSecrets.isReference(value);
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
        Object value = inForce.value(key);
        return value == null ? fallback : CellText.lines(String.valueOf(value));
    }

    /** A name for people; of one that is too long for messages and pages the beginning. */
    public String name(String key) {
        String name = CellText.clean(text(key, ""));
        if (name.codePointCount(0, name.length()) > DeviceTable.MAX_NAME) {
            problem(SettingPhrase.TOO_LONG.with(key, DeviceTable.MAX_NAME));
        }
        return CellText.shortened(name, DeviceTable.MAX_NAME);
    }

    /** A text that is a secret unless it is a reference to one: it is kept in memory only. */
    public String secret(String key) {
        inForce.secret(key);
        Object value = inForce.value(key);
        return value == null ? "" : String.valueOf(value).strip();
    }

    /**
     * @param min smallest allowed, included
     * @param max largest allowed, included
     */
    public int integer(String key, int fallback, int min, int max) {
        String value = inForce.typed(key);
        Integer number =
                value == null || value.isEmpty()
                        ? Integer.valueOf(fallback)
                        : TypedText.integer(value, min, max);
        return number != null
                ? number
                : using(
                        key,
                        SettingPhrase.WHOLE_NUMBER.of(min, max),
                        Quotation.ofNumber(String.valueOf(value)),
                        fallback);
    }

    public boolean flag(String key, boolean fallback) {
        String value = inForce.typed(key);
        Boolean flag = value == null ? Boolean.valueOf(fallback) : TypedText.flag(value);
        return flag != null
                ? flag
                : using(
                        key,
                        SettingPhrase.TRUE_OR_FALSE.of(),
                        Quotation.ofWord(String.valueOf(value)),
                        fallback);
    }

    /** One of an enumeration's constants, written in any case, with '-' or '_'. */
    public <E extends Enum<E>> E choice(String key, E fallback) {
        String value = inForce.typed(key);
        Class<E> type = fallback.getDeclaringClass();
        E choice = value == null ? fallback : TypedText.choice(value, type);
        return choice != null
                ? choice
                : using(
                        key,
                        SettingPhrase.ONE_OF.of(TypedText.choices(type)),
                        Quotation.ofWord(String.valueOf(value)),
                        fallback);
    }

    /** A decimal number, or null if it is not given. */
    public @Nullable Double decimal(String key, double min, double max) {
        String value = inForce.typed(key);
        if (value == null || value.isEmpty()) {
            return null;
        }
        Double number = TypedText.decimal(value, min, max);
        if (number == null) {
            using(
                    key,
                    SettingPhrase.NUMBER.of(min, max),
                    Quotation.ofNumber(value),
                    SettingPhrase.NONE.of());
        }
        return number;
    }

    /** Adds a sentence of the component's own. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** Adds a sentence of the component's own. */
    public void problem(Phrase.Said said) {
        problem(said.english());
    }

    /** Adds a sentence about what ends by itself when a neighbour starts. */
    public void awaits(Phrase.Said said) {
        problem(said);
        awaited.add(said.english());
    }

    /** Those of the {@link #problems} that end by themselves when a neighbour starts. */
    public Set<String> awaited() {
        return Set.copyOf(inlineSecrets().without(List.copyOf(awaited), inForce.asked()));
    }

    private <T> T using(String key, String expected, String came, T instead) {
        wrong(key, SettingPhrase.MUST_BE.of(key, expected, came), SettingPhrase.USING.of(instead));
        return instead;
    }

    /**
     * What is wrong so far, and which keys nobody asked for. Call it when all keys have been read.
     */
    public List<String> problems() {
        return located().stream().map(Located::sentence).toList();
    }

    /** The same, and where each stands. */
    public List<Located> located() {
        List<String> all = new ArrayList<>(inForce.replacements());
        all.addAll(problems);
        all.addAll(inForce.unknown());
        InlineSecrets inline = inlineSecrets();
        if (shared && !inline.where().isEmpty()) {
            all.add(SettingPhrase.SECRET_READABLE.of(inline.where()));
        }
        return Located.all(all, inline.without(all, inForce.asked()), rows, inForce);
    }

    /** The settings that were asked for: those that there are. */
    public Set<String> known() {
        return Set.copyOf(inForce.asked());
    }

    private InlineSecrets inlineSecrets() {
        InlineSecrets inline = new InlineSecrets();
        inForce.addSecrets(inline);
        if (rows != null) {
            rows.addSecrets(secretCells, inline);
        }
        return inline;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings && given.equals(settings.given);
    }

    /** Equal in all but some keys. */
    public boolean equalsBut(Set<String> keys, Settings other) {
        return given.equalsBut(keys, other.given);
    }

    /** Equal but for blank lines of the device table, and for secrets: Kura encrypts them anew. */
    boolean sameRows(Settings read) {
        Set<String> but = new HashSet<>(read.inForce.secrets());
        but.add(DEVICES);
        return equalsBut(but, read) && table().equals(read.table());
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
