package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Site;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Quality;
import io.standpipe.rules.message.Identity;
import io.standpipe.rules.message.TelemetryBatch;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final DeviceProfile HYDRANT =
            Fixtures.profile(
                    DeviceKind.HYDRANT,
                    List.of(Fixtures.pressure(0)),
                    List.of(
                            new AlarmDefinition(
                                    "low-pressure",
                                    AlarmKind.SUPERVISORY,
                                    new Condition.Below(0, 0.10, 0.02),
                                    Duration.ofSeconds(15),
                                    Duration.ofSeconds(60),
                                    null),
                            new AlarmDefinition(
                                    "no-water",
                                    AlarmKind.SUPERVISORY,
                                    new Condition.Below(0, 0.02, 0.02),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(60),
                                    Serviceability.NO_WATER)));

    private static final DeviceProfile PANEL =
            Fixtures.profile(
                    DeviceKind.PANEL,
                    List.of(Fixtures.word(0, "L1D1", 0), Fixtures.word(1, "L1D2", 1)),
                    List.of(
                            fire("fire-L1D1", 0),
                            fire("fire-L1D2", 1),
                            new AlarmDefinition(
                                    "trouble-L1D1",
                                    AlarmKind.FAULT,
                                    new Condition.Is(0, Bits.bit(13)),
                                    Duration.ZERO,
                                    Duration.ZERO,
                                    null)));

    private static AlarmDefinition fire(String id, int point) {
        return new AlarmDefinition(
                id,
                AlarmKind.FIRE,
                new Condition.Is(point, new Bits(0x08FF, Set.of(0x0810L))),
                Duration.ZERO,
                Duration.ZERO,
                null);
    }

    private final Device hydrant = Fixtures.device("hyd-1", HYDRANT);
    private final Device panel = Fixtures.device("panel-1", PANEL);
    private final Scene scene = new Scene();

    @Test
    void whatIsReadIsReportedByExceptionAndWithAHeartbeat() {
        scene.install(hydrant);
        scene.at(1).read(hydrant, 0.300); // first of all: soon
        scene.at(2).read(hydrant, 0.304); // within the deadband
        scene.at(3).read(hydrant, 0.305); // exactly at it: not beyond
        scene.at(4).read(hydrant, 0.306); // beyond
        scene.at(4.5).read(hydrant, 0.290);
        scene.at(304).read(hydrant, 0.290);
        scene.at(304.5).read(hydrant, 0.290);
        scene.at(310);
        scene.says(
                """
                   1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                   1.100 telemetry | hyd-1+0 pressure=0.3
                   5.000 telemetry | hyd-1+0 pressure=0.306 | hyd-1+500 pressure=0.29
                 305.500 telemetry | hyd-1+0 pressure=0.29
                """);
    }

    @Test
    void lowPressureWaitsForItsDelaysAndItsDeadband() {
        scene.install(hydrant)
                .at(1)
                .read(hydrant, 0.300)
                .at(2)
                .says("state", "   1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE");
        scene.at(10).read(hydrant, 0.090);
        scene.at(20).read(hydrant, 0.110); // recovered in time: a pump start
        scene.at(30).read(hydrant, 0.095);
        scene.at(44.999).says("a", "");
        scene.at(50).read(hydrant, 0.110); // within the deadband: stays
        scene.at(60).read(hydrant, 0.200); // gone
        scene.at(100).read(hydrant, 0.119); // back within, before the off-delay is over: stays
        scene.at(110).read(hydrant, 0.120); // at setpoint + deadband: gone
        scene.at(200);
        scene.says(
                "a",
                """
                 45.000 alarm/hyd-1 RAISED SUPERVISORY low-pressure since 30.000 value 0.095 setpoint 0.1
                170.000 alarm/hyd-1 CLEARED SUPERVISORY low-pressure since 110.000 value 0.12 setpoint 0.1
                """);
    }

    @Test
    void noWaterMakesAHydrantUnserviceable() {
        scene.install(hydrant).at(1).read(hydrant, 0.300).at(2).read(hydrant, 0.001);
        scene.at(17);
        scene.read(hydrant, 0.300);
        scene.at(77);
        scene.says(
                "state",
                """
                  1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                  2.000 state/hyd-1 NORMAL since 1.000 UNKNOWN
                  7.000 state/hyd-1 ALARM since 7.000 no-water NO_WATER
                 17.000 state/hyd-1 ALARM since 7.000 no-water low-pressure NO_WATER
                 77.000 state/hyd-1 NORMAL since 77.000 SERVICEABLE
                """);
    }

    @Test
    void aFireIsSentInTheStepThatSeesIt() {
        scene.install(panel).at(1).read(panel, 0x0400, 0x0400).at(3).says("a", "");
        scene.at(3.25).read(panel, 0x0400, 0x0C10);
        scene.says(
                """
                3.250 alarm/panel-1 RAISED FIRE fire-L1D2 since 3.250 value 3088
                3.250 state/panel-1 ALARM since 3.250 fire-L1D2
                3.250 telemetry | panel-1+0 L1D2=3088
                """);
        scene.at(4).read(panel, 0x0400, 0x0C10).says("");
        scene.at(5).read(panel, 0x2400, 0x0C10);
        scene.at(6).read(panel, 0x2400, 0x0400);
        scene.says(
                "state",
                """
                5.000 state/panel-1 ALARM since 3.250 fire-L1D2 trouble-L1D1
                6.000 state/panel-1 FAULT since 6.000 trouble-L1D1
                """);
    }

    @Test
    void aPulseBetweenTwoPollsOfOneStepIsNotLost() {
        scene.install(panel).at(1).read(panel, 0, 0).at(2).says("a", "");
        scene.read(panel, 0, 0x0810).read(panel, 0, 0);
        scene.says(
                "alarm",
                """
                2.000 alarm/panel-1 RAISED FIRE fire-L1D2 since 2.000 value 2064
                2.000 alarm/panel-1 CLEARED FIRE fire-L1D2 since 2.000 value 0
                """);
    }

    @Test
    void aSilentDeviceIsBadAtOnceAndAFaultAfterThreePolls() {
        scene.install(hydrant).at(1).read(hydrant, 0.300).at(1.9).says("a", "");
        scene.at(2).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT));
        scene.at(3).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT));
        scene.at(4).fail(hydrant, Quality.bad(Quality.Cause.NO_CONNECTION));
        scene.at(9).fail(hydrant, Quality.bad(Quality.Cause.NO_CONNECTION));
        scene.at(10).read(hydrant, 0.300);
        scene.at(12);
        scene.says(
                """
                 3.000 telemetry | hyd-1+0 pressure=(BAD device-silent)
                 4.000 alarm/hyd-1 RAISED FAULT communication since 2.000 cause no-connection
                 4.000 state/hyd-1 FAULT since 4.000 communication UNKNOWN
                 5.000 telemetry | hyd-1+0 pressure=(BAD no-connection)
                10.000 alarm/hyd-1 CLEARED FAULT communication since 10.000 cause no-connection
                10.000 state/hyd-1 NORMAL since 10.000 SERVICEABLE
                11.000 telemetry | hyd-1+0 pressure=0.3
                """);
    }

    @Test
    void nowAndThenAMissedPollIsNoFault() {
        scene.install(hydrant).at(1).read(hydrant, 0.300);
        for (int t = 2; t < 60; t += 3) {
            scene.at(t).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT));
            scene.at(t + 1).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT));
            scene.at(t + 2).read(hydrant, 0.300);
        }
        scene.says("alarm", "");
    }

    @Test
    void silenceNeitherRaisesNorClearsWhatStood() {
        scene.install(hydrant).at(1).read(hydrant, 0.050).at(16);
        scene.read(hydrant, 0.300); // begins to recover
        for (int t = 20; t < 200; t++) {
            scene.at(t).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT));
        }
        scene.says(
                "alarm",
                """
                 16.000 alarm/hyd-1 RAISED SUPERVISORY low-pressure since 1.000 value 0.05 setpoint 0.1
                 22.000 alarm/hyd-1 RAISED FAULT communication since 20.000 cause device-silent
                """);
        scene.at(200)
                .read(hydrant, 0.300)
                .at(260)
                .says(
                        "alarm",
                        """
                200.000 alarm/hyd-1 CLEARED FAULT communication since 200.000 cause device-silent
                260.000 alarm/hyd-1 CLEARED SUPERVISORY low-pressure since 200.000 value 0.3 setpoint 0.1
                """);
    }

    @Test
    void aValueOutsideItsRangeIsBadNotAnAlarmAndAFaultWhenItStays() {
        scene.install(hydrant).at(1).read(hydrant, 0.300).at(2);
        for (int t = 2; t < 40; t++) {
            scene.at(t).read(hydrant, -0.5);
        }
        scene.says(
                "alarm",
                "   4.000 alarm/hyd-1 RAISED FAULT out-of-range since 2.000 cause out-of-range");
        scene.read(hydrant, 0.300);
        scene.says("state", "  39.000 state/hyd-1 NORMAL since 39.000 SERVICEABLE");
    }

    @Test
    void anUnreadDeviceIsUnknown() {
        scene.install(hydrant).at(5);
        scene.says("   5.000 state/hyd-1 UNKNOWN since 5.000 UNKNOWN");
        assertTrue(
                scene.gatewayStatus
                        .status(identity(), scene.time.stamp())
                        .contains(
                                "\"hydrants\":{\"total\":1,\"serviceable\":0,\"unserviceable\":0,\"unknown\":1,\"serviceableRate\":0}"),
                scene.gatewayStatus::toString);
    }

    @Test
    void aBusThatStartsAnewKeepsWhatStood() {
        scene.install(hydrant)
                .at(1)
                .read(hydrant, 0.001)
                .at(20)
                .says(
                        "alarm",
                        """
                 6.000 alarm/hyd-1 RAISED SUPERVISORY no-water since 1.000 value 0.001 setpoint 0.02
                16.000 alarm/hyd-1 RAISED SUPERVISORY low-pressure since 1.000 value 0.001 setpoint 0.1
                """);
        scene.engine.orphan(List.of(hydrant));
        scene.at(49);
        Device renamed = new Device("hyd-1", "new name", HYDRANT, "elsewhere", Place.UNKNOWN);
        scene.install(renamed).at(100).read(renamed, 0.001).at(101).says("alarm", "");
    }

    /** A technician changes a limit: what stands goes on, also what only waits for its reset. */
    @Test
    void aDeviceWithOtherParametersKeepsWhatStands() {
        Device before = smoke("battery", 2);
        scene.install(before).at(1).read(before, 1).at(2).read(before, 0b110);
        scene.engine.orders().acknowledge("det-1", "smoke", "Li Na");
        scene.at(3)
                .says(
                        "alarm",
                        """
                        1.000 alarm/det-1 RAISED FIRE smoke since 1.000 value 1
                        2.000 alarm/det-1 RAISED FAULT tamper since 2.000 value 6
                        2.000 alarm/det-1 RAISED FAULT battery since 2.000 value 6
                        """);
        Device after = smoke("low-battery", 2);
        scene.install(after).at(4).read(after, 0b010);
        assertTrue(scene.now("det-1").alarms().get(0).latched());
        assertTrue(scene.now("det-1").alarms().get(0).acknowledged());
        scene.says(
                "a",
                """
                3.000 alarm/det-1 CLEARED FAULT battery since 3.000 cause removed
                """);
        scene.engine.orders().reset("det-1", "smoke", "Li Na");
        scene.at(5).says("alarm", "   4.000 alarm/det-1 CLEARED FIRE smoke since 2.000 value 2");
    }

    private static Device smoke(String battery, int bit) {
        return Fixtures.device(
                "det-1",
                Fixtures.profile(
                        DeviceKind.DETECTOR,
                        List.of(Fixtures.word(0, "word", 0)),
                        List.of(
                                Definitions.latching(
                                        "smoke",
                                        AlarmKind.FIRE,
                                        new Condition.Is(0, Bits.bit(0)),
                                        null),
                                Definitions.alarm(
                                        "tamper",
                                        AlarmKind.FAULT,
                                        new Condition.Is(0, Bits.bit(1))),
                                Definitions.alarm(
                                        battery,
                                        AlarmKind.FAULT,
                                        new Condition.Is(0, Bits.bit(bit))))));
    }

    @Test
    void aDeviceThatIsTakenAwayTakesItsAlarmsWithIt() {
        scene.install(hydrant)
                .at(1)
                .read(hydrant, 0.001)
                .at(7)
                .says(
                        "alarm",
                        "   6.000 alarm/hyd-1 RAISED SUPERVISORY no-water since 1.000 value 0.001 setpoint 0.02");
        scene.engine.release(List.of(hydrant), InstalledDevices.MOVED);
        scene.at(16)
                .says(
                        "state",
                        "16.000 state/hyd-1 ALARM since 6.000 no-water low-pressure NO_WATER");
        scene.at(60)
                .says(
                        """
                17.000 alarm/hyd-1 CLEARED SUPERVISORY no-water since 17.000 cause removed
                17.000 alarm/hyd-1 CLEARED SUPERVISORY low-pressure since 17.000 cause removed
                17.000 event/removed device=hyd-1 name=hyd-1 deviceKind=hydrant profile=test-hydrant address=test place= alarms=[{condition:no-water,kind:SUPERVISORY,priority:MEDIUM,since:1767225601000},{condition:low-pressure,kind:SUPERVISORY,priority:MEDIUM,since:1767225601000}]
                17.000 state/hyd-1 UNKNOWN since 17.000 UNKNOWN
                """);
        scene.read(hydrant, 0.3).at(70).says("");
        assertEquals(0, scene.gatewayStatus.states().size());
        assertFalse(scene.remembered.containsKey("state/hyd-1"));
    }

    @Test
    void aBusThatRestsOrADeviceThatMovesClearsNothing() {
        scene.install(hydrant).at(1).read(hydrant, 0.001).at(7).says("alarm/h", RAISED);
        scene.at(20).says("state/h", STANDS);
        scene.engine.orphan(List.of(hydrant)); // the bus starts anew, and takes its time
        scene.at(100_000).says("alarm", "");
        assertEquals(DeviceState.ALARM, scene.now("hyd-1").state());
        scene.install(hydrant).engine.release(List.of(hydrant), InstalledDevices.MOVED);
        scene.at(100_009).install(hydrant).at(100_100).says("alarm", "");
        scene.at(100_100).says("event", "");
    }

    private static final String STANDS =
            "  16.000 state/hyd-1 ALARM since 6.000 no-water low-pressure NO_WATER";

    private static final String RAISED =
            "   6.000 alarm/hyd-1 RAISED SUPERVISORY no-water since 1.000 value 0.001 setpoint 0.02";

    /** The screen shows a name: the old one would send people to the wrong place. */
    @Test
    void anotherNameIsToldAtOnce() {
        scene.install(hydrant).at(1).read(hydrant, 0.3).says("state", NORMAL);
        Device renamed = new Device("hyd-1", "new name", HYDRANT, "elsewhere", Place.UNKNOWN);
        scene.at(50).install(renamed).says("state", NORMAL.replaceFirst(" *1.000", "50.000"));
        assertEquals(
                "new name",
                Scene.json(scene.messages.get(scene.messages.size() - 1)).get("name").asText());
        scene.install(renamed).says("state", "");
    }

    private static final String NORMAL = "   1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE";

    @Test
    void theWallClockMayJump() {
        scene.install(hydrant).at(1).read(hydrant, 0.300).at(10).read(hydrant, 0.090);
        scene.time.jumpWallClock(Duration.ofDays(-1));
        scene.at(24.999).says("alarm", "");
        scene.time.jumpWallClock(Duration.ofDays(2));
        scene.at(25)
                .says(
                        "alarm",
                        "  25.000 alarm/hyd-1 RAISED SUPERVISORY low-pressure since 10.000 value 0.09 setpoint 0.1");
    }

    @Test
    void ownFaultsAreAlarmsOfTheGateway() {
        scene.engine.raiseFault("io.standpipe.modbus~a", "configuration", "line 3 is wrong");
        scene.engine.raiseFault("io.standpipe.modbus~a", "configuration", "line 3 is wrong");
        scene.at(1);
        scene.engine.raiseFault("io.standpipe.modbus~a", "configuration", "line 4 is wrong");
        scene.engine.clearFault("io.standpipe.mqtt~b", "uplink");
        assertEquals(1, scene.gatewayStatus.faults());
        scene.at(2);
        scene.engine.clearFault("io.standpipe.modbus~a", "configuration");
        assertEquals(0, scene.gatewayStatus.faults());
        scene.says(
                """
                0.000 alarm/gw-1 RAISED FAULT configuration since 0.000 source io.standpipe.modbus~a text line 3 is wrong
                0.000 state/gw-1 FAULT since 0.000 configuration
                1.000 alarm/gw-1 CLEARED FAULT configuration since 1.000 source io.standpipe.modbus~a text line 3 is wrong
                1.000 alarm/gw-1 RAISED FAULT configuration since 1.000 source io.standpipe.modbus~a text line 4 is wrong
                1.000 state/gw-1 FAULT since 0.000 configuration
                2.000 alarm/gw-1 CLEARED FAULT configuration since 2.000 source io.standpipe.modbus~a text line 4 is wrong
                2.000 state/gw-1 NORMAL since 2.000
                """);
    }

    @Test
    void aBatchIsClosedBeforeItGrowsTooLarge() {
        DeviceProfile wide =
                Fixtures.profile(
                        DeviceKind.PUMP,
                        IntStream.range(0, 500)
                                .mapToObj(i -> Fixtures.word(i, "register-number-" + i, i))
                                .toList(),
                        List.of());
        Device pump = Fixtures.device("pump-1", wide);
        scene.install(pump).at(2);
        for (int poll = 0; poll < 10; poll++) {
            double[] values = new double[500];
            Arrays.fill(values, 60_000 + poll);
            scene.read(pump, values);
        }
        scene.at(4);
        List<Integer> sizes =
                scene.messages.stream()
                        .filter(m -> m.topic().equals("telemetry"))
                        .map(m -> m.body().length)
                        .toList();
        assertTrue(sizes.size() > 2, sizes::toString);
        assertTrue(
                sizes.stream().allMatch(size -> size <= TelemetryBatch.MAX_BYTES), sizes::toString);
        long readings =
                scene.messages.stream()
                        .filter(m -> m.topic().equals("telemetry"))
                        .flatMap(m -> Scene.json(m).findValues("readings").stream())
                        .mapToLong(r -> r.size())
                        .sum();
        assertEquals(5000, readings);
    }

    private static Identity identity() {
        return new Identity(
                "gw-1",
                "Gateway",
                new Site("site-1", "Site", Site.Kind.KEY_UNIT, "fengtai", "", Place.UNKNOWN),
                "0.1.0",
                Duration.ofSeconds(1),
                Duration.ofSeconds(300));
    }
}
