package io.standpipe.rules;

import static io.standpipe.rules.Definitions.device;
import static io.standpipe.rules.Definitions.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.point.SourceClock;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.queue.PollThinning;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.TestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readings are told with their own source times; alarms go by when the gateway knew. */
class SourceTimeTest {

    private static final AlarmDefinition LOW =
            new AlarmDefinition(
                    "low",
                    AlarmKind.SUPERVISORY,
                    new Condition.Below(0, 0.1, 0.02),
                    seconds(3),
                    seconds(3),
                    null);

    private final Device gauge =
            device(
                    "tank-1",
                    DeviceKind.TANK,
                    List.of(
                            Fixtures.pressure(0),
                            Fixtures.word(1, "mode", 9),
                            Definitions.derived(2, "height", 0, new Derived.Median(1))),
                    LOW);
    private final Scene scene = new Scene();

    private void read(double at, double value, long taken, Quality quality) {
        scene.at(at);
        List<Point> points = gauge.profile().points();
        scene.engine.process(
                List.of(
                        new Readings(
                                gauge,
                                scene.time.stamp(),
                                List.of(
                                        new Reading(points.get(0), value, quality, taken),
                                        new Reading(points.get(1), 1, Quality.GOOD)))));
    }

    /** UTC milliseconds so many seconds after the scene began. */
    private long taken(double second) {
        Stamp now = scene.time.stamp();
        return now.utc() + Math.round((second - now.nanos() / 1e9) * 1000);
    }

    private Stamp source(int point) {
        return Objects.requireNonNull(scene.now("tank-1").points().get(point).stamp());
    }

    @Test
    void aReadingIsToldWithItsSourceTime() {
        scene.install(gauge);
        scene.at(1000);
        read(1000, 0.3, taken(400), Quality.GOOD);
        read(1010, 0.2, taken(1009), Quality.GOOD);
        read(1020, 0.4, Reading.ON_ARRIVAL, SourceClock.BY_ARRIVAL);
        scene.at(1025);
        scene.says(
                "telemetry",
                """
                1000.100 telemetry | tank-1+-600000 pressure=0.3 height=0.3 | tank-1+0 mode=1
                1011.000 telemetry | tank-1+-1000 pressure=0.2 height=0.2
                1021.000 telemetry | tank-1+0 pressure=0.4(UNCERTAIN clock-unsynchronised) height=0.4(UNCERTAIN clock-unsynchronised)
                """);
        assertEquals(taken(1020), source(0).utc());
    }

    @Test
    void whatIsAtHandHasItToo() {
        scene.install(gauge);
        scene.at(1000);
        read(1000, 0.3, taken(400), Quality.GOOD);
        assertEquals(taken(400), source(0).utc());
        assertEquals(400_000_000_000L, source(0).nanos());
        assertEquals(taken(1000), source(1).utc());
    }

    /** A clock that is wrong within what is believed delays nothing and dates nothing. */
    @Test
    void alarmsGoByWhenTheGatewayKnew() {
        scene.install(gauge);
        scene.at(86_400);
        read(86_400, 0.05, taken(3600), Quality.GOOD);
        read(86_402, 0.05, taken(3602), Quality.GOOD);
        read(86_403, 0.05, taken(3603), Quality.GOOD);
        read(86_404, 0.3, taken(3604), Quality.GOOD);
        scene.at(86_410);
        scene.says(
                "alarm",
                """
                86403.000 alarm/tank-1 RAISED SUPERVISORY low since 86400.000 value 0.05 setpoint 0.1
                86407.000 alarm/tank-1 CLEARED SUPERVISORY low since 86404.000 value 0.3 setpoint 0.1
                """);
    }

    /** A record is told whole, also if its code is that of the one before. */
    @Test
    void eachRecordOfALogIsToldWhole() {
        Point number = stored(1, "number");
        Point code = stored(2, "code");
        Device logger =
                device("log-1", DeviceKind.PANEL, List.of(Fixtures.word(0, "n", 9), number, code));
        scene.install(logger);
        scene.at(1000);
        long at = taken(990);
        for (int i = 1; i <= 3; i++) {
            scene.engine.process(
                    List.of(
                            new Readings(
                                    logger,
                                    scene.time.stamp(),
                                    List.of(
                                            new Reading(number, i, Quality.GOOD, at + i * 1000L),
                                            new Reading(code, 7, Quality.GOOD, at + i * 1000L)))));
        }
        scene.at(1001);
        scene.says(
                "telemetry",
                """
                1000.100 telemetry | log-1+-9000 number=1 code=7 | log-1+-8000 number=2 code=7 | log-1+-7000 number=3 code=7
                """);
    }

    private static Point stored(int index, String id) {
        return Fixtures.point(index, id, new TestSource(0, 16, false, true));
    }

    /** Nothing of a log gives way while the rules lag: each record is told once. */
    @Test
    void noRecordGivesWay() {
        Point number = stored(1, "number");
        Device logger =
                device("log-1", DeviceKind.PANEL, List.of(Fixtures.word(0, "n", 9), number));
        List<Readings> polls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            polls.add(
                    new Readings(
                            logger,
                            scene.time.stamp(),
                            List.of(new Reading(number, i, Quality.GOOD))));
        }
        assertEquals(
                IntStream.range(0, 200).boxed().toList(),
                PollThinning.thin(polls).stream()
                        .map(poll -> (int) poll.readings().get(0).value())
                        .toList());
    }

    /** Points of another interval, and records of a log, say nothing of the one that is broken. */
    @Test
    void aPollOfOtherPointsEndsNoFault() {
        scene.install(gauge);
        List<Point> points = gauge.profile().points();
        for (int second = 1; second <= 20; second++) {
            scene.at(second);
            boolean slow = second % 2 == 0;
            Reading reading =
                    slow
                            ? new Reading(points.get(1), second, Quality.GOOD)
                            : new Reading(
                                    points.get(0),
                                    second < 15 ? Double.NaN : 0.3,
                                    second < 15
                                            ? Quality.bad(Quality.Cause.WIRE_BREAK)
                                            : Quality.GOOD);
            scene.engine.process(
                    List.of(new Readings(gauge, scene.time.stamp(), List.of(reading))));
        }
        scene.says(
                "alarm",
                """
                5.000 alarm/tank-1 RAISED FAULT out-of-range since 1.000 cause wire-break
                15.000 alarm/tank-1 CLEARED FAULT out-of-range since 15.000 cause wire-break
                """);
    }
}
