package io.standpipe.model.point;

import io.standpipe.model.device.Readings;
import io.standpipe.model.time.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * One sample of a point. When it was known stands in the {@link Readings} that hold it.
 *
 * @param point what was read
 * @param value scaled, in the point's unit; for bits and enumerations the raw number, of a text its
 *     number in {@link DeviceText}; NaN when BAD and without a value
 * @param quality of the value
 * @param taken its source time, UTC milliseconds by the gateway's clock, if the device says when it
 *     was measured or happened, see {@link Point#clock()}; {@link #ON_ARRIVAL} if nobody says, so
 *     that it is of its {@link Readings}
 */
public record Reading(Point point, double value, Quality quality, long taken) {

    /** No source time of its own. A number, since a reading stores no more references. */
    public static final long ON_ARRIVAL = Long.MIN_VALUE;

    /** One that is of the time of its {@link Readings}. */
    public Reading(Point point, double value, Quality quality) {
        this(point, value, quality, ON_ARRIVAL);
    }

    /** The same value, of another quality. */
    public Reading as(Quality other) {
        return new Reading(point, value, other, taken);
    }

    /**
     * The same, of another source time.
     *
     * @param utc milliseconds, or {@link #ON_ARRIVAL}
     */
    public Reading at(long utc) {
        return utc == taken ? this : new Reading(point, value, quality, utc);
    }

    /**
     * Its source time on both clocks.
     *
     * @param known when the gateway knew it
     */
    public Stamp source(Stamp known) {
        return source(taken, known);
    }

    /** A source time on both clocks. */
    public static Stamp source(long taken, Stamp known) {
        return taken == ON_ARRIVAL ? known : known.before(known.utc() - taken);
    }

    /** The name of the value: of a state, or the text that it is; null if it has none. */
    public @Nullable String state() {
        if (Double.isNaN(value)) {
            return null;
        }
        return point.isText() ? DeviceText.text(value) : point.states().get((long) value);
    }
}
