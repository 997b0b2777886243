package io.standpipe.modbus;

import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;

/**
 * A point's place in the data of an answer.
 *
 * @param at of {@link ModbusSource#address()}: in bytes from the first register; for coils and
 *     discrete inputs in bits from the first
 * @param absent what is told while the device says that nothing is installed here
 */
record Slot(Point point, ModbusSource source, int at, Reading absent) {

    Slot(Point point, ModbusSource source, int at) {
        this(point, source, at, new Reading(point, Double.NaN, Quality.ABSENT));
    }
}
