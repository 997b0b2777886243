package io.standpipe.model;

import java.time.Duration;
import java.util.List;
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
 * @param quality by what the device says that a value is none; empty for most
 * @param clock the point of the same device that says when this one was measured, seconds since
 *     1970 UTC; it comes in the same answer, and has no clock itself. Null for most
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
        @Nullable Duration interval,
        List<QualityRule> quality,
        @Nullable Point clock) {

    public Point {
        states = Map.copyOf(states);
        quality = List.copyOf(quality);
    }

    /** One of which the device never says that a value is none. */
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
            @Nullable Bits absent,
            @Nullable Linearisation linearisation,
            @Nullable Duration interval) {
        this(
                index,
                id,
                quantity,
                unit,
                source,
                scale,
                offset,
                range,
                deadband,
                decimals,
                states,
                absent,
                linearisation,
                interval,
                List.of(),
                null);
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

    /** The same with other rules of quality. */
    public Point with(List<QualityRule> rules) {
        return with(index, id, source, rules, clock);
    }

    /** The same, measured when that point says. */
    public Point timed(Point by) {
        return with(index, id, source, quality, by);
    }

    /** One like it, of another place. */
    public Point moved(int to, String name, Source there, List<QualityRule> rules) {
        return with(to, name, there, rules, clock);
    }

    private Point with(
            int to, String name, Source there, List<QualityRule> rules, @Nullable Point by) {
        return new Point(
                to,
                name,
                quantity,
                unit,
                there,
                scale,
                offset,
                range,
                deadband,
                decimals,
                states,
                absent,
                linearisation,
                interval,
                rules,
                by);
    }

    /** First register or bit that an answer about it must hold; only of one read over Modbus. */
    public int first() {
        int first = modbus().first(quality);
        return clock == null ? first : Math.min(first, clock.first());
    }

    /** The one after the last register or bit that an answer about it must hold; as above. */
    public int end() {
        int end = modbus().end(quality);
        return clock == null ? end : Math.max(end, clock.end());
    }

    private ModbusSource modbus() {
        if (source instanceof ModbusSource modbus) {
            return modbus;
        }
        throw new IllegalArgumentException("point " + id + " is not read over Modbus");
    }

    /** Whether it stands in the records of the device's {@link EventLog}: nothing polls it. */
    public boolean isStored() {
        return source instanceof ModbusSource modbus && modbus.inLog() != ModbusSource.InLog.NO;
    }

    /** Whether its value is the number of a {@link DeviceText}. */
    public boolean isText() {
        return source instanceof ModbusSource modbus && modbus.type() == ModbusSource.Type.TEXT;
    }

    /** Whether the device may say that nothing is installed here. */
    public boolean mayBeAbsent() {
        return absent != null
                || quality.stream().anyMatch(rule -> rule.quality().equals(Quality.ABSENT));
    }

    /**
     * What the number itself says of its quality.
     *
     * @param number as the device has it, before any scale
     * @return GOOD if it says nothing; the first BAD before the first UNCERTAIN
     */
    public Quality said(double number) {
        Quality said = Quality.GOOD;
        for (QualityRule rule : quality) {
            if (rule.self() && rule.applies(number)) {
                said = said.worse(rule.quality());
            }
        }
        return said;
    }

    /**
     * What a number makes of this point: scaled, then linearised.
     *
     * @param number as its source gives it
     * @return see {@link Linearisation#reading}; BAD if it is no number
     */
    public Reading measure(double number) {
        double scaled = number * scale + offset;
        if (linearisation != null) {
            return linearisation.reading(this, scaled);
        }
        return Double.isFinite(scaled)
                ? new Reading(this, scaled, Quality.GOOD)
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
