package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Quality.Status;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.QualityRule.Span;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What devices say of their values: by a number, or in another register. */
class SaidQualityTest {

    private static final Quality DIRTY = new Quality(Status.UNCERTAIN, Cause.NOT_ACCURATE, 0);

    private static List<Span> only(double number) {
        return List.of(new Span(number, number));
    }

    private static final List<QualityRule> RULES =
            List.of(
                    new QualityRule(8, 0xFF, only(2), false, DIRTY),
                    new QualityRule(
                            QualityRule.SELF,
                            0,
                            List.of(new Span(-9999, -9999), new Span(-8999, -8000)),
                            false,
                            Quality.bad(Cause.SENSOR_FAILURE)),
                    new QualityRule(
                            QualityRule.SELF, 0, List.of(Span.NO_NUMBER), false, Quality.ABSENT),
                    new QualityRule(
                            8,
                            0xFF,
                            List.of(new Span(0, 2)),
                            true,
                            Quality.bad(Cause.DEVICE_FAILURE)));

    private static Point point(ModbusSource.Type type, List<QualityRule> rules) {
        return new Point(
                0,
                "p",
                "level",
                "m",
                new ModbusSource(Table.INPUT, 4, type, Order.ABCD, 0, 1),
                0.5,
                0,
                null,
                0,
                3,
                Map.of(),
                null,
                null,
                null,
                rules,
                null);
    }

    private static String read(Point point, String registers) {
        DeviceProfile profile = Fixtures.profile(DeviceKind.TANK, List.of(point), List.of());
        Read read = ReadPlan.of(profile).get(0).reads().get(0);
        List<Reading> readings = new ArrayList<>();
        ByteBuffer answer = ByteBuffer.wrap(HexFormat.of().parseHex(registers.replace(" ", "")));
        assertEquals(read.answerBytes(), answer.capacity());
        read.decode(answer, 0, readings);
        Reading reading = readings.get(0);
        String quality = reading.quality().isGood() ? "" : " " + reading.quality().text();
        return (Double.isNaN(reading.value()) ? "none" : reading.value()) + quality;
    }

    // registers 4 to 8: a float, two of others, status
    @ParameterizedTest
    @CsvSource({
        "41200000 0000 0000 0000, 5.0",
        "41200000 0000 0000 FF00, 5.0",
        "41200000 0000 0000 0002, 5.0 not-accurate",
        "41200000 0000 0000 0003, none device-failure",
        "41200000 0000 0000 00FF, none device-failure",
        "C61C3C00 0000 0000 0000, none sensor-failure", // -9999
        "C6027C00 0000 0000 0000, none sensor-failure", // -8351
        "C61C3C00 0000 0000 0002, none sensor-failure",
        "7FC00000 0000 0000 0000, none absent",
        "FF800000 0000 0000 0000, none out-of-range",
        "FF800000 0000 0000 0002, none out-of-range",
    })
    void theWorstCounts(String registers, String expected) {
        assertEquals(expected, read(point(ModbusSource.Type.FLOAT32, RULES), registers));
    }

    @ParameterizedTest
    @CsvSource({"0032, none sensor-failure", "0031, 24.5 not-accurate", "0065, 50.5"})
    void badGoesBeforeUncertain(String registers, String expected) {
        QualityRule poor =
                new QualityRule(QualityRule.SELF, 0, List.of(new Span(0, 100)), false, DIRTY);
        QualityRule none =
                new QualityRule(
                        QualityRule.SELF, 0, only(50), false, Quality.bad(Cause.SENSOR_FAILURE));
        Point point = point(ModbusSource.Type.INT16, List.of(poor, none));
        assertEquals(expected, read(point, registers));
    }

    @Property
    void noNumberThatARuleNamesIsEverGood(
            @ForAll short raw, @ForAll short low, @ForAll short high) {
        Span span = new Span(Math.min(low, high), Math.max(low, high));
        Quality failed = Quality.bad(Cause.SENSOR_FAILURE);
        for (boolean unless : new boolean[] {false, true}) {
            Point point =
                    point(
                            ModbusSource.Type.INT16,
                            List.of(
                                    new QualityRule(
                                            QualityRule.SELF, 0, List.of(span), unless, failed)));
            boolean in = raw >= span.low() && raw <= span.high();
            assertEquals(
                    in == unless ? raw * 0.5 + "" : "none sensor-failure",
                    read(point, HexFormat.of().toHexDigits(raw)));
        }
    }

    @ParameterizedTest
    @CsvSource({"01, 1.0", "81, none out-of-service", "80, none out-of-service"})
    void aBitBesideABit(String bits, String expected) {
        Point point =
                new Point(
                        0,
                        "p",
                        "state",
                        "",
                        new ModbusSource(
                                Table.DISCRETE, 4, ModbusSource.Type.BIT, Order.ABCD, 0, 1),
                        1,
                        0,
                        null,
                        0,
                        0,
                        Map.of(),
                        null,
                        null,
                        null,
                        List.of(
                                new QualityRule(
                                        11, 1, only(1), false, Quality.bad(Cause.OUT_OF_SERVICE))),
                        null);
        assertEquals(expected, read(point, bits));
    }
}
