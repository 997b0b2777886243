package io.standpipe.modbus.device;

import java.time.Duration;

/** How long answers take at most, with a memory that fades. One thread. */
public final class AnswerTime {

    // A slow answer counts for less with each later one; half after some 40.
    private static final int FADING = 64;

    // Beside twice the slowest answer: a scheduler's or an adapter's delays.
    private static final long MARGIN = Duration.ofMillis(20).toNanos();

    private long slowest;

    /**
     * @param nanos from the request's end to the answer's end, positive
     */
    public void add(long nanos) {
        slowest = Math.max(nanos, slowest - slowest / FADING);
    }

    /** Nanoseconds within which an answer comes, if one comes; 0 if there has been none. */
    public long enough() {
        return slowest == 0 ? 0 : 2 * slowest + MARGIN;
    }
}
