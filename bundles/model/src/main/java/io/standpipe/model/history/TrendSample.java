package io.standpipe.model.history;

import io.standpipe.model.point.Quality;
import org.jspecify.annotations.Nullable;

/**
 * How a point was from a moment on.
 *
 * @param at UTC milliseconds, by the clock as it is known to be right now
 * @param value in the point's unit; NaN without a usable one
 * @param status null if nothing is known: the gateway did not run, nobody read the device, or what
 *     it said was not kept
 * @param cause why it is not GOOD, {@link Quality#text()}; empty if nothing is known
 */
public record TrendSample(long at, double value, Quality.@Nullable Status status, String cause) {

    /** Nothing is known from this moment on. */
    public static TrendSample unknown(long at) {
        return new TrendSample(at, Double.NaN, null, "");
    }
}
