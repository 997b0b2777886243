package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.device.Supervision;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bus that hands nothing over is a fault, whoever is to blame. */
class SupervisionTest {

    private static final DeviceProfile HYDRANT =
            Fixtures.profile(
                    DeviceKind.HYDRANT,
                    List.of(Fixtures.pressure(0)),
                    List.of(
                            Definitions.NO_WATER,
                            new AlarmDefinition(
                                    "low-pressure",
                                    AlarmKind.SUPERVISORY,
                                    new Condition.Below(0, 0.10, 0.02),
                                    Duration.ofSeconds(15),
                                    Duration.ofSeconds(60),
                                    null)));

    private final Scene scene = started();

    private static Scene started() {
        Scene scene = new Scene();
        scene.engine.start();
        scene.says("nothing yet", "");
        return scene;
    }

    private static Device polled(String id, long seconds) {
        return Fixtures.device(id, HYDRANT).wired(Duration.ofSeconds(seconds), List.of());
    }

    @Test
    void whatIsNotReadAnyMoreIsBadAndAFaultWithin100Seconds() {
        Device hydrant = polled("hyd-1", 1);
        scene.install(hydrant).at(1).read(hydrant, 0.3).at(2).read(hydrant, 0.3);
        scene.at(200);
        scene.says(
                """
                  1.000 state/hyd-1 NORMAL since 1.000 SERVICEABLE
                  1.100 telemetry | hyd-1+0 pressure=0.3
                 90.000 alarm/hyd-1 RAISED FAULT communication since 90.000 cause not-polled
                 90.000 state/hyd-1 FAULT since 90.000 communication UNKNOWN
                 91.000 telemetry | hyd-1+0 pressure=(BAD not-polled)
                """);
        assertEquals(Quality.NOT_POLLED, scene.now("hyd-1").points().get(0).reading().quality());
        scene.at(300).read(hydrant, 0.31).at(305);
        scene.says(
                """
                300.000 alarm/hyd-1 CLEARED FAULT communication since 300.000 cause not-polled
                300.000 state/hyd-1 NORMAL since 300.000 SERVICEABLE
                301.000 telemetry | hyd-1+0 pressure=0.31
                """);
    }

    @Test
    void aDeviceThatNoBusEverReadIsAFaultToo() {
        scene.install(polled("hyd-1", 1)).at(200);
        scene.says(
                "alarm",
                " 90.000 alarm/hyd-1 RAISED FAULT communication since 90.000 cause not-polled");
    }

    @Test
    void aDelayThatRanIsBrokenOffAndWhatStandsStays() {
        Device hydrant = polled("hyd-1", 1);
        scene.install(hydrant).at(1).read(hydrant, 0.05).at(17).read(hydrant, 0.05).at(200);
        scene.says(
                "alarm",
                """
                 16.000 alarm/hyd-1 RAISED SUPERVISORY low-pressure since 1.000 value 0.05 setpoint 0.1
                105.000 alarm/hyd-1 RAISED FAULT communication since 105.000 cause not-polled
                """);
    }

    /** Interval in seconds, polls, and when the fault comes after the last. */
    @ParameterizedTest
    @CsvSource({"1, 90", "20, 90", "30, 100", "60, 190", "600, 1810", "3600, 10810"})
    void itComesAfterMissedIntervalsButNotBefore85Seconds(long interval, long fault) {
        Device hydrant = polled("hyd-1", interval);
        scene.install(hydrant);
        scene.at(interval * 3 + 0.25).read(hydrant, 0.3);
        scene.at(interval * 3 + fault - 5.5).says("alarm", "");
        scene.at(interval * 3.0 + fault + 5);
        assertTrue(
                scene.messages.stream().anyMatch(m -> m.topic().equals("alarm/hyd-1")),
                "by " + fault);
    }

    @Test
    void theCauseIsWhatTheBusSaysIfItSaysAnything() {
        DeviceProfile patient =
                new DeviceProfile(
                        "patient",
                        DeviceKind.HYDRANT,
                        "test",
                        HYDRANT.points(),
                        List.of(),
                        100,
                        null);
        Device hydrant = Fixtures.device("hyd-1", patient).wired(Duration.ofMillis(100), List.of());
        scene.install(hydrant).at(1).read(hydrant, 0.3);
        scene.at(50).fail(hydrant, Quality.bad(Quality.Cause.DEVICE_SILENT)).at(100);
        scene.says(
                "alarm",
                " 90.000 alarm/hyd-1 RAISED FAULT communication since 90.000 cause device-silent");
    }

    @Test
    void aPointThatItsBusLeavesOutIsBadThoughOthersAreRead() {
        Device tank =
                Fixtures.device(
                                "tank-1",
                                Fixtures.profile(
                                        DeviceKind.TANK,
                                        List.of(Fixtures.word(0, "a", 0), Fixtures.word(1, "b", 1)),
                                        List.of()))
                        .wired(Duration.ofSeconds(5), List.of());
        scene.install(tank).at(1).read(tank, 1, 2);
        for (int second = 5; second <= 120; second += 5) {
            scene.at(second + 1).read(tank, 1);
        }
        scene.says(
                "alarm",
                " 90.000 alarm/tank-1 RAISED FAULT communication since 90.000 cause not-polled");
        assertEquals(Quality.NOT_POLLED, scene.now("tank-1").points().get(1).reading().quality());
        assertTrue(scene.now("tank-1").points().get(0).reading().quality().isGood());
        scene.at(122).read(tank, 1, 2).at(125);
        scene.says(
                "alarm",
                "122.000 alarm/tank-1 CLEARED FAULT communication since 122.000 cause not-polled");
    }

    @Test
    void whatIsSetUpAnewHasItsTimeAnew() {
        Device hydrant = polled("hyd-1", 1);
        scene.install(hydrant).at(1).read(hydrant, 0.3);
        scene.at(80).install(hydrant).at(164);
        scene.says("alarm", "");
        scene.at(175);
        scene.says(
                "alarm",
                "170.000 alarm/hyd-1 RAISED FAULT communication since 170.000 cause not-polled");
    }

    @Test
    void nobodyIsBlamedWhenTheMachineStoodStill() {
        boolean[] told = {false};
        VirtualTime time = new VirtualTime();
        Clock clock = new Clock();
        Supervision supervision =
                new Supervision(clock, time, at -> told[0] |= at > 85_000_000_000L);
        supervision.start();
        time.advance(Duration.ofSeconds(5));
        clock.now = 200_000_000_000L;
        time.advance(Duration.ofSeconds(5));
        assertFalse(told[0], "the first round after it");
        clock.now += 5_000_000_000L;
        time.advance(Duration.ofSeconds(5));
        assertTrue(told[0], "the second: a poll would have come by now");
        assertNull(Supervision.limit(Fixtures.device("smoke-1", HYDRANT)));
    }

    private static final class Clock implements TimeSource {
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public String boot() {
            return "boot";
        }

        @Override
        public Stamp stamp() {
            throw new AssertionError("not needed");
        }
    }

    /** Whenever a bus falls silent, there is a fault within 100 s, and never while it is read. */
    @Property(tries = 60)
    void withoutPollsAFaultWithin100SecondsAndWithThemNone(
            @ForAll @IntRange(min = 1, max = 25) int interval,
            @ForAll @IntRange(min = 1, max = 40) int polls,
            @ForAll @IntRange(min = 0, max = 4999) int phase) {
        Scene of = started();
        Device hydrant = polled("hyd-1", interval);
        of.install(hydrant);
        double last = 0;
        for (int i = 0; i < polls; i++) {
            last = i * interval + phase / 1000.0;
            of.at(last);
            of.engine.process(
                    List.of(
                            new Readings(
                                    hydrant,
                                    of.time.stamp(),
                                    List.of(
                                            new Reading(
                                                    HYDRANT.points().get(0), 0.3, Quality.GOOD)))));
        }
        of.says("alarm", "");
        of.at(last + 100);
        assertTrue(of.messages.stream().anyMatch(m -> m.topic().equals("alarm/hyd-1")));
    }
}
