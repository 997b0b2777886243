package io.standpipe.uplink.session;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the status is due over one connection: first of all, after each interval, and soon after a
 * change. One is under way at a time. Fires go before it, but not for longer than an interval: a
 * centre that hears no status believes the gateway gone. One thread.
 */
final class StatusSender {

    private static final Duration GAP = Duration.ofSeconds(1);

    /** The alarm that changed the status is on its way to the disk: let it go first. */
    private static final Duration ALARM_FIRST = Duration.ofMillis(200);

    private final TimeSource time;
    private final Scheduler scheduler;
    private final Duration interval;
    private final Runnable pump;
    private boolean inFlight;
    private long sent;
    private long due;
    private Scheduler.@Nullable Task planned;

    /**
     * @param pump sends what is due
     */
    StatusSender(TimeSource time, Scheduler scheduler, Duration interval, Runnable pump) {
        this.time = time;
        this.scheduler = scheduler;
        this.interval = interval;
        this.pump = pump;
        due = time.nanos();
    }

    boolean isDue() {
        return !inFlight && time.nanos() - due >= 0;
    }

    /** Whether it has waited for a whole interval. */
    boolean isOverdue() {
        return !inFlight && time.nanos() - due >= interval.toNanos();
    }

    /** It goes. */
    void sent() {
        inFlight = true;
        sent = time.nanos();
        plan(sent + interval.toNanos());
    }

    void answered() {
        inFlight = false;
    }

    /** The status has changed: sends it soon, at most one a second. */
    void changed() {
        long afterAlarm = time.nanos() + ALARM_FIRST.toNanos();
        long afterLast = sent + GAP.toNanos();
        // Moments of a clock that may pass its end are compared by their distance.
        long soon = afterAlarm - afterLast > 0 ? afterAlarm : afterLast;
        if (soon - due < 0) {
            plan(soon);
        }
    }

    private void plan(long at) {
        due = at;
        close();
        planned = scheduler.schedule(Duration.ofNanos(at - time.nanos()), pump);
    }

    void close() {
        if (planned != null) {
            planned.cancel();
        }
    }
}
