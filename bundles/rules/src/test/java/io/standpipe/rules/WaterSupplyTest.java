package io.standpipe.rules;

import static io.standpipe.rules.Definitions.device;
import static io.standpipe.rules.Definitions.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.operator.OperatorOrders;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a hydrant or another water source counts as one: never where nothing shows its water. */
class WaterSupplyTest {

    private static final Duration YEAR = Duration.ofDays(366);

    private static final AlarmDefinition NO_WATER =
            alarm("no-water", new Condition.Below(1, 0.05, 0.02), 5, Serviceability.NO_WATER);
    private static final AlarmDefinition LOW =
            alarm("low-pressure", new Condition.Below(1, 0.1, 0.02), 15, Serviceability.UNKNOWN);
    private static final AlarmDefinition SENSOR =
            alarm("sensor-fault", new Condition.Is(2, Bits.bit(3)), 0, Serviceability.UNKNOWN);

    private final Device hydrant =
            device("hyd-1", DeviceKind.HYDRANT, points(), NO_WATER, LOW, SENSOR);
    private final Device dryBarrel =
            device(
                    "dry-1",
                    DeviceKind.HYDRANT,
                    points(),
                    alarm("in-use", new Condition.Above(0, 0.05, 0.02), 3, null),
                    alarm("tilt", new Condition.Is(2, Bits.bit(6)), 0, Serviceability.DAMAGED));
    private final Scene scene = new Scene();

    private static List<Point> points() {
        return List.of(
                Fixtures.pressure(0),
                Definitions.derived(1, "pressure-median", 0, new Derived.Median(3)),
                Fixtures.word(2, "alarms", 9));
    }

    private static AlarmDefinition alarm(
            String id, Condition when, double delay, Serviceability unserviceable) {
        return new AlarmDefinition(
                id, AlarmKind.SUPERVISORY, when, seconds(delay), seconds(60), unserviceable);
    }

    private Serviceability now(Device of) {
        return scene.now(of.id()).serviceability();
    }

    private Scene read(Device of, double pressure, Quality quality, int bits) {
        List<Point> points = of.profile().points();
        scene.engine.process(
                List.of(
                        new Readings(
                                of,
                                scene.time.stamp(),
                                List.of(
                                        new Reading(points.get(0), pressure, quality),
                                        new Reading(points.get(2), bits, Quality.GOOD)))));
        return scene;
    }

    private static Quality quality(Quality.Cause cause) {
        boolean doubtful =
                cause == Quality.Cause.SATURATED || cause == Quality.Cause.CLOCK_UNSYNCHRONISED;
        return new Quality(doubtful ? Quality.Status.UNCERTAIN : Quality.Status.BAD, cause, 0);
    }

    private void reads(int from, int to, double pressure, Quality quality) {
        for (int second = from; second <= to; second++) {
            scene.at(second);
            read(hydrant, pressure, quality, 0);
        }
    }

    @Test
    void aHydrantIsServiceableWhileItsPressureIsGoodAndAboveTheLimit() {
        scene.install(hydrant);
        reads(1, 10, 0.3, Quality.GOOD);
        reads(11, 40, 0.08, Quality.GOOD);
        reads(41, 60, 0.01, Quality.GOOD);
        reads(61, 200, 0.3, Quality.GOOD);
        scene.says(
                "state",
                """
                1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                27.000 state/hyd-1 ALARM since 27.000 low-pressure UNKNOWN
                47.000 state/hyd-1 ALARM since 27.000 low-pressure no-water NO_WATER
                122.000 state/hyd-1 NORMAL since 122.000 SERVICEABLE
                """);
    }

    @Test
    void onlyItsPressureCountsNotTheRestOfTheDevice() {
        scene.install(hydrant).at(1);
        read(hydrant, Double.NaN, Quality.OUT_OF_RANGE, 0);
        assertEquals(Serviceability.UNKNOWN, now(hydrant), "it was read, but not its pressure");
    }

    /** A sensor that fails: not with the first lost answer, but with the fault. */
    @ParameterizedTest
    @EnumSource(
            value = Quality.Cause.class,
            names = {"WIRE_BREAK", "OUT_OF_RANGE", "UNKNOWN_UNIT", "SATURATED", "DEVICE_SILENT"})
    void withoutAGoodPressureNothingIsKnown(Quality.Cause cause) {
        Quality quality = quality(cause);
        scene.install(hydrant);
        reads(1, 5, 0.3, Quality.GOOD);
        reads(6, 7, 0.3, quality);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
        reads(8, 8, 0.3, quality);
        assertEquals(Serviceability.UNKNOWN, now(hydrant));
        assertEquals(
                1, scene.gatewayStatus.hydrants().get(Serviceability.UNKNOWN), "and so it counts");
        reads(9, 9, 0.3, Quality.GOOD);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
    }

    @Test
    void anAlarmOfItsSensorMakesAnyPressureDoubtful() {
        scene.install(hydrant);
        reads(1, 5, 0.3, Quality.GOOD);
        scene.at(6);
        read(hydrant, 0.3, Quality.GOOD, 1 << 3);
        assertEquals(Serviceability.UNKNOWN, now(hydrant));
        scene.at(7);
        read(hydrant, 0.3, Quality.GOOD, 0);
        scene.at(67);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
    }

    /** Low pressure turns nothing while its delay runs; no water is no proof of water meanwhile. */
    @Test
    void noDelayCountsAsWater() {
        scene.install(hydrant);
        reads(1, 4, 0.07, Quality.GOOD);
        assertEquals(Serviceability.UNKNOWN, now(hydrant), "low from the beginning");
        reads(5, 10, 0.3, Quality.GOOD);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
        reads(11, 15, 0.07, Quality.GOOD);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant), "low, but there is water");
        reads(16, 20, 0.3, Quality.GOOD);
        reads(21, 21, 0.0, Quality.GOOD);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant), "a wild sample");
        reads(22, 22, 0.0, Quality.GOOD);
        assertEquals(Serviceability.UNKNOWN, now(hydrant), "its delay has not run yet");
        reads(23, 28, 0.0, Quality.GOOD);
        assertEquals(Serviceability.NO_WATER, now(hydrant));
    }

    @Test
    void aDipWithoutWaterIsADoubtUntilItIsOver() {
        scene.install(hydrant);
        reads(1, 5, 0.3, Quality.GOOD);
        reads(6, 8, 0.02, Quality.GOOD);
        reads(9, 9, 0.06, Quality.GOOD);
        reads(10, 10, 0.06, Quality.GOOD);
        assertEquals(Serviceability.UNKNOWN, now(hydrant), "within the deadband");
        reads(11, 12, 0.3, Quality.GOOD);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
        scene.says(
                "state",
                """
                1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                7.000 state/hyd-1 NORMAL since 1.000 UNKNOWN
                12.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                """);
    }

    /**
     * By the word of the device itself: a logger that measures no more answers well all the same.
     */
    @Test
    void whatWasMeasuredADayAgoIsNoWater() {
        scene.install(hydrant);
        scene.at(200_000);
        measured(0.3, 93_600);
        measured(0.3, 93_600);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
        measured(0.3, 93_601);
        assertEquals(Serviceability.UNKNOWN, now(hydrant));
        measured(0.3, 10);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
    }

    private void measured(double pressure, long ago) {
        Stamp now = scene.time.stamp();
        Point point = hydrant.profile().points().get(0);
        Reading reading = new Reading(point, pressure, Quality.GOOD, now.utc() - ago * 1000);
        scene.engine.process(List.of(new Readings(hydrant, now, List.of(reading))));
    }

    @Test
    void whatNobodyReadsIsNoWater() {
        scene.engine.start();
        scene.install(hydrant.wired(Duration.ofSeconds(1), List.of()));
        Device polled = hydrant.wired(Duration.ofSeconds(1), List.of());
        scene.at(1);
        read(polled, 0.3, Quality.GOOD, 0);
        assertEquals(Serviceability.SERVICEABLE, now(polled));
        scene.at(110);
        assertEquals(Serviceability.UNKNOWN, now(polled));
        assertEquals(1, scene.gatewayStatus.hydrants().get(Serviceability.UNKNOWN));
    }

    /** What reports by itself and does not leaves its last value behind, which says nothing now. */
    @Test
    void whatIsSilentIsNoWaterUntilItsPressureComesAgain() {
        Device terminal =
                Fixtures.device(
                        "hyd-1",
                        new DeviceProfile(
                                "terminal",
                                DeviceKind.HYDRANT,
                                "made for a test",
                                points(),
                                List.of(NO_WATER, LOW, SENSOR),
                                2,
                                Duration.ofHours(1)));
        scene.install(terminal).at(1);
        read(terminal, 0.3, Quality.GOOD, 0);
        assertEquals(Serviceability.SERVICEABLE, now(terminal));
        scene.at(10_800);
        assertEquals(Serviceability.UNKNOWN, now(terminal));
        Point alarms = terminal.profile().points().get(2);
        scene.engine.process(
                List.of(
                        new Readings(
                                terminal,
                                scene.time.stamp(),
                                List.of(new Reading(alarms, 0, Quality.GOOD)))));
        assertEquals(Serviceability.UNKNOWN, now(terminal), "nothing was said of its pressure");
        scene.at(10_801);
        read(terminal, 0.3, Quality.GOOD, 0);
        assertEquals(Serviceability.SERVICEABLE, now(terminal));
        scene.at(10_802);
        read(terminal, Double.NaN, quality(Quality.Cause.INVALID_ANSWER), 0);
        assertEquals(Serviceability.UNKNOWN, now(terminal), "it says each thing once");
    }

    /** The alarm ends with its point, and proves nothing by that. */
    @Test
    void whatShowedThatThereIsNoWaterAndIsTakenAwayLeavesNothingKnown() {
        scene.install(hydrant);
        reads(1, 5, 0.3, Quality.GOOD);
        reads(6, 20, 0.0, Quality.GOOD);
        assertEquals(Serviceability.NO_WATER, now(hydrant));
        reads(21, 21, Double.NaN, Quality.ABSENT);
        assertEquals(Serviceability.UNKNOWN, now(hydrant));
    }

    /** No fault and no alarm tells of it: its state does. */
    @Test
    void whatMayBeOldIsTold() {
        scene.install(hydrant);
        reads(1, 2, 0.3, Quality.GOOD);
        reads(3, 6, 0.3, quality(Quality.Cause.CLOCK_UNSYNCHRONISED));
        reads(7, 8, 0.3, Quality.GOOD);
        scene.says(
                "state",
                """
                1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                5.000 state/hyd-1 NORMAL since 1.000 UNKNOWN
                7.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                """);
    }

    @Test
    void aDryBarrelIsServiceableByInspectionOnly() {
        scene.install(dryBarrel).at(1);
        read(dryBarrel, 0, Quality.GOOD, 0);
        assertEquals(Serviceability.UNKNOWN, now(dryBarrel));
        scene.at(2).does(orders -> found(orders, "dry-1", Serviceability.SERVICEABLE));
        assertEquals(Serviceability.SERVICEABLE, now(dryBarrel));
        scene.at(3);
        read(dryBarrel, 0, Quality.GOOD, 1 << 6);
        assertEquals(Serviceability.DAMAGED, now(dryBarrel), "that is news");
        scene.at(4).does(orders -> found(orders, "dry-1", Serviceability.BURIED));
        assertEquals(Serviceability.BURIED, now(dryBarrel));
        scene.at(5);
        read(dryBarrel, 0, Quality.GOOD, 0);
        scene.at(66).does(orders -> found(orders, "dry-1", Serviceability.SERVICEABLE));
        assertEquals(Serviceability.SERVICEABLE, now(dryBarrel));
        scene.at(66.0 + YEAR.toSeconds());
        assertEquals(Serviceability.UNKNOWN, now(dryBarrel), "a year later nobody knows");
        scene.says(
                "event/serviceability",
                """
                2.000 event/serviceability state=BEGUN device=dry-1 serviceability=SERVICEABLE who=Wu Gang why=yearly test since=2.000 until=31622402.000
                4.000 event/serviceability state=BEGUN device=dry-1 serviceability=BURIED who=Wu Gang why=yearly test since=4.000 until=31622404.000
                66.000 event/serviceability state=BEGUN device=dry-1 serviceability=SERVICEABLE who=Wu Gang why=yearly test since=66.000 until=31622466.000
                31622466.000 event/serviceability state=ENDED device=dry-1 serviceability=SERVICEABLE who=Wu Gang why=yearly test since=66.000 until=31622466.000
                """);
    }

    private static String found(OperatorOrders orders, String device, Serviceability what) {
        return orders.hold(
                What.SERVICEABILITY, Target.device(device), what, "Wu Gang", "yearly test", YEAR);
    }

    @Test
    void whatIsMeasuredIsNotFoundServiceableByHand() {
        scene.install(hydrant).at(1);
        scene.refuses(
                "hyd-1 measures its water",
                orders -> found(orders, "hyd-1", Serviceability.SERVICEABLE));
        scene.refuses(
                "serviceability by hand needs the reason",
                orders -> found(orders, "hyd-1", Serviceability.UNKNOWN));
    }

    /** The mounting was dry-barrel when it was inspected, and is another in the table now. */
    @Test
    void anInspectionDoesNotOutlastASensor() {
        Device dry = device("hyd-1", DeviceKind.HYDRANT, points());
        scene.install(dry).at(1);
        read(dry, 0, Quality.GOOD, 0)
                .does(orders -> found(orders, "hyd-1", Serviceability.SERVICEABLE));
        scene.install(hydrant);
        assertEquals(Serviceability.UNKNOWN, now(hydrant));
        scene.at(2);
        read(hydrant, 0.3, Quality.GOOD, 0);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
    }

    @ParameterizedTest
    @EnumSource(DeviceKind.class)
    void onlyWhatGivesWaterIsServiceableOrNot(DeviceKind kind) {
        Device device = device("dev-1", kind, points(), NO_WATER);
        scene.install(device).at(1);
        read(device, 0.3, Quality.GOOD, 0);
        if (kind.givesWater()) {
            assertEquals(Serviceability.SERVICEABLE, now(device));
        } else {
            assertNull(now(device));
        }
    }

    /**
     * Whatever a sensor shows, in whatever order: SERVICEABLE is never said while an alarm stands
     * that speaks against it, nor when the last three readings were not GOOD, nor when the newest
     * GOOD one was below the limit for longer than its delay; and with some GOOD readings above it
     * and the delays over it always is.
     */
    @Test
    void serviceableIsNeverSaidWithoutWater() {
        Random random = new Random(7);
        Quality[] qualities = {
            Quality.GOOD,
            Quality.GOOD,
            quality(Quality.Cause.WIRE_BREAK),
            quality(Quality.Cause.SATURATED),
            Quality.OUT_OF_RANGE
        };
        double[] pressures = {0, 0.03, 0.06, 0.09, 0.11, 0.13, 0.3};
        scene.install(hydrant);
        int flawed = 3;
        int dry = 0;
        int second = 0;
        for (int turn = 0; turn < 4000; turn++) {
            double pressure = pressures[random.nextInt(pressures.length)];
            Quality quality = qualities[random.nextInt(qualities.length)];
            int bits = random.nextInt(20) == 0 ? 1 << 3 : 0;
            for (int times = random.nextInt(9); times >= 0; times--) {
                scene.at(++second);
                read(hydrant, pressure, quality, bits);
                flawed = quality.isGood() ? 0 : flawed + 1;
                dry = quality.isGood() && pressure < 0.05 ? dry + 1 : 0;
                boolean stands =
                        scene.now("hyd-1").alarms().stream()
                                .anyMatch(
                                        one ->
                                                Set.of("no-water", "low-pressure", "sensor-fault")
                                                        .contains(one.condition()));
                if (stands || flawed >= 3 || dry > 8 || bits != 0) {
                    assertNotEquals(Serviceability.SERVICEABLE, now(hydrant), "at " + second);
                }
            }
        }
        reads(second + 1, second + 130, 0.3, Quality.GOOD);
        assertEquals(Serviceability.SERVICEABLE, now(hydrant));
    }
}
