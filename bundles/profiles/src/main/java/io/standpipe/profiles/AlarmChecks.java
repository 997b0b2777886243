package io.standpipe.profiles;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Derived;
import io.standpipe.model.GpioSource;
import io.standpipe.model.Point;
import io.standpipe.model.Priority;
import io.standpipe.model.Quality;
import io.standpipe.model.QualityRule;
import io.standpipe.model.config.Nearest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What alarms of one profile must be to each other. */
final class AlarmChecks {

    /** A fire must be out within 10 s; what a panel shows is read once a second, and so is this. */
    private static final Duration MAX_FIRE_INTERVAL = Duration.ofSeconds(1);

    /** Pulses of a window that make a flow one: with fewer, one more or less is its half. */
    private static final int MIN_STEPS = 5;

    private static final Condition NO_OTHER_FIRE =
            new Condition.Not(new Condition.Other(AlarmKind.FIRE));

    /**
     * An alarm with what it was made from.
     *
     * @param beyond id of the alarm it must lie beyond; null if none
     */
    record Made(AlarmDraft draft, AlarmDefinition alarm, @Nullable String beyond) {}

    private final List<Point> points;
    private final Map<String, AlarmDefinition> alarms;
    private final boolean plainFire;
    private final Map<Integer, Map<AlarmKind, Double>> lows = new HashMap<>();
    private final Map<Integer, Map<AlarmKind, Double>> highs = new HashMap<>();

    /**
     * @param points by index
     * @param alarms all that the device has, by id
     */
    AlarmChecks(List<Point> points, Map<String, AlarmDefinition> alarms) {
        this.points = points;
        this.alarms = alarms;
        plainFire =
                alarms.values().stream()
                        .anyMatch(a -> a.kind() == AlarmKind.FIRE && !gated(a.when()));
    }

    /** Call it for the alarms in their order. */
    void check(Made made) throws Wrong {
        checkFire(made);
        checkNames(made, made.alarm().when(), "when");
        if (made.alarm().suppressedWhile() != null) {
            checkNames(made, made.alarm().suppressedWhile(), "suppressedWhile");
        }
        if (made.alarm().reset() != null) {
            checkNames(made, made.alarm().reset(), "reset");
        }
        checkOrder(made);
        checkBeyond(made);
        checkSteps(made, made.alarm().when());
    }

    /** A flow of pulses has steps, of one pulse in its window: a limit among them would flicker. */
    private void checkSteps(Made made, Condition condition) throws Wrong {
        for (Condition part : condition.parts()) {
            checkSteps(made, part);
        }
        if (!(condition instanceof Condition.Above above)
                || !(points.get(above.point()).source() instanceof Derived derived)
                || !(derived.function() instanceof Derived.Rate rate)
                || !(points.get(derived.from()).source() instanceof GpioSource.Pulses)) {
            return;
        }
        Point counted = points.get(derived.from());
        double step = counted.scale() * 1000 / rate.window().toMillis();
        if (above.setpoint() < MIN_STEPS * step - 1e-9) {
            throw wrong(
                    made,
                    "when",
                    "limit %s lies within %d steps of point %s: one pulse of %s %s in %d s is %s %s, so it would come and go with every pulse; lengthen the window, raise the limit, or take an output with smaller pulses"
                            .formatted(
                                    Parameter.text(above.setpoint()),
                                    MIN_STEPS,
                                    points.get(above.point()).id(),
                                    Parameter.text(counted.scale()),
                                    counted.unit(),
                                    rate.window().toSeconds(),
                                    Parameter.text(Math.round(step * 1000) / 1000.0),
                                    points.get(above.point()).unit()));
        }
    }

    private static Wrong wrong(Made made, String key, String sentence) {
        return new Wrong(made.draft().line(), made.draft().path() + "." + key, sentence);
    }

    /** Whether it waits for a second sign. That no other fire stands at the device is none. */
    private static boolean gated(Condition when) {
        if (when instanceof Condition.All all) {
            List<Condition> signs =
                    all.conditions().stream().filter(part -> !part.equals(NO_OTHER_FIRE)).toList();
            return signs.size() != 1 || gated(signs.get(0));
        }
        return when.has(Condition.All.class)
                || when.has(Condition.Not.class)
                || when.has(Condition.Other.class)
                || when.has(Condition.InPlace.class)
                || when.has(Condition.Stands.class)
                || when.has(Condition.Samples.class)
                || when.has(Condition.Stuck.class);
    }

    /** A fire goes out with its first sign; a second one may only raise the priority. */
    private void checkFire(Made made) throws Wrong {
        AlarmDefinition alarm = made.alarm();
        if (alarm.kind() != AlarmKind.FIRE) {
            return;
        }
        boolean derived =
                alarm.when()
                        .points()
                        .anyMatch(point -> points.get(point).source() instanceof Derived);
        if (derived) {
            throw wrong(
                    made,
                    "when",
                    "a fire is never held back, but a derived point needs several samples; look at the point it is derived from");
        }
        for (int point : alarm.when().points().toArray()) {
            checkFireInput(made, points.get(point));
        }
        if (gated(alarm.when()) && !(alarm.priority() == Priority.CRITICAL && plainFire)) {
            throw wrong(
                    made,
                    "when",
                    "a fire is never held back until a second sign: write each sign as an alarm of its own, and let this one, with priority: critical, come on top");
        }
    }

    /** What an input holds back by itself counts like the delay of the alarm. */
    private static void checkFireInput(Made made, Point point) throws Wrong {
        for (QualityRule rule : point.quality()) {
            if (!rule.self() && rule.bad() && !rule.quality().equals(Quality.ABSENT)) {
                throw wrong(
                        made,
                        "when",
                        "a fire is never held back, but point %s is BAD by what another register or point says, and would not be looked at; write uncertain there instead of bad"
                                .formatted(point.id()));
            }
        }
        if (point.source() instanceof GpioSource.Contact contact) {
            Duration held = contact.debounce().plus(made.alarm().onDelay());
            if (held.compareTo(AlarmDefinition.MAX_FIRE_DELAY) > 0) {
                throw wrong(
                        made,
                        "when",
                        "a fire is never held back by more than 100ms, but the debounce of point %s (%d ms) and onDelay (%d ms) are %d ms together; lower them"
                                .formatted(
                                        point.id(),
                                        contact.debounce().toMillis(),
                                        made.alarm().onDelay().toMillis(),
                                        held.toMillis()));
            }
        } else if (point.source() instanceof GpioSource
                && point.interval() != null
                && point.interval().compareTo(MAX_FIRE_INTERVAL) > 0) {
            throw wrong(
                    made,
                    "when",
                    "a fire is looked for at least every second, but the interval of point %s is %d ms; lower it"
                            .formatted(point.id(), point.interval().toMillis()));
        }
    }

    private void checkNames(Made made, Condition condition, String key) throws Wrong {
        if (condition instanceof Condition.Stands stands) {
            AlarmDefinition other = alarms.get(stands.alarm());
            if (other == null) {
                throw wrong(
                        made,
                        key,
                        "there is no alarm %s; %s"
                                .formatted(
                                        Values.quote(stands.alarm()),
                                        Nearest.hint(stands.alarm(), alarms.keySet())));
            }
            if (other.when().has(Condition.Stands.class)
                    || other.when().has(Condition.Other.class)
                    || other.when().has(Condition.InPlace.class)) {
                throw wrong(
                        made,
                        key,
                        "alarm %s looks at other alarms itself; name what it looks at instead"
                                .formatted(Values.quote(stands.alarm())));
            }
        }
        for (Condition part : condition.parts()) {
            checkNames(made, part, key);
        }
    }

    private static Condition plain(Condition when) {
        return when instanceof Condition.Samples samples ? samples.inner() : when;
    }

    /** A low limit above a high one of the same kind: some value would raise both. */
    private void checkOrder(Made made) throws Wrong {
        AlarmKind kind = made.alarm().kind();
        double low = Double.NaN;
        double high = Double.NaN;
        if (plain(made.alarm().when()) instanceof Condition.Below below) {
            low = below.setpoint();
            lows.computeIfAbsent(below.point(), p -> new HashMap<>()).merge(kind, low, Math::max);
            high = highs.getOrDefault(below.point(), Map.of()).getOrDefault(kind, Double.NaN);
        } else if (plain(made.alarm().when()) instanceof Condition.Above above) {
            high = above.setpoint();
            highs.computeIfAbsent(above.point(), p -> new HashMap<>()).merge(kind, high, Math::min);
            low = lows.getOrDefault(above.point(), Map.of()).getOrDefault(kind, Double.NaN);
        }
        if (low > high) {
            throw wrong(
                    made,
                    "when",
                    "low limit %s lies above high limit %s of the same point and kind: a value between them would raise both; exchange them"
                            .formatted(Parameter.text(low), Parameter.text(high)));
        }
    }

    /** Low-low lies at or below low, high-high at or above high. */
    private void checkBeyond(Made made) throws Wrong {
        String name = made.beyond();
        if (name == null) {
            return;
        }
        Condition own = plain(made.alarm().when());
        Condition other =
                Optional.ofNullable(alarms.get(name)).map(a -> plain(a.when())).orElse(null);
        if (other == null) {
            throw wrong(
                    made,
                    "beyond",
                    "there is no alarm %s; %s"
                            .formatted(Values.quote(name), Nearest.hint(name, alarms.keySet())));
        }
        boolean right;
        double limit;
        double from;
        if (own instanceof Condition.Below low && other instanceof Condition.Below before) {
            limit = low.setpoint();
            from = before.setpoint();
            right = limit <= from;
        } else if (own instanceof Condition.Above high && other instanceof Condition.Above before) {
            limit = high.setpoint();
            from = before.setpoint();
            right = limit >= from;
        } else {
            throw wrong(
                    made,
                    "beyond",
                    "both alarms must have a limit below, or both one above; remove beyond");
        }
        if (!right) {
            throw wrong(
                    made,
                    "when",
                    "limit %s does not lie beyond the limit %s of %s; exchange them"
                            .formatted(
                                    Parameter.text(limit),
                                    Parameter.text(from),
                                    Values.quote(name)));
        }
    }
}
