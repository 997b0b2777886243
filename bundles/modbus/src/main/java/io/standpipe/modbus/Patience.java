package io.standpipe.modbus;

import java.time.Duration;

/**
 * When a device that does not answer is asked again: {@link #AT_RATE} times at its interval, then
 * after a pause that doubles each time, and never given up. One thread.
 */
final class Patience {

    /** Failed polls in a row before the first pause. */
    static final int AT_RATE = 3;

    /** Longest pause; a device whose interval is longer is asked at its interval. */
    static final long MAX_PAUSE = Duration.ofSeconds(30).toNanos();

    private final long interval;
    private int failures;
    private long until;

    /**
     * @param interval of the device in nanoseconds, positive
     */
    Patience(long interval) {
        this.interval = interval;
    }

    /** True if the last poll failed. */
    boolean failing() {
        return failures > 0;
    }

    /** Failed polls in a row. */
    int failures() {
        return failures;
    }

    /** When it is asked again; while it is {@link #failing}. */
    long until() {
        return until;
    }

    void succeeded() {
        failures = 0;
    }

    /**
     * A poll failed.
     *
     * @param next when it would be polled at its rate
     */
    void failed(long now, long next) {
        failures++;
        until = next;
        if (failures >= AT_RATE) {
            long cap = Math.max(interval, MAX_PAUSE);
            int doublings = Math.min(failures - AT_RATE + 1, Long.SIZE - 2);
            until = now + (interval > cap >> doublings ? cap : interval << doublings);
        }
    }

    /** Whatever the pause, it is asked by then. */
    void hurry(long then) {
        if (until - then > 0) {
            until = then;
        }
    }
}
