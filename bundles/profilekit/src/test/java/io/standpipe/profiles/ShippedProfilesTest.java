package io.standpipe.profiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedProfilesTest {

    private static final Library SHIPPED = Texts.load(List.of(Texts.allShipped()));
    private static final DeviceProfile PANEL =
            Texts.profile(Texts.shipped("notifier-modbus-gw.yaml"));
    private static final Map<String, Point> PANEL_POINTS = new HashMap<>();

    static {
        PANEL.points().forEach(point -> PANEL_POINTS.put(point.id(), point));
    }

    @Test
    void allLoad() {
        assertEquals(List.of(), SHIPPED.problems());
        assertEquals(
                Set.of(
                        "firetrol-mark-3-plus",
                        "generic-battery-voltage",
                        "generic-contact-battery",
                        "generic-contact-door",
                        "generic-contact-fault",
                        "generic-contact-fire",
                        "generic-contact-mains",
                        "generic-contact-supervisory",
                        "generic-contact-tamper",
                        "generic-flow-pulse",
                        "generic-level-4-20ma",
                        "generic-output",
                        "generic-panel-contacts",
                        "generic-pressure-4-20ma",
                        "generic-zone-loop",
                        "generic-level-4reg",
                        "generic-level-pressure-4reg",
                        "generic-output-coil",
                        "generic-pressure-4reg",
                        "generic-pressure-4reg-unit3",
                        "gst-gst200",
                        "gst-gst5000",
                        "apc-smart-ups",
                        "honeywell-cgw-mb",
                        "honeywell-cgw-mb-health",
                        "honeywell-sensepoint-xcd",
                        "honeywell-sensepoint-xrl",
                        "huawei-ups2000",
                        "kidde-alarmline-2-en",
                        "metron-fd4",
                        "system-sensor-faast",
                        "kidde-alarmline-2",
                        "matelec-fpc-36040",
                        "notifier-modbus-gw",
                        "notifier-modbus-gw-health",
                        "notifier-modbus-gw-node",
                        "siemens-nk8237",
                        "siemens-nk8237-health",
                        "tornatech-gpx",
                        "generic-smoke-coap",
                        "lwm2m-smoke-3407",
                        "meokon-hydrant-24-v3",
                        "meokon-hydrant-34-v3",
                        "meokon-hydrant-36-v3",
                        "meokon-hydrant-58-v3",
                        "meokon-pressure-v3",
                        "milesight-gs524n"),
                SHIPPED.ids());
    }

    @Test
    void eachSaysWhereItIsFromAndThatNoHardwareConfirmedIt() {
        for (String id : SHIPPED.ids()) {
            DeviceProfile profile = Texts.shipped(SHIPPED, id);
            assertTrue(profile.source().endsWith("verified on hardware: no"), profile.source());
        }
    }

    @Test
    void aFireOfAPanelOrDetectorIsNeverHeldBack() {
        for (String id : SHIPPED.ids()) {
            for (AlarmDefinition alarm : Texts.shipped(SHIPPED, id).alarms()) {
                // One that names no place waits until the others of the same poll are judged.
                if (alarm.kind() == AlarmKind.FIRE && !alarm.when().has(Condition.Other.class)) {
                    assertEquals(Duration.ZERO, alarm.onDelay(), id + " " + alarm.id());
                }
            }
        }
    }

    @Test
    void theTwoPumpControllersHaveOneMap() {
        DeviceProfile tornatech = Texts.profile(Texts.shipped("tornatech-gpx.yaml"));
        DeviceProfile firetrol = Texts.profile(Texts.shipped("firetrol-mark-3-plus.yaml"));
        assertEquals(tornatech.points(), firetrol.points());
        assertEquals(tornatech.alarms(), firetrol.alarms());
        assertEquals(ModbusPart.of(tornatech).identify(), ModbusPart.of(firetrol).identify());
    }

    @Test
    void nothingButTheOutputCanBeWritten() {
        Set<String> writable = new TreeSet<>();
        for (String id : SHIPPED.ids()) {
            for (Point point : Texts.shipped(SHIPPED, id).points()) {
                if (point.source() instanceof ModbusSource source && source.writable()) {
                    writable.add(id + "/" + point.id());
                }
            }
        }
        assertEquals(Set.of("generic-output-coil/output"), writable);
    }

    @Test
    void outputCoil() {
        DeviceProfile profile =
                Texts.profile(Texts.shipped("generic-output-coil.yaml"), Map.of("coil", "3"));
        assertEquals(DeviceKind.CONTACT, profile.kind());
        assertEquals(
                new ModbusSource(
                        ModbusSource.Table.COIL,
                        3,
                        ModbusSource.Type.BIT,
                        ModbusSource.Order.ABCD,
                        0,
                        1,
                        true),
                profile.points().get(0).source());
        assertEquals(Map.of(0L, "off", 1L, "on"), profile.points().get(0).states());
    }

    @Test
    void pressureTransmitter() {
        DeviceProfile profile = Texts.profile(Texts.shipped("generic-pressure-4reg.yaml"));
        assertEquals(DeviceKind.HYDRANT, profile.kind());
        assertEquals(20, ModbusPart.of(profile).maxRegisters());
        Point pressure = profile.points().get(0);
        ModbusSource source = assertInstanceOf(ModbusSource.class, pressure.source());
        assertEquals("MPa", pressure.unit());
        assertEquals(new Point.Range(-0.1, 2.5), pressure.range());
        assertEquals(4, source.address());
        assertEquals(2, source.first(), "unit, decimals and value come in one answer");
        assertEquals(5, source.end());
        assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8), codes(source));
        assertEquals(
                List.of(
                        new Derived(0, new Derived.Median(5)),
                        new Derived(0, new Derived.Peak(Duration.ofSeconds(60))),
                        new Derived(0, new Derived.Minimum(Duration.ofSeconds(60))),
                        new Derived(1, new Derived.Rate(Duration.ofSeconds(5)))),
                profile.points().subList(1, 5).stream().map(Point::source).toList());
        assertEquals("MPa/s", profile.points().get(4).unit());
        assertEquals(
                """
                below-code SUPERVISORY LOW Below[point=1, setpoint=0.14, deadband=0.01] 600 600 null
                low-pressure SUPERVISORY MEDIUM Below[point=1, setpoint=0.1, deadband=0.02] 15 60 UNKNOWN
                no-water SUPERVISORY HIGH Below[point=1, setpoint=0.05, deadband=0.02] 5 60 NO_WATER
                overpressure SUPERVISORY MEDIUM Above[point=0, setpoint=1.0, deadband=0.05] 3 60 null
                pressure-drop SUPERVISORY HIGH Below[point=4, setpoint=-0.02, deadband=0.015] 0 60 null
                stuck FAULT LOW Stuck[point=0, band=0.0, after=PT24H] 0 0 UNKNOWN
                """,
                lines(profile));
    }

    private static Set<Integer> codes(ModbusSource source) {
        assertNotNull(source.composition());
        assertNotNull(source.composition().unit());
        return source.composition().unit().conversions().keySet();
    }

    @Test
    void inADryBarrelPressureMeansInUse() {
        assertEquals(
                """
                overpressure SUPERVISORY MEDIUM Above[point=0, setpoint=1.0, deadband=0.05] 3 60 null
                in-use SUPERVISORY MEDIUM Above[point=0, setpoint=0.05, deadband=0.02] 3 30 null
                """,
                lines(
                        Texts.profile(
                                Texts.shipped("generic-pressure-4reg.yaml"),
                                Map.of("mounting", "dry-barrel"))));
    }

    private static String lines(DeviceProfile profile) {
        StringBuilder lines = new StringBuilder();
        for (AlarmDefinition a : profile.alarms()) {
            lines.append(
                    "%s %s %s %s %d %d %s%n"
                            .formatted(
                                    a.id(),
                                    a.kind(),
                                    a.priority(),
                                    a.when(),
                                    a.onDelay().toSeconds(),
                                    a.offDelay().toSeconds(),
                                    a.unserviceable()));
        }
        return lines.toString();
    }

    @Test
    void pressureTransmitterWithParameters() {
        DeviceProfile profile =
                Texts.profile(
                        Texts.shipped("generic-pressure-4reg.yaml"),
                        Map.of(
                                "low",
                                "0.14",
                                "low_on_delay",
                                "0",
                                "low_off_delay",
                                "7",
                                "low_priority",
                                "critical",
                                "missed",
                                "2"));
        AlarmDefinition low = profile.alarms().get(1);
        assertEquals(new Condition.Below(1, 0.14, 0.02), low.when());
        assertEquals(Priority.CRITICAL, low.priority());
        assertEquals(2, profile.missed());
        assertEquals(Duration.ZERO, low.onDelay());
        assertEquals(Duration.ofSeconds(7), low.offDelay());
        assertEquals(Duration.ofSeconds(7), profile.alarms().get(2).offDelay());
    }

    @Test
    void levelProbe() {
        DeviceProfile profile =
                Texts.profile(
                        Texts.shipped("generic-level-4reg.yaml"),
                        Map.of("low", "2.5", "high", "4.2"));
        assertEquals(DeviceKind.TANK, profile.kind());
        Point level = profile.points().get(0);
        assertEquals("m", level.unit());
        assertEquals(2, level.decimals());
        assertEquals(1, level.scale());
        assertEquals(new Condition.Below(1, 2.5, 0.1), profile.alarms().get(0).when());
        assertEquals(new Condition.Below(1, 0.5, 0.1), profile.alarms().get(1).when());
        assertEquals(new Condition.Below(1, 0.2, 0.1), profile.alarms().get(2).when());
        assertEquals(Serviceability.NO_WATER, profile.alarms().get(2).unserviceable());
        assertEquals(new Condition.Above(1, 4.2, 0.1), profile.alarms().get(4).when());
    }

    /** Each sort of water source can be installed, and what measures it says when it is none. */
    @ParameterizedTest
    @CsvSource({
        "generic-pressure-4reg, hydrant crane",
        "generic-pressure-4reg-unit3, hydrant crane",
        "generic-pressure-4-20ma, hydrant crane",
        "meokon-pressure-v3, hydrant crane",
        "generic-level-4reg, tank pool intake well",
        "generic-level-pressure-4reg, tank pool intake well",
        "generic-level-4-20ma, tank pool intake well",
    })
    void waterSources(String id, String kinds) throws Exception {
        for (String kind : kinds.split(" ", -1)) {
            DeviceProfile profile = SHIPPED.profile(id, Map.of("kind", kind));
            assertEquals(kind, profile.kind().word());
            assertTrue(profile.measuresWater());
        }
        assertThrows(ProfileException.class, () -> SHIPPED.profile(id, Map.of("kind", "panel")));
    }

    @ParameterizedTest
    @CsvSource({
        "generic-pressure-4reg, mounting, dry-barrel, HYDRANT",
        "meokon-pressure-v3, mounting, dry-barrel, HYDRANT",
        "generic-flow-pulse, kind, well, WELL",
    })
    void whatDoesNotMeasureWater(String id, String column, String word, DeviceKind kind)
            throws Exception {
        DeviceProfile profile = SHIPPED.profile(id, Map.of(column, word));
        assertEquals(kind, profile.kind());
        assertFalse(profile.measuresWater());
    }

    /** With the wrong level of its pin a siren sounds as soon as its row is saved. */
    @Test
    void levelsOfTanksAndPinsAndTheMountingOfHydrantsAreAskedFor() throws Exception {
        for (String id : SHIPPED.ids()) {
            if (!id.startsWith("generic-")) {
                continue; // panels ask for how much of them there is
            }
            assertEquals(
                    switch (id.replaceAll("generic-(level-|pressure-)?.*", "$1")) {
                        case "level-" -> "[high m, low m, low_low m]";
                        case "pressure-" -> "[mounting ]";
                        default -> id.equals("generic-output") ? "[level ]" : "[]";
                    },
                    SHIPPED.needed(id).stream()
                            .map(one -> one.column() + " " + one.unit())
                            .toList()
                            .toString(),
                    id);
        }
    }

    /** A dry barrel that is taken for a full one is without water, and nobody knows why. */
    @Test
    void noMountingIsTakenForGranted() throws Exception {
        for (String id : SHIPPED.ids()) {
            boolean mounted = Texts.shipped(id + ".yaml").contains("\n  mounting: ");
            assertEquals(
                    mounted,
                    SHIPPED.needed(id).stream().anyMatch(one -> one.column().equals("mounting")),
                    id);
        }
    }

    /** 1.2 m below the ground a sensor shows 0.0118 MPa more than there is at the ground. */
    @Test
    void limitsCountFromTheGround() {
        DeviceProfile profile =
                Texts.profile(
                        Texts.shipped("generic-pressure-4reg.yaml"), Map.of("height", "-1.2"));
        Derived median = assertInstanceOf(Derived.class, profile.points().get(1).source());
        assertEquals(new Derived.Median(5), median.function());
        assertEquals(-0.0118, median.plus(), 0.0001);
    }

    // Printed numbers 4NNNN less 40001, from the formula of the manual.
    @ParameterizedTest
    @CsvSource({
        "L1D1,      0", "L1D159,   158", "L1M1,    200", "L1M159,  358",
        "L2D1,    400", "L2M7,     606", "L10D1,  3600", "L10M159, 3958"
    })
    void panelAddresses(String id, int address) {
        Point point = PANEL_POINTS.get(id);
        assertNotNull(point);
        assertEquals(
                new ModbusSource(
                        ModbusSource.Table.HOLDING,
                        address,
                        ModbusSource.Type.UINT16,
                        ModbusSource.Order.ABCD,
                        0,
                        1),
                point.source());
    }

    @Test
    void panelSize() {
        assertEquals(10 * 2 * 159 + 1, PANEL.points().size());
        assertEquals(7 * 10 * 2 * 159 + 1, PANEL.alarms().size());
        assertTrue(
                PANEL.alarms().stream()
                        .filter(a -> a.kind() == AlarmKind.FIRE)
                        .allMatch(a -> a.onDelay().isZero()));
    }

    // bit 11 active, 12 inactive, 10 enabled, 9 disabled, 13 trouble, 14 pre-alarm, 8 and 15
    // acknowledged
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0x1400, -", // inactive, enabled
                "0x1410, -", // a type without bit 11 means nothing
                "0x0C10, fire",
                "0x0CEA, fire",
                "0x0CED, fire",
                "0x0CEE, life-safety", // CO alarm and photo supervisory
                "0x8D10, fire", // acknowledged, still burning
                "0x4C10, fire pre-alarm",
                "0x4400, pre-alarm",
                "0x2400, trouble",
                "0x2C10, fire trouble", // a fire stays a fire in trouble
                "0x1200, disabled",
                "0x0A52, disabled active-unknown", // active while disabled
                "0x0A55, disabled active-unknown",
                "0x0A10, fire disabled",
                "0x0C71, -", // non-fire activation
                "0x0C72, -",
                "0x0C14, life-safety", // CO
                "0x0C11, life-safety",
                "0x0C40, supervisory",
                "0x0C00, active-unknown", // active, and the panel does not say what
                "0x0C99, active-unknown",
                "0x1499, -",
                "0x00FF, absent",
                "0x14FF, absent",
                "0x7FFF, absent"
            })
    void panelWords(String word, String expected) {
        long raw = Long.decode(word);
        for (String id : List.of("L1D1", "L3M159")) {
            Point point = PANEL_POINTS.get(id);
            assertNotNull(point);
            assertNotNull(point.absent());
            Set<String> raised = new TreeSet<>();
            if (point.absent().match(raw)) {
                raised.add("absent");
            } else {
                for (AlarmDefinition alarm : PANEL.alarms()) {
                    if (alarm.when().points().anyMatch(p -> p == point.index())
                            && met(alarm.when(), raw)) {
                        raised.add(alarm.id().substring(id.length() + 1));
                    }
                }
            }
            Set<String> wanted =
                    expected == null ? Set.of() : new TreeSet<>(List.of(expected.split(" ")));
            assertEquals(wanted, raised, word);
        }
    }

    /** For conditions of one point. */
    private static boolean met(Condition when, long raw) {
        if (when instanceof Condition.Not not) {
            return !met(not.condition(), raw);
        }
        return when instanceof Condition.Is is
                ? is.bits().match(raw)
                : when.parts().stream().allMatch(part -> met(part, raw));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void whatHasAFireConfirmsIt(String id) {
        List<AlarmDefinition> alarms = Texts.shipped(SHIPPED, id).alarms();
        List<AlarmDefinition> fires =
                alarms.stream().filter(a -> a.kind() == AlarmKind.FIRE).toList();
        assertEquals(!fires.isEmpty(), alarms.contains(AlarmDefinition.FIRE_CONFIRMED), id);
        assertEquals(
                fires.isEmpty() ? 0 : 1,
                fires.stream().filter(a -> a.when().has(Condition.InPlace.class)).count(),
                "written in the profile it would be another rule");
    }

    static Set<String> ids() {
        return SHIPPED.ids();
    }

    /**
     * Each detector, module and zone of a panel is one; of a detector its smoke and its heat are.
     */
    @Test
    void whatIsOneDetector() {
        List<String> parts =
                PANEL.alarms().stream()
                        .filter(a -> a.kind() == AlarmKind.FIRE)
                        .filter(a -> !a.equals(AlarmDefinition.FIRE_CONFIRMED))
                        .map(AlarmDefinition::detector)
                        .toList();
        assertEquals(3180, parts.size());
        assertEquals(3180, Set.copyOf(parts).size());
        assertEquals(
                Set.of(""),
                Texts.profile(Texts.shipped("generic-smoke-coap.yaml")).alarms().stream()
                        .map(AlarmDefinition::detector)
                        .collect(Collectors.toSet()));
    }

    @Test
    void eachPanelAlarmHasItsKind() {
        Map<String, AlarmKind> kinds = new HashMap<>();
        PANEL.alarms().stream()
                .filter(a -> !a.equals(AlarmDefinition.FIRE_CONFIRMED))
                .forEach(a -> kinds.put(a.id().substring(a.id().indexOf('-') + 1), a.kind()));
        assertEquals(
                Map.of(
                        "fire", AlarmKind.FIRE,
                        "pre-alarm", AlarmKind.PRE_ALARM,
                        "supervisory", AlarmKind.SUPERVISORY,
                        "life-safety", AlarmKind.SUPERVISORY,
                        "active-unknown", AlarmKind.SUPERVISORY,
                        "trouble", AlarmKind.FAULT,
                        "disabled", AlarmKind.DISABLED),
                kinds);
    }
}
