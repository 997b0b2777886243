package io.standpipe.mqtt;

import io.standpipe.model.TimeSource;
import java.time.Duration;

/** So many in a time, and no more: a token bucket that begins full. One thread. */
final class Allowance {

    private final TimeSource time;
    private final double capacity;
    private final double perNano;
    private double left;
    private long filled;

    Allowance(int count, Duration in, TimeSource time) {
        this.time = time;
        capacity = count;
        perNano = count / (double) in.toNanos();
        left = count;
        filled = time.nanos();
    }

    /** Takes one; false if there is none left now. */
    boolean take() {
        long now = time.nanos();
        left = Math.min(capacity, left + (now - filled) * perNano);
        filled = now;
        // Rounding must not cost one that has just come.
        if (left < 1 - 1e-6) {
            return false;
        }
        left -= 1;
        return true;
    }
}
