package io.standpipe.coap.observe;

import io.standpipe.coap.payload.ContentFormats;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.Backoff;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object instance of a detector, and whether the detector tells when it changes. It is asked
 * for until it does, more and more seldom; a detector that sleeps is asked when it shows itself.
 * That nobody is told for {@link #OVERDUE} is said once a while. Knows no network. One thread, its
 * scheduler's.
 */
final class Observation {

    /**
     * How long it may take until a detector has answered: EN 54-2 (8.2.4) has a fault shown within
     * 100 s.
     */
    static final Duration OVERDUE = Duration.ofSeconds(60);

    /** From one request to the next at least, unless the detector asks for it. */
    static final Duration GAP = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** What it takes to ask, and who hears of it. */
    interface Line {

        /**
         * Asks the detector to tell its present value and each change.
         *
         * @param accept Accept option, or {@link ContentFormats#NONE}
         */
        void ask(String path, int accept);

        /** Waits no longer for an answer. */
        void giveUp(String path);

        /** The present value is not known. */
        void lost(String path, Cause why);
    }

    private final String path;
    private final List<Integer> accepts;
    private final boolean sleeps;
    private final Line line;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Backoff backoff = new Backoff(FIRST_PAUSE);

    private int accept;
    private Duration pause = Duration.ZERO;
    private boolean asking;
    private boolean live;
    private boolean closed;
    private long asked;
    private Cause why = Cause.NOT_OBSERVED;
    private Scheduler.@Nullable Task again;
    private Scheduler.@Nullable Task overdue;

    /**
     * @param accepts Accept options to ask with, the best first
     * @param sleeps whether it listens only for a while after it showed itself
     */
    Observation(
            String path,
            List<Integer> accepts,
            boolean sleeps,
            Line line,
            TimeSource time,
            Scheduler scheduler) {
        this.path = path;
        this.accepts = accepts;
        this.sleeps = sleeps;
        this.line = line;
        this.time = time;
        this.scheduler = scheduler;
        asked = time.nanos() - GAP.toNanos();
        watch();
    }

    /** Whether changes are told, as far as the gateway knows. */
    boolean live() {
        return live;
    }

    /**
     * It was observed when the gateway stopped, and perhaps it still is; whether it is, shows when
     * the detector shows itself.
     */
    void presume() {
        overdue = cancelled(overdue);
    }

    /** The detector registered or renewed its registration: it listens now. */
    void begin() {
        fresh();
        ask();
    }

    /** The detector showed itself in another way. */
    void awake() {
        if (!live && !asking) {
            fresh();
            soon();
        }
    }

    /** The detector says by an error, or a reset, that it observes no more. */
    void ended() {
        live = false;
        watch();
        soon();
    }

    /** Whether it is observed still is not sure. */
    void doubt() {
        soon();
    }

    /** It answered or notified, and all could be read. */
    void told() {
        asking = false;
        live = true;
        fresh();
        why = Cause.NOT_OBSERVED;
        overdue = cancelled(overdue);
    }

    /** It told, but that could not be kept: it may tell it again. */
    void unkept() {
        pause = backoff.next(LONGEST_PAUSE);
        soon();
    }

    /** An answer or notification cannot be read: another form is asked for, if there is one. */
    void unreadable() {
        asking = false;
        live = false;
        why = Cause.INVALID_ANSWER;
        line.lost(path, why);
        watch();
        otherForm();
    }

    /** The detector does not take the request as it is: 4.06, or it does not know Accept. */
    void notAcceptable() {
        asking = false;
        otherForm();
    }

    private void otherForm() {
        if (++accept < accepts.size()) {
            ask();
        } else {
            accept = 0;
            failed();
        }
    }

    /** No answer, or none that helps. */
    void failed() {
        asking = false;
        live = false;
        pause = backoff.next(LONGEST_PAUSE);
        watch();
        if (!sleeps) {
            soon();
        }
    }

    void close() {
        closed = true;
        again = cancelled(again);
        overdue = cancelled(overdue);
    }

    private void ask() {
        again = cancelled(again);
        asking = true;
        asked = time.nanos();
        line.ask(path, accepts.get(accept));
    }

    private void soon() {
        if (closed || asking || again != null) {
            return;
        }
        Duration gap = GAP.minusNanos(time.nanos() - asked);
        again =
                scheduler.schedule(
                        pause.compareTo(gap) > 0 ? pause : gap.isNegative() ? Duration.ZERO : gap,
                        () -> {
                            again = null;
                            ask();
                        });
    }

    /** What failed before counts no more. */
    private void fresh() {
        backoff.reset();
        pause = Duration.ZERO;
    }

    private void watch() {
        if (overdue == null && !closed) {
            overdue = scheduler.schedule(OVERDUE, this::overdue);
        }
    }

    private void overdue() {
        overdue = null;
        line.lost(path, why);
        watch();
        if (asking && time.nanos() - asked >= OVERDUE.toNanos()) {
            line.giveUp(path);
            failed();
        }
    }

    private static Scheduler.@Nullable Task cancelled(Scheduler.@Nullable Task task) {
        if (task != null) {
            task.cancel();
        }
        return null;
    }
}
