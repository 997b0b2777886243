package io.standpipe.model.point;

import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a scaled number becomes the value, where scale and offset do not do: first a current becomes
 * what the sensor measures, then a curve makes of that what is wanted, a volume of a level.
 *
 * @param current of a 4-20 mA loop; null if the number is none
 * @param curve null if there is none
 */
public record Linearisation(@Nullable Current current, @Nullable Curve curve) {

    public Linearisation {
        if (current == null && curve == null) {
            throw new IllegalArgumentException("a linearisation needs current or curve");
        }
    }

    private static final Quality WIRE_BREAK = Quality.bad(Cause.WIRE_BREAK);
    private static final Quality SHORT_CIRCUIT = Quality.bad(Cause.SHORT_CIRCUIT);
    private static final Quality SATURATED = new Quality(Status.UNCERTAIN, Cause.SATURATED, 0);

    /**
     * What a number makes of a point.
     *
     * @param scaled after scale and offset
     * @return BAD without a value where the current says that there is none ({@link
     *     Quality.Cause#WIRE_BREAK}, {@link Quality.Cause#SHORT_CIRCUIT}), and beyond the ends of
     *     the curve or of a double ({@link Quality#OUT_OF_RANGE}); UNCERTAIN at the sensor's stop
     */
    public Reading reading(Point point, double scaled) {
        double value = scaled;
        Quality quality = Quality.GOOD;
        if (current != null) {
            quality = current.quality(scaled);
            if (quality.status() == Status.BAD) {
                return new Reading(point, Double.NaN, quality);
            }
            value = current.value(scaled);
        }
        if (curve != null) {
            value = curve.value(value);
        }
        return Double.isFinite(value)
                ? new Reading(point, value, quality)
                : new Reading(point, Double.NaN, Quality.OUT_OF_RANGE);
    }

    /**
     * A sensor in a 4-20 mA loop; the number is in mA. The limits are those of NAMUR NE 43: what
     * the sensor measures lies from 3.8 to 20.5 mA, a failure at 3.6 mA and below or at 21 mA and
     * above; what lies between them is a measurement at its stop.
     *
     * @param at4mA value at 4 mA
     * @param at20mA value at 20 mA
     */
    public record Current(double at4mA, double at20mA) {

        /** At and below it the wire is broken, or the sensor says that it failed. */
        public static final double BREAK = 3.6;

        /** The lowest that is measured. */
        public static final double LOW = 3.8;

        /** The highest that is measured. */
        public static final double HIGH = 20.5;

        /** At and above it there is a short circuit, or the sensor says that it failed. */
        public static final double SHORT = 21;

        public Current {
            if (!Double.isFinite(at4mA) || !Double.isFinite(at20mA) || at4mA == at20mA) {
                throw new IllegalArgumentException(
                        "4 mA and 20 mA need two different values, but have %s and %s"
                                .formatted(at4mA, at20mA));
            }
        }

        /** BAD where the current says that there is none, UNCERTAIN at the sensor's stop. */
        public Quality quality(double milliamperes) {
            // Written so that what is no number passes on, to be OUT_OF_RANGE.
            if (milliamperes <= BREAK) {
                return WIRE_BREAK;
            }
            if (milliamperes >= SHORT) {
                return SHORT_CIRCUIT;
            }
            return milliamperes < LOW || milliamperes > HIGH ? SATURATED : Quality.GOOD;
        }

        /** The value at a current; a straight line. */
        public double value(double milliamperes) {
            return at4mA + (milliamperes - 4) / 16 * (at20mA - at4mA);
        }
    }

    /** A line through points, straight between neighbours; it has no value beyond its ends. */
    public record Curve(List<Knot> knots) {

        /** The longest gauge table of a tank has fewer. */
        public static final int MAX_KNOTS = 256;

        public record Knot(double x, double y) {}

        public Curve {
            knots = List.copyOf(knots);
            if (knots.size() < 2 || knots.size() > MAX_KNOTS) {
                throw new IllegalArgumentException(
                        "a curve needs 2 to %d points, but has %d"
                                .formatted(MAX_KNOTS, knots.size()));
            }
            for (int i = 0; i < knots.size(); i++) {
                Knot knot = knots.get(i);
                boolean rises = i == 0 || knot.x() > knots.get(i - 1).x();
                if (!Double.isFinite(knot.x()) || !Double.isFinite(knot.y()) || !rises) {
                    throw new IllegalArgumentException(
                            "the points of a curve must be numbers in rising order, but %s is not"
                                    .formatted(knot));
                }
            }
        }

        /** NaN beyond its ends. */
        public double value(double x) {
            int low = 0;
            int high = knots.size() - 1;
            if (!(x >= knots.get(low).x() && x <= knots.get(high).x())) {
                return Double.NaN;
            }
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (knots.get(middle).x() <= x) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            Knot from = knots.get(low);
            Knot to = knots.get(high);
            double share = (x - from.x()) / (to.x() - from.x());
            return from.y() * (1 - share) + to.y() * share;
        }
    }
}
