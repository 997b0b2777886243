package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Read;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the lines of the log on whether one device answers: one for each change, with the cause of
 * silence. A device that comes and goes is told unstable once, and then with a line an hour. One
 * thread.
 */
final class AnswerLog {

    /** So many times within {@link #WINDOW} it must have ceased to answer to be unstable. */
    static final int CHANGES = 3;

    static final long WINDOW = Duration.ofMinutes(10).toNanos();

    /** From one line of an unstable device to its next, and of what is said seldom. */
    static final long SELDOM = Duration.ofHours(1).toNanos();

    /** Lines about its reads in an hour. */
    static final int MAX_LINES = 20;

    /** Causes that are told of one time of silence. */
    static final int MAX_CAUSES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(AnswerLog.class);

    private final String device;
    private final Consumer<String> warning;
    private final Consumer<String> news;
    // When it ceased to answer, the latest times.
    private final ArrayDeque<Long> ceased = new ArrayDeque<>();
    // Causes that were told of the present silence, at most MAX_CAUSES.
    private final Set<String> told = new HashSet<>();
    private boolean failing;
    private boolean unstable;
    private long failingSince;
    private long lastFailed;
    private long lastAnswered;
    private long polls;
    private long failed;
    private long reportAt;
    private String why = "";
    // Polls in a row in which some read failed, though others were answered.
    private int partlyFailed;
    private final Seldom partly = new Seldom();
    private final Seldom busy = new Seldom();
    private long linesSince;
    private int lines;

    /** Something that is said at most once in {@link #SELDOM}. */
    private static final class Seldom {
        private boolean said;
        private long at;

        private boolean may(long now) {
            if (said && now - at < SELDOM) {
                return false;
            }
            said = true;
            at = now;
            return true;
        }
    }

    /**
     * @param device for people
     */
    AnswerLog(String device) {
        this(device, LOG::warn, LOG::info);
    }

    /**
     * @param warning told a line that asks for somebody's doing
     * @param news told another
     */
    AnswerLog(String device, Consumer<String> warning, Consumer<String> news) {
        this.device = device;
        this.warning = warning;
        this.news = news;
    }

    /**
     * A poll got no answer.
     *
     * @param quality its cause
     * @param detail for people: what came or did not
     */
    void failed(Quality quality, String detail, long now) {
        why = quality.text() + " (" + detail + ")";
        polls++;
        failed++;
        lastFailed = now;
        if (!failing) {
            failing = true;
            failingSince = now;
            told.clear();
            ceased.add(now);
            if (ceased.size() > CHANGES) {
                ceased.remove();
            }
        }
        if (unstable) {
            report(now);
            if (now - lastAnswered >= WINDOW) {
                unstable = false;
                told.clear();
            }
        } else if (ceased.size() == CHANGES && now - ceased.element() < WINDOW) {
            unstable = true;
            reportAt = now + SELDOM;
            warning.accept(
                    "%s is unstable: it ceased to answer %s times in %s min, %s of %s polls fail, at last: %s; told once an hour until it is stable"
                            .formatted(
                                    device,
                                    CHANGES,
                                    Math.max(
                                            1,
                                            Duration.ofNanos(now - ceased.element()).toMinutes()),
                                    failed,
                                    polls,
                                    why));
            polls = 0;
            failed = 0;
        }
        if (!unstable && told.size() < MAX_CAUSES && told.add(kind(quality, detail))) {
            warning.accept("%s does not answer: %s".formatted(device, why));
        }
    }

    /** The cause, and the sort of frame that came instead of an answer. */
    private static String kind(Quality quality, String detail) {
        return quality.cause() == Cause.INVALID_ANSWER
                ? detail.replaceAll("[^a-z]+", " ")
                : quality.text();
    }

    /**
     * A poll was answered, at least in part.
     *
     * @param missed a read that was not; null if none
     * @param detail why, for people
     */
    void answered(@Nullable Read missed, String detail, long now) {
        answered(now);
        partlyFailed = missed == null ? 0 : partlyFailed + 1;
        if (missed != null && partlyFailed >= PollBackoff.AT_RATE) {
            partly(missed, detail, now);
        }
    }

    void answered(long now) {
        polls++;
        lastAnswered = now;
        if (unstable) {
            failing = false;
            report(now);
            if (now - lastFailed >= WINDOW) {
                unstable = false;
                ceased.clear();
                news.accept(
                        "%s answers steadily again: no poll has failed for %s min"
                                .formatted(device, Duration.ofNanos(WINDOW).toMinutes()));
            }
        } else if (failing) {
            failing = false;
            news.accept(
                    "%s answers again after %s s"
                            .formatted(device, Duration.ofNanos(now - failingSince).toSeconds()));
        }
        if (!unstable && ceased.isEmpty()) {
            polls = 0;
            failed = 0;
        }
    }

    private void report(long now) {
        if (now - reportAt >= 0) {
            warning.accept(
                    "%s is unstable: %s of %s polls failed in the last hour, at last: %s"
                            .formatted(device, failed, polls, why));
            reportAt = now + SELDOM;
            polls = 0;
            failed = 0;
        }
    }

    /** The device answers, but for a while now not to this read; told seldom. */
    void partly(Read read, String detail, long now) {
        if (partly.may(now)) {
            warning.accept("%s answers, but not to %s: %s".formatted(device, read, detail));
        }
    }

    /** The device was busy, and again when it was asked once more; told seldom. */
    void busy(ExceptionCode code, long pause, long now) {
        if (busy.may(now)) {
            warning.accept(
                    "%s is busy, %s, and was so again %s ms later; if it is so right after another request, raise gap on its bus"
                            .formatted(device, code, Duration.ofNanos(pause).toMillis()));
        }
    }

    /** It refuses a read, and from now on these points are left out. */
    void isolated(Read read, List<Point> points, ExceptionCode code, long now) {
        found(
                "refuses to read %s (%s) with %s; the rest is read around it"
                        .formatted(
                                read,
                                points.stream().map(Point::id).collect(Collectors.joining(", ")),
                                code),
                now);
    }

    /** Something was found out of its reads. */
    void found(String text, long now) {
        if (lines == 0 || now - linesSince >= SELDOM) {
            linesSince = now;
            lines = 0;
        }
        lines++;
        if (lines < MAX_LINES) {
            warning.accept("%s %s".formatted(device, text));
        } else if (lines == MAX_LINES) {
            warning.accept(
                    "%s %s; more of its reads is not told for an hour, see refused of diagnose"
                            .formatted(device, text));
        }
    }
}
