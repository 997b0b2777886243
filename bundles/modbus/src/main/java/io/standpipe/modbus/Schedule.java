package io.standpipe.modbus;

import java.time.Duration;

/**
 * When a slave is polled: first at once, then at a fixed rate on a grid of its own, without drift;
 * what comes too late is skipped, not made up for. After {@link #PATIENCE} failed polls in a row it
 * is asked after a pause that doubles each time, and never given up.
 */
final class Schedule {

    /** Failed polls in a row at the normal rate. */
    static final int PATIENCE = 3;

    /** Longest pause; a slave whose interval is longer is asked at its interval. */
    static final long MAX_PAUSE = Duration.ofSeconds(30).toNanos();

    private final long interval;
    private final long origin;
    private long due;
    private int failures;
    private long skipped;

    /**
     * @param interval in nanoseconds, positive
     * @param now when the first poll is due, {@link io.standpipe.model.TimeSource#nanos()}
     * @param phase nanoseconds from now to the grid's origin, [0, interval)
     */
    Schedule(long interval, long now, long phase) {
        this.interval = interval;
        this.origin = now + phase - interval;
        this.due = now;
    }

    /** When the next poll is due. */
    long due() {
        return due;
    }

    /** Polls left out because the one before took too long. */
    long skipped() {
        return skipped;
    }

    /** True if the last poll failed. */
    boolean failing() {
        return failures > 0;
    }

    /** A poll begins now. */
    void begin(long now) {
        skipped += Math.max(0, now - due) / interval;
        due = next(now);
    }

    /** The grid's first place after now. */
    private long next(long now) {
        return origin + ((now - origin) / interval + 1) * interval;
    }

    void succeeded() {
        failures = 0;
    }

    /** It answered out of turn: if it was failing, back to the normal rate. */
    void answered(long now) {
        if (failures > 0) {
            failures = 0;
            hurry(next(now));
        }
    }

    void failed(long now) {
        failures++;
        if (failures >= PATIENCE) {
            long cap = Math.max(interval, MAX_PAUSE);
            int doublings = Math.min(failures - PATIENCE + 1, Long.SIZE - 2);
            due = now + (interval > cap >> doublings ? cap : interval << doublings);
        }
    }

    /** Whatever the pause, the next poll is due by then. */
    void hurry(long then) {
        if (due - then > 0) {
            due = then;
        }
    }
}
