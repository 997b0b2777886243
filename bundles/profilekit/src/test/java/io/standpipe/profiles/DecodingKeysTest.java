package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.modbus.profile.Composition;
import io.standpipe.modbus.profile.Identification;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Linearisation;
import io.standpipe.model.point.Point;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of decoding mean, in the model. */
class DecodingKeysTest {

    private static Point point(String keys) {
        return Texts.profile(
                        "profile: x\nkind: tank\nsource: made for a test\npoints:\n  - {id: p, quantity: x, unit: m, "
                                + keys
                                + "}\n")
                .points()
                .get(0);
    }

    private static ModbusSource source(Point point) {
        return assertInstanceOf(ModbusSource.class, point.source());
    }

    @ParameterizedTest
    @CsvSource({
        "uint16, AB, ABCD",
        "uint16, BA, BADC",
        "bits, BA, BADC",
        "bcd16, BA, BADC",
        "int32, CDAB, CDAB",
        "bcd32, DCBA, DCBA",
        "float64, ABCDEFGH, ABCD",
        "uint64, HGFEDCBA, DCBA",
        "int64, BADCFEHG, BADC",
        "int64, GHEFCDAB, CDAB",
        "int64, EFGHABCD, EFGHABCD",
        "int64, FEHGBADC, FEHGBADC",
        "int64, CDABGHEF, CDABGHEF",
        "int64, DCBAHGFE, DCBAHGFE",
    })
    void orders(String type, String letters, Order order) {
        String bits = type.equals("bits") ? ", bit: 0, width: 2" : "";
        Point point =
                point(
                        "modbus: {table: holding, address: 4, type: %s, order: %s%s}"
                                .formatted(type, letters, bits));
        assertEquals(order, source(point).order());
        assertEquals(type.toUpperCase(java.util.Locale.ROOT), source(point).type().name());
    }

    @Test
    void anOrderMayBeAParameterHoweverItIsWritten() {
        String text =
                """
                profile: x
                kind: tank
                source: made for a test
                parameters: {order: {default: ABCD, options: [ABCD, CDAB]}}
                points:
                  - {id: p, quantity: x, modbus: {table: holding, address: 4, type: int32, order: $order}}
                """;
        assertEquals(Order.ABCD, source(Texts.profile(text).points().get(0)).order());
        for (String cell : List.of("CDAB", "cdab")) {
            DeviceProfile profile = Texts.profile(text, Map.of("order", cell));
            assertEquals(Order.CDAB, source(profile.points().get(0)).order());
        }
    }

    @Test
    void aComposition() {
        Point point =
                point(
                        "modbus: {table: holding, address: 4, type: int16, decimalPlaces: {address: 3}, unitCode: {address: 0x2, factors: {0: 1, 0x17: 0.001}}}");
        assertEquals(
                new Composition(
                        new Composition.Places(3, 4),
                        Composition.UnitCode.of(2, Map.of(0, 1.0, 23, 0.001))),
                source(point).composition());
        assertEquals(2, source(point).first());
        assertEquals(5, source(point).end());
        assertEquals(3, point.decimals());
        assertNull(point.linearisation());
    }

    @Test
    void aCodeInAPartOfItsRegister() {
        Point point =
                point(
                        "modbus: {table: holding, address: 4, type: int16, decimalPlaces: {address: 3, bit: 8}, unitCode: {address: 3, width: 8, factors: {0: 1}}}");
        Composition composition = source(point).composition();
        assertEquals(
                new Composition(
                        new Composition.Places(new Composition.Part(3, 8, 8), 4),
                        new Composition.UnitCode(
                                new Composition.Part(3, 0, 8),
                                Map.of(0, new Composition.Conversion(1, 0)))),
                composition);
    }

    @Test
    void aLine() {
        Point point =
                point(
                        "scale: 0.001, current: {at4mA: 0, at20mA: 5}, curve: [[0, 0], [5, 20]], decimals: 1, modbus: {table: input, address: 4, type: uint16}");
        assertEquals(
                new Linearisation(
                        new Linearisation.Current(0, 5),
                        new Linearisation.Curve(
                                List.of(
                                        new Linearisation.Curve.Knot(0, 0),
                                        new Linearisation.Curve.Knot(5, 20)))),
                point.linearisation());
        assertEquals(1, point.decimals());
    }

    @Test
    void absentLooksAtTheRawValue() {
        Point point =
                point(
                        "scale: 0.1, absent: {mask: 0xFFFF, values: [0x8000]}, modbus: {table: input, address: 4, type: int16}");
        assertEquals(new Bits(0xFFFF, Set.of(0x8000L)), point.absent());
        Point floating =
                point(
                        "absent: {mask: 0xFFFFFFFF, values: [0x7FC00000]}, modbus: {table: input, address: 4, type: float32}");
        assertEquals(new Bits(0xFFFF_FFFFL, Set.of(0x7FC0_0000L)), floating.absent());
    }

    private static final String REPEATED =
            """
            profile: x
            kind: panel
            source: made for a test
            parameters: {aux: {default: none, options: [none, fitted]}}
            identify:
              - {id: product, table: input, address: 500, mask: 0xFF00, values: [0x0700]}
              - {id: serial, table: holding, address: 501, registers: 8, order: BA}
            points:
              - {id: one, quantity: x, modbus: {table: coil, address: 0}}
            repeat:
              - for: {w: {from: 1, to: 3, step: 10}}
                only: {aux: fitted}
                points:
                  - id: p{w}
                    quantity: x
                    modbus:
                      table: holding
                      address: 4
                      type: int16
                      decimalPlaces: {address: 3}
                      unitCode: {address: 2, factors: {0: 1}}
                  - {id: "word-{w}", quantity: x, modbus: {table: holding, address: 100, type: uint16}}
              - for: {w: {from: 1, to: 3, step: 1}, b: {from: 0, to: 15, step: 1}}
                only: {aux: fitted}
                alarms:
                  - {id: "a{w}-{b}", kind: FIRE, when: {point: "word-{w}", bit: "{b}"}}
            """;

    @Test
    void aBlockThatADeviceMayLack() {
        DeviceProfile without = Texts.profile(REPEATED);
        assertEquals(1, without.points().size());
        assertEquals(List.of(), without.alarms());
        DeviceProfile with = Texts.profile(REPEATED, Map.of("aux", "fitted"));
        assertEquals(7, with.points().size());
        assertEquals(49, with.alarms().size()); // one confirms the fires
        assertEquals(new Condition.Is(6, Bits.bit(15)), with.alarms().get(47).when());
        assertEquals("a3-15", with.alarms().get(47).id());
    }

    @Test
    void aCompositionMovesAlong() {
        Point third =
                Texts.profile(REPEATED, Map.of("aux", "fitted")).points().stream()
                        .filter(point -> point.id().equals("p3"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(24, source(third).address());
        assertEquals(
                new Composition(
                        new Composition.Places(23, 4), Composition.UnitCode.of(22, Map.of(0, 1.0))),
                source(third).composition());
    }

    @Test
    void whatTellsADevice() {
        assertEquals(
                List.of(
                        new Identification(
                                "product",
                                Table.INPUT,
                                500,
                                1,
                                Order.ABCD,
                                new Bits(0xFF00, Set.of(0x0700L))),
                        new Identification("serial", Table.HOLDING, 501, 8, Order.BADC, null)),
                ModbusPart.of(Texts.profile(REPEATED)).identify());
    }
}
