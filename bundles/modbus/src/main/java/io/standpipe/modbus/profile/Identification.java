package io.standpipe.modbus.profile;

import io.standpipe.model.point.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Registers by which a device can be told from others, or that say who it is. They are no point:
 * nothing polls them.
 *
 * @param id what it is: model, serial, software
 * @param table HOLDING or INPUT
 * @param address 0-based, of the first register
 * @param registers how many, [1, 125]
 * @param order {@link ModbusSource.Order#BADC} if the bytes of each register are exchanged,
 *     otherwise ABCD
 * @param test what the one register must be for the profile to fit; null if they are a text (ASCII
 *     or UTF-8, ended by a zero byte or their end), which is only shown
 */
public record Identification(
        String id,
        ModbusSource.Table table,
        int address,
        int registers,
        ModbusSource.Order order,
        @Nullable Bits test) {

    public Identification {
        if (table.bits()) {
            throw new IllegalArgumentException("a device is told by registers, not by a " + table);
        }
        if (registers < 1 || registers > ModbusPart.MAX_REGISTERS) {
            throw new IllegalArgumentException(
                    "registers must be 1 to %d, but are %d"
                            .formatted(ModbusPart.MAX_REGISTERS, registers));
        }
        if (address < 0 || address + registers > 65536) {
            throw new IllegalArgumentException(
                    "address must be 0 to %d, but is %d".formatted(65536 - registers, address));
        }
        if (test != null && registers != 1) {
            throw new IllegalArgumentException(
                    "a test looks at one register, but there are " + registers);
        }
    }
}
