package io.standpipe.mqtt;

import io.standpipe.model.TimeSource;
import java.time.Duration;

/**
 * Limits how much old telemetry goes out in a second: a token bucket that holds one second's worth.
 * One thread.
 */
final class ReplayRate {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final TimeSource time;
    private double tokens;
    private long filled;

    /**
     * @param kilobytes in a second, of 1000 bytes; 0 for no limit
     */
    ReplayRate(int kilobytes, TimeSource time) {
        perSecond = kilobytes * 1000.0;
        this.time = time;
        tokens = perSecond;
        filled = time.nanos();
    }

    /** How long to wait until something may go; zero if it may now. */
    Duration pause(long now) {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        tokens = Math.min(perSecond, tokens + perSecond * (now - filled) / NANOS);
        filled = now;
        return tokens > 0
                ? Duration.ZERO
                : Duration.ofNanos(1 + (long) (-tokens / perSecond * NANOS));
    }

    /** Something goes; it may be larger than what is left, and the next waits the longer. */
    void take(int bytes) {
        pause(time.nanos());
        tokens -= bytes;
    }
}
