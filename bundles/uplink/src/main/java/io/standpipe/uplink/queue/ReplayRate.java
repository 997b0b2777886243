package io.standpipe.uplink.queue;

import io.standpipe.model.time.RateLimit;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;

/**
 * Limits how much old telemetry goes out in a second; one second's worth may go at once. One
 * thread.
 */
public final class ReplayRate {

    private final boolean limited;
    private final RateLimit bytes;
    private final TimeSource time;

    /**
     * @param kilobytes in a second, of 1000 bytes; 0 for no limit
     */
    public ReplayRate(int kilobytes, TimeSource time) {
        limited = kilobytes > 0;
        bytes = new RateLimit(kilobytes * 1000.0, kilobytes * 1000.0, time.nanos());
        this.time = time;
    }

    /** How long to wait until something may go; zero if it may now. */
    public Duration pause(long now) {
        return limited ? bytes.pause(now) : Duration.ZERO;
    }

    /** Something goes; it may be larger than what is left, and the next waits the longer. */
    public void take(int size) {
        bytes.spend(size, time.nanos());
    }
}
