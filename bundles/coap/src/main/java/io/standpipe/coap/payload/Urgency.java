package io.standpipe.coap.payload;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * How urgent the alarms are that a value meets, so that a report of doubtful order never ends one
 * and always raises one. The rules decide what an alarm is; this only errs to the urgent side: a
 * part of a condition that is met counts for the whole, and so does every value of a point from
 * which others are derived. Immutable; any thread.
 */
public final class Urgency {

    /** No alarm. */
    public static final int NONE = 0;

    private record Watch(int urgency, Condition condition, boolean negated) {}

    private final List<List<Watch>> watches = new ArrayList<>();

    Urgency(DeviceProfile profile) {
        profile.points().forEach(point -> watches.add(new ArrayList<>()));
        for (AlarmDefinition alarm : profile.alarms()) {
            watch(profile, alarm.when(), of(alarm.kind()), false);
        }
    }

    /** Of an alarm of this kind: above {@link #NONE}, the more urgent the higher. */
    public static int of(AlarmKind kind) {
        return switch (kind) {
            case FIRE -> 6;
            case PRE_ALARM -> 5;
            case SUPERVISORY -> 4;
            case FAULT -> 3;
            case DISABLED -> 2;
            case TEST -> 1;
        };
    }

    private void watch(DeviceProfile profile, Condition condition, int urgency, boolean negated) {
        if (!condition.parts().isEmpty()) {
            boolean not = condition instanceof Condition.Not;
            condition.parts().forEach(part -> watch(profile, part, urgency, negated != not));
            return;
        }
        condition
                .points()
                .forEach(
                        index -> {
                            watches.get(index).add(new Watch(urgency, condition, negated));
                            origins(profile, index, urgency);
                        });
    }

    /** What a point is derived from counts whatever its value is. */
    private void origins(DeviceProfile profile, int index, int urgency) {
        Derived derived = profile.points().get(index).source().derived();
        if (derived != null) {
            Condition always = new Condition.Above(derived.from(), Double.NEGATIVE_INFINITY, 0);
            watches.get(derived.from()).add(new Watch(urgency, always, false));
            origins(profile, derived.from(), urgency);
        }
    }

    /** Whether an alarm looks at it. */
    public boolean watched(Point point) {
        return !watches.get(point.index()).isEmpty();
    }

    /** Of the most urgent alarm that this value meets; {@link #NONE} if it meets none. */
    public int of(Reading reading) {
        int most = NONE;
        if (reading.quality().status() != Quality.Status.BAD) {
            for (Watch watch : watches.get(reading.point().index())) {
                if (met(watch.condition(), reading.value()) != watch.negated()) {
                    most = Math.max(most, watch.urgency());
                }
            }
        }
        return most;
    }

    private static boolean met(Condition condition, double value) {
        if (condition instanceof Condition.Below below) {
            return value < below.setpoint();
        }
        if (condition instanceof Condition.Above above) {
            return value > above.setpoint();
        }
        return condition instanceof Condition.Is is && is.bits().match((long) value);
    }
}
