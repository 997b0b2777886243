package io.standpipe.model.time;

import java.time.Duration;

/**
 * So much in a time, and no more: a token bucket that begins full. What it counts, messages or
 * bytes, is the user's business. Moments are {@link TimeSource#nanos}. One thread.
 */
public final class RateLimit {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Rounding must not cost one that has just come. */
    private static final double ROUNDING = 1e-6;

    private final double burst;
    private final double perNano;
    private double left;
    private long filled;

    /**
     * @param burst how much may go at once, at least 1
     * @param perSecond how much comes back in a second; 0 for nothing
     */
    public RateLimit(double burst, double perSecond, long now) {
        this.burst = burst;
        perNano = perSecond / NANOS_PER_SECOND;
        restart(now);
    }

    /** It is full again. */
    public void restart(long now) {
        left = burst;
        filled = now;
    }

    /** Takes one; false if there is none left now. */
    public boolean take(long now) {
        fill(now);
        if (left < 1 - ROUNDING) {
            return false;
        }
        left -= 1;
        return true;
    }

    /**
     * Takes even more than there is: the rest is owed, and whoever comes next waits the longer.
     *
     * @param much not negative
     * @return false if something is owed now
     */
    public boolean spend(double much, long now) {
        fill(now);
        left -= much;
        return left >= 0;
    }

    /** Gives something besides, as far as there is room. */
    public void give(double much) {
        left = Math.min(burst, left + much);
    }

    /** How long until something is there and nothing is owed; zero if that is now. */
    public Duration pause(long now) {
        fill(now);
        return left > 0 ? Duration.ZERO : Duration.ofNanos(1 + (long) (-left / perNano));
    }

    private void fill(long now) {
        left = Math.min(burst, left + (now - filled) * perNano);
        filled = now;
    }
}
