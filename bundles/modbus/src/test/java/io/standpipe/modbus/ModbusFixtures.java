package io.standpipe.modbus;

import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.Fixtures;
import java.util.Map;

/** Short ways to make points that are read over Modbus. */
public final class ModbusFixtures {

    private ModbusFixtures() {}

    /**
     * A pressure point as the four-register transmitter has it: holding 4, int16, 0.001 MPa, range
     * -0.1 to 2.5, deadband 0.005.
     */
    public static Point pressure(int index) {
        return new Point(
                index,
                "pressure",
                "pressure",
                "MPa",
                source(4, ModbusSource.Type.INT16),
                0.001,
                0,
                new Point.Range(-0.1, 2.5),
                0.005,
                3,
                Map.of(),
                null);
    }

    /** A raw uint16 word in a holding register, without range and deadband. */
    public static Point word(int index, String id, int address) {
        return Fixtures.point(index, id, source(address, ModbusSource.Type.UINT16));
    }

    private static ModbusSource source(int address, ModbusSource.Type type) {
        return new ModbusSource(
                ModbusSource.Table.HOLDING, address, type, ModbusSource.Order.ABCD, 0, 1);
    }
}
