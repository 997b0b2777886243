package io.standpipe.rules;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.Place;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short ways to define alarms and points. */
public final class Definitions {

    /** What makes a hydrant measure its water: below 0.02 MPa, without a delay. */
    static final AlarmDefinition NO_WATER =
            new AlarmDefinition(
                    "no-water",
                    AlarmKind.SUPERVISORY,
                    new Condition.Below(0, 0.02, 0.02),
                    Duration.ZERO,
                    Duration.ZERO,
                    Serviceability.NO_WATER);

    private Definitions() {}

    public static AlarmDefinition alarm(String id, AlarmKind kind, Condition when) {
        return alarm(id, kind, when, 0, 0);
    }

    public static AlarmDefinition alarm(
            String id, AlarmKind kind, Condition when, double onDelay, double offDelay) {
        return new AlarmDefinition(id, kind, when, seconds(onDelay), seconds(offDelay), null);
    }

    static AlarmDefinition latching(
            String id, AlarmKind kind, Condition when, @Nullable Condition reset) {
        return full(id, kind, when, Priority.of(kind), true, reset, 0, null);
    }

    static AlarmDefinition full(
            String id,
            AlarmKind kind,
            Condition when,
            Priority priority,
            boolean latching,
            @Nullable Condition reset,
            double reAlarm,
            @Nullable Condition suppressedWhile) {
        return new AlarmDefinition(
                id,
                kind,
                when,
                Duration.ZERO,
                Duration.ZERO,
                null,
                priority,
                latching,
                reset,
                seconds(reAlarm),
                suppressedWhile);
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    public static Point derived(int index, String id, int from, Derived.Function function) {
        return new Point(
                index,
                id,
                "pressure",
                "MPa",
                new Derived(from, function),
                1,
                0,
                null,
                0,
                3,
                Map.of(),
                null);
    }

    public static Device device(
            String id, DeviceKind kind, List<Point> points, AlarmDefinition... alarms) {
        return at("", id, kind, points, alarms);
    }

    /** One that stands in a grid cell. */
    static Device at(
            String grid,
            String id,
            DeviceKind kind,
            List<Point> points,
            AlarmDefinition... alarms) {
        return new Device(
                id,
                id,
                Fixtures.profile(kind, points, List.of(alarms)),
                "test",
                new Place(grid, null, null));
    }
}
