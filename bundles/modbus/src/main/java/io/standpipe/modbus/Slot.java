package io.standpipe.modbus;

import io.standpipe.model.ModbusSource;
import io.standpipe.model.Point;

/**
 * A point's place in the data of an answer.
 *
 * @param at of {@link ModbusSource#address()}: in bytes from the first register; for coils and
 *     discrete inputs in bits from the first
 */
record Slot(Point point, ModbusSource source, int at) {}
