package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.testkit.ChineseText;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderTest {

    private static Point point(
            ModbusSource source,
            double scale,
            double offset,
            Point.@Nullable Range range,
            Map<Long, String> states) {
        return new Point(0, "p", "level", "m", source, scale, offset, range, 0, 3, states, null);
    }

    private static ModbusSource holding(ModbusSource.Type type, Order order) {
        return TcpFrames.writable(TcpFrames.source(Table.HOLDING, 0, type, order));
    }

    @ParameterizedTest
    @CsvSource({
        "UINT16,  1,     0,  0,           0",
        "UINT16,  1,     0,  65535,       65535",
        "INT16,   0.001, 0,  0.312,       312",
        "INT16,   0.001, 0,  -0.1,        -100",
        "INT16,   0.1,   -5, 1.1,         61",
        "INT16,   -0.1,  0,  3,           -30",
        "UINT32,  1,     0,  4294967295,  -1",
        "INT32,   0.01,  0,  -21474836.48, -2147483648",
        "FLOAT32, 1,     0,  123.456001,  1123477881",
        "FLOAT32, 10,    0,  1234.56001,  1123477881",
        "FLOAT32, 1,     0,  -0.0,        -2147483648",
        "BCD16,   0.1,   0,  123.4,       4660",
        "BCD16,   1,     0,  9999,        39321",
        "BCD32,   1,     0,  12345678,    305419896",
        "BCD32,   1,     0,  99999999,    -1717986919",
    })
    void valuesBecomeRaw(
            ModbusSource.Type type, double scale, double offset, double value, int raw) {
        ModbusSource source = holding(type, Order.ABCD);
        assertEquals(raw, Encoder.raw(point(source, scale, offset, null, Map.of()), source, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UINT16  | 1   | NaN       | must be a number, but is NaN",
                "UINT16  | 1   | Infinity  | must be a number, but is Infinity",
                "UINT16  | 1   | -1        | must be 0 to 65535 as the device holds it, but -1.0 would be -1",
                "UINT16  | 0.1 | 6553.6    | must be 0 to 65535 as the device holds it, but 6553.6 would be 65536",
                "INT16   | 1   | 32768     | must be -32768 to 32767 as the device holds it, but 32768.0 would be 32768",
                "UINT32  | 1   | 4294967296 | must be 0 to 4294967295 as the device holds it, but 4.294967296E9 would be 4294967296",
                "INT32   | 1   | -2147483649 | must be -2147483648 to 2147483647 as the device holds it, but -2.147483649E9 would be -2147483649",
                "INT16   | 0.1 | 0.55      | moves in steps of 0.1, and 0.55 is none of them",
                "INT16   | 1   | 0.9       | moves in steps of 1.0, and 0.9 is none of them",
                "BCD16   | 1   | 10000     | must be 0 to 9999 as the device holds it, but 10000.0 would be 10000",
                "BCD16   | 1   | -1        | must be 0 to 9999 as the device holds it, but -1.0 would be -1",
                "BCD32   | 1   | 1e8       | must be 0 to 99999999 as the device holds it, but 1.0E8 would be 100000000",
                "FLOAT32 | 1   | 1e300     | is too large for a float: 1.0E300",
            })
    void whatTheDeviceCannotHoldIsRefused(
            ModbusSource.Type type, double scale, double value, String sentence) {
        ModbusSource source = holding(type, Order.ABCD);
        refused(sentence, point(source, scale, 0, null, Map.of()), source, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2    | must be 0 to 1 as the device holds it, but 2.0 would be 2",
                "-1   | must be 0 to 1 as the device holds it, but -1.0 would be -1",
                "0.5  | moves in steps of 1.0, and 0.5 is none of them",
            })
    void aCoilIsOnOrOff(double value, String sentence) {
        ModbusSource coil = TcpFrames.writable(TcpFrames.coil(3));
        // A scale on a bit means nothing.
        Point point = point(coil, 5, 7, null, Map.of());
        refused(sentence, point, coil, value);
        assertEquals(1, Encoder.raw(point, coil, 1));
        assertEquals(0, Encoder.raw(point, coil, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.1  | must lie from 0.5 to 2.0 m, but is 2.1",
                "0.4  | must lie from 0.5 to 2.0 m, but is 0.4",
            })
    void thePointsRangeHolds(double value, String sentence) {
        ModbusSource source = holding(ModbusSource.Type.INT16, Order.ABCD);
        Point point = point(source, 0.1, 0, new Point.Range(0.5, 2), Map.of());
        refused(sentence, point, source, value);
        assertEquals(5, Encoder.raw(point, source, 0.5));
        assertEquals(20, Encoder.raw(point, source, 2));
    }

    @ParameterizedTest
    @CsvSource({"1", "0.5", "7"})
    void ofAnEnumerationOnlyWhatHasAName(double value) {
        ModbusSource source = holding(ModbusSource.Type.UINT16, Order.ABCD);
        Point point = point(source, 1, 0, null, Map.of(2L, "auto", 0L, "off"));
        refused("must be one of 0 (off), 2 (auto), but is " + value, point, source, value);
        assertEquals(2, Encoder.raw(point, source, 2));
    }

    private static void refused(String sentence, Point point, ModbusSource source, double value) {
        assertEquals(
                sentence,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Encoder.raw(point, source, value))
                        .getMessage());
        ChineseText.of(BusPhrase.NOT_WRITTEN.of("u1", "output", sentence));
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll int number,
            @ForAll ModbusSource.Type type,
            @ForAll Order order,
            @ForAll @IntRange(max = 3) int decimals,
            @ForAll @IntRange(min = -1000, max = 1000) int offset) {
        Assume.that(type != ModbusSource.Type.BIT && type != ModbusSource.Type.BITS);
        Assume.that(type.written() && !order.wide());
        long raw =
                switch (type) {
                    case UINT16 -> number & 0xFFFF;
                    case INT16 -> (short) number;
                    case UINT32 -> number & 0xFFFF_FFFFL;
                    case BCD16 -> (number & 0xFFFF) % 10_000;
                    case BCD32 -> (number & 0xFFFF_FFFFL) % 100_000_000;
                    default -> number;
                };
        boolean whole = type != ModbusSource.Type.FLOAT32;
        double scale = whole ? Math.pow(10, -decimals) : 1;
        ModbusSource source = holding(type, order);
        Point point = point(source, scale, whole ? offset : 0, null, Map.of());
        double value = whole ? raw * scale + offset : (float) raw;
        int encoded = Encoder.raw(point, source, value);
        byte[] pdu = Write.of(point, source, encoded, 0, new CompletableFuture<>()).pdu();
        // Where the registers stand, behind the address, or number and byte count.
        int data = type.registers() == 1 ? 3 : 6;
        Reading reading =
                Decoder.reading(new PointOffset(point, source, 0), ByteBuffer.wrap(pdu), data);
        assertNotNull(reading);
        assertEquals(value, reading.value());
    }
}
