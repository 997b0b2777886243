package io.standpipe.mqtt;

import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines of the log about a broker, so that a link that flaps does not fill it: the same sentence
 * only after a while, then with the number of times that were left out, and at most {@value #KEPT}
 * different ones in an hour. Survives connections. One thread.
 */
final class Told {

    /** Different sentences in {@link #HOUR}. */
    static final int KEPT = 32;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final TimeSource time;

    /** By sentence. */
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private int others;

    /** When a sentence was told, and how often it was left out since. */
    private static final class Line {
        long at;
        int more;
    }

    Told(TimeSource time) {
        this.time = time;
    }

    /**
     * @param gap the same sentence is left out for so long, at most an hour
     */
    void info(String sentence, Duration gap) {
        String news = news(sentence, gap);
        if (news != null) {
            LOG.info(news);
        }
    }

    /** Likewise. */
    void warn(String sentence, Duration gap) {
        String news = news(sentence, gap);
        if (news != null) {
            LOG.warn(news);
        }
    }

    private @Nullable String news(String sentence, Duration gap) {
        long now = time.nanos();
        lines.values().removeIf(line -> line.more == 0 && now - line.at >= HOUR.toNanos());
        Line line = lines.get(sentence);
        if (line == null) {
            if (lines.size() >= KEPT) {
                lines.values().removeIf(old -> now - old.at >= HOUR.toNanos());
            }
            if (lines.size() >= KEPT) {
                others++;
                return null;
            }
            line = new Line();
            lines.put(sentence, line);
        } else if (now - line.at < gap.toNanos()) {
            line.more++;
            return null;
        }
        String count =
                line.more == 0 ? "" : " (%d times more since it was said)".formatted(line.more);
        String left = others == 0 ? "" : " (%d other lines were left out)".formatted(others);
        line.at = now;
        line.more = 0;
        others = 0;
        return sentence + count + left;
    }
}
