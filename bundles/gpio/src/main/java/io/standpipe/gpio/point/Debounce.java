package io.standpipe.gpio.point;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets through only levels that last. For boards that do not debounce by themselves. One thread.
 */
final class Debounce {

    private final Duration lasting;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Settled settled;
    private boolean level;
    private boolean newest;
    private Scheduler.@Nullable Task waiting;

    /** Told of a level that has lasted. */
    interface Settled {

        /**
         * @param nanos when the level began
         */
        void level(boolean high, long nanos);
    }

    /**
     * @param lasting zero lets everything through
     * @param level that it begins with
     */
    Debounce(
            Duration lasting,
            TimeSource time,
            Scheduler scheduler,
            boolean level,
            Settled settled) {
        this.lasting = lasting;
        this.time = time;
        this.scheduler = scheduler;
        this.level = level;
        this.settled = settled;
        newest = level;
    }

    /**
     * @param nanos when the level came
     */
    void edge(boolean high, long nanos) {
        if (lasting.isZero()) {
            settle(high, nanos);
            return;
        }
        if (high == newest) {
            return;
        }
        newest = high;
        cancel();
        if (high != level) {
            // Counted from the edge, however late it was told.
            Duration left = lasting.minusNanos(time.nanos() - nanos);
            waiting = scheduler.schedule(left, () -> settle(high, nanos));
        }
    }

    private void settle(boolean high, long nanos) {
        waiting = null;
        newest = high;
        if (high != level) {
            level = high;
            settled.level(high, nanos);
        }
    }

    /** The level that has lasted. */
    boolean level() {
        return level;
    }

    void cancel() {
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
    }
}
