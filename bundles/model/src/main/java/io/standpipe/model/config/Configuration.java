package io.standpipe.model.config;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.settings.SettingPhrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a component does with each configuration that it is given: an unchanged one is nothing, what
 * is wrong keeps its last good version, and a second save of the same confirms that devices that
 * are missing are to go. One thread at a time.
 */
public final class Configuration {

    /**
     * When a configuration was saved, where something knows it: any text, another one for each
     * save. It is no setting.
     */
    public static final String SAVED = ".saved";

    /**
     * There and true where somebody has confirmed what is missing before the configuration came
     * here; or the {@link #mark} of the device table for which somebody has, where it stays with
     * the configuration. It is no setting.
     */
    public static final String CONFIRMED = ".confirmed";

    /**
     * There and true where others than the gateway's user can read what the configuration stands
     * in. It is no setting.
     */
    public static final String SHARED = ".shared";

    /** What follows sooner is not a second save but the same one, written twice. */
    public static final Duration TWO_SAVES = Duration.ofSeconds(3);

    /** Kura sends the same configuration again by itself, soon after a start or an update. */
    private static final Duration SETTLED = Duration.ofMinutes(2);

    /** And perhaps twice for one save. */
    private static final Duration APART = Duration.ofSeconds(10);

    private final TimeSource time;
    private final LastGood last;
    private final String source;
    private final long began;

    private Map<String, ?> properties = Map.of();
    private @Nullable Settings current;
    private long taken;
    private boolean problems;

    /** The disk did not take what is in force. */
    private boolean unkept;

    /**
     * @param component name of the component
     * @param properties the first configuration, which names its instance
     */
    public Configuration(
            DataDirectory data, String component, Map<String, ?> properties, TimeSource time) {
        this.time = time;
        source = Settings.of(properties).source(component);
        last = LastGood.of(data.path(), source);
        began = time.nanos();
    }

    /** How the configuration is called in faults. */
    public String source() {
        return source;
    }

    /**
     * @return what is to be read; null if nothing changed
     */
    public @Nullable Settings take(Map<String, ?> given) {
        Settings now = Settings.of(given, last, false, false);
        Settings before = current;
        boolean confirmed = false;
        if (before != null && now.equals(before)) {
            boolean again = savedAgain(given, before);
            if (!again && Objects.equals(given.get(SHARED), properties.get(SHARED))) {
                return null;
            }
            confirmed = again && before.asks();
        } else if (before != null && before.asks() && now.sameRows(before)) {
            // A form must be changed to be saved: a blank line will do, another password will not.
            confirmed =
                    !Objects.equals(given.get(Settings.DEVICES), properties.get(Settings.DEVICES))
                            && time.nanos() - taken >= TWO_SAVES.toNanos();
        }
        properties = given;
        taken = time.nanos();
        return read(confirmed || isConfirmed(given));
    }

    private static boolean isConfirmed(Map<String, ?> given) {
        Object confirmed = given.get(CONFIRMED);
        return Boolean.TRUE.equals(confirmed)
                || (confirmed != null
                        && given.get(Settings.DEVICES) instanceof String table
                        && confirmed.equals(mark(table)));
    }

    /** By what a text is known without being shown. */
    public static String mark(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }

    /** Each setting of a configuration as text, without what the framework adds. */
    public static Map<String, String> texts(Map<String, ?> given) {
        Map<String, String> texts = new TreeMap<>();
        ComponentProperties.of(given)
                .values()
                .forEach((setting, value) -> texts.put(setting, String.valueOf(value)));
        return texts;
    }

    private boolean savedAgain(Map<String, ?> given, Settings before) {
        Object saved = given.get(SAVED);
        if (saved != null) {
            return problems
                    && !saved.equals(properties.get(SAVED))
                    && time.nanos() - taken >= TWO_SAVES.toNanos();
        }
        long now = time.nanos();
        return (before.asks() || unkept)
                && now - taken >= APART.toNanos()
                && now - began >= SETTLED.toNanos();
    }

    /**
     * Somebody says that devices that are missing are to go.
     *
     * @return what is to be read; null if nothing waits for that
     */
    public @Nullable Settings confirm() {
        return asks() ? read(true) : null;
    }

    /** Whether devices are kept until somebody confirms that they are to go. */
    public boolean asks() {
        return current != null && current.asks();
    }

    /** The same once more, because something changed that it depends on. */
    public Settings again() {
        return read(false);
    }

    private Settings read(boolean confirmed) {
        Settings now = Settings.of(properties, last, confirmed, current == null);
        current = now;
        return now;
    }

    /**
     * What was taken has been read and is in force: it is kept. If the disk does not take it, that
     * is added to its problems.
     */
    public void keep(Settings read) {
        try {
            read.keep(last);
            unkept = false;
        } catch (IOException e) {
            unkept = true;
            read.problem(SettingPhrase.NOT_KEPT.with(last.name(), BoundedFile.whyNotWritten(e)));
        }
        problems = !read.problems().isEmpty();
    }

    /** The configuration was deleted: nothing of it is kept. */
    public void forget() {
        current = null;
        try {
            last.forget();
        } catch (IOException e) {
            // It would come back after a restart, with a fault that says so.
            problems = true;
        }
    }
}
