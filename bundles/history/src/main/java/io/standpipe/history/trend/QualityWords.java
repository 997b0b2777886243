package io.standpipe.history.trend;

import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Status;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Qualities as the files have them: {@code GOOD none}, {@code BAD device-silent}. Words, since
 * numbers move when a cause is added. One thread.
 */
final class QualityWords {

    static final String UNKNOWN = "";

    private final Map<Quality, String> words = new HashMap<>();

    /** The same text for the same quality. */
    String of(Quality quality) {
        return words.computeIfAbsent(quality, each -> each.status() + " " + each.text());
    }

    /** Null if nothing is known, or only a later version understands it. */
    static @Nullable Status status(String words) {
        for (Status status : Status.values()) {
            if (words.startsWith(status + " ")) {
                return status;
            }
        }
        return null;
    }

    static String cause(String words) {
        return words.substring(words.indexOf(' ') + 1);
    }
}
