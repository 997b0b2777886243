package io.standpipe.rules;

import static io.standpipe.rules.Definitions.alarm;
import static io.standpipe.rules.Definitions.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.rules.device.GuardedScheduler;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All devices meet on the rules thread: what one of them throws costs that one only. */
class WallTest {

    private static final String SAYS =
            "the gateway failed to judge this device, so what it says of it may be old:"
                    + " java.lang.ArrayIndexOutOfBoundsException: Index 7 out of bounds for length 1;"
                    + " report it with the log";

    private static Device detector(String id) {
        return at(
                "FT-1",
                id,
                DeviceKind.DETECTOR,
                List.of(Fixtures.word(0, "word", 0)),
                alarm("smoke", AlarmKind.FIRE, new Condition.Is(0, Bits.bit(0))));
    }

    private final Device first = detector("det-1");
    private final Device broken = detector("det-2");
    private final Device last = detector("det-3");
    private final Scene scene =
            new Scene()
                    .install(first, broken, last)
                    .read(first, 0)
                    .read(broken, 0)
                    .read(last, 0)
                    .at(1);

    WallTest() {
        scene.says("none", "");
    }

    /** A reading of a point that the device does not have: no bus does that, but a defect may. */
    private Readings impossible() {
        Point none = Fixtures.word(7, "none", 0);
        return new Readings(
                broken, scene.time.stamp(), List.of(new Reading(none, 1, Quality.GOOD)));
    }

    @Test
    void pollsBehindOneThatThrowsAreJudgedAndItsDeviceHasAFault() {
        scene.at(10)
                .engine
                .process(List.of(scene.poll(first, 1), impossible(), scene.poll(last, 1)));
        scene.says(
                "",
                """
                10.000 alarm/det-1 RAISED FIRE smoke since 10.000 value 1
                10.000 alarm/det-3 RAISED FIRE smoke since 10.000 value 1
                10.000 alarm/det-2 RAISED FAULT gateway-defect since 10.000 text %s
                10.000 state/det-1 ALARM since 10.000 smoke
                10.000 state/det-2 FAULT since 10.000 gateway-defect
                10.000 state/det-3 ALARM since 10.000 smoke
                10.000 telemetry | det-1+0 word=1 | det-3+0 word=1
                """
                        .formatted(SAYS));
        // At each of its polls again: nothing new.
        for (int i = 1; i < 100; i++) {
            scene.at(10 + i).engine.process(List.of(impossible()));
        }
        scene.says("a", "");
        // What it raises is raised, fault or no fault.
        scene.at(200).read(broken, 1);
        scene.says(
                "a",
                """
                200.000 alarm/det-2 RAISED FIRE smoke since 200.000 value 1
                200.000 alarm/det-2 CLEARED FAULT gateway-defect since 200.000 text %s
                """
                        .formatted(SAYS));
    }

    @Test
    void aDeviceThatCannotBeInstalledIsTheOnlyOne() {
        Device impossible =
                at(
                        "FT-1",
                        "det-4",
                        DeviceKind.DETECTOR,
                        List.of(Fixtures.word(0, "word", 0)),
                        alarm("smoke", AlarmKind.FIRE, new Condition.Is(9, Bits.bit(0))));
        Device behind = detector("det-5");
        scene.at(10).install(impossible, behind).read(behind, 1);
        String says =
                "device det-4 cannot be installed, or only in part:"
                        + " java.lang.ArrayIndexOutOfBoundsException: Index 9 out of bounds for length 1;"
                        + " report it with the log";
        scene.says(
                "alarm",
                """
                10.000 alarm/gw-1 RAISED FAULT gateway-defect since 10.000 source io.standpipe.rules~det-4 text %s
                10.000 alarm/det-5 RAISED FIRE smoke since 10.000 value 1
                """
                        .formatted(says));
        scene.at(20).install(detector("det-4"));
        scene.says(
                "alarm",
                """
                20.000 alarm/gw-1 CLEARED FAULT gateway-defect since 20.000 source io.standpipe.rules~det-4 text %s
                """
                        .formatted(says));
    }

    @Test
    void aTaskThatThrowsIsToldToItsDevice() {
        VirtualTime time = new VirtualTime();
        List<String> told = new ArrayList<>();
        GuardedScheduler guarded =
                new GuardedScheduler(time, why -> told.add(String.valueOf(why.getMessage())));
        guarded.schedule(
                Duration.ofSeconds(1),
                () -> {
                    throw new IllegalStateException("a delay");
                });
        guarded.execute(
                () -> {
                    throw new IllegalStateException("a task");
                });
        time.advance(Duration.ofSeconds(2));
        assertEquals(List.of("a task", "a delay"), told);
    }
}
