package io.standpipe.model;

import org.jspecify.annotations.Nullable;

/**
 * One sample of a point. Source and receive time stand in the {@link Readings} that hold it.
 *
 * @param point what was read
 * @param value scaled, in the point's unit; for bits and enumerations the raw number, of a text its
 *     number in {@link DeviceText}; NaN when BAD and without a value
 * @param quality of the value
 */
public record Reading(Point point, double value, Quality quality) {

    /** The name of the value: of a state, or the text that it is; null if it has none. */
    public @Nullable String state() {
        if (Double.isNaN(value)) {
            return null;
        }
        return point.isText() ? DeviceText.text(value) : point.states().get((long) value);
    }
}
