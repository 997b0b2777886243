package io.standpipe.rules.condition;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;

/** The quality of one reading: whether its value can be, and whether the device answered. */
public final class ReadingQuality {

    private ReadingQuality() {}

    /** The same, BAD if it lies outside what the point can have. */
    public static Reading ranged(Reading reading) {
        Point.Range range = reading.point().range();
        boolean value = reading.quality().isGood() || harmless(reading.quality());
        return range == null || !value || range.contains(reading.value())
                ? reading
                : reading.as(Quality.OUT_OF_RANGE);
    }

    /** The value is one that can be: only its last digits or its time are in doubt. */
    public static boolean harmless(Quality quality) {
        return quality.cause() == Quality.Cause.ROUNDED
                || quality.cause() == Quality.Cause.CLOCK_UNSYNCHRONISED;
    }

    /** The device was not heard, or said that it cannot tell. */
    public static boolean unanswered(Quality quality) {
        return switch (quality.cause()) {
            case NO_CONNECTION,
                    DEVICE_SILENT,
                    INVALID_ANSWER,
                    NOT_OBSERVED,
                    UNASKED_ANSWERS,
                    NOT_POLLED,
                    EXCEPTION ->
                    true;
            case NONE,
                    NOT_YET_READ,
                    ABSENT,
                    OUT_OF_RANGE,
                    INVALID_VALUE,
                    UNKNOWN_UNIT,
                    WIRE_BREAK,
                    SHORT_CIRCUIT,
                    SENSOR_FAILURE,
                    DEVICE_FAILURE,
                    NOT_CONNECTED,
                    OUT_OF_SERVICE,
                    CONFIGURATION_ERROR,
                    NOT_IMPLEMENTED,
                    INITIAL_VALUE,
                    NOT_ACCURATE,
                    SATURATED,
                    ROUNDED,
                    CLOCK_UNSYNCHRONISED ->
                    false;
        };
    }
}
