package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.full;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Bits;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people do about alarms, and what comes of it. */
class OperationsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static Condition bit(int n) {
        return new Condition.Is(0, Bits.bit(n));
    }

    private final Device detector =
            at(
                    "FT-1",
                    "det-1",
                    DeviceKind.DETECTOR,
                    List.of(Fixtures.word(0, "word", 0)),
                    latching("smoke", AlarmKind.FIRE, bit(0), null),
                    latching("heat", AlarmKind.FIRE, bit(1), bit(7)),
                    alarm("battery", AlarmKind.FAULT, bit(2)),
                    full(
                            "door",
                            AlarmKind.SUPERVISORY,
                            bit(3),
                            Priority.LOW,
                            false,
                            null,
                            600,
                            null));
    private final Device hydrant =
            at(
                    "FT-1",
                    "hyd-1",
                    DeviceKind.HYDRANT,
                    List.of(Fixtures.pressure(0)),
                    alarm("low", AlarmKind.SUPERVISORY, new Condition.Below(0, 0.1, 0.02)),
                    Definitions.NO_WATER);
    private final Scene scene =
            new Scene().install(detector, hydrant).at(1).read(detector, 0).read(hydrant, 0.3);

    OperationsTest() {
        scene.at(2).says("none", "");
    }

    @Test
    void aFireLatchesUntilSomebodyResetsIt() {
        scene.at(3).read(detector, 1);
        scene.at(5).read(detector, 0);
        scene.refuses("no alarm \"heat\" of det-1; check", o -> o.reset("det-1", "heat", "Li Na"));
        scene.at(9).read(detector, 1);
        scene.refuses(
                "the condition of smoke is still there", o -> o.reset("det-1", "smoke", "Li Na"));
        scene.at(10).read(detector, 0);
        scene.at(11).does(o -> o.acknowledge("det-1", "smoke", "Wu Gang"));
        scene.at(12).does(o -> o.reset("det-1", "smoke", "Li Na"));
        scene.says(
                """
                 3.000 alarm/det-1 RAISED FIRE smoke since 3.000 value 1
                 3.000 state/det-1 ALARM since 3.000 smoke
                 3.000 telemetry | det-1+0 word=1
                 5.000 state/det-1 ALARM since 3.000 smoke/latched
                 5.000 telemetry | det-1+0 word=0
                 9.000 alarm/det-1 RAISED FIRE smoke since 9.000 again 1 value 1
                 9.000 state/det-1 ALARM since 3.000 smoke
                 9.000 telemetry | det-1+0 word=1
                10.000 state/det-1 ALARM since 3.000 smoke/latched
                10.000 telemetry | det-1+0 word=0
                11.000 event/acknowledge device=det-1 name=det-1 condition=smoke kind=FIRE priority=HIGH who=Wu Gang
                11.000 state/det-1 ALARM since 3.000 smoke/latched/acknowledged
                12.000 alarm/det-1 CLEARED FIRE smoke since 10.000 value 0
                12.000 event/reset device=det-1 name=det-1 condition=smoke kind=FIRE priority=HIGH who=Li Na
                12.000 state/det-1 NORMAL since 12.000
                """);
    }

    @Test
    void orItIsResetAtItsSource() {
        scene.at(3).read(detector, 2);
        scene.at(4).read(detector, 0);
        scene.at(5).read(detector, 128);
        scene.says(
                "alarm",
                """
                3.000 alarm/det-1 RAISED FIRE heat since 3.000 value 2
                5.000 alarm/det-1 CLEARED FIRE heat since 4.000 value 128
                """);
    }

    @Test
    void whatStandsTooLongIsAnnouncedAgainAndWantsToBeSeenAgain() {
        scene.at(10).read(detector, 8).does(o -> o.acknowledge("det-1", "door", "Li Na"));
        scene.at(1211).read(detector, 0);
        scene.at(5000);
        scene.says(
                "event/re",
                """
                 610.000 event/re-alarm device=det-1 name=det-1 condition=door kind=SUPERVISORY priority=LOW since=10.000 test=false
                1210.000 event/re-alarm device=det-1 name=det-1 condition=door kind=SUPERVISORY priority=LOW since=10.000 test=false
                """);
    }

    @Test
    void aReAlarmIsUnacknowledged() {
        scene.at(10).read(detector, 8).does(o -> o.acknowledge("det-1", "door", "Li Na"));
        assertTrue(scene.now("det-1").alarms().get(0).acknowledged());
        scene.at(610);
        assertFalse(scene.now("det-1").alarms().get(0).acknowledged());
    }

    @Test
    void aShelvedAlarmIsSentButMakesNoStateAndComesBackByItself() {
        Target low = Target.alarm("hyd-1", "low");
        scene.at(10)
                .does(o -> o.hold(What.SHELVED, low, null, "Li Na", "valve\tworks", HOUR))
                .at(20)
                .read(hydrant, 0.05)
                .at(21)
                .read(hydrant, 0.3)
                .at(22)
                .read(hydrant, 0.05);
        assertEquals(DeviceState.NORMAL, scene.now("hyd-1").state());
        Present.StandingAlarm standing = scene.now("hyd-1").alarms().get(0);
        assertTrue(standing.shelved());
        assertEquals("valve works", scene.now("hyd-1").holds().get(0).why());
        scene.at(3610);
        assertEquals(DeviceState.ALARM, scene.now("hyd-1").state());
        scene.says(
                """
                  10.000 event/shelved state=BEGUN device=hyd-1 condition=low who=Li Na why=valve works since=10.000 until=3610.000
                  10.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                  20.000 alarm/hyd-1 RAISED SUPERVISORY low since 20.000 shelved value 0.05 setpoint 0.1
                  20.000 state/hyd-1 NORMAL since 1.000 shelved:low SERVICEABLE
                  21.000 telemetry | hyd-1+0 pressure=0.05
                  21.000 alarm/hyd-1 CLEARED SUPERVISORY low since 21.000 shelved value 0.3 setpoint 0.1
                  21.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                  22.000 telemetry | hyd-1+0 pressure=0.3
                  22.000 alarm/hyd-1 RAISED SUPERVISORY low since 22.000 shelved value 0.05 setpoint 0.1
                  22.000 state/hyd-1 NORMAL since 1.000 shelved:low SERVICEABLE
                  23.000 telemetry | hyd-1+0 pressure=0.05
                3610.000 event/shelved state=ENDED device=hyd-1 condition=low who=Li Na why=valve works since=10.000 until=3610.000
                3610.000 state/hyd-1 ALARM since 3610.000 low SERVICEABLE
                """);
    }

    /** Nobody may have been there when it ran out; who takes it off the shelf has seen it. */
    @Test
    void whatComesOffItsShelfByItselfWantsToBeSeenAgain() {
        Target low = Target.alarm("hyd-1", "low");
        scene.at(10)
                .read(hydrant, 0.05)
                .does(o -> o.acknowledge("hyd-1", "low", "Li Na"))
                .does(o -> o.hold(What.SHELVED, low, null, "Li Na", "works", HOUR))
                .at(20)
                .does(o -> o.release(What.SHELVED, low, "Li Na"));
        assertTrue(scene.now("hyd-1").alarms().get(0).acknowledged());
        scene.does(o -> o.hold(What.SHELVED, low, null, "Li Na", "works", HOUR)).at(3700);
        assertFalse(scene.now("hyd-1").alarms().get(0).acknowledged());
        Scene after = scene.restarted().install(detector, hydrant);
        assertFalse(after.now("hyd-1").alarms().get(0).acknowledged());
    }

    @Test
    void outOfServiceIsDisabledUntilSomebodyEndsIt() {
        scene.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.OUT_OF_SERVICE,
                                        Target.device("hyd-1"),
                                        null,
                                        "Li Na",
                                        "rebuilt",
                                        Duration.ofDays(20)))
                .at(20)
                .read(hydrant, 0.05)
                .at(30)
                .does(o -> o.release(What.OUT_OF_SERVICE, Target.device("hyd-1"), "Wu Gang"));
        scene.says(
                "state",
                """
                10.000 state/hyd-1 DISABLED since 10.000 SERVICEABLE
                20.000 state/hyd-1 DISABLED since 10.000 low SERVICEABLE
                30.000 state/hyd-1 ALARM since 30.000 low SERVICEABLE
                """);
    }

    @Test
    void inAWalkTestEverythingIsSentAsATestAndAReportIsLeft() {
        Target place = Target.place("FT-1");
        scene.at(10)
                .does(o -> o.hold(What.WALK_TEST, place, null, "Li Na", "yearly", HOUR))
                .at(20)
                .read(detector, 1)
                .at(25)
                .read(detector, 0)
                .at(26)
                .does(o -> o.reset("det-1", "smoke", "Li Na"))
                .at(30)
                .read(detector, 4);
        scene.at(40).does(o -> o.release(What.WALK_TEST, place, "Li Na"));
        scene.says(
                "a",
                """
                20.000 alarm/det-1 RAISED FIRE smoke since 20.000 test value 1
                26.000 alarm/det-1 CLEARED FIRE smoke since 25.000 test value 0
                30.000 alarm/det-1 RAISED FAULT battery since 30.000 test value 4
                40.000 alarm/det-1 CLEARED FAULT battery since 40.000 test
                40.000 alarm/det-1 RAISED FAULT battery since 30.000
                """);
    }

    @Test
    void theReportNamesWhatWasSeenAndWhatWasNot() {
        Target place = Target.place("FT-1");
        scene.at(10)
                .does(o -> o.hold(What.WALK_TEST, place, null, "Li Na", "yearly", HOUR))
                .at(20)
                .read(detector, 1)
                .at(3610);
        scene.says(
                "event",
                """
                  10.000 event/walk-test state=BEGUN place=FT-1 who=Li Na why=yearly since=10.000 until=3610.000
                3610.000 event/walk-test-report place=FT-1 who=Li Na why=yearly since=10.000 until=3610.000 seenCount=1 missingCount=1 seen=[{device:det-1,condition:smoke,at:1767225620000}] missing=[{device:det-1,condition:heat}]
                3610.000 event/walk-test state=ENDED place=FT-1 who=Li Na why=yearly since=10.000 until=3610.000
                """);
    }

    @Test
    void maintenanceShowsTestAndExpires() {
        scene.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.MAINTENANCE,
                                        Target.device("det-1"),
                                        null,
                                        "Li Na",
                                        "new battery",
                                        HOUR))
                .at(20)
                .read(detector, 4)
                .at(30)
                .read(detector, 0)
                .at(4000);
        scene.says(
                "state",
                """
                  10.000 state/det-1 TEST since 10.000
                  20.000 state/det-1 TEST since 10.000 battery/test
                  30.000 state/det-1 TEST since 10.000
                3610.000 state/det-1 NORMAL since 3610.000
                """);
    }

    @Test
    void whatAPersonFoundAtAHydrantCountsBeforeItsSensor() {
        scene.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.SERVICEABILITY,
                                        Target.device("hyd-1"),
                                        Serviceability.ENCLOSED,
                                        "Wu Gang",
                                        "fence of the building site",
                                        Duration.ofDays(90)))
                .at(90 * 86400 + 10);
        scene.says(
                "state",
                """
                10.000 state/hyd-1 NORMAL since 1.000 ENCLOSED
                7776010.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                """);
        assertEquals(1, scene.gatewayStatus.hydrants().get(Serviceability.SERVICEABLE));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        Target device = Target.device("hyd-1");
        Target low = Target.alarm("hyd-1", "low");
        scene.refuses("who must be", o -> o.hold(What.SHELVED, low, null, " ", "w", HOUR))
                .refuses("why must be", o -> o.hold(What.SHELVED, low, null, "w", "", HOUR))
                .refuses(
                        "shelved lasts from 1 s to 24 h, but 90000 s were asked for",
                        o -> o.hold(What.SHELVED, low, null, "w", "w", Duration.ofHours(25)))
                .refuses(
                        "shelving concerns an alarm",
                        o -> o.hold(What.SHELVED, device, null, "w", "w", HOUR))
                .refuses(
                        "no alarm \"high\" of hyd-1",
                        o ->
                                o.hold(
                                        What.SHELVED,
                                        Target.alarm("hyd-1", "high"),
                                        null,
                                        "w",
                                        "w",
                                        HOUR))
                .refuses(
                        "a fire is never shelved: end it at its source",
                        o ->
                                o.hold(
                                        What.SHELVED,
                                        Target.alarm("det-1", "smoke"),
                                        null,
                                        "w",
                                        "w",
                                        HOUR))
                .refuses(
                        "out-of-service concerns a device",
                        o ->
                                o.hold(
                                        What.OUT_OF_SERVICE,
                                        Target.place("FT-1"),
                                        null,
                                        "w",
                                        "w",
                                        HOUR))
                .refuses(
                        "maintenance concerns a whole device",
                        o -> o.hold(What.MAINTENANCE, low, null, "w", "w", HOUR))
                .refuses(
                        "name a device or a place",
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        new Target("det-1", "", "FT-1"),
                                        null,
                                        "w",
                                        "w",
                                        HOUR))
                .refuses(
                        "no device stands at place \"FT-2\"",
                        o -> o.hold(What.WALK_TEST, Target.place("FT-2"), null, "w", "w", HOUR))
                .refuses(
                        "no device \"hyd-2\" is installed",
                        o -> o.hold(What.MAINTENANCE, Target.device("hyd-2"), null, "w", "w", HOUR))
                .refuses(
                        "serviceability by hand needs the reason",
                        o -> o.hold(What.SERVICEABILITY, device, null, "w", "w", HOUR))
                .refuses(
                        "det-1 is no water source",
                        o ->
                                o.hold(
                                        What.SERVICEABILITY,
                                        Target.device("det-1"),
                                        Serviceability.BURIED,
                                        "w",
                                        "w",
                                        HOUR))
                .refuses(
                        "only serviceability takes a reason",
                        o ->
                                o.hold(
                                        What.MAINTENANCE,
                                        device,
                                        Serviceability.BURIED,
                                        "w",
                                        "w",
                                        HOUR))
                .refuses("there is no shelved there to end", o -> o.release(What.SHELVED, low, "w"))
                .refuses("no device \"x\"", o -> o.acknowledge("x", "low", "w"))
                .refuses("no alarm \"low\"", o -> o.acknowledge("hyd-1", "low", "w"));
        scene.says("");
    }

    @Test
    void whatATestSetOffAndOnlyWaitsForItsResetIsOverWithTheTest() {
        Target place = Target.place("FT-1");
        scene.at(10)
                .does(o -> o.hold(What.WALK_TEST, place, null, "Li Na", "yearly", HOUR))
                .at(20)
                .read(detector, 1)
                .at(25)
                .read(detector, 0)
                .at(40)
                .does(o -> o.release(What.WALK_TEST, place, "Li Na"));
        scene.says(
                "alarm",
                """
                20.000 alarm/det-1 RAISED FIRE smoke since 20.000 test value 1
                40.000 alarm/det-1 CLEARED FIRE smoke since 25.000 test value 0
                """);
        assertEquals(DeviceState.NORMAL, scene.now("det-1").state());
    }

    @Test
    void whatWasSeenAsATestIsNotYetSeenForReal() {
        Target place = Target.place("FT-1");
        scene.at(10)
                .does(o -> o.hold(What.WALK_TEST, place, null, "Li Na", "yearly", HOUR))
                .at(20)
                .read(detector, 1)
                .does(o -> o.acknowledge("det-1", "smoke", "Li Na"))
                .at(40)
                .does(o -> o.release(What.WALK_TEST, place, "Li Na"));
        assertFalse(scene.now("det-1").alarms().get(0).acknowledged());
    }

    @Test
    void aDetectorThatNeverAnsweredIsMissingInTheReport() {
        Device dead =
                at(
                        "FT-1",
                        "det-2",
                        DeviceKind.DETECTOR,
                        List.of(Fixtures.word(0, "word", 0)),
                        latching("smoke", AlarmKind.FIRE, bit(0), null));
        scene.at(5)
                .install(dead)
                .does(
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        Target.device("det-2"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR))
                .at(9)
                .does(o -> o.release(What.WALK_TEST, Target.device("det-2"), "Li Na"));
        scene.says(
                "event/walk-test-report",
                "9.000 event/walk-test-report device=det-2 who=Li Na why=yearly since=5.000 until=3605.000 seenCount=0 missingCount=1 seen=[] missing=[{device:det-2,condition:smoke}]");
    }

    @Test
    void aDeviceThatIsMovedOutOfATestIsTestedNoLonger() {
        scene.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        Target.place("FT-1"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR))
                .at(20)
                .read(detector, 4);
        scene.at(30)
                .install(
                        new Device(
                                "det-1",
                                "det-1",
                                detector.profile(),
                                "test",
                                new io.standpipe.model.device.Place("FT-2", null, null)));
        scene.says(
                "alarm",
                """
                20.000 alarm/det-1 RAISED FAULT battery since 20.000 test value 4
                30.000 alarm/det-1 CLEARED FAULT battery since 30.000 test
                30.000 alarm/det-1 RAISED FAULT battery since 20.000
                """);
    }

    /** Who comes late must know from the retained state alone who ordered what, and until when. */
    @Test
    void theStateSaysWhoOrderedWhatAndUntilWhen() {
        scene.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.SERVICEABILITY,
                                        Target.device("hyd-1"),
                                        Serviceability.BURIED,
                                        "Wu Gang",
                                        "snow",
                                        HOUR))
                .does(
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        Target.place("FT-1"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR));
        com.fasterxml.jackson.databind.JsonNode state =
                Scene.json(
                        scene.messages.stream()
                                .filter(m -> m.topic().equals("state/hyd-1"))
                                .reduce((first, second) -> second)
                                .orElseThrow());
        assertEquals(
                "[{\"what\":\"serviceability\",\"device\":\"hyd-1\",\"serviceability\":\"BURIED\",\"who\":\"Wu Gang\",\"why\":\"snow\","
                        + "\"since\":1767225610000,\"until\":1767229210000},"
                        + "{\"what\":\"walk-test\",\"place\":\"FT-1\",\"who\":\"Li Na\",\"why\":\"yearly\","
                        + "\"since\":1767225610000,\"until\":1767229210000}]",
                state.get("holds").toString());
        scene.says("none", "");
    }

    @Test
    void whenTheClockIsSetDuringATestItsReportHasRightTimes() {
        scene.time.clock(io.standpipe.model.time.Stamp.Clock.UNSYNCHRONISED);
        scene.time.jumpWallClock(Duration.ofDays(-9000));
        scene.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        Target.device("det-1"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR))
                .at(20)
                .read(detector, 1);
        scene.time.clock(io.standpipe.model.time.Stamp.Clock.SYNCHRONISED);
        scene.time.jumpWallClock(Duration.ofDays(9000));
        scene.at(30).does(o -> o.release(What.WALK_TEST, Target.device("det-1"), "Li Na"));
        scene.says(
                "event/walk-test-report",
                "30.000 event/walk-test-report device=det-1 who=Li Na why=yearly since=10.000 until=3610.000 seenCount=1 missingCount=1 seen=[{device:det-1,condition:smoke,at:1767225620000}] missing=[{device:det-1,condition:heat}]");
    }

    @Test
    void aCraneIsServiceableOrNotTooButCountsAsNoHydrant() {
        Device crane =
                at(
                        "FT-1",
                        "crane-1",
                        DeviceKind.CRANE,
                        List.of(Fixtures.pressure(0)),
                        Definitions.NO_WATER);
        scene.install(crane).at(3).read(crane, 0.3);
        scene.at(4)
                .does(
                        o ->
                                o.hold(
                                        What.SERVICEABILITY,
                                        Target.device("crane-1"),
                                        Serviceability.ENCLOSED,
                                        "Wu Gang",
                                        "locked yard",
                                        HOUR));
        scene.says(
                "state",
                """
                3.000 state/crane-1 NORMAL since 3.000 SERVICEABLE
                4.000 state/crane-1 NORMAL since 3.000 ENCLOSED
                """);
        assertEquals(
                Map.of(
                        DeviceKind.HYDRANT,
                        Map.of(Serviceability.SERVICEABLE, 1),
                        DeviceKind.CRANE,
                        Map.of(Serviceability.ENCLOSED, 1)),
                scene.gatewayStatus.water());
        assertEquals(Map.of(Serviceability.SERVICEABLE, 1), scene.gatewayStatus.hydrants());
    }

    @Test
    void onlyAFireThatBeginsAndIsNoTestIsUrgentAndOnlyAGoneDevicesStateIsTheLast() {
        scene.at(3).read(detector, 1).read(hydrant, 0.01);
        scene.at(4).read(detector, 0).does(o -> o.reset("det-1", "smoke", "Li Na"));
        scene.at(5)
                .does(
                        o ->
                                o.hold(
                                        What.MAINTENANCE,
                                        Target.device("det-1"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR));
        scene.at(6).read(detector, 1);
        scene.engine.remove(detector);
        assertEquals(
                List.of("alarm/det-1 URGENT RAISED smoke false", "state/det-1 LAST UNKNOWN"),
                scene.messages.stream()
                        .filter(one -> one.handling() != Message.Handling.USUAL)
                        .map(
                                one -> {
                                    var json = Scene.json(one);
                                    return (one.topic()
                                                    + " "
                                                    + one.handling()
                                                    + " "
                                                    + json.get("state").asText()
                                                    + " "
                                                    + json.path("condition").asText()
                                                    + " "
                                                    + json.path("test").asText())
                                            .strip();
                                })
                        .toList());
    }
}
