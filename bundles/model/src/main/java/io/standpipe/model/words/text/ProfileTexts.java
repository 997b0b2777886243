package io.standpipe.model.words.text;

import org.jspecify.annotations.Nullable;

/**
 * Texts of device profiles that stand in sentences of the gateway, such as why a column must be
 * set. Whoever writes a profile says their Chinese there, so the profiles tell it here. Any thread.
 */
public final class ProfileTexts {

    /** Knows the Chinese of texts. */
    public interface Source {

        /** Null if it does not know it. Any thread. */
        @Nullable String chinese(String english);
    }

    private static volatile @Nullable Source source;

    private ProfileTexts() {}

    /**
     * From now on.
     *
     * @param now null if there are no profiles any more
     */
    public static void are(@Nullable Source now) {
        source = now;
    }

    static @Nullable String chinese(String english) {
        Source now = source;
        return now == null ? null : now.chinese(english);
    }
}
