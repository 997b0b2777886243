package io.standpipe.modbus.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.Composition;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.modbus.profile.PackedTime;
import io.standpipe.modbus.profile.RegisterLayout;
import io.standpipe.modbus.profile.TextLayout;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a profile may ask for and a device may answer: each point is a reading that says how
 * good it is, or left out because the device says that it is not there; nothing throws.
 */
class DecoderFuzzTest {

    private static final int HEADER = 9;

    @FuzzTest(maxDuration = "10m")
    void anyPointOfAnyAnswer(byte[] bytes) {
        check(bytes);
    }

    @Property(tries = 3000)
    void anyPointOfAnyAnswerWithoutGuidance(@ForAll @Size(max = 120) byte[] bytes) {
        check(bytes);
    }

    private static void check(byte[] bytes) {
        FuzzBytes in = new FuzzBytes(bytes);
        List<Point> points = new ArrayList<>();
        int count = 1 + in.one() % 4;
        for (int i = 0; i < count; i++) {
            Point point = point(in, i);
            if (point != null) {
                points.add(point);
            }
        }
        ReadPlan plan = plan(points);
        if (plan == null) {
            return;
        }
        List<Reading> readings = new ArrayList<>();
        for (Read read : plan.reads()) {
            byte[] answer = new byte[HEADER + read.answerBytes()];
            System.arraycopy(in.take(read.answerBytes()), 0, answer, HEADER, read.answerBytes());
            read.decode(ByteBuffer.wrap(answer), HEADER, readings);
        }
        readings.forEach(DecoderFuzzTest::judge);
        assertEquals(points.size(), readings.size());
    }

    private static void judge(Reading reading) {
        Quality quality = reading.quality();
        assertEquals(quality.isGood(), quality.cause() == Quality.Cause.NONE);
        assertEquals(quality.status() == Quality.Status.BAD, Double.isNaN(reading.value()));
        assertFalse(Double.isInfinite(reading.value()));
        Point point = reading.point();
        ModbusSource source = (ModbusSource) point.source();
        switch (quality.cause()) {
            case WIRE_BREAK, SHORT_CIRCUIT, SATURATED ->
                    assertTrue(
                            (point.linearisation() != null
                                            && point.linearisation().current() != null)
                                    || source.composition() != null);
            case NOT_IMPLEMENTED -> assertNotNull(source.composition());
            case SENSOR_FAILURE, NOT_ACCURATE -> assertFalse(point.quality().isEmpty());
            case UNKNOWN_UNIT -> assertNotNull(source.composition());
            case INVALID_VALUE ->
                    assertTrue(
                            source.composition() != null
                                    || source.type().decimal()
                                    || source.layout() != null);
            case ROUNDED -> assertEquals(4, source.type().registers());
            case ABSENT -> assertTrue(point.mayBeAbsent());
            case NONE, OUT_OF_RANGE -> {}
            default -> throw new AssertionError(quality);
        }
        // Profiles linearise no bits; the model would.
        if (source.type() == ModbusSource.Type.BIT
                && point.linearisation() == null
                && quality.status() != Quality.Status.BAD) {
            assertTrue(reading.value() == 0 || reading.value() == 1);
            assertNull(source.composition());
        }
    }

    /**
     * @return null if no device could be read so
     */
    private static @Nullable ReadPlan plan(List<Point> points) {
        List<Point> numbered = new ArrayList<>();
        for (Point point : points) {
            numbered.add(
                    new Point(
                            numbered.size(),
                            "p" + numbered.size(),
                            point.quantity(),
                            point.unit(),
                            point.source(),
                            point.scale(),
                            point.offset(),
                            null,
                            0,
                            point.decimals(),
                            point.states(),
                            point.absent(),
                            point.linearisation(),
                            null,
                            point.quality(),
                            null));
        }
        DeviceProfile profile = Fixtures.profile(DeviceKind.TANK, numbered, List.of());
        try {
            return ReadPlan.of(profile).get(0);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * @return null if the model refuses it
     */
    private static @Nullable Point point(FuzzBytes in, int index) {
        try {
            Table table = in.of(Table.values());
            ModbusSource.Type type =
                    table.bits() ? ModbusSource.Type.BIT : in.of(ModbusSource.Type.values());
            boolean bits = type == ModbusSource.Type.BITS;
            boolean bit = bits || (type == ModbusSource.Type.BIT && !table.bits());
            int flags = in.one();
            ModbusSource source =
                    new ModbusSource(
                            table,
                            in.one(),
                            type,
                            in.of(Order.values()),
                            bit || type.parts() ? in.one() % 32 : 0,
                            bits || type.parts() ? 1 + in.one() % 31 : 1,
                            false,
                            (flags & 3) == 3 ? composition(in) : null,
                            layout(in, type),
                            null);
            Map<Long, String> states = (flags & 12) == 12 ? Map.of(1L, "on") : Map.of();
            Bits absent = (flags & 16) != 0 ? new Bits(0xFFFF, Set.of((long) in.two())) : null;
            Linearisation line = (flags & 96) == 96 ? line(in) : null;
            double scale = (flags & 128) != 0 ? in.number() : 1;
            double offset = (flags & 128) != 0 ? in.number() : 0;
            return new Point(
                    index,
                    "p",
                    "level",
                    "m",
                    source,
                    scale,
                    offset,
                    null,
                    0,
                    3,
                    states,
                    absent,
                    line,
                    null,
                    in.flag() ? quality(in) : List.of(),
                    null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable RegisterLayout layout(FuzzBytes in, ModbusSource.Type type) {
        if (type == ModbusSource.Type.TEXT) {
            return new TextLayout(
                    1 + in.one() % TextLayout.MAX_REGISTERS,
                    in.flag() ? StandardCharsets.UTF_8 : Charset.forName("GBK"));
        }
        if (!type.time()) {
            return null;
        }
        List<PackedTime.Part> bytes = new ArrayList<>();
        int registers = 1 + in.one() % PackedTime.MAX_REGISTERS;
        for (int i = 0; i < 2 * registers; i++) {
            bytes.add(in.of(PackedTime.Part.values()));
        }
        return new PackedTime(bytes, type == ModbusSource.Type.BCDTIME, in.two());
    }

    private static List<QualityRule> quality(FuzzBytes in) {
        List<QualityRule> rules = new ArrayList<>();
        for (Quality quality :
                List.of(
                        Quality.ABSENT,
                        Quality.bad(Quality.Cause.SENSOR_FAILURE),
                        new Quality(Quality.Status.UNCERTAIN, Quality.Cause.NOT_ACCURATE, 0))) {
            QualityRule.Span span =
                    in.flag()
                            ? QualityRule.Span.NO_NUMBER
                            : new QualityRule.Span(in.number(), in.number());
            rules.add(
                    new QualityRule(
                            in.flag() ? QualityRule.SELF : in.one(),
                            in.flag() ? 0 : in.two(),
                            List.of(span),
                            in.flag(),
                            quality));
        }
        return rules;
    }

    private static Composition composition(FuzzBytes in) {
        Composition.Places places =
                in.flag() ? new Composition.Places(in.one(), in.one() % 10) : null;
        if (!in.flag()) {
            return new Composition(
                    places,
                    null,
                    in.flag() ? new Composition.ScaleFactor(in.one()) : null,
                    in.flag()
                            ? new Composition.OrderCode(in.one(), Map.of(0, in.of(Order.values())))
                            : null);
        }
        Map<Integer, Double> factors = new HashMap<>();
        factors.put(in.two(), in.number());
        factors.put(0, 1.0);
        if (in.flag()) {
            Linearisation.Current current = new Linearisation.Current(in.number(), in.number());
            return new Composition(
                    places,
                    new Composition.UnitCode(
                            in.one(),
                            Map.of(
                                    0,
                                    new Composition.Conversion(
                                            in.number(), in.number(), current))));
        }
        return new Composition(places, Composition.UnitCode.of(in.one(), factors));
    }

    private static Linearisation line(FuzzBytes in) {
        Linearisation.Current current =
                in.flag() ? new Linearisation.Current(in.number(), in.number()) : null;
        if (!in.flag()) {
            return new Linearisation(current, null);
        }
        List<Linearisation.Curve.Knot> knots = new ArrayList<>();
        int count = in.one() % 5;
        for (int i = 0; i < count; i++) {
            knots.add(new Linearisation.Curve.Knot(in.number(), in.number()));
        }
        return new Linearisation(current, new Linearisation.Curve(knots));
    }
}
