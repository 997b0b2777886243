package io.standpipe.modbus.value;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A point's place in the data of an answer.
 *
 * @param at of {@link ModbusSource#address()}: in bytes from the first register; for coils and
 *     discrete inputs in bits from the first
 * @param absent what is told while the device says that nothing is installed here
 * @param clock of the point that says when this one was measured; null if none does
 */
public record PointOffset(
        Point point, ModbusSource source, int at, Reading absent, @Nullable PointOffset clock) {

    public PointOffset(Point point, ModbusSource source, int at) {
        this(
                point,
                source,
                at,
                new Reading(point, Double.NaN, Quality.ABSENT),
                clock(point, source, at));
    }

    private static @Nullable PointOffset clock(Point point, ModbusSource source, int at) {
        Point clock = point.clock();
        if (clock == null) {
            return null;
        }
        ModbusSource there = PointRegisters.source(clock);
        return new PointOffset(clock, there, at + 2 * (there.address() - source.address()));
    }
}
