package io.standpipe.modbus;

import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A point's place in the data of an answer.
 *
 * @param at of {@link ModbusSource#address()}: in bytes from the first register; for coils and
 *     discrete inputs in bits from the first
 * @param absent what is told while the device says that nothing is installed here
 * @param clock of the point that says when this one was measured; null if none does
 */
record Slot(Point point, ModbusSource source, int at, Reading absent, @Nullable Slot clock) {

    Slot(Point point, ModbusSource source, int at) {
        this(
                point,
                source,
                at,
                new Reading(point, Double.NaN, Quality.ABSENT),
                clock(point, source, at));
    }

    private static @Nullable Slot clock(Point point, ModbusSource source, int at) {
        Point clock = point.clock();
        if (clock == null) {
            return null;
        }
        ModbusSource there = ReadPlan.source(clock);
        return new Slot(clock, there, at + 2 * (there.address() - source.address()));
    }
}
