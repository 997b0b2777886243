package io.standpipe.modbus.device;

import io.standpipe.model.time.Backoff;
import java.time.Duration;

/**
 * Says when a device that does not answer is asked again: {@link #AT_RATE} times at its interval,
 * then after a pause that doubles each time up to {@link #MAX_PAUSE}. No device is ever given up.
 * One thread.
 */
final class PollBackoff {

    /** Failed polls in a row before the first pause. */
    static final int AT_RATE = 3;

    /** Longest pause; a device whose interval is longer is asked at its interval. */
    static final long MAX_PAUSE = Duration.ofSeconds(30).toNanos();

    private final Backoff backoff;
    private final long interval;
    private int failures;
    private long until;

    /**
     * @param interval of the device in nanoseconds, positive
     */
    PollBackoff(long interval) {
        backoff = new Backoff(Duration.ofNanos(2 * interval));
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
        backoff.reset();
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
            Duration longest = Duration.ofNanos(Math.max(interval, MAX_PAUSE));
            until = now + backoff.next(longest).toNanos();
        }
    }

    /** Whatever the pause, it is asked by then. */
    void askBy(long then) {
        if (until - then > 0) {
            until = then;
        }
    }
}
