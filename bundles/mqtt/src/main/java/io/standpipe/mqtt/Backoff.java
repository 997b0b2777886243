package io.standpipe.mqtt;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential back-off with full jitter: each delay is drawn from [0, ceiling], and the ceiling
 * doubles from try to try. After a power cut hundreds of gateways come back in the same second; the
 * jitter spreads them. One thread.
 */
final class Backoff {

    private static final int MAX_DOUBLINGS = 20;

    private final Duration first;
    private final RandomGenerator random;
    private int doublings;

    /**
     * @param first ceiling of the first delay
     */
    Backoff(Duration first, RandomGenerator random) {
        this.first = first;
        this.random = random;
    }

    /**
     * The next delay, in [0, cap].
     *
     * @param cap highest ceiling
     */
    Duration next(Duration cap) {
        long ceiling = Math.min(cap.toNanos(), first.toNanos() << doublings);
        doublings = Math.min(doublings + 1, MAX_DOUBLINGS);
        return Duration.ofNanos(random.nextLong(ceiling + 1));
    }

    void reset() {
        doublings = 0;
    }
}
