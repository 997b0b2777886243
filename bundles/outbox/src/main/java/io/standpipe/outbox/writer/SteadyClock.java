package io.standpipe.outbox.writer;

import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;

/**
 * What time it is at least: the wall clock, as far as it has said so for an hour. One that was set
 * forward by mistake and back again makes nothing old. One thread.
 */
final class SteadyClock {

    private static final long STEADY = Duration.ofHours(1).toNanos();

    private final TimeSource time;
    private final long started;
    private long periodBegan;

    /** Lowest difference between wall clock and monotonic clock, in milliseconds. */
    private long lowestBefore = Long.MAX_VALUE;

    private long lowest = Long.MAX_VALUE;

    SteadyClock(TimeSource time) {
        this.time = time;
        started = time.nanos();
        periodBegan = started;
    }

    /** Looks at the clocks; to be called every few minutes at least. */
    void look() {
        Stamp now = time.stamp();
        if (now.nanos() - periodBegan >= STEADY) {
            lowestBefore = lowest;
            lowest = Long.MAX_VALUE;
            periodBegan = now.nanos();
        }
        long offset =
                now.clock() == Stamp.Clock.UNSYNCHRONISED
                        ? Long.MIN_VALUE
                        : now.utc() - now.nanos() / 1_000_000;
        lowest = Math.min(lowest, offset);
    }

    /** UTC milliseconds; far in the past while that cannot be said. */
    long utc() {
        long offset = Math.min(lowest, lowestBefore);
        boolean known = time.nanos() - started >= STEADY && offset != Long.MIN_VALUE;
        return known ? offset + time.nanos() / 1_000_000 : Long.MIN_VALUE / 2;
    }
}
