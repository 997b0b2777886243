package io.standpipe.simulators.device;

import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A measured quantity in time: it rests, or moves evenly from one value to another, and on top of
 * that sways as much as the medium does and trembles as much as the sensor does. Any thread.
 */
final class Course {

    private static final double SWAY_PERIOD_SECONDS = 40;

    private final LongSupplier nanos;
    private final double sway;
    private final Random random;
    private final double phase;

    private double from;
    private double to;
    private long begin;
    private long duration;

    /**
     * @param nanos the monotonic clock, as {@link System#nanoTime}
     * @param start the value it rests at, in any unit
     * @param sway how far it sways to either side; the sensor trembles by a tenth of it; 0 keeps it
     *     quite still
     * @param seed courses with different seeds sway at different times
     */
    Course(LongSupplier nanos, double start, double sway, long seed) {
        this.nanos = nanos;
        this.sway = sway;
        this.random = new Random(seed);
        this.phase = random.nextDouble() * 2 * Math.PI;
        this.from = start;
        this.to = start;
    }

    /** Moves to a value evenly; from where it is, also in the middle of a move. */
    synchronized void go(double target, Duration over) {
        from = middle();
        to = target;
        begin = nanos.getAsLong();
        duration = over.toNanos();
    }

    synchronized double now() {
        if (sway == 0) {
            return middle();
        }
        double seconds = nanos.getAsLong() / 1e9;
        double swayed = Math.sin(2 * Math.PI * seconds / SWAY_PERIOD_SECONDS + phase);
        return middle() + sway * swayed + sway / 10 * random.nextGaussian();
    }

    private double middle() {
        long passed = nanos.getAsLong() - begin;
        return passed >= duration ? to : from + (to - from) * passed / duration;
    }
}
