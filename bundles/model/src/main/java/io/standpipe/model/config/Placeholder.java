package io.standpipe.model.config;

import io.standpipe.model.words.settings.RowPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import org.jspecify.annotations.Nullable;

/**
 * Marks what an example leaves open: whoever copies it writes something else there. Until then it
 * is refused, for the example's devices, brokers and keys are nobody's.
 */
final class Placeholder {

    /** Longer than a word that people write: a room may be called "CHANGE ROOM". */
    static final String MARK = "CHANGE-ME";

    private Placeholder() {}

    static boolean standsIn(@Nullable Object value) {
        return value instanceof String text && text.contains(MARK);
    }

    /** What is wrong with a setting; its value may be a secret, and is not shown. */
    static String ofSetting(String key) {
        return SettingPhrase.EXAMPLE.of(key, MARK);
    }

    /** What is wrong with a cell, behind its line and column. */
    static String ofCell() {
        return RowPhrase.EXAMPLE.of(MARK);
    }
}
