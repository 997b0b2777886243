package io.standpipe.model.point;

import java.time.Duration;

/**
 * A point that is not read but follows from the readings of another point of the device: as BAD as
 * that one is, and unread while there are too few samples.
 *
 * @param from index of the point it follows from, smaller than its own
 * @param function how
 * @param plus what is added to that: the pressure of the water between a sensor and the ground; in
 *     the point's unit
 */
public record Derived(int from, Function function, double plus) implements Point.Source {

    /** Of which nothing is added. */
    public Derived(int from, Function function) {
        this(from, function, 0);
    }

    @Override
    public Derived derived() {
        return this;
    }

    /** How a value follows from samples. */
    public sealed interface Function {}

    /**
     * The middle of the last samples: one wild sample in three, two in five, do not show. Of fewer
     * samples after a start or a failure, the middle of those.
     *
     * @param samples odd, [3, 31]; 1 for the newest alone
     */
    public record Median(int samples) implements Function {}

    /**
     * The mean of the last samples without the lowest and the highest.
     *
     * @param samples [3, 31]
     * @param trim how many are left out at each end, [1, (samples - 1) / 2]
     */
    public record TrimmedMean(int samples, int trim) implements Function {}

    /** The highest of the samples within a time: a water hammer stays visible for so long. */
    public record Peak(Duration window) implements Function {}

    /** The lowest of the samples within a time. */
    public record Minimum(Duration window) implements Function {}

    /**
     * Change in a second: (newest - oldest) / time between them, of the samples within a time. It
     * needs at least three samples there, so that a device which is read too seldom to show a
     * change of pressure is not asked for it.
     *
     * @param counter what it follows from counts up, and begins anew only when its device, or what
     *     counts, does. Then the rate is not known until the samples fill the window again: a count
     *     that falls is no negative flow, and one pulse in a few seconds no flow of that size
     */
    public record Rate(Duration window, boolean counter) implements Function {

        /** Of what may fall as well as rise. */
        public Rate(Duration window) {
            this(window, false);
        }
    }

    /**
     * The point less another one of the same unit: two sensors of one pipe that do not agree.
     *
     * @param other index of the other point
     */
    public record Difference(int other) implements Function {}
}
