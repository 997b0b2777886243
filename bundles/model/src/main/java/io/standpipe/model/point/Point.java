package io.standpipe.model.point;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.words.settings.ProfilePointPhrase;
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

    /**
     * One that is not linearised, and read as often as its device, which never says that the value
     * is none.
     */
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
                absent, null, null, List.of(), null);
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

    /** See {@link Source#isStored}. */
    public boolean isStored() {
        return source.isStored();
    }

    /** See {@link Source#isText}. */
    public boolean isText() {
        return source.isText();
    }

    /** Whether its value is a moment: seconds since 1970 UTC. */
    public boolean isTime() {
        return quantity.equals("time") && unit.equals("s");
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

    /**
     * How a point is read, or how it follows from another one. Each bus has a kind of its own, and
     * knows no other; what everybody else needs to know is asked here.
     */
    public interface Source {

        /**
         * All bits that a raw value can have; 0 if the value is not the same as its raw bits, or
         * has more than a double holds.
         */
        default long mask() {
            return 0;
        }

        /** Why {@link #mask} is 0, as told to the author of a profile: a noun with a clause. */
        default String whyNoBits() {
            return ProfilePointPhrase.BITS_MEAN_NOTHING.of("float");
        }

        /** Bits of the whole number that it reads, [1, 32]; 0 if it may read any other. */
        default int wholeBits() {
            return Long.bitCount(mask());
        }

        /** Whether all digits of its number count. */
        default boolean isFloating() {
            return mask() == 0;
        }

        /**
         * Whether more than its raw bits decide what its number is: other registers, a converter.
         */
        default boolean isComposed() {
            return false;
        }

        /** Whether it stands in what a device wrote down earlier: nothing polls it. */
        default boolean isStored() {
            return false;
        }

        /** Whether its value is the number of a {@link DeviceText}. */
        default boolean isText() {
            return false;
        }

        /** Whether it counts up in whole steps, from 0 when its bus starts. */
        default boolean countsPulses() {
            return false;
        }

        /**
         * Whether one unit has room for several devices, so that two of one model in it are the
         * same only if they read the same place.
         */
        default boolean isPlaceInUnit() {
            return false;
        }

        /** How long a change is held back before it counts. */
        default Duration heldBack() {
            return Duration.ZERO;
        }

        /** Whether the gateway itself measures it, every {@link Point#interval}. */
        default boolean isMeasuredHere() {
            return false;
        }

        /** Whether raw values that these bits match say that a line is broken or shorted. */
        default boolean tellsOfLine(Bits bits) {
            return false;
        }

        /** The rule by which it follows from another point; null of what is read. */
        default @Nullable Derived derived() {
            return null;
        }
    }

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
