package io.standpipe.rules.alarm;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.condition.Check;
import io.standpipe.rules.condition.Check.Verdict;
import io.standpipe.rules.condition.Checks;
import io.standpipe.rules.condition.PointRule;
import io.standpipe.rules.condition.PointState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rule of one alarm of one device, when its condition counts as begun and as ended: on-delay,
 * off-delay and suppression as ISA-18.2 has them. A BAD reading says nothing about the condition:
 * what stands stays, and a delay that ran is broken off, because nobody knows whether the condition
 * held. But nothing stands on a point that the device says is not there any more.
 */
public final class AlarmRule extends PointRule {

    private enum Phase {
        NORMAL,
        ON_DELAY,
        /** met, but not raised while the device's state says that it means nothing */
        SUPPRESSED,
        ACTIVE,
        OFF_DELAY
    }

    public final AlarmDefinition definition;
    private final AlarmRules rules;
    private final AlarmTransitions alarms;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Check when;
    private final PointState[] points;
    private final @Nullable Check suppressor;
    private final @Nullable Check reset;

    private Phase phase = Phase.NORMAL;
    private Scheduler.@Nullable Task delay;
    private @Nullable Stamp suppressedSince;

    /** From the first raise on. */
    private @Nullable Alarm alarm;

    /**
     * @param rules of its device
     * @param points of the device, by index
     */
    AlarmRule(
            AlarmDefinition definition,
            AlarmRules rules,
            PointState[] points,
            AlarmTransitions alarms,
            Checks checks,
            TimeSource time,
            Scheduler scheduler) {
        this.definition = definition;
        this.rules = rules;
        this.alarms = alarms;
        this.time = time;
        this.scheduler = scheduler;
        this.points = points;
        when = checks.of(definition.when());
        suppressor =
                definition.suppressedWhile() == null
                        ? null
                        : checks.of(definition.suppressedWhile());
        reset = definition.reset() == null ? null : checks.of(definition.reset());
    }

    /** The alarm that stands; null if none does. */
    @Nullable Alarm standing() {
        return alarm != null && alarm.stands ? alarm : null;
    }

    boolean suppressed() {
        return phase == Phase.SUPPRESSED;
    }

    /** Whether its condition is there at the moment, also while a delay runs. */
    public Verdict verdict() {
        return when.verdict(held());
    }

    /** It stood when the gateway stopped, and its condition was met then unless it had latched. */
    public void restore(Alarm stood) {
        alarm = stood;
        phase = stood.gone == null ? Phase.ACTIVE : Phase.NORMAL;
    }

    @Override
    public void sample(PointState point) {
        when.sample(point, held());
        if (suppressor != null) {
            suppressor.sample(point, false);
        }
    }

    private boolean held() {
        return phase == Phase.ACTIVE || phase == Phase.OFF_DELAY;
    }

    /**
     * Whether {@link #evaluate} would do anything. Mostly not: the condition is met still, or not
     * met still.
     */
    @Override
    public boolean isDue() {
        return reset != null
                || (alarm != null && alarm.restored)
                || switch (when.verdict(held())) {
                    case UNKNOWN -> true;
                    case MET -> phase != Phase.ACTIVE && phase != Phase.ON_DELAY;
                    case GONE -> phase != Phase.NORMAL && phase != Phase.OFF_DELAY;
                };
    }

    /** Judges the rule. {@link AlarmRules#judge} alone calls this, for it keeps the order. */
    void evaluate(Stamp stamp) {
        switch (when.verdict(held())) {
            case UNKNOWN -> {
                breakOff();
                if (definition.when().points().anyMatch(index -> points[index].absent())) {
                    vanished(stamp);
                }
            }
            case MET -> met(stamp);
            case GONE -> gone(stamp);
        }
        if (reset != null && alarm != null && alarm.latched() && isMet(reset)) {
            alarms.reset(alarm, "", stamp);
        }
    }

    /**
     * Judges the rule because alarms at its place came or went. They may be another device's, which
     * must not suffer if this rule throws.
     */
    void look(Stamp stamp) {
        try {
            rules.touch(this);
            rules.judge(stamp);
        } catch (RuntimeException e) {
            alarms.failed(e);
        }
    }

    /** The device says that a point of the condition is not there any more. */
    private void vanished(Stamp stamp) {
        if (phase == Phase.SUPPRESSED) {
            phase = Phase.NORMAL;
            alarms.suppressionChanged();
        } else if (phase == Phase.ACTIVE) {
            phase = Phase.NORMAL;
            if (alarm != null) {
                alarms.end(alarm, stamp, Quality.ABSENT.text());
            }
        }
    }

    private static boolean isMet(@Nullable Check check) {
        return check != null && check.verdict(false) == Verdict.MET;
    }

    private void met(Stamp stamp) {
        if (alarm != null) {
            alarm.restored = false; // seen by this boot: when it ends will be known
        }
        switch (phase) {
            case NORMAL -> {
                Stamp since = when.since();
                after(definition.onDelay(), since == null ? stamp : since, Phase.ON_DELAY);
            }
            case SUPPRESSED -> {
                if (!isMet(suppressor)) {
                    begin(suppressedSince == null ? stamp : suppressedSince);
                }
            }
            case OFF_DELAY -> breakOff();
            case ON_DELAY, ACTIVE -> {}
        }
    }

    private void gone(Stamp stamp) {
        switch (phase) {
            case ACTIVE -> after(definition.offDelay(), stamp, Phase.OFF_DELAY);
            case ON_DELAY -> breakOff();
            case SUPPRESSED -> {
                phase = Phase.NORMAL;
                alarms.suppressionChanged();
            }
            case NORMAL, OFF_DELAY -> {}
        }
    }

    /** Goes over to the other side once the delay, counted from the reading, is over. */
    private void after(Duration wait, Stamp since, Phase meanwhile) {
        Duration left = wait.minusNanos(time.nanos() - since.nanos());
        if (wait.isZero() || left.isNegative()) {
            turn(since);
        } else {
            phase = meanwhile;
            delay = scheduler.schedule(left, () -> turn(since));
        }
    }

    private void turn(Stamp since) {
        delay = null;
        if (held()) {
            phase = Phase.NORMAL;
            if (alarm != null) {
                alarms.end(alarm, since);
            }
        } else if (isMet(suppressor)) {
            phase = Phase.SUPPRESSED;
            suppressedSince = since;
            alarms.suppressionChanged();
        } else {
            begin(since);
        }
    }

    private void begin(Stamp since) {
        boolean suppressed = phase == Phase.SUPPRESSED;
        phase = Phase.ACTIVE;
        Alarm one = alarm == null ? Alarm.of(definition, since) : alarm;
        alarm = one;
        alarms.begin(one, since, "");
        if (suppressed) {
            alarms.suppressionChanged();
        }
    }

    /**
     * Nobody reads its points at the moment, so what stands stays until somebody does. What is
     * about to be raised is raised all the same: a table that is edited again and again must not
     * put it off.
     */
    void unread() {
        if (definition.when().points().findAny().isPresent()) {
            when.forget();
            if (phase == Phase.OFF_DELAY) {
                breakOff();
            }
        }
    }

    /** Ends a running delay without a transition. */
    void breakOff() {
        if (delay != null) {
            delay.cancel();
            delay = null;
        }
        if (phase == Phase.ON_DELAY) {
            phase = Phase.NORMAL;
        } else if (phase == Phase.OFF_DELAY) {
            phase = Phase.ACTIVE;
        }
    }
}
