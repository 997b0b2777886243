package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold.Target;
import io.standpipe.model.alarm.Hold.What;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a power cut leaves, and what the next start makes of it. */
class SurvivalTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final Condition LOW = new Condition.Below(0, 0.1, 0.02);

    private final Device hydrant =
            at(
                    "FT-1",
                    "hyd-1",
                    DeviceKind.HYDRANT,
                    List.of(Fixtures.pressure(0)),
                    alarm("low", AlarmKind.SUPERVISORY, LOW, 5, 10),
                    Definitions.NO_WATER);
    private final Device detector =
            at(
                    "FT-1",
                    "det-1",
                    DeviceKind.DETECTOR,
                    List.of(Fixtures.word(0, "word", 0)),
                    latching("smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0)), null));

    private Scene before = new Scene().install(hydrant, detector);

    private Scene restarted() {
        return before.restarted().install(hydrant, detector);
    }

    @Test
    void whatStoodStandsOnWithoutASecondRaise() {
        before.at(1).read(hydrant, 0.05).at(7);
        Scene after = restarted().at(8);
        assertEquals(
                "UNCERTAIN",
                after.now("hyd-1").points().get(0).reading().quality().status().name());
        after.read(hydrant, 0.05).at(20).read(hydrant, 0.3).at(31);
        after.says(
                "a",
                "  30.000 alarm/hyd-1 CLEARED SUPERVISORY low since 20.000 value 0.3 setpoint 0.1");
    }

    /** It came back after its end was remembered; only counted, that was not. */
    @Test
    void whatChatteredStandsUntilSomebodySeesThatItIsGone() {
        Device door =
                at(
                        "FT-1",
                        "door-1",
                        DeviceKind.CONTACT,
                        List.of(Fixtures.word(0, "word", 0)),
                        alarm("open", AlarmKind.SUPERVISORY, new Condition.Is(0, Bits.bit(0))),
                        alarm("cut", AlarmKind.FAULT, new Condition.Is(0, Bits.bit(1))));
        before.install(door);
        for (int word : new int[] {1, 0, 1, 0, 1, 0, 2, 3}) {
            before.read(door, word);
        }
        before.time.advance(Duration.ofSeconds(1));
        Scene after = before.restarted().install(door);
        after.at(300).fail(door, Quality.bad(Quality.Cause.DEVICE_SILENT));
        after.says("alarm/door-1", "");
        after.at(400).read(door, 2);
        after.says(
                "alarm/door-1",
                "400.000 alarm/door-1 CLEARED SUPERVISORY open since 400.000 sinceUnknown value 2");
    }

    @Test
    void thatItEndedMeanwhileIsStillUnknownWhenTheDeviceIsDescribedAnew() {
        before.at(1).read(hydrant, 0.05).at(7);
        Scene after = restarted().at(100).read(hydrant, 0.3);
        Device anew =
                at(
                        "FT-1",
                        "hyd-1",
                        DeviceKind.HYDRANT,
                        List.of(Fixtures.pressure(0)),
                        alarm("low", AlarmKind.SUPERVISORY, LOW, 5, 10));
        after.at(105).install(anew).read(anew, 0.3).at(116);
        after.says(
                "alarm",
                "115.000 alarm/hyd-1 CLEARED SUPERVISORY low since 105.000 sinceUnknown value 0.3 setpoint 0.1");
    }

    @Test
    void whatEndedMeanwhileIsClearedAndTheMomentIsUnknown() {
        before.at(1).read(hydrant, 0.05).at(7);
        Scene after = restarted().at(100).read(hydrant, 0.3).at(111);
        after.says(
                "",
                """
                  7.000 state/hyd-1 ALARM since 6.000 low UNKNOWN
                 12.000 state/det-1 UNKNOWN since 5.000
                100.000 state/hyd-1 ALARM since 6.000 low SERVICEABLE
                100.100 telemetry | hyd-1+0 pressure=0.3
                110.000 alarm/hyd-1 CLEARED SUPERVISORY low since 100.000 sinceUnknown value 0.3 setpoint 0.1
                110.000 state/hyd-1 NORMAL since 110.000 SERVICEABLE
                """);
    }

    @Test
    void whatWasNotRaisedYetBeginsAnew() {
        before.at(1).read(hydrant, 0.05).at(5.9);
        Scene after = restarted().at(10).read(hydrant, 0.05).at(20);
        after.says(
                "a",
                "  15.000 alarm/hyd-1 RAISED SUPERVISORY low since 10.000 value 0.05 setpoint 0.1");
    }

    @Test
    void latchedAndAcknowledgedStay() {
        before.at(1).read(detector, 1).at(2).read(detector, 0);
        before.at(3).does(o -> o.acknowledge("det-1", "smoke", "Li Na"));
        Scene after = restarted().at(9).read(detector, 0);
        assertTrue(after.now("det-1").alarms().get(0).latched());
        assertTrue(after.now("det-1").alarms().get(0).acknowledged());
        assertEquals(DeviceState.ALARM, after.now("det-1").state());
        after.at(10).does(o -> o.reset("det-1", "smoke", "Li Na"));
        after.says("a", "  10.000 alarm/det-1 CLEARED FIRE smoke since 2.000 value 0");
        Scene third = after.restarted().install(detector).at(20).read(detector, 0).at(400);
        third.says("a", "");
    }

    @Test
    void aLatchedFireThatBurnsAgainAfterTheRestartIsTheSameAlarmAnnouncedAnew() {
        before.at(1).read(detector, 1).at(2).read(detector, 0);
        Scene after = restarted().at(9).read(detector, 1).at(10).read(detector, 0);
        after.at(11).does(o -> o.reset("det-1", "smoke", "Li Na"));
        after.says(
                "a",
                """
                9.000 alarm/det-1 RAISED FIRE smoke since 9.000 again 1 value 1
                11.000 alarm/det-1 CLEARED FIRE smoke since 10.000 value 0
                """);
    }

    @Test
    void whatPeopleOrderedGoesOnAndEndsInTime() {
        before.at(10)
                .read(hydrant, 0.3)
                .does(
                        o ->
                                o.hold(
                                        What.SHELVED,
                                        Target.alarm("hyd-1", "low"),
                                        null,
                                        "Li Na",
                                        "works",
                                        HOUR))
                .does(
                        o ->
                                o.hold(
                                        What.SERVICEABILITY,
                                        Target.device("hyd-1"),
                                        Serviceability.BURIED,
                                        "Wu Gang",
                                        "snow",
                                        HOUR));
        before.time.advance(Duration.ofMinutes(30));
        Scene after = restarted().read(hydrant, 0.3);
        assertEquals(2, after.now("hyd-1").holds().size());
        assertEquals(Serviceability.BURIED, after.now("hyd-1").serviceability());
        after.at(3700);
        after.says(
                "event",
                """
                3610.000 event/serviceability state=ENDED device=hyd-1 serviceability=BURIED who=Wu Gang why=snow since=10.000 until=3610.000
                3610.000 event/shelved state=ENDED device=hyd-1 condition=low who=Li Na why=works since=10.000 until=3610.000
                """);
        assertEquals(List.of(), after.restarted().install(hydrant).now("hyd-1").holds());
    }

    @Test
    void aHoldDoesNotOutlastItsTimeAlsoWhenTheClockIsWrongAfterTheStart() {
        before.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.MAINTENANCE,
                                        Target.place("FT-1"),
                                        null,
                                        "Li Na",
                                        "works",
                                        HOUR));
        before.time.jumpWallClock(Duration.ofDays(-3000)); // no battery: it is 2017 again
        Scene after = restarted();
        after.time.advance(HOUR.minusSeconds(1));
        assertEquals(DeviceState.TEST, after.now("hyd-1").state());
        after.time.advance(Duration.ofSeconds(1));
        assertEquals(DeviceState.UNKNOWN, after.now("hyd-1").state());
    }

    @Test
    void aWalkTestsReportHoldsWhatWasSeenBeforeTheRestart() {
        before.at(5)
                .read(detector, 0)
                .does(
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        Target.device("det-1"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR))
                .at(10)
                .read(detector, 1);
        Scene after = restarted().at(20).read(detector, 1);
        after.does(o -> o.release(What.WALK_TEST, Target.device("det-1"), "Li Na"));
        after.says(
                "event/walk-test-report",
                "20.000 event/walk-test-report device=det-1 who=Li Na why=yearly since=5.000 until=3605.000 seenCount=1 missingCount=0 seen=[{device:det-1,condition:smoke,at:1767225610000}] missing=[]");
    }

    @Test
    void aTestThatRanOutMeanwhileLeavesNoTestBehind() {
        before.at(5)
                .does(
                        o ->
                                o.hold(
                                        What.MAINTENANCE,
                                        Target.device("det-1"),
                                        null,
                                        "Li Na",
                                        "works",
                                        HOUR))
                .at(10)
                .read(detector, 1);
        before.live(false);
        before.at(7200);
        Scene after = restarted().at(7201).read(detector, 1);
        after.says(
                "alarm",
                """
                7200.000 alarm/det-1 CLEARED FIRE smoke since 7200.000 test sinceUnknown
                7200.000 alarm/det-1 RAISED FIRE smoke since 10.000
                """);
    }

    @Test
    void aSilentDeviceIsSilentStill() {
        for (int t = 1; t < 5; t++) {
            before.at(t).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT));
        }
        Scene after = restarted().at(10).fail(hydrant, Quality.bad(Quality.Cause.NO_CONNECTION));
        after.at(20).read(hydrant, 0.3);
        after.says(
                "a",
                "  20.000 alarm/hyd-1 CLEARED FAULT communication since 20.000 cause device-silent");
    }

    @Test
    void ofADeviceThatWasTakenAwayNothingStands() {
        before.at(1).read(hydrant, 0.05).at(7);
        Scene after = before.restarted().install(detector, hydrant);
        after.engine.release(List.of(hydrant), InstalledDevices.MOVED);
        after.at(16).says("alarm/h", "");
        after.at(18);
        after.says(
                """
                17.000 alarm/hyd-1 CLEARED SUPERVISORY low since 17.000 cause removed
                17.000 event/removed device=hyd-1 name=hyd-1 deviceKind=hydrant profile=test-hydrant address=test place=FT-1 alarms=[{condition:low,kind:SUPERVISORY,priority:MEDIUM,since:1767225601000}]
                17.000 state/hyd-1 UNKNOWN since 17.000 UNKNOWN
                """);
        assertEquals(Set.of("state/det-1", "state/gw-1"), after.remembered.keySet());
    }

    @Test
    void aStateIsAsOldAfterARestart() {
        before.at(1).read(hydrant, 0.3).read(detector, 0).at(7);
        Scene after = before.restarted().install(hydrant, detector).at(9).read(hydrant, 0.3);
        after.at(10).says("state/h", "   9.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE");
        // The other was not read: that nothing is known begins now, and so does what comes after.
        after.at(20).read(detector, 0);
        after.says(
                "state",
                """
                12.000 state/det-1 UNKNOWN since 12.000
                20.000 state/det-1 NORMAL since 20.000
                """);
        Scene third = after.restarted();
        third.engine.raiseFault("a", "disk", "full");
        third.says("state/gw-1", "20.000 state/gw-1 FAULT since 20.000 disk");
        Scene fourth = third.restarted();
        fourth.engine.raiseFault("a", "disk", "full");
        fourth.engine.raiseFault("b", "disk", "full");
        fourth.says("state/gw-1", "20.000 state/gw-1 FAULT since 20.000 disk disk");
    }

    @Test
    void anAlarmThatTheProfileLacksNowIsOver() {
        before.at(1).read(hydrant, 0.05).at(7);
        Device other = at("FT-1", "hyd-1", DeviceKind.HYDRANT, List.of(Fixtures.pressure(0)));
        Scene after = before.restarted().install(other).at(8);
        after.says("a", "  7.000 alarm/hyd-1 CLEARED SUPERVISORY low since 7.000 cause removed");
    }

    @Test
    void theGatewaysOwnFaultsToo() {
        before.at(1).engine.raiseFault("io.standpipe.mqtt~a", "uplink", "no broker");
        before.engine.raiseFault("io.standpipe.modbus~a", "configuration", "line 3 is wrong");
        Scene after = before.restarted().at(2);
        after.engine.raiseFault("io.standpipe.modbus~a", "configuration", "line 3 is wrong");
        after.at(190);
        after.says(
                "alarm",
                "181.000 alarm/gw-1 CLEARED FAULT uplink since 181.000 sinceUnknown source io.standpipe.mqtt~a text no broker");
    }

    /** It waits for an acknowledgement for 100 s, and may start at the end of the first minute. */
    @Test
    void anUplinksFaultIsNotOverBeforeTheUplinkCanTell() {
        before.at(1).engine.raiseFault("io.standpipe.mqtt~a", "uplink", "no broker");
        Scene after = before.restarted().at(161);
        after.engine.raiseFault("io.standpipe.mqtt~a", "uplink", "no broker");
        after.at(600).says("alarm", "");
    }

    @Test
    void delaysDoNotCareWhenTheWallClockJumpsADayEitherWay() {
        Scene scene = new Scene().install(hydrant);
        scene.at(1).read(hydrant, 0.05);
        scene.time.jumpWallClock(Duration.ofDays(1));
        scene.at(5.999).says("a", "");
        scene.at(6).says("alarm", line("RAISED", "6.000", "1.000"));
        scene.time.jumpWallClock(Duration.ofDays(-2));
        scene.at(20).read(hydrant, 0.3);
        scene.time.jumpWallClock(Duration.ofDays(1));
        scene.at(30);
        assertEquals(2, scene.messages.stream().filter(m -> m.topic().startsWith("alarm")).count());
    }

    private static String line(String state, String at, String since) {
        return at
                + " alarm/hyd-1 "
                + state
                + " SUPERVISORY low since "
                + since
                + " value 0.05 setpoint 0.1";
    }

    @Test
    void aTimeFromBeforeTheClockWasSetIsCorrectedInWhatIsSaidAfter() {
        Scene scene = new Scene().install(hydrant);
        scene.time.clock(Stamp.Clock.UNSYNCHRONISED);
        scene.time.jumpWallClock(Duration.ofDays(-9000));
        scene.at(1).read(hydrant, 0.05).at(7);
        scene.time.clock(Stamp.Clock.SYNCHRONISED);
        scene.time.jumpWallClock(Duration.ofDays(9000));
        scene.at(20).does(o -> o.acknowledge("hyd-1", "low", "Li Na"));
        // Both times are right, and nothing says that they are to be shifted.
        String state =
                new String(
                        scene.messages.get(scene.messages.size() - 1).body(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(state.contains("\"since\":1767225601000,\"acknowledged\":true"), state);
        assertTrue(state.contains("\"state\":\"ALARM\",\"since\":1767225606000"), state);
    }

    @Test
    void aTimeFromAnotherBootIsNotShiftedWithTheMessage() {
        before.at(1).read(hydrant, 0.05).at(7);
        before.time.clock(Stamp.Clock.UNSYNCHRONISED);
        before.time.jumpWallClock(Duration.ofDays(-9000));
        Scene after = restarted().at(8).read(hydrant, 0.05).at(9);
        String state =
                after.messages.stream()
                        .filter(m -> m.topic().equals("state/hyd-1"))
                        .map(m -> new String(m.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .findFirst()
                        .orElseThrow();
        assertTrue(
                state.contains("\"since\":1767225601000,\"sinceClock\":\"synchronised\""), state);
    }

    /** The alarm has another name in the profile of a newer version. */
    @Test
    void whatStoodUnderAnOldNameDoesNotStandForEver() {
        Condition still = new Condition.Stuck(0, 0.001, Duration.ofSeconds(10));
        Scene first = new Scene();
        Device old = stuck("frozen", still);
        first.install(old);
        for (int t = 0; t <= 12; t++) {
            first.at(t).read(old, 0.3);
        }
        Device renamed = stuck("stuck", still);
        Scene after = first.restarted().install(renamed);
        for (int t = 20; t <= 31; t++) {
            after.at(t).read(renamed, 0.3);
        }
        after.says(
                "alarm",
                """
                12.000 alarm/hyd-2 CLEARED FAULT frozen since 12.000 cause removed
                30.000 alarm/hyd-2 RAISED FAULT stuck since 20.000 value 0.3
                """);
        assertEquals(
                List.of("stuck"),
                after.now("hyd-2").alarms().stream().map(alarm -> alarm.condition()).toList());
        assertFalse(after.remembered.keySet().toString().contains("frozen"));
    }

    private static Device stuck(String name, Condition still) {
        return at(
                "FT-1",
                "hyd-2",
                DeviceKind.HYDRANT,
                List.of(Fixtures.pressure(0)),
                alarm(name, AlarmKind.FAULT, still));
    }

    /** What needs many samples or much time to be seen is not over because they begin anew. */
    @Test
    void whatTakesLongToSeeStandsOnToo() {
        Device slow =
                at(
                        "FT-1",
                        "hyd-2",
                        DeviceKind.HYDRANT,
                        List.of(Fixtures.pressure(0)),
                        alarm("often", AlarmKind.FAULT, new Condition.Samples(2, 3, LOW)),
                        alarm(
                                "stuck",
                                AlarmKind.FAULT,
                                new Condition.Stuck(0, 0.001, Duration.ofSeconds(10))));
        Scene first = new Scene().install(slow);
        for (int t = 0; t <= 12; t++) {
            first.at(t).read(slow, 0.05);
        }
        Scene after = first.restarted().install(slow);
        for (int t = 20; t <= 40; t++) {
            after.at(t).read(slow, 0.05);
        }
        after.says("alarm", "");
        after.at(41).read(slow, 0.3).at(42).read(slow, 0.3);
        after.says(
                "alarm",
                """
                41.000 alarm/hyd-2 CLEARED FAULT stuck since 41.000 value 0.3
                42.000 alarm/hyd-2 CLEARED FAULT often since 42.000 value 0.3 setpoint 0.1
                """);
    }

    @Test
    void whatIsConfirmedStaysSoWhileNotAllDevicesAreBack() {
        Condition two = new Condition.InPlace(2, AlarmKind.FIRE, "smoke");
        Device panel =
                at(
                        "FT-1",
                        "panel",
                        DeviceKind.PANEL,
                        List.of(Fixtures.word(0, "word", 0)),
                        alarm("smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0))),
                        alarm("heat", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(1))),
                        alarm("confirmed", AlarmKind.FIRE, two));
        Scene first = new Scene().install(panel, detector);
        first.at(1).read(panel, 1).read(detector, 1);
        Scene after = first.restarted().install(panel).at(10).read(panel, 3);
        after.says("alarm", "  10.000 alarm/panel RAISED FIRE heat since 10.000 value 3");
        after.at(20).install(detector).read(detector, 1).says("alarm", "");
        // The other bus does not come back: that nobody took it away is no end of a fire.
        Scene third = after.restarted().install(panel).at(30).read(panel, 3).at(400);
        third.says(
                "alarm",
                """
                320.000 alarm/gw-1 RAISED FAULT configuration since 320.000 source io.standpipe.rules text no bus has det-1, where alarms stood before the start and stand on; put back what is missing in a device table, or put it there and take it out again
                """);
        third.install(detector)
                .says(
                        "alarm",
                        """
                        400.000 alarm/gw-1 CLEARED FAULT configuration since 400.000 source io.standpipe.rules text no bus has det-1, where alarms stood before the start and stand on; put back what is missing in a device table, or put it there and take it out again
                        """);
    }

    @Test
    void theReportOfATestThatRanOutMeanwhileComesWhenTheDevicesHaveBeenRead() {
        Device panel =
                at(
                        "FT-1",
                        "panel",
                        DeviceKind.PANEL,
                        List.of(Fixtures.word(0, "word", 0)),
                        alarm("one", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0))),
                        alarm("two", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(1))));
        Scene first = new Scene().install(panel);
        first.at(5)
                .does(
                        o ->
                                o.hold(
                                        What.WALK_TEST,
                                        Target.place("FT-1"),
                                        null,
                                        "Li Na",
                                        "yearly",
                                        HOUR))
                .at(10)
                .read(panel, 1)
                .at(20)
                .read(panel, 0);
        first.live(false);
        first.at(7200);
        Scene after = first.restarted().install(panel).at(7201).read(panel, 0);
        assertEquals(DeviceState.NORMAL, after.now("panel").state());
        // The power fails again before the report is out.
        Scene third = after.restarted().install(panel).at(7202).read(panel, 1).at(7300);
        third.says(
                "event/walk",
                """
                7261.000 event/walk-test-report place=FT-1 who=Li Na why=yearly since=5.000 until=3605.000 seenCount=1 missingCount=1 seen=[{device:panel,condition:one,at:1767225610000}] missing=[{device:panel,condition:two}]
                7261.000 event/walk-test state=ENDED place=FT-1 who=Li Na why=yearly since=5.000 until=3605.000
                """);
        assertFalse(
                third.remembered.keySet().stream()
                        .anyMatch(key -> key.startsWith("hold") || key.startsWith("seen")));
        assertFalse(third.now("panel").alarms().get(0).test());
    }

    @Test
    void aHoldThatIsOverEndsOnceTheClockIsSet() {
        before.at(10)
                .does(
                        o ->
                                o.hold(
                                        What.OUT_OF_SERVICE,
                                        Target.device("hyd-1"),
                                        null,
                                        "Li Na",
                                        "rebuilt",
                                        Duration.ofDays(30)));
        before.live(false);
        before.time.advance(Duration.ofDays(40));
        before.time.clock(Stamp.Clock.UNSYNCHRONISED);
        before.time.jumpWallClock(Duration.ofDays(-3000));
        Scene after = restarted().read(hydrant, 0.3);
        after.time.advance(Duration.ofMinutes(10));
        assertEquals(DeviceState.DISABLED, after.now("hyd-1").state());
        after.time.clock(Stamp.Clock.SYNCHRONISED);
        after.time.jumpWallClock(Duration.ofDays(3000));
        after.time.advance(Duration.ofMinutes(1));
        assertEquals(DeviceState.NORMAL, after.now("hyd-1").state());
    }

    /**
     * Nobody knows how wrong the clock of an earlier boot was: its times are not made to look
     * right.
     */
    @Test
    void aTimeFromBeforeTheClockWasSetInAnotherBootStaysMarked() {
        before.time.clock(Stamp.Clock.UNSYNCHRONISED);
        before.time.jumpWallClock(Duration.ofDays(-9000));
        before.at(1).read(hydrant, 0.05).at(7);
        Scene after = restarted().at(8).read(hydrant, 0.05);
        assertMarked(after);
        after.time.clock(Stamp.Clock.SYNCHRONISED);
        after.time.jumpWallClock(Duration.ofDays(9000));
        after.at(20).does(o -> o.acknowledge("hyd-1", "low", "Li Na"));
        assertMarked(after);
    }

    private static void assertMarked(Scene scene) {
        String state =
                new String(
                        scene.messages.stream()
                                .filter(m -> m.topic().equals("state/hyd-1"))
                                .reduce((one, later) -> later)
                                .orElseThrow()
                                .body(),
                        java.nio.charset.StandardCharsets.UTF_8);
        long since = 1767225601000L - Duration.ofDays(9000).toMillis();
        assertTrue(
                state.contains(
                        "\"MEDIUM\",\"since\":" + since + ",\"sinceClock\":\"unsynchronised\""),
                state);
    }
}
