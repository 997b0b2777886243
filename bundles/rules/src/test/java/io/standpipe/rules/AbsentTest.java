package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A point of which the device says that it is not there: from the beginning, or while it is in
 * service.
 */
class AbsentTest {

    private static final double GONE = Double.NaN;

    private static Point word(int index, String id) {
        Point plain = Fixtures.word(index, id, index);
        return new Point(
                index,
                id,
                "count",
                "",
                plain.source(),
                1,
                0,
                null,
                0,
                0,
                Map.of(),
                new Bits(0xFFFF, Set.of(0x8000L)));
    }

    private static AlarmDefinition above(String id, AlarmKind kind, int point) {
        return new AlarmDefinition(
                id, kind, new Condition.Above(point, 70, 2), Duration.ZERO, Duration.ZERO, null);
    }

    private final Device tank =
            Fixtures.device(
                    "tank-1",
                    Fixtures.profile(
                            DeviceKind.TANK,
                            List.of(word(0, "a"), word(1, "b")),
                            List.of(
                                    above("hot", AlarmKind.SUPERVISORY, 0),
                                    above("fire", AlarmKind.FIRE, 1))));

    private final Scene scene = new Scene().install(tank);

    private AbsentTest read(double at, double... values) {
        scene.at(at);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(
                    new Reading(
                            tank.profile().points().get(i),
                            values[i],
                            Double.isNaN(values[i]) ? Quality.ABSENT : Quality.GOOD));
        }
        scene.engine.process(List.of(new Readings(tank, scene.time.stamp(), readings)));
        return this;
    }

    @Test
    void whatNeverWasThereIsNeverSpokenOf() {
        read(1, 20, GONE).read(2, 20, GONE).read(3, 20, GONE).read(4, 20, GONE);
        scene.at(10);
        scene.says(
                """
                  1.000 state/tank-1 NORMAL since 1.000 UNKNOWN
                  1.100 telemetry | tank-1+0 a=20
                """);
    }

    @Test
    void whatIsTakenAwayIsSaidOnceAndAFaultAndNoAlarmStandsOnIt() {
        read(1, 85, 20).read(5, GONE, 20).read(6, GONE, 20).read(7, GONE, 20).read(8, GONE, 20);
        scene.at(12);
        scene.says(
                """
                  1.000 alarm/tank-1 RAISED SUPERVISORY hot since 1.000 value 85 setpoint 70
                  1.000 state/tank-1 ALARM since 1.000 hot UNKNOWN
                  1.100 telemetry | tank-1+0 a=85 b=20
                  5.000 alarm/tank-1 CLEARED SUPERVISORY hot since 5.000 setpoint 70 cause absent
                  5.000 state/tank-1 NORMAL since 5.000 UNKNOWN
                  6.000 telemetry | tank-1+0 a=(BAD absent)
                  7.000 alarm/tank-1 RAISED FAULT out-of-range since 5.000 cause absent
                  7.000 state/tank-1 FAULT since 7.000 out-of-range UNKNOWN
                """);
        read(20, 85, 20);
        scene.at(25);
        scene.says(
                """
                 20.000 alarm/tank-1 RAISED SUPERVISORY hot since 20.000 value 85 setpoint 70
                 20.000 alarm/tank-1 CLEARED FAULT out-of-range since 20.000 cause absent
                 20.000 state/tank-1 ALARM since 20.000 hot UNKNOWN
                 21.000 telemetry | tank-1+0 a=85
                """);
    }

    @Test
    void aFireWhoseDetectorIsGoneStandsUntilSomebodyResetsIt() {
        read(1, 20, 85).read(5, 20, GONE).read(9, 20, GONE);
        scene.at(10);
        assertEquals("latched", flags());
        scene.does(orders -> orders.reset("tank-1", "fire", "Li Na"));
        scene.says(
                "alarm",
                """
                  1.000 alarm/tank-1 RAISED FIRE fire since 1.000 value 85 setpoint 70
                 10.000 alarm/tank-1 CLEARED FIRE fire since 5.000 setpoint 70 cause absent
                """);
    }

    @Test
    void itWaitsForItsResetAfterARestartToo() {
        read(1, 20, 85).read(5, 20, GONE);
        scene.at(6);
        Scene again = scene.restarted();
        again.install(tank).at(10);
        again.does(orders -> orders.reset("tank-1", "fire", "Li Na"));
    }

    @Test
    void whatWasSilentFirstAndIsNotThereIsNoFault() {
        scene.at(1).fail(tank, Quality.bad(Quality.Cause.DEVICE_SILENT));
        read(2, 20, GONE).read(3, 20, GONE).read(4, 20, GONE).read(5, 20, GONE);
        scene.at(10);
        scene.says(
                """
                  1.100 telemetry | tank-1+0 a=(BAD device-silent) b=(BAD device-silent)
                  2.000 state/tank-1 NORMAL since 2.000 UNKNOWN
                  3.000 telemetry | tank-1+0 a=20 b=(BAD absent)
                """);
    }

    @Test
    void aTableThatIsSavedAnewAcceptsWhatWasTakenAway() {
        read(1, 20, 20).read(2, 20, GONE).read(3, 20, GONE).read(4, 20, GONE);
        scene.at(5).install(tank);
        read(6, 20, GONE);
        scene.says(
                "alarm",
                """
                  4.000 alarm/tank-1 RAISED FAULT out-of-range since 2.000 cause absent
                  6.000 alarm/tank-1 CLEARED FAULT out-of-range since 6.000 cause absent
                """);
    }

    private String flags() {
        return scene.now("tank-1").alarms().stream()
                .filter(alarm -> alarm.condition().equals("fire") && alarm.latched())
                .map(alarm -> "latched")
                .findAny()
                .orElse("");
    }

    /** Another unit, or a panel that its gateway has not read: no detector is no quiet panel. */
    @Test
    void aPanelWithoutADetectorIsAFault() {
        read(1, GONE, GONE).read(2, GONE, GONE).read(3, GONE, GONE);
        scene.at(3.5);
        assertEquals(Set.of("out-of-range"), standing());
        read(4, GONE, 20);
        assertEquals(Set.of(), standing());
    }

    private Set<String> standing() {
        return scene.engine.now(List.of(tank.id())).get(0).alarms().stream()
                .map(Present.StandingAlarm::condition)
                .collect(Collectors.toSet());
    }
}
