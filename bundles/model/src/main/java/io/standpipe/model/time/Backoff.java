package io.standpipe.model.time;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pauses between tries: each is twice as long as the one before, up to a longest. One thread.
 */
public final class Backoff {

    private static final int MOST_DOUBLINGS = Long.SIZE - 1;

    private final long first;
    private final @Nullable RandomGenerator random;
    private int doublings;

    /**
     * @param first pause, positive
     */
    public Backoff(Duration first) {
        this(first, null);
    }

    /**
     * With full jitter: each pause is drawn from [0, ceiling], and the ceiling doubles. After a
     * power cut hundreds of gateways come back in the same second; that spreads them.
     *
     * @param first ceiling of the first pause, positive
     * @param random null for no jitter
     */
    public Backoff(Duration first, @Nullable RandomGenerator random) {
        this.first = first.toNanos();
        this.random = random;
    }

    /**
     * The next pause, in [0, longest].
     *
     * @param longest of this pause; it may be another one each time
     */
    public Duration next(Duration longest) {
        long cap = longest.toNanos();
        long ceiling = first > cap >> doublings ? cap : first << doublings;
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
        return Duration.ofNanos(random == null ? ceiling : random.nextLong(ceiling + 1));
    }

    /** It worked: the next pause is the first. */
    public void reset() {
        doublings = 0;
    }
}
