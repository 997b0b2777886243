package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.Composition;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Linearisation.Current;
import io.standpipe.model.point.Linearisation.Curve;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.Fixtures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that follow from several registers, from a current, from a curve. */
class CompositionTest {

    private static final Composition FOUR_REGISTERS =
            new Composition(
                    new Composition.Places(3, 4),
                    Composition.UnitCode.of(2, Map.of(0, 1.0, 1, 0.001, 3, 0.1, 200, 2.0)));

    private static ModbusSource composed(Composition composition) {
        return new ModbusSource(
                Table.HOLDING, 4, ModbusSource.Type.INT16, Order.ABCD, 0, 1, false, composition);
    }

    private static Point point(
            ModbusSource source, double scale, double offset, @Nullable Linearisation line) {
        return new Point(
                0, "p", "level", "m", source, scale, offset, null, 0, 3, Map.of(), null, line, null,
                List.of(), null);
    }

    // unit code, decimal places, value
    @ParameterizedTest
    @CsvSource({
        "0000 0003 0138, 0.312",
        "0001 0001 0C30, 0.312",
        "0003 0002 0138, 0.312",
        "0000 0000 0001, 1",
        "0000 0004 FFFF, -0.0001",
        "00C8 0000 0002, 4",
        "0000 0005 0138, invalid-value",
        "0000 FFFF 0138, invalid-value",
        "0002 0003 0138, unknown-unit",
        "FFFF 0003 0138, unknown-unit",
    })
    void theFourRegistersMakeOneValue(String registers, String expected) {
        Point point = point(composed(FOUR_REGISTERS), 1, 0, null);
        assertEquals(expected, read(point, 2, registers.replace(" ", "")));
    }

    // code, number in the unit that it means
    @ParameterizedTest
    @CsvSource({
        "0000 0064, 100",
        "0001 00D4, 100", // 212 degF
        "0001 FFD8, -40", // -40 degF
        "0007 04B0, 0.8", // 12.00 mA of 0 to 1.6
        "0007 0168, wire-break", // 3.60 mA
        "0007 0834, short-circuit",
        "0007 0803, 1.651 saturated",
        "0002 0064, unknown-unit",
        "FFFF 0064, unknown-unit",
    })
    void aUnitCodeMayHaveAnOffsetOrMeanACurrent(String registers, String expected) {
        Composition.UnitCode unit =
                new Composition.UnitCode(
                        3,
                        Map.of(
                                0, new Composition.Conversion(1, 0),
                                1, new Composition.Conversion(5 / 9.0, -32 * 5 / 9.0),
                                7,
                                        new Composition.Conversion(
                                                0.01, 0, new Linearisation.Current(0, 1.6))));
        Point point = point(composed(new Composition(null, unit)), 1, 0, null);
        assertEquals(expected, read(point, 3, registers.replace(" ", "")));
    }

    // number, scale factor
    @ParameterizedTest
    @CsvSource({
        "0064 0000, 100",
        "0064 FFFE, 1",
        "FFFF FFFD, -0.001",
        "0064 0002, 10000",
        "0001 000A, 10000000000",
        "0001 000B, invalid-value",
        "0001 FFF5, invalid-value",
        "0064 8000, not-implemented",
        "0064 7FFF, invalid-value",
    })
    void aScaleFactorIsAPowerOfTen(String registers, String expected) {
        Composition composition = new Composition(null, null, new Composition.ScaleFactor(5), null);
        Point point = point(composed(composition), 1, 0, null);
        assertEquals(expected, read(point, 4, registers.replace(" ", "")));
    }

    @Property
    void aScaleFactorNeverMakesAnotherNumber(
            @ForAll short raw, @ForAll @IntRange(min = -10, max = 10) int power) {
        Composition composition = new Composition(null, null, new Composition.ScaleFactor(5), null);
        Point point = point(composed(composition), 1, 0, null);
        ByteBuffer answer = ByteBuffer.allocate(4).putShort(0, raw).putShort(2, (short) power);
        PointOffset pointOffset = new PointOffset(point, (ModbusSource) point.source(), 0);
        double exact = new BigDecimal(raw).scaleByPowerOfTen(power).doubleValue();
        assertEquals(
                exact, Decoder.reading(pointOffset, answer, 0).value(), Math.abs(exact) * 1e-12);
    }

    /** Unit in the low byte, places in the high one. */
    @ParameterizedTest
    @CsvSource({
        "0300 0138, 0.312",
        "0101 0C30, 0.312",
        "0402 0138, unknown-unit",
        "0500 0138, invalid-value",
        "FF00 0138, invalid-value",
        "01FF 0138, unknown-unit",
    })
    void twoCodesMayShareARegister(String registers, String expected) {
        Composition composition =
                new Composition(
                        new Composition.Places(new Composition.Part(3, 8, 8), 4),
                        new Composition.UnitCode(
                                new Composition.Part(3, 0, 8),
                                Map.of(
                                        0, new Composition.Conversion(1, 0),
                                        1, new Composition.Conversion(0.001, 0))));
        Point point = point(composed(composition), 1, 0, null);
        assertEquals(expected, read(point, 3, registers.replace(" ", "")));
    }

    /** An exponent of 8 bits before a number of 24, both signed: -123456 * 10^-3 is FDFE 1DC0. */
    @ParameterizedTest
    @CsvSource({
        "FDFE1DC0, -123.456",
        "0001E240, 123456",
        "0201E240, 12345600",
        "F4000001, invalid-value",
        "80000001, invalid-value",
    })
    void anExponentMayStandInTheRegisterOfItsNumber(String registers, String expected) {
        Composition composition =
                new Composition(
                        null,
                        null,
                        new Composition.ScaleFactor(new Composition.Part(4, 8, 8)),
                        null);
        ModbusSource source =
                new ModbusSource(
                        Table.HOLDING,
                        4,
                        ModbusSource.Type.INT32,
                        Order.ABCD,
                        0,
                        24,
                        false,
                        composition);
        assertEquals(expected, read(point(source, 1, 0, null), 4, registers));
    }

    @Property
    void aPartIsNothingButItsBits(
            @ForAll @IntRange(max = 0xFFFF) int register,
            @ForAll @IntRange(max = 0xFFFF) int other,
            @ForAll @IntRange(max = 15) int bit,
            @ForAll @IntRange(min = 1, max = 16) int width) {
        if (bit + width > 16) {
            assertThrows(IllegalArgumentException.class, () -> new Composition.Part(0, bit, width));
            return;
        }
        Composition.Part part = new Composition.Part(0, bit, width);
        int bits = ((1 << width) - 1) << bit;
        assertEquals(part.of(register), part.of((register & bits) | (other & ~bits)));
        assertEquals(register & bits, part.of(register) << bit);
        assertEquals(part.of(register), part.signed(register) & ((1 << width) - 1));
        assertEquals(part.of(register) >= 1 << (width - 1), part.signed(register) < 0);
    }

    // code, number
    @ParameterizedTest
    @CsvSource({
        "0000 3F800000, 1",
        "0001 00003F80, 1",
        "0002 3F800000, invalid-value",
        "0100 3F800000, invalid-value",
    })
    void anOrderCodeSaysHowTheBytesCome(String registers, String expected) {
        Composition composition =
                new Composition(
                        null,
                        null,
                        null,
                        new Composition.OrderCode(3, Map.of(0, Order.ABCD, 1, Order.CDAB)));
        ModbusSource source =
                new ModbusSource(
                        Table.HOLDING,
                        4,
                        ModbusSource.Type.FLOAT32,
                        Order.ABCD,
                        0,
                        1,
                        false,
                        composition);
        assertEquals(expected, read(point(source, 1, 0, null), 3, registers.replace(" ", "")));
    }

    @Test
    void eitherMayStandAloneAndScaleComesAfter() {
        Point places =
                point(composed(new Composition(new Composition.Places(3, 4), null)), 2, 1, null);
        assertEquals("1.624", read(places, 3, "00030138"));
        Point unit =
                point(
                        composed(new Composition(null, Composition.UnitCode.of(6, Map.of(7, 0.5)))),
                        1,
                        0,
                        null);
        assertEquals("156", read(unit, 4, "013800000007"));
    }

    @Test
    void aFloatIsComposedToo() {
        ModbusSource source =
                new ModbusSource(
                        Table.INPUT,
                        10,
                        ModbusSource.Type.FLOAT32,
                        Order.CDAB,
                        0,
                        1,
                        false,
                        new Composition(null, Composition.UnitCode.of(12, Map.of(1, 0.001))));
        assertEquals(12, source.first() + 2);
        assertEquals(13, source.end());
        assertEquals("0.125", read(point(source, 1, 0, null), 10, "000042FA0001"));
        assertEquals("out-of-range", read(point(source, 1, 0, null), 10, "00007FC00001"));
    }

    // uA in a register: 3.6 and 21 mA are failures, 3.8 to 20.5 is what is measured (NE 43)
    @ParameterizedTest
    @CsvSource({
        "0,     wire-break",
        "3600,  wire-break",
        "3601,  -0.0249 saturated",
        "3799,  -0.0126 saturated",
        "3800,  -0.0125",
        "4000,  0",
        "12000, 0.5",
        "20000, 1",
        "20500, 1.0313",
        "20501, 1.0313 saturated",
        "20999, 1.0624 saturated",
        "21000, short-circuit",
        "65535, short-circuit",
    })
    void aCurrentSaysWhenItIsNone(int microamperes, String expected) {
        Linearisation line = new Linearisation(new Current(0, 1), null);
        Point point = point(word(), 0.001, 0, line);
        assertEquals(expected, read(point, 0, "%04X".formatted(microamperes)));
    }

    @Test
    void aCurrentMayFall() {
        Point point = point(word(), 0.001, 0, new Linearisation(new Current(10, -10), null));
        assertEquals("10", read(point, 0, "0FA0"));
        assertEquals("-10", read(point, 0, "4E20"));
    }

    @Test
    void aCurrentThatIsNoNumberIsBad() {
        ModbusSource source =
                TcpFrames.source(Table.INPUT, 0, ModbusSource.Type.FLOAT32, Order.ABCD);
        Point point = point(source, 1, 0, new Linearisation(new Current(0, 1), null));
        assertEquals("out-of-range", read(point, 0, "7FC00000"));
        assertEquals("short-circuit", read(point, 0, "7F800000"));
        assertEquals("wire-break", read(point, 0, "FF800000"));
    }

    // A lying cylinder, roughly: level in cm to volume.
    private static final Curve TANK =
            new Curve(
                    List.of(
                            new Curve.Knot(0, 0),
                            new Curve.Knot(100, 2),
                            new Curve.Knot(200, 8),
                            new Curve.Knot(300, 10)));

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "50, 1",
        "100, 2",
        "101, 2.06",
        "150, 5",
        "200, 8",
        "300, 10",
        "301, out-of-range",
        "65535, out-of-range"
    })
    void aCurveIsStraightBetweenItsPoints(int level, String expected) {
        Point point = point(word(), 1, 0, new Linearisation(null, TANK));
        assertEquals(expected, read(point, 0, "%04X".formatted(level)));
    }

    @Test
    void aCurveComesAfterTheCurrent() {
        Point point = point(word(), 0.001, 0, new Linearisation(new Current(0, 300), TANK));
        assertEquals("5", read(point, 0, "%04X".formatted(12_000)));
        assertEquals("wire-break", read(point, 0, "0000"));
        assertEquals("out-of-range", read(point, 0, "%04X".formatted(20_100)));
    }

    @Property
    void aCurveStaysBetweenItsNeighbours(@ForAll @DoubleRange(min = 0, max = 300) double x) {
        double y = TANK.value(x);
        List<Curve.Knot> knots = TANK.knots();
        int i = 0;
        while (knots.get(i + 1).x() < x) {
            i++;
        }
        assertTrue(y >= knots.get(i).y() && y <= knots.get(i + 1).y());
    }

    @Test
    void linesThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Linearisation(null, null));
        assertThrows(IllegalArgumentException.class, () -> new Current(1, 1));
        assertThrows(
                IllegalArgumentException.class, () -> new Curve(List.of(new Curve.Knot(0, 0))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Curve(List.of(new Curve.Knot(1, 0), new Curve.Knot(1, 2))));
        assertThrows(IllegalArgumentException.class, () -> new Composition(null, null));
        assertThrows(IllegalArgumentException.class, () -> new Composition.Places(0, 10));
        assertThrows(IllegalArgumentException.class, () -> Composition.UnitCode.of(0, Map.of()));
    }

    // What a composition needs comes in one answer.

    @Test
    void aCompositionIsNeverTorn() {
        assertEquals("[holding 2 to 4]", plan(125, composed(FOUR_REGISTERS)));
        assertEquals("[holding 2 to 4]", plan(3, composed(FOUR_REGISTERS)));
        assertEquals(
                "[holding 0 to 1, holding 2 to 4]",
                plan(3, at(0), at(1), composed(FOUR_REGISTERS)));
        assertEquals("[holding 0 to 4]", plan(125, at(0), composed(FOUR_REGISTERS), at(3)));
        assertEquals("[holding 0 to 0, holding 2 to 4]", plan(3, at(0), composed(FOUR_REGISTERS)));
    }

    @Test
    void aCompositionThatIsTooWideIsRefused() {
        assertEquals(
                "point p0 of profile test-panel takes 3 registers, but the device answers at most 2 at once",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> plan(2, composed(FOUR_REGISTERS)))
                        .getMessage());
    }

    @Property
    void everyReadHoldsAllThatItsPointsNeed(
            @ForAll List<@IntRange(max = 40) Integer> values,
            @ForAll @IntRange(max = 40) int places,
            @ForAll @IntRange(min = 45, max = 125) int max,
            @ForAll boolean gaps) {
        List<ModbusSource> sources = new ArrayList<>();
        for (int value : values) {
            sources.add(
                    new ModbusSource(
                            Table.HOLDING,
                            value,
                            ModbusSource.Type.UINT32,
                            Order.ABCD,
                            0,
                            1,
                            false,
                            new Composition(new Composition.Places(places, 4), null)));
        }
        sources.add(at(0));
        ReadPlan merged = ReadPlan.of(profile(max, sources.toArray(new ModbusSource[0]))).get(0);
        ReadPlan plan = gaps ? merged : merged.around(Set.of(), false);
        int pointOffsets = 0;
        for (Read read : plan.reads()) {
            for (PointOffset pointOffset : read.pointOffsets()) {
                assertTrue(pointOffset.source().first() >= read.address());
                assertTrue(pointOffset.source().end() <= read.address() + read.count());
                assertEquals(
                        2 * (pointOffset.source().address() - read.address()), pointOffset.at());
                pointOffsets++;
            }
            // Whatever stands there, the last byte of the answer is the last that is looked at.
            ByteBuffer answer = ByteBuffer.allocate(read.answerBytes());
            read.decode(answer, 0, new ArrayList<>());
        }
        assertEquals(sources.size(), pointOffsets);
    }

    private static ModbusSource at(int address) {
        return TcpFrames.source(Table.HOLDING, address, ModbusSource.Type.UINT16, Order.ABCD);
    }

    private static ModbusSource word() {
        return TcpFrames.source(Table.INPUT, 0, ModbusSource.Type.UINT16, Order.ABCD);
    }

    private static DeviceProfile profile(int max, ModbusSource... sources) {
        List<Point> points = new ArrayList<>();
        for (ModbusSource source : sources) {
            points.add(Fixtures.point(points.size(), "p" + points.size(), source));
        }
        DeviceProfile profile = Fixtures.profile(DeviceKind.PANEL, points, List.of());
        return new DeviceProfile(
                profile.id(),
                profile.kind(),
                profile.source(),
                points,
                List.of(),
                3,
                null,
                new ModbusPart(max, true, List.of(), null),
                Names.NONE);
    }

    private static String plan(int max, ModbusSource... sources) {
        return ReadPlan.of(profile(max, sources)).get(0).reads().toString();
    }

    /**
     * @param first register of the answer
     * @return the value, or why it is BAD, or both
     */
    private static String read(Point point, int first, String registers) {
        ModbusSource source = (ModbusSource) point.source();
        ByteBuffer answer = ByteBuffer.wrap(HexFormat.of().parseHex("FF".repeat(9) + registers));
        PointOffset pointOffset = new PointOffset(point, source, 2 * (source.address() - first));
        Reading reading = Decoder.reading(pointOffset, answer, 9);
        assertNotNull(reading);
        Quality quality = reading.quality();
        assertEquals(Double.isNaN(reading.value()), quality.status() == Quality.Status.BAD);
        String value =
                Double.isNaN(reading.value())
                        ? ""
                        : BigDecimal.valueOf(reading.value())
                                .setScale(4, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString();
        return (value + " " + (quality.isGood() ? "" : quality.text())).strip();
    }
}
