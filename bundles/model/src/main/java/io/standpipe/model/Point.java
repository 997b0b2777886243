package io.standpipe.model;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a device.
 *
 * @param index its place in {@link DeviceProfile#points()}, so that consumers can keep arrays
 * @param id unique in the profile
 * @param quantity what is measured: pressure, level, state, ...
 * @param unit of the scaled value: {@code MPa}, {@code m}, {@code Cel}; empty for states and counts
 * @param source how it is read
 * @param scale value = number * scale + offset
 * @param offset in {@code unit}
 * @param range valid values; outside, the reading is BAD; null if any is valid
 * @param deadband a change up to this size since the last report is not reported, in {@code unit};
 *     0 reports every change
 * @param decimals digits after the point that mean something, [0, 9]; -1 for a float as it is
 * @param states names of an enumeration's values; empty if it is not one
 * @param absent raw values by which the device says "nothing installed here"; null if it has none
 * @param linearisation what is done after scale and offset; null for most
 * @param interval how often it is read, whatever the device's interval is; null: as often as the
 *     device
 */
public record Point(
        int index,
        String id,
        String quantity,
        String unit,
        Source source,
        double scale,
        double offset,
        @Nullable Range range,
        double deadband,
        int decimals,
        Map<Long, String> states,
        @Nullable Bits absent,
        @Nullable Linearisation linearisation,
        @Nullable Duration interval) {

    public Point {
        states = Map.copyOf(states);
    }

    /** One that is not linearised, and read as often as its device. */
    public Point(
            int index,
            String id,
            String quantity,
            String unit,
            Source source,
            double scale,
            double offset,
            @Nullable Range range,
            double deadband,
            int decimals,
            Map<Long, String> states,
            @Nullable Bits absent) {
        this(
                index, id, quantity, unit, source, scale, offset, range, deadband, decimals, states,
                absent, null, null);
    }

    /**
     * What a number makes of this point: scaled, then linearised.
     *
     * @param number as its source gives it
     * @return BAD without a value if it makes none: a 4-20 mA loop that is broken or short, a
     *     number beyond the curve or none at all
     */
    public Reading measure(double number) {
        return linearise(number * scale + offset, Quality.GOOD);
    }

    /**
     * The same for a number that is scaled already.
     *
     * @param quality of the number; what the linearisation says goes before it
     */
    public Reading linearise(double scaled, Quality quality) {
        double value = scaled;
        Quality judged = quality;
        Linearisation.Current current = linearisation == null ? null : linearisation.current();
        if (current != null) {
            // Written so that what is no number passes on, to be OUT_OF_RANGE.
            if (scaled <= Linearisation.Current.BREAK) {
                return new Reading(this, Double.NaN, Quality.bad(Quality.Cause.WIRE_BREAK));
            }
            if (scaled >= Linearisation.Current.SHORT) {
                return new Reading(this, Double.NaN, Quality.bad(Quality.Cause.SHORT_CIRCUIT));
            }
            if (scaled < Linearisation.Current.LOW || scaled > Linearisation.Current.HIGH) {
                judged = Quality.SATURATED;
            }
            value = current.value(scaled);
        }
        Linearisation.Curve curve = linearisation == null ? null : linearisation.curve();
        if (curve != null) {
            value = curve.value(value);
        }
        return Double.isFinite(value)
                ? new Reading(this, value, judged)
                : new Reading(this, Double.NaN, Quality.OUT_OF_RANGE);
    }

    /** How a point is read: one kind for each protocol. Or how it follows from another point. */
    public sealed interface Source permits ModbusSource, CoapSource, GpioSource, Derived {}

    /** Valid values, both ends included, in the point's unit. */
    public record Range(double low, double high) {

        public Range {
            if (!(low < high)) {
                throw new IllegalArgumentException("range [" + low + ", " + high + "] is empty");
            }
        }

        public boolean contains(double value) {
            return value >= low && value <= high;
        }
    }
}
