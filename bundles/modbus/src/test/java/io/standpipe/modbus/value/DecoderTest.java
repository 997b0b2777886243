package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecoderTest {

    @ParameterizedTest
    @CsvSource({
        "UINT16,  ABCD, 0000,     0",
        "UINT16,  ABCD, FFFF,     65535",
        "UINT16,  BADC, 3412,     4660",
        "UINT16,  CDAB, 1234,     4660",
        "INT16,   DCBA, FEFF,     -2",
        "INT16,   ABCD, 7FFF,     32767",
        "INT16,   ABCD, FFFF,     -1",
        "INT16,   ABCD, 8000,     -32768",
        "UINT32,  ABCD, 12345678, 305419896",
        "UINT32,  DCBA, 78563412, 305419896",
        "UINT32,  BADC, 34127856, 305419896",
        "UINT32,  CDAB, 56781234, 305419896",
        "UINT32,  ABCD, FFFFFFFF, 4294967295",
        "INT32,   ABCD, FFFFFFFE, -2",
        "INT32,   DCBA, FEFFFFFF, -2",
        "INT32,   BADC, FFFFFEFF, -2",
        "INT32,   CDAB, FFFEFFFF, -2",
        "INT32,   CDAB, 00008000, -2147483648",
        "FLOAT32, ABCD, 42F6E979, 123.456001",
        "FLOAT32, DCBA, 79E9F642, 123.456001",
        "FLOAT32, BADC, F64279E9, 123.456001",
        "FLOAT32, CDAB, E97942F6, 123.456001",
        "FLOAT32, ABCD, 80000000, 0",
        "UINT64,  ABCD, 0000000012345678, 305419896",
        "UINT64,  ABCD, 0010000000000000, 4503599627370496",
        "UINT64,  ABCD, 8000000000000000, 9223372036854775808",
        "INT64,   ABCD, FFFFFFFFFFFFFFFE, -2",
        "INT64,   DCBA, FEFFFFFFFFFFFFFF, -2",
        "INT64,   EFGHABCD, 0000000200000001, 4294967298",
        "INT64,   CDABGHEF, 0001000000020000, 4294967298",
        "INT64,   CDAB, 0002000000010000, 4294967298",
        "FLOAT64, ABCD, 405EDD2F1A9FBE77, 123.456",
        "FLOAT64, CDAB, BE771A9FDD2F405E, 123.456",
        "FLOAT64, BADC, 5E402FDD9F1A77BE, 123.456",
        "BCD16,   ABCD, 1234,     1234",
        "BCD16,   BADC, 3412,     1234",
        "BCD32,   ABCD, 12345678, 12345678",
        "BCD32,   CDAB, 56781234, 12345678",
        "BCD32,   ABCD, 99999999, 99999999",
        "BIT,     ABCD, 0001,     1",
        "BIT,     ABCD, FFFE,     0",
        "BITS,    ABCD, 0001,     1",
        "BIT,     BADC, 0100,     1",
    })
    void registersBecomeNumbers(
            ModbusSource.Type type, Order order, String registers, double value) {
        Point point = Fixtures.point(0, "p", TcpFrames.source(Table.HOLDING, 0, type, order));
        Reading reading = decode(point, registers);
        assertEquals(value, value(reading), 1e-6);
        assertEquals(Quality.GOOD, quality(reading));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 8001, 1",
        "15, 1, 8000, 1",
        "14, 1, 8000, 0",
        "4, 4, 00A0, 10",
        "8, 8, FF00, 255",
        "0, 16, FFFF, 65535",
        "12, 4, F000, 15"
    })
    void bitsOfARegister(int bit, int width, String register, double value) {
        ModbusSource.Type type = width == 1 ? ModbusSource.Type.BIT : ModbusSource.Type.BITS;
        ModbusSource source = new ModbusSource(Table.INPUT, 0, type, Order.ABCD, bit, width);
        // A scale on a bit field means nothing.
        Point point = new Point(0, "p", "state", "", source, 5, 7, null, 0, 0, Map.of(), null);
        assertEquals(value, value(decode(point, register)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "7, 1", "8, 0", "9, 1"})
    void coilsCountFromTheLowestBitOfTheFirstByte(int at, double value) {
        Point point = Fixtures.point(0, "c", TcpFrames.coil(20));
        ByteBuffer answer = ByteBuffer.wrap(HexFormat.of().parseHex("FFFF" + "8102"));
        Reading reading =
                Decoder.reading(new PointOffset(point, TcpFrames.coil(20), at), answer, 2);
        assertEquals(value, value(reading));
    }

    @Test
    void scaleAndOffsetMakeTheValue() {
        assertEquals(-0.25, value(decode(scaled(0.01, -1, Map.of(), null), "004B")), 1e-12);
    }

    @Test
    void anEnumerationStaysARawNumber() {
        assertEquals(3, value(decode(scaled(0.1, 4, Map.of(3L, "fire"), null), "0003")));
    }

    @ParameterizedTest
    @CsvSource({"7FC00000", "7F800000", "FF800000", "FFFFFFFF"})
    void aFloatThatIsNoNumberIsBad(String registers) {
        Point point =
                Fixtures.point(
                        0,
                        "p",
                        TcpFrames.source(Table.HOLDING, 0, ModbusSource.Type.FLOAT32, Order.ABCD));
        Reading reading = decode(point, registers);
        assertEquals(Quality.OUT_OF_RANGE, quality(reading));
        assertEquals(Double.NaN, value(reading));
    }

    @Test
    void absentPointsAreSaidToBe() {
        Point point = scaled(0.1, 0, Map.of(), new Bits(0xFFFF, Set.of(0x8000L)));
        assertEquals(Quality.ABSENT, quality(decode(point, "8000")), "also of a signed number");
        assertEquals(-3276.7, value(decode(point, "8001")), 1e-9);
    }

    @Test
    void anAbsentFloatIsKnownByItsBits() {
        ModbusSource source =
                TcpFrames.source(Table.HOLDING, 0, ModbusSource.Type.FLOAT32, Order.CDAB);
        Point point =
                new Point(
                        0,
                        "p",
                        "level",
                        "m",
                        source,
                        1,
                        0,
                        null,
                        0,
                        -1,
                        Map.of(),
                        new Bits(0xFFFFFFFFL, Set.of(0x7FC00000L)));
        assertEquals(Quality.ABSENT, quality(decode(point, "00007FC0")));
    }

    @ParameterizedTest
    @CsvSource({"BCD16, 123A", "BCD16, A000", "BCD16, FFFF", "BCD32, 1234567F", "BCD32, B2345678"})
    void aDigitBeyondNineIsNoDigit(ModbusSource.Type type, String registers) {
        Reading reading =
                decode(
                        Fixtures.point(0, "p", TcpFrames.source(Table.INPUT, 0, type, Order.ABCD)),
                        registers);
        assertEquals("invalid-value", quality(reading).text());
        assertEquals(Quality.Status.BAD, quality(reading).status());
        assertEquals(Double.NaN, value(reading));
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT64, 7FF8000000000000",
        "FLOAT64, 7FF0000000000000",
        "FLOAT64, FFF0000000000000"
    })
    void aDoubleThatIsNoNumberIsBad(ModbusSource.Type type, String registers) {
        Reading reading =
                decode(
                        Fixtures.point(0, "p", TcpFrames.source(Table.INPUT, 0, type, Order.ABCD)),
                        registers);
        assertEquals(Quality.OUT_OF_RANGE, quality(reading));
    }

    @ParameterizedTest
    @CsvSource({
        "UINT64, 001FFFFFFFFFFFFF, good",
        "UINT64, 0020000000000000, good",
        "UINT64, 0020000000000001, rounded",
        "UINT64, FFFFFFFFFFFFFFFF, rounded",
        "UINT64, FFFFFFFFFFFFF800, good",
        "INT64,  FFFFFFFFFFFFFFFF, good",
        "INT64,  8000000000000000, good",
        "INT64,  8000000000000001, rounded",
        "INT64,  FFE0000000000000, good",
        "INT64,  FFDFFFFFFFFFFFFF, rounded",
    })
    void lostDigitsAreSaid(ModbusSource.Type type, String registers, String expected) {
        Quality quality =
                quality(
                        decode(
                                Fixtures.point(
                                        0, "p", TcpFrames.source(Table.INPUT, 0, type, Order.ABCD)),
                                registers));
        assertEquals(expected, quality.isGood() ? "good" : quality.text());
        assertTrue(quality.status() != Quality.Status.BAD);
    }

    @Property
    void allSixtyFourBitsCount(@ForAll long raw, @ForAll boolean signed) {
        ModbusSource.Type type = signed ? ModbusSource.Type.INT64 : ModbusSource.Type.UINT64;
        Point point = Fixtures.point(0, "p", TcpFrames.source(Table.INPUT, 0, type, Order.ABCD));
        Reading reading = decode(point, HexFormat.of().toHexDigits(raw));
        BigDecimal exact = new BigDecimal(signed ? Long.toString(raw) : Long.toUnsignedString(raw));
        assertEquals(exact.doubleValue(), value(reading));
        boolean same = new BigDecimal(value(reading)).compareTo(exact) == 0;
        assertEquals(same, quality(reading).isGood());
    }

    @Property
    void whatIsEncodedIsDecoded(
            @ForAll ModbusSource.Type type, @ForAll Order order, @ForAll long number) {
        Assume.that(
                (!order.wide() || type.registers() == 4)
                        && !type.time()
                        && type != ModbusSource.Type.TEXT);
        ModbusSource source = TcpFrames.source(Table.HOLDING, 0, type, order);
        ByteBuffer answer = ByteBuffer.allocate(9 + 8);
        encode(answer, 9, type, order, number);
        long expected =
                switch (type) {
                    case UINT16, BCD16 -> number & 0xFFFF;
                    case INT16 -> (short) number;
                    case UINT32, FLOAT32, BCD32 -> number & 0xFFFFFFFFL;
                    case INT32 -> (int) number;
                    case UINT64, INT64, FLOAT64 -> number;
                    case BIT, BITS -> number & 1;
                    case SIGNMAG16, SIGNMAG32 -> {
                        long sign = 1L << (16 * type.registers() - 1);
                        long magnitude = number & (sign - 1);
                        yield (number & sign) == 0 ? magnitude : -magnitude;
                    }
                    case TIME, BCDTIME, TEXT -> throw new AssertionError(type);
                };
        assertEquals(expected, Decoder.raw(source, answer, 9, 0));
    }

    @Property
    void doublesComeBackBitForBit(@ForAll double number, @ForAll Order order) {
        ByteBuffer answer = ByteBuffer.allocate(9 + 8);
        encode(answer, 9, ModbusSource.Type.FLOAT64, order, Double.doubleToLongBits(number));
        Point point =
                Fixtures.point(
                        0, "p", TcpFrames.source(Table.INPUT, 0, ModbusSource.Type.FLOAT64, order));
        PointOffset pointOffset = new PointOffset(point, (ModbusSource) point.source(), 0);
        assertEquals(number, value(Decoder.reading(pointOffset, answer, 9)));
    }

    @Property
    void floatsComeBackBitForBit(
            @ForAll float number, @ForAll Order order, @ForAll @IntRange(max = 20) int at) {
        Assume.that(!order.wide());
        ByteBuffer answer = ByteBuffer.allocate(9 + 24);
        encode(answer, 9 + at, ModbusSource.Type.FLOAT32, order, Float.floatToIntBits(number));
        Point point =
                Fixtures.point(
                        0, "p", TcpFrames.source(Table.INPUT, 0, ModbusSource.Type.FLOAT32, order));
        PointOffset pointOffset = new PointOffset(point, (ModbusSource) point.source(), at);
        assertEquals((double) number, value(Decoder.reading(pointOffset, answer, 9)));
    }

    /** Writes as a device does: by the letters, A the most significant byte. */
    private static void encode(
            ByteBuffer into, int at, ModbusSource.Type type, Order order, long number) {
        String letters = letters(type.registers(), order);
        for (int i = 0; i < letters.length(); i++) {
            int letter = letters.charAt(i) - 'A';
            into.put(at + i, (byte) (number >> (8 * (letters.length() - 1 - letter))));
        }
    }

    /** As profiles write the order. */
    private static String letters(int registers, Order order) {
        if (registers == 1) {
            return order == Order.BADC || order == Order.DCBA ? "BA" : "AB";
        }
        if (registers == 2) {
            return order.name();
        }
        return switch (order) {
            case ABCD -> "ABCDEFGH";
            case DCBA -> "HGFEDCBA";
            case BADC -> "BADCFEHG";
            case CDAB -> "GHEFCDAB";
            default -> order.name();
        };
    }

    private static Point scaled(
            double scale, double offset, Map<Long, String> states, @Nullable Bits absent) {
        ModbusSource source =
                TcpFrames.source(Table.HOLDING, 0, ModbusSource.Type.INT16, Order.ABCD);
        return new Point(0, "p", "level", "m", source, scale, offset, null, 0, 3, states, absent);
    }

    private static @Nullable Reading decode(Point point, String registers) {
        ByteBuffer answer = ByteBuffer.wrap(HexFormat.of().parseHex("FF".repeat(9) + registers));
        return Decoder.reading(new PointOffset(point, (ModbusSource) point.source(), 0), answer, 9);
    }

    private static double value(@Nullable Reading reading) {
        assertNotNull(reading);
        return reading.value();
    }

    private static Quality quality(@Nullable Reading reading) {
        assertNotNull(reading);
        return reading.quality();
    }
}
