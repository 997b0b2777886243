package io.standpipe.modbus.frame;

import io.standpipe.modbus.ModbusFixtures;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Modbus TCP frames and profiles for tests, written without the code under test. */
public final class TcpFrames {

    /** Coil 3 and holding register 10 can be written, coil 4 cannot. */
    public static final DeviceProfile RELAY =
            Fixtures.profile(
                    DeviceKind.CONTACT,
                    List.of(
                            Fixtures.point(0, "output", writable(coil(3))),
                            Fixtures.point(1, "input", coil(4)),
                            Fixtures.point(
                                    2,
                                    "level",
                                    writable(
                                            source(
                                                    Table.HOLDING,
                                                    10,
                                                    ModbusSource.Type.INT16,
                                                    Order.ABCD)))),
                    List.of());

    private TcpFrames() {}

    public static ModbusSource writable(ModbusSource source) {
        return new ModbusSource(
                source.table(),
                source.address(),
                source.type(),
                source.order(),
                source.bit(),
                source.width(),
                true);
    }

    public static int transaction(byte[] request) {
        return u16(request, 0);
    }

    public static int unit(byte[] request) {
        return request[6] & 0xFF;
    }

    public static int function(byte[] request) {
        return request[7] & 0xFF;
    }

    public static int address(byte[] request) {
        return u16(request, 8);
    }

    public static int count(byte[] request) {
        return u16(request, 10);
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    /** What a good slave answers. */
    public static byte[] answer(byte[] request, IntUnaryOperator value) {
        if (function(request) > 4) {
            return echo(request);
        }
        int count = count(request);
        boolean bits = function(request) <= 2;
        byte[] data = new byte[bits ? (count + 7) / 8 : count * 2];
        for (int i = 0; i < count; i++) {
            int register = value.applyAsInt(address(request) + i);
            if (bits) {
                data[i / 8] |= (byte) ((register & 1) << (i % 8));
            } else {
                data[2 * i] = (byte) (register >> 8);
                data[2 * i + 1] = (byte) register;
            }
        }
        return frame(transaction(request), unit(request), function(request), data);
    }

    /** What a good slave answers to functions 5, 6 and 16. */
    public static byte[] echo(byte[] request) {
        return with(Arrays.copyOf(request, 12), 5, 6);
    }

    /** An answer with data; the byte count goes before it. */
    public static byte[] frame(int transaction, int unit, int function, byte... data) {
        return ByteBuffer.allocate(9 + data.length)
                .putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (3 + data.length))
                .put((byte) unit)
                .put((byte) function)
                .put((byte) data.length)
                .put(data)
                .array();
    }

    public static byte[] exception(byte[] request, int code) {
        byte[] frame =
                frame(transaction(request), unit(request), function(request) | 0x80, new byte[0]);
        frame[8] = (byte) code;
        return frame;
    }

    public static byte[] with(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** A profile of unscaled uint16 holding registers, named r0, r10, ... by their address. */
    public static DeviceProfile words(int... addresses) {
        Point[] points = new Point[addresses.length];
        for (int i = 0; i < points.length; i++) {
            points[i] = ModbusFixtures.word(i, "r" + addresses[i], addresses[i]);
        }
        return Fixtures.profile(DeviceKind.TANK, List.of(points), List.of());
    }

    public static ModbusSource source(
            Table table, int address, ModbusSource.Type type, Order order) {
        return new ModbusSource(table, address, type, order, 0, 1);
    }

    public static ModbusSource coil(int address) {
        return source(Table.COIL, address, ModbusSource.Type.BIT, Order.ABCD);
    }
}
