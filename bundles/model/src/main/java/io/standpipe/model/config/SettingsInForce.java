package io.standpipe.model.config;

import io.standpipe.model.config.text.TypedText;
import io.standpipe.model.words.settings.SettingPhrase;
import io.standpipe.model.words.text.Sentences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The value of each setting that is in force: as it was given, or its last good version where it is
 * wrong or left out by mistake. A setting that was found wrong stays replaced, so reading all
 * settings again and again comes to an end. One thread.
 */
final class SettingsInForce {

    /** Kept with the settings: the names of those that there are. */
    private static final String KNOWN = ".known";

    private final ComponentProperties given;
    private final Map<String, String> last;
    private final Consumer<String> problem;

    /** A setting that is left out keeps its last good version: that may be the mistake. */
    private final boolean keepsAbsent;

    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    /** Settings whose last good version is in force. */
    private final Map<String, String> replaced = new TreeMap<>();

    /** Settings that are wrong and were left out before: that is their last good version. */
    private final Set<String> leftOut = new TreeSet<>();

    /** A sentence for each that is replaced or left out, by setting. */
    private final Map<String, String> replacements = new LinkedHashMap<>();

    private final Set<String> wrong = new LinkedHashSet<>();

    /** What was said, to the setting of which it was. */
    private final Map<String, String> said = new HashMap<>();

    /** Of those that are wrong, the ones that an example left open. */
    private final Set<String> open = new LinkedHashSet<>();

    /**
     * @param last what was in force before, by setting
     * @param lacksRows the device table lacks rows that somebody must miss, perhaps because the
     *     file ends early
     * @param problem takes a sentence on a setting that has no last good version
     */
    SettingsInForce(
            ComponentProperties given,
            Map<String, String> last,
            boolean lacksRows,
            Consumer<String> problem) {
        this.given = given;
        this.last = last;
        this.problem = problem;
        Set<String> known = names(last, KNOWN);
        boolean misnamed = !known.isEmpty() && !known.containsAll(given.values().keySet());
        keepsAbsent = misnamed || lacksRows;
    }

    /** A list of names that was kept with the settings, in its order. */
    static Set<String> names(Map<String, String> last, String key) {
        String text = last.getOrDefault(key, "");
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",", -1)));
    }

    /** All settings are read once more; those that were replaced stay so. */
    void readAgain() {
        wrong.clear();
        open.clear();
    }

    /** How many are not in force as they were given; it only grows. */
    int replacedCount() {
        return replaced.size() + leftOut.size();
    }

    /** Settings that were read: those that there are. */
    Set<String> asked() {
        return asked;
    }

    void ask(String key) {
        asked.add(key);
    }

    Set<String> secrets() {
        return secrets;
    }

    /** The value of a setting is shown nowhere, and not kept on the disk. */
    void secret(String key) {
        secrets.add(key);
    }

    /** A sentence for each setting whose last good version is in force. */
    Collection<String> replacements() {
        return replacements.values();
    }

    /** Of which setting a sentence is; empty if of none, or of a row of the table. */
    String settingOf(String sentence) {
        return said.getOrDefault(sentence, "");
    }

    /** A sentence for each key that is no setting. */
    List<String> unknown() {
        List<String> all = new ArrayList<>();
        for (String key : given.values().keySet()) {
            if (!asked.contains(key)) {
                String sentence = Nearest.setting(key, asked);
                all.add(
                        of(
                                key,
                                last.isEmpty()
                                        ? sentence
                                        : Sentences.and(sentence, SettingPhrase.OTHERS_STAY.of())));
            }
        }
        return all;
    }

    /** See {@link Settings#wrong(String, String, String)}. */
    void wrong(String key, String told, String instead) {
        if (open.contains(key)) {
            return; // it was told what to do
        }
        wrong.add(key);
        String good = last.get(key);
        Object came = given.get(key);
        String sentence = Quotation.within(told, given.text(key));
        boolean done = replaced.containsKey(key) || leftOut.contains(key);
        boolean wasLeftOut = good == null && came != null && names(last, KNOWN).contains(key);
        if (done || (good == null ? !wasLeftOut : good.equals(String.valueOf(came)))) {
            problem.accept(
                    of(key, instead.isEmpty() ? sentence : Sentences.and(sentence, instead)));
        } else if (good == null) {
            leftOut.add(key);
            replacements.put(key, of(key, Sentences.and(sentence, SettingPhrase.LEFT_OUT.of())));
        } else {
            replaced.put(key, good);
            replacements.put(
                    key,
                    of(
                            key,
                            Sentences.and(
                                    sentence,
                                    secrets.contains(key)
                                            ? SettingPhrase.SECRET_STAYS.of()
                                            : SettingPhrase.STAYS.of(Quotation.of(good)))));
        }
    }

    private String of(String key, String sentence) {
        said.put(sentence, key);
        return sentence;
    }

    /** The value of a setting; null if it has none, or an example left it open. */
    @Nullable Object value(String key) {
        Object value = withPlaceholder(key);
        if (key.equals(Settings.DEVICES) || !Placeholder.standsIn(value)) {
            return value; // a table says it of its rows
        }
        if (!wrong.contains(key)) {
            wrong(key, Placeholder.ofSetting(key), "");
            open.add(key);
        }
        // Without its secret an uplink would take commands that nobody signed.
        return secrets.contains(key) ? value : null;
    }

    /** The value as {@link TypedText#of} reads it. */
    @Nullable String typed(String key) {
        return TypedText.of(value(key));
    }

    private @Nullable Object withPlaceholder(String key) {
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

    /** What a later mistake falls back to; without the device table. */
    Map<String, String> toKeep() {
        Map<String, String> all = new TreeMap<>();
        all.put(KNOWN, String.join(",", asked));
        for (String key : asked) {
            Object value = wrong.contains(key) ? last.get(key) : value(key);
            if (value != null && !key.equals(Settings.DEVICES)) {
                all.put(key, String.valueOf(value));
            }
        }
        return all;
    }

    /** The same without secrets; references to secrets stay. */
    Map<String, String> withoutSecrets(Map<String, String> all) {
        Map<String, String> safe = new TreeMap<>(all);
        for (String key : secrets) {
            if (!InlineSecrets.isReference(all.getOrDefault(key, ""))) {
                safe.remove(key);
            }
        }
        return safe;
    }

    /** Adds the secrets that stand in settings now, and those that stood there before. */
    void addSecrets(InlineSecrets inline) {
        for (String key : secrets) {
            if (!given.text(key).strip().equals(Placeholder.MARK)) {
                inline.add(key, given.text(key));
            }
            inline.addBefore(last.getOrDefault(key, ""));
        }
    }
}
