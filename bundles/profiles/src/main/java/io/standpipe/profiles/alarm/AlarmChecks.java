package io.standpipe.profiles.alarm;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.config.Nearest;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.QualityRule;
import io.standpipe.model.profile.Parameter;
import io.standpipe.model.profile.Values;
import io.standpipe.model.profile.Wrong;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.settings.ProfilePhrase;
import io.standpipe.model.words.settings.ProfileRulePhrase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What alarms of one profile must be to each other. */
public final class AlarmChecks {

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
    public record Made(AlarmDraft draft, AlarmDefinition alarm, @Nullable String beyond) {}

    private final List<Point> points;
    private final Map<String, AlarmDefinition> alarms;
    private final boolean plainFire;
    private final Map<Integer, Map<AlarmKind, Double>> lows = new HashMap<>();
    private final Map<Integer, Map<AlarmKind, Double>> highs = new HashMap<>();

    /**
     * @param points by index
     * @param alarms all that the device has, by id
     */
    public AlarmChecks(List<Point> points, Map<String, AlarmDefinition> alarms) {
        this.points = points;
        this.alarms = alarms;
        plainFire =
                alarms.values().stream()
                        .anyMatch(a -> a.kind() == AlarmKind.FIRE && !gated(a.when()));
    }

    /** Call it for the alarms in their order. */
    public void check(Made made) throws Wrong {
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
        if (!(condition instanceof Condition.Above above)) {
            return;
        }
        Derived derived = points.get(above.point()).source().derived();
        if (derived == null
                || !(derived.function() instanceof Derived.Rate rate)
                || !points.get(derived.from()).source().countsPulses()) {
            return;
        }
        Point counted = points.get(derived.from());
        double step = counted.scale() * 1000 / rate.window().toMillis();
        if (above.setpoint() < MIN_STEPS * step - 1e-9) {
            throw wrong(
                    made,
                    "when",
                    ProfilePhrase.AMONG_STEPS.with(
                            Parameter.text(above.setpoint()),
                            MIN_STEPS,
                            points.get(above.point()).id(),
                            Parameter.text(counted.scale()) + " " + counted.unit(),
                            rate.window().toSeconds(),
                            Parameter.text(Math.round(step * 1000) / 1000.0)
                                    + " "
                                    + points.get(above.point()).unit()));
        }
    }

    private static Wrong wrong(Made made, String key, Phrase.Said said, Phrase.Said... more) {
        return new Wrong(made.draft().line(), made.draft().path() + "." + key, said, more);
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
                        .anyMatch(point -> points.get(point).source().derived() != null);
        if (derived) {
            throw wrong(made, "when", ProfileRulePhrase.FIRE_DERIVED.with());
        }
        for (int point : alarm.when().points().toArray()) {
            checkFireInput(made, points.get(point));
        }
        if (gated(alarm.when()) && !(alarm.priority() == Priority.CRITICAL && plainFire)) {
            throw wrong(made, "when", ProfileRulePhrase.FIRE_GATED.with());
        }
    }

    /** What an input holds back by itself counts like the delay of the alarm. */
    private static void checkFireInput(Made made, Point point) throws Wrong {
        for (QualityRule rule : point.quality()) {
            if (!rule.self() && rule.bad() && !rule.quality().equals(Quality.ABSENT)) {
                throw wrong(made, "when", ProfileRulePhrase.FIRE_BAD.with(point.id()));
            }
        }
        Duration held = point.source().heldBack();
        Duration late = held.plus(made.alarm().onDelay());
        if (late.compareTo(AlarmDefinition.MAX_FIRE_DELAY) > 0) {
            throw wrong(
                    made,
                    "when",
                    ProfilePhrase.FIRE_DEBOUNCED.with(
                            point.id(),
                            held.toMillis(),
                            made.alarm().onDelay().toMillis(),
                            late.toMillis()));
        }
        if (point.source().isMeasuredHere()
                && point.interval() != null
                && point.interval().compareTo(MAX_FIRE_INTERVAL) > 0) {
            throw wrong(
                    made,
                    "when",
                    ProfilePhrase.FIRE_INTERVAL.with(point.id(), point.interval().toMillis()));
        }
    }

    private void checkNames(Made made, Condition condition, String key) throws Wrong {
        if (condition instanceof Condition.Stands stands) {
            AlarmDefinition other = alarms.get(stands.alarm());
            if (other == null) {
                throw wrong(
                        made,
                        key,
                        ProfileRulePhrase.NO_ALARM.with(Values.quote(stands.alarm())),
                        Nearest.said(stands.alarm(), alarms.keySet()));
            }
            if (other.when().has(Condition.Stands.class)
                    || other.when().has(Condition.Other.class)
                    || other.when().has(Condition.InPlace.class)) {
                throw wrong(
                        made,
                        key,
                        ProfileRulePhrase.LOOKS_AT_ALARMS.with(Values.quote(stands.alarm())));
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
                    ProfilePhrase.LOW_ABOVE_HIGH.with(Parameter.text(low), Parameter.text(high)));
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
                    ProfileRulePhrase.NO_ALARM.with(Values.quote(name)),
                    Nearest.said(name, alarms.keySet()));
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
            throw wrong(made, "beyond", ProfileRulePhrase.BOTH_LIMITS.with());
        }
        if (!right) {
            throw wrong(
                    made,
                    "when",
                    ProfilePhrase.NOT_BEYOND.with(
                            Parameter.text(limit), Parameter.text(from), Values.quote(name)));
        }
    }
}
