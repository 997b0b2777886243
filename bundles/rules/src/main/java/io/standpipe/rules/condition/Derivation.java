package io.standpipe.rules.condition;

import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Quality;
import java.util.Arrays;

/**
 * The calculation of a derived point: the samples that still count, and the value that follows from
 * them. Allocates only while a window of time holds more samples than ever before. Rules thread.
 */
public abstract class Derivation {

    /** The point that it makes. */
    public final PointState target;

    /** Offset of the derived point, added to each value. */
    private double plus;

    private Derivation(PointState target) {
        this.target = target;
    }

    /** The value of the point; NaN if there is none yet. */
    public final double value(PointState origin) {
        return next(origin) + plus;
    }

    /** The value after the sample that the origin has just taken; NaN while samples lack. */
    public abstract double next(PointState origin);

    /** The origin is BAD or unread: later samples are not joined to earlier ones. */
    public abstract void forget();

    /** How good the newest value is. */
    public Quality quality(PointState origin, double value) {
        Quality of = origin.quality;
        return of == null || (of.isGood() && Double.isNaN(value)) ? Quality.NOT_YET_READ : of;
    }

    /**
     * @param points of the device, by index
     */
    public static Derivation of(PointState target, Derived derived, PointState[] points) {
        Derivation made = made(target, derived, points);
        made.plus = derived.plus();
        return made;
    }

    private static Derivation made(PointState target, Derived derived, PointState[] points) {
        Derived.Function function = derived.function();
        if (function instanceof Derived.Median median) {
            return new Middle(target, median.samples(), (median.samples() - 1) / 2);
        }
        if (function instanceof Derived.TrimmedMean mean) {
            return new Middle(target, mean.samples(), mean.trim());
        }
        if (function instanceof Derived.Peak peak) {
            return new Extreme(target, peak.window().toNanos(), 1);
        }
        if (function instanceof Derived.Minimum minimum) {
            return new Extreme(target, minimum.window().toNanos(), -1);
        }
        if (function instanceof Derived.Rate rate) {
            return new Slope(target, rate.window().toNanos(), rate.counter());
        }
        return new Gap(target, points[((Derived.Difference) function).other()]);
    }

    /** Mean of the last samples without some at both ends; without all but one it is the median. */
    private static final class Middle extends Derivation {
        private final double[] last;
        private final double[] sorted;
        private final int trim;
        private int count;
        private int at;

        Middle(PointState target, int samples, int trim) {
            super(target);
            last = new double[samples];
            sorted = new double[samples];
            this.trim = trim;
        }

        @Override
        public double next(PointState origin) {
            last[at] = origin.value;
            at = (at + 1) % last.length;
            count = Math.min(count + 1, last.length);
            System.arraycopy(last, 0, sorted, 0, count);
            Arrays.sort(sorted, 0, count);
            int cut = Math.min(trim, (count - 1) / 2);
            double sum = 0;
            for (int i = cut; i < count - cut; i++) {
                sum += sorted[i];
            }
            return sum / (count - 2 * cut);
        }

        @Override
        public void forget() {
            count = 0;
            at = 0;
        }
    }

    /**
     * A queue of samples with their times, oldest first, in a ring that grows as it must. Time and
     * value stand side by side: of thousands of devices each look into memory counts.
     */
    private abstract static class Windowed extends Derivation {
        private static final int FIRST_SIZE = 4;

        private final long windowNanos;

        /** Of each sample its time and the bits of its value. */
        private long[] ring = new long[2 * FIRST_SIZE];

        private int first;
        private int size;

        /** Samples once reached back over the whole window. */
        private boolean full;

        Windowed(PointState target, long windowNanos) {
            super(target);
            this.windowNanos = windowNanos;
        }

        private int index(int i) {
            return (first + 2 * i) % ring.length;
        }

        final int size() {
            return size;
        }

        final long oldestTime() {
            return ring[first];
        }

        final double oldest() {
            return Double.longBitsToDouble(ring[first + 1]);
        }

        final double newest() {
            return Double.longBitsToDouble(ring[index(size - 1) + 1]);
        }

        final void dropNewest() {
            size--;
        }

        final void add(double value, long now) {
            if (2 * size == ring.length) {
                long[] more = new long[2 * ring.length];
                System.arraycopy(ring, first, more, 0, ring.length - first);
                System.arraycopy(ring, 0, more, ring.length - first, first);
                ring = more;
                first = 0;
            }
            int at = index(size);
            ring[at] = now;
            ring[at + 1] = Double.doubleToRawLongBits(value);
            size++;
        }

        final void dropOld(long now) {
            while (size > 0 && now - oldestTime() > windowNanos) {
                first = index(1);
                size--;
                full = true;
            }
        }

        final boolean full() {
            return full;
        }

        @Override
        public final void forget() {
            size = 0;
            full = false;
        }
    }

    /** Highest (or lowest, with a sign of -1): samples that a later one tops are not kept. */
    private static final class Extreme extends Windowed {
        private final int sign;

        Extreme(PointState target, long windowNanos, int sign) {
            super(target, windowNanos);
            this.sign = sign;
        }

        @Override
        public double next(PointState origin) {
            dropOld(origin.nanos);
            while (size() > 0 && sign * newest() <= sign * origin.value) {
                dropNewest();
            }
            add(origin.value, origin.nanos);
            return oldest();
        }
    }

    private static final class Slope extends Windowed {
        private static final int FEWEST = 3;

        private final boolean counter;

        Slope(PointState target, long windowNanos, boolean counter) {
            super(target, windowNanos);
            this.counter = counter;
        }

        @Override
        public double next(PointState origin) {
            if (counter && size() > 0 && origin.value < newest()) {
                forget(); // it began anew
            }
            dropOld(origin.nanos);
            add(origin.value, origin.nanos);
            double seconds = (origin.nanos - oldestTime()) / 1e9;
            return size() < FEWEST || seconds <= 0 || (counter && !full())
                    ? Double.NaN
                    : (origin.value - oldest()) / seconds;
        }
    }

    private static final class Gap extends Derivation {
        private final PointState other;

        Gap(PointState target, PointState other) {
            super(target);
            this.other = other;
        }

        @Override
        public double next(PointState origin) {
            return other.usable() ? origin.value - other.value : Double.NaN;
        }

        @Override
        public Quality quality(PointState origin, double value) {
            Quality others = other.quality;
            return origin.usable() && others != null && !other.usable()
                    ? others
                    : super.quality(origin, value);
        }

        @Override
        public void forget() {}
    }
}
