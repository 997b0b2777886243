package io.standpipe.modbus.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintedAddressTest {

    @Test
    void aPrintedAddressHasTheNumberOfItsTableBeforeIt() {
        assertEquals(9, PrintedAddress.meant(ModbusSource.Table.INPUT, 30010));
        assertEquals(9, PrintedAddress.meant(ModbusSource.Table.DISCRETE, 10010));
        assertEquals(-1, PrintedAddress.meant(ModbusSource.Table.HOLDING, 30010));
        assertEquals(-1, PrintedAddress.meant(ModbusSource.Table.HOLDING, 40000));
        assertEquals(-1, PrintedAddress.meant(ModbusSource.Table.COIL, 10));
    }
}
