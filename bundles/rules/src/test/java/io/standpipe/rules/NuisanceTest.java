package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static io.standpipe.rules.Definitions.device;
import static io.standpipe.rules.Definitions.full;
import static io.standpipe.rules.Definitions.latching;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Bits;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps the duty officer's screen readable, and never hides anything. */
class NuisanceTest {

    private static Condition bit(int n) {
        return new Condition.Is(0, Bits.bit(n));
    }

    private static Device pump(io.standpipe.model.alarm.AlarmDefinition... alarms) {
        return device("pump-1", DeviceKind.PUMP, List.of(Fixtures.word(0, "word", 0)), alarms);
    }

    @Test
    void aChatteringAlarmIsReportedOnceAndStandsUntilACalmMinute() {
        Device pump = pump(alarm("door", AlarmKind.SUPERVISORY, bit(0)));
        Scene scene = new Scene().install(pump).at(1).read(pump, 0);
        for (int i = 0; i < 10; i++) {
            scene.at(10 + 4 * i).read(pump, 1).at(12 + 4 * i).read(pump, 0);
        }
        scene.at(200);
        scene.says(
                "a",
                """
                10.000 alarm/pump-1 RAISED SUPERVISORY door since 10.000 value 1
                12.000 alarm/pump-1 CLEARED SUPERVISORY door since 12.000 value 0
                14.000 alarm/pump-1 RAISED SUPERVISORY door since 14.000 value 1
                16.000 alarm/pump-1 CLEARED SUPERVISORY door since 16.000 value 0
                18.000 alarm/pump-1 RAISED SUPERVISORY door since 18.000 unstable value 1
                108.000 alarm/pump-1 CLEARED SUPERVISORY door since 48.000 unstable unpublished 15 value 0
                """);
    }

    @Test
    void threeTimesInMoreThanAMinuteIsNoChatter() {
        Device pump = pump(alarm("door", AlarmKind.SUPERVISORY, bit(0)));
        Table.play(
                pump,
                """
                0    | 0 |
                10   | 1 | +door@10
                11   | 0 | -door@11
                40   | 1 | +door@40
                41   | 0 | -door@41
                70.1 | 1 | +door@70.1
                71   | 0 | -door@71
                """);
    }

    @Test
    void whatStaysAfterChatteringIsStableAfterACalmMinute() {
        Device pump = pump(alarm("door", AlarmKind.SUPERVISORY, bit(0)));
        Scene scene = new Scene().install(pump).read(pump, 0);
        Table.play(
                scene,
                pump,
                """
                1  | 1 | +door@1
                2  | 0 | -door@2
                3  | 1 | +door@3
                4  | 0 | -door@4
                5  | 1 | +door@5
                6  | 0 |
                7  | 1 |
                70 |   |
                71 | 0 | -door@71
                """);
        scene.says(
                "state",
                """
                0.000 state/pump-1 NORMAL since 0.000
                1.000 state/pump-1 ALARM since 1.000 door
                2.000 state/pump-1 NORMAL since 2.000
                3.000 state/pump-1 ALARM since 3.000 door
                4.000 state/pump-1 NORMAL since 4.000
                5.000 state/pump-1 ALARM since 5.000 door/unstable
                67.000 state/pump-1 ALARM since 5.000 door
                71.000 state/pump-1 NORMAL since 71.000
                """);
    }

    @Test
    void aFireThatChattersWasToldAndStands() {
        Device pump = pump(latching("smoke", AlarmKind.FIRE, bit(0), bit(1)));
        Table.play(
                pump,
                """
                1 | 1 | +smoke@1
                2 | 0 |
                3 | 2 | -smoke@2
                4 | 1 | +smoke@4
                5 | 2 | -smoke@5
                6 | 1 | +smoke@6
                7 | 0 |
                8 | 1 |
                9 | 2 | -smoke@9
                """);
    }

    @Test
    void aPumpThatIsTestedDoesNotRaiseRunning() {
        Device pump =
                pump(
                        full(
                                "running",
                                AlarmKind.SUPERVISORY,
                                bit(0),
                                Priority.MEDIUM,
                                false,
                                null,
                                0,
                                new Condition.Stands("test")),
                        alarm("test", AlarmKind.TEST, bit(1)));
        Scene scene =
                Table.play(
                        pump,
                        """
                        0 | 0 |
                        1 | 3 | +test@1
                        2 | 2 |
                        3 | 3 |
                        4 | 1 | +running@3 -test@4
                        5 | 3 | +test@5
                        6 | 2 | -running@6
                        """);
        scene.says(
                "state",
                """
                0.000 state/pump-1 NORMAL since 0.000
                1.000 state/pump-1 TEST since 1.000 test suppressed:running
                2.000 state/pump-1 TEST since 1.000 test
                3.000 state/pump-1 TEST since 1.000 test suppressed:running
                4.000 state/pump-1 ALARM since 4.000 running
                5.000 state/pump-1 ALARM since 4.000 running test
                6.000 state/pump-1 TEST since 6.000 test
                """);
    }

    /** One detector at each place. */
    private static List<Device> detectors(String... places) {
        List<Device> detectors = new ArrayList<>();
        for (String place : places) {
            detectors.add(
                    at(
                            place,
                            "det-" + (detectors.size() + 1),
                            DeviceKind.DETECTOR,
                            List.of(Fixtures.word(0, "word", 0)),
                            alarm("smoke", AlarmKind.FIRE, bit(0)),
                            full(
                                    "confirmed",
                                    AlarmKind.FIRE,
                                    new Condition.All(
                                            List.of(
                                                    new Condition.Stands("smoke"),
                                                    new Condition.InPlace(2, AlarmKind.FIRE, ""))),
                                    Priority.CRITICAL,
                                    false,
                                    null,
                                    0,
                                    null)));
        }
        return detectors;
    }

    @Test
    void aDetectorThatIsMovedCountsWhereItIs() {
        List<Device> detectors = detectors("FT-1", "FT-2", "FT-2");
        Device moved = detectors.get(0);
        Scene scene = new Scene().install(detectors.toArray(Device[]::new));
        scene.at(1).read(moved, 1).read(detectors.get(1), 1);
        Device here =
                new Device(
                        moved.id(),
                        moved.name(),
                        moved.profile(),
                        "test",
                        detectors.get(1).place());
        scene.at(2).install(here);
        scene.at(3).install(moved);
        scene.says(
                "alarm",
                """
                1.000 alarm/det-1 RAISED FIRE smoke since 1.000 value 1
                1.000 alarm/det-2 RAISED FIRE smoke since 1.000 value 1
                2.000 alarm/det-2 RAISED FIRE confirmed CRITICAL since 2.000
                2.000 alarm/det-1 RAISED FIRE confirmed CRITICAL since 2.000
                3.000 alarm/det-2 CLEARED FIRE confirmed CRITICAL since 3.000
                3.000 alarm/det-1 CLEARED FIRE confirmed CRITICAL since 3.000
                """);
    }

    @Test
    void aSecondDetectorRaisesThePriorityAndNeverHoldsBackTheFirst() {
        List<Device> detectors = detectors("FT-1", "FT-1", "FT-2");
        Scene scene = new Scene().install(detectors.toArray(Device[]::new));
        detectors.forEach(detector -> scene.read(detector, 0));
        scene.at(1).read(detectors.get(2), 1);
        scene.at(2).read(detectors.get(0), 1);
        scene.at(3).read(detectors.get(1), 1);
        scene.at(4).read(detectors.get(0), 0);
        scene.says(
                "a",
                """
                1.000 alarm/det-3 RAISED FIRE smoke since 1.000 value 1
                2.000 alarm/det-1 RAISED FIRE smoke since 2.000 value 1
                3.000 alarm/det-1 RAISED FIRE confirmed CRITICAL since 3.000
                3.000 alarm/det-2 RAISED FIRE confirmed CRITICAL since 3.000
                3.000 alarm/det-2 RAISED FIRE smoke since 3.000 value 1
                4.000 alarm/det-2 CLEARED FIRE confirmed CRITICAL since 4.000
                4.000 alarm/det-1 CLEARED FIRE confirmed CRITICAL since 4.000
                4.000 alarm/det-1 CLEARED FIRE smoke since 4.000 value 0
                """);
    }

    @Test
    void aFloodThatDoesNotEndIsSummedUpOnceAndAnotherAfterACalm() {
        Device pump =
                pump(
                        java.util.stream.IntStream.range(0, 16)
                                .mapToObj(i -> alarm("a" + i, AlarmKind.FAULT, bit(i)))
                                .toArray(io.standpipe.model.alarm.AlarmDefinition[]::new));
        Scene scene = new Scene().install(pump).read(pump, 0);
        for (int t = 0; t < 16; t++) {
            scene.at(100 + 6 * t).read(pump, (1 << (t + 1)) - 1); // one more each 6 s, for 90 s
        }
        scene.at(250).read(pump, 0).at(400).read(pump, 0xFFFF).at(500);
        scene.says(
                "event",
                """
                160.000 event/flood place= since=100.000 lasted=54000 alarms=10 devices=1 conditions=[{condition:a0,alarms:1},{condition:a1,alarms:1},{condition:a2,alarms:1},{condition:a3,alarms:1},{condition:a4,alarms:1},{condition:a5,alarms:1},{condition:a6,alarms:1},{condition:a7,alarms:1},{condition:a8,alarms:1},{condition:a9,alarms:1}]
                430.000 event/flood place= since=400.000 lasted=0 alarms=16 devices=1 conditions=[{condition:a0,alarms:1},{condition:a1,alarms:1},{condition:a10,alarms:1},{condition:a11,alarms:1},{condition:a12,alarms:1},{condition:a13,alarms:1},{condition:a14,alarms:1},{condition:a15,alarms:1},{condition:a2,alarms:1},{condition:a3,alarms:1},{condition:a4,alarms:1},{condition:a5,alarms:1},{condition:a6,alarms:1},{condition:a7,alarms:1},{condition:a8,alarms:1},{condition:a9,alarms:1}]
                """);
    }

    @Test
    void whenAMainBreaksEachHydrantIsReportedOnceInOrderOfPriorityAndThePlaceOnce() {
        List<Device> hydrants = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            hydrants.add(
                    at(
                            i < 200 ? "FT-1" : "FT-2",
                            "hyd-" + i,
                            DeviceKind.HYDRANT,
                            List.of(Fixtures.pressure(0)),
                            alarm(
                                    "low",
                                    AlarmKind.SUPERVISORY,
                                    new Condition.Below(0, 0.1, 0.02),
                                    15,
                                    60),
                            full(
                                    "drop",
                                    AlarmKind.SUPERVISORY,
                                    new Condition.Below(0, 0.02, 0),
                                    Priority.HIGH,
                                    false,
                                    null,
                                    0,
                                    null)));
        }
        Scene scene = new Scene().install(hydrants.toArray(Device[]::new));
        hydrants.forEach(hydrant -> scene.read(hydrant, 0.3));
        scene.at(10);
        scene.messages.clear();
        // All within one step: the last ones have lost all their water.
        scene.engine.process(
                hydrants.stream()
                        .map(h -> scene.poll(h, h.id().length() > 6 ? 0.01 : 0.05))
                        .toList());
        scene.at(100);
        List<String> told = new ArrayList<>();
        List<String> events = new ArrayList<>();
        for (Message message : scene.messages) {
            if (message.topic().startsWith("alarm/")) {
                told.add(Scene.json(message).get("priority").asText());
                assertEquals("RAISED", Scene.json(message).get("state").asText());
            } else if (message.topic().startsWith("event/")) {
                events.add(new String(message.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        List<String> sorted = new ArrayList<>(told);
        sorted.sort(java.util.Comparator.comparing(Priority::valueOf));
        assertEquals(sorted, told);
        assertEquals(500, told.size());
        assertEquals(
                List.of(
                        "\"type\":\"flood\",\"place\":\"FT-1\",\"since\":1767225610000,\"lasted\":15000,\"alarms\":300,\"devices\":200,"
                                + "\"conditions\":[{\"condition\":\"drop\",\"alarms\":100},{\"condition\":\"low\",\"alarms\":200}]",
                        "\"type\":\"flood\",\"place\":\"FT-2\",\"since\":1767225610000,\"lasted\":15000,\"alarms\":200,\"devices\":100,"
                                + "\"conditions\":[{\"condition\":\"drop\",\"alarms\":100},{\"condition\":\"low\",\"alarms\":100}]"),
                events);
    }

    /** The alarms of the shipped profile, and a wave of pressure that runs along the main. */
    @Test
    void aBurstMainWithTheUsualDelaysIsOneFlood() {
        List<Device> hydrants = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            hydrants.add(
                    at(
                            "FT-1",
                            "hyd-" + i,
                            DeviceKind.HYDRANT,
                            RecordedHour.HYDRANT_A.profile().points(),
                            RecordedHour.HYDRANT_A
                                    .profile()
                                    .alarms()
                                    .toArray(io.standpipe.model.alarm.AlarmDefinition[]::new)));
        }
        Scene scene = new Scene().install(hydrants.toArray(Device[]::new));
        for (int t = 0; t < 120; t++) {
            scene.at(t);
            for (int i = 0; i < hydrants.size(); i++) {
                double burst = t - 30 - i / 20.0; // the last one 5 s after the first
                double pressure = burst < 0 ? 0.3 : 0.01 + 0.29 * Math.exp(-burst / 4);
                scene.read(hydrants.get(i), Math.rint(pressure * 1000) / 1000);
            }
        }
        List<String> events =
                scene.messages.stream()
                        .filter(m -> m.topic().equals("event/flood"))
                        .map(m -> Scene.json(m).get("conditions").toString())
                        .toList();
        assertEquals(
                List.of(
                        "[{\"condition\":\"low-pressure\",\"alarms\":100},"
                                + "{\"condition\":\"no-water\",\"alarms\":100},"
                                + "{\"condition\":\"pressure-drop\",\"alarms\":100}]"),
                events);
    }

    @Test
    void whatATestSetsOffConfirmsNoFireOfWhatIsNotTested() {
        List<Device> detectors = new ArrayList<>(detectors("FT-1", "FT-1"));
        Device panel =
                at(
                        "FT-1",
                        "panel",
                        DeviceKind.PANEL,
                        List.of(Fixtures.word(0, "word", 0)),
                        full(
                                "confirmed",
                                AlarmKind.FIRE,
                                new Condition.InPlace(2, AlarmKind.FIRE, ""),
                                Priority.CRITICAL,
                                false,
                                null,
                                0,
                                null));
        Scene scene = new Scene().install(detectors.get(0), detectors.get(1), panel).read(panel, 0);
        for (Device detector : detectors) {
            scene.at(1)
                    .does(
                            o ->
                                    o.hold(
                                            io.standpipe.model.alarm.Hold.What.MAINTENANCE,
                                            io.standpipe.model.alarm.Hold.Target.device(
                                                    detector.id()),
                                            null,
                                            "Li Na",
                                            "new lens",
                                            java.time.Duration.ofHours(1)));
        }
        scene.at(10).read(detectors.get(0), 1).at(11).read(detectors.get(1), 1);
        scene.at(12)
                .says(
                        "alarm",
                        """
                        10.000 alarm/det-1 RAISED FIRE smoke since 10.000 test value 1
                        11.000 alarm/det-1 RAISED FIRE confirmed CRITICAL since 11.000 test
                        11.000 alarm/det-2 RAISED FIRE confirmed CRITICAL since 11.000 test
                        11.000 alarm/det-2 RAISED FIRE smoke since 11.000 test value 1
                        """);
        // Both still burn when the tests end: now it is a fire, and confirmed.
        for (Device detector : detectors) {
            scene.does(
                    o ->
                            o.release(
                                    io.standpipe.model.alarm.Hold.What.MAINTENANCE,
                                    io.standpipe.model.alarm.Hold.Target.device(detector.id()),
                                    "Li Na"));
        }
        scene.says(
                "alarm",
                """
                12.000 alarm/det-1 CLEARED FIRE confirmed CRITICAL since 12.000 test
                12.000 alarm/det-1 CLEARED FIRE smoke since 12.000 test
                12.000 alarm/det-1 RAISED FIRE smoke since 10.000
                12.000 alarm/det-2 CLEARED FIRE confirmed CRITICAL since 12.000 test
                12.000 alarm/det-1 RAISED FIRE confirmed CRITICAL since 12.000
                12.000 alarm/det-2 RAISED FIRE confirmed CRITICAL since 12.000
                12.000 alarm/panel RAISED FIRE confirmed CRITICAL since 12.000
                12.000 alarm/det-2 CLEARED FIRE smoke since 12.000 test
                12.000 alarm/det-2 RAISED FIRE smoke since 11.000
                """);
    }
}
