package io.standpipe.model.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts how long something took, in classes from 1 ms to 100 s that are each at most two and a
 * half times as wide as the one before. Any thread; a number costs one or two additions.
 */
public final class Durations {

    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100
    };

    private static final double NANOS = 1e9;

    // What is longer than all of them, and behind it the sum in nanoseconds.
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 2);

    /**
     * @param nanos a negative one counts as 0
     */
    public void add(long nanos) {
        long taken = Math.max(0, nanos);
        double seconds = taken / NANOS;
        int at = 0;
        while (at < BOUNDS.length && seconds > BOUNDS[at]) {
            at++;
        }
        counts.incrementAndGet(at);
        counts.addAndGet(BOUNDS.length + 1, taken);
    }

    /** Upper ends of the classes in seconds, inclusive; the last is positive infinity. */
    public static double[] bounds() {
        double[] bounds = new double[BOUNDS.length + 1];
        System.arraycopy(BOUNDS, 0, bounds, 0, BOUNDS.length);
        bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** How many fell into each class of {@link #bounds}. */
    public long[] counts() {
        long[] now = new long[BOUNDS.length + 1];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts.get(i);
        }
        return now;
    }

    /** All times together, in seconds. */
    public double sum() {
        return counts.get(BOUNDS.length + 1) / NANOS;
    }
}
