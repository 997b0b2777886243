package io.standpipe.rules.device;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.ActiveAlarms;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.alarm.AlarmRule;
import io.standpipe.rules.alarm.AlarmRules;
import io.standpipe.rules.alarm.DeviceHealth;
import io.standpipe.rules.condition.Check.Verdict;
import io.standpipe.rules.condition.PointState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The water of one device: whether fire engines can take it. An alarm that says {@code
 * unserviceable} says so twice: while it stands, why not; and while its points are GOOD and its
 * condition is gone, that nothing of the kind is the case. So a source is serviceable only while
 * the points of its {@code no-water} alarms are GOOD, and none of these conditions is there; and
 * where nothing measures water, only a person can know. Rules thread.
 */
final class WaterSupply {

    private final ActiveAlarms standing;
    private final DeviceHealth health;
    private final TimeSource time;
    private final boolean measured;

    /** Of the alarms that say unserviceable. */
    private final List<AlarmRule> rules = new ArrayList<>();

    /** What the no-water alarms look at. */
    private final List<PointState> points = new ArrayList<>();

    /** Readings in a row without a GOOD value after which nothing is known any more. */
    private final int missed;

    /**
     * A measurement that is older proves no water: within a day a main is shut or a tank drained.
     * The two hours more are for devices that measure once a day, and late.
     */
    private static final Duration OLD = Duration.ofHours(26);

    /** Water was measured, and nothing has spoken against it since. */
    private boolean proven;

    /** Readings up to then are old; monotonic, a moment at which the device was silent. */
    private long doubtful;

    private boolean doubted;

    /**
     * @param states of its points, by index
     */
    WaterSupply(
            DeviceProfile profile,
            PointState[] states,
            AlarmRules rules,
            ActiveAlarms standing,
            DeviceHealth health,
            TimeSource time) {
        this.standing = standing;
        this.health = health;
        this.time = time;
        measured = profile.measuresWater();
        missed = profile.period() == null ? profile.missed() : 1;
        for (AlarmDefinition alarm : profile.alarms()) {
            AlarmRule rule = rules.find(alarm.id());
            if (alarm.unserviceable() != null && rule != null) {
                this.rules.add(rule);
                if (alarm.unserviceable() == Serviceability.NO_WATER) {
                    alarm.when().points().forEach(index -> points.add(states[index]));
                }
            }
        }
    }

    /**
     * @param byHand what a person found; null if nobody looked. That something is wrong ranks
     *     before what is measured; that all is well counts only where nothing is
     */
    Serviceability serviceability(@Nullable Serviceability byHand) {
        Serviceability measured = measured();
        if (byHand == null) {
            return measured;
        }
        if (byHand != Serviceability.SERVICEABLE) {
            return byHand;
        }
        return !this.measured && measured == Serviceability.UNKNOWN && !stands(measured)
                ? byHand
                : measured;
    }

    private Serviceability measured() {
        Serviceability why = null;
        for (Alarm alarm : standing.list()) {
            // What is known to be the matter ranks before what may be.
            if (alarm.unserviceable != null && (why == null || why == Serviceability.UNKNOWN)) {
                why = alarm.unserviceable;
            }
        }
        judge(why != null);
        if (why != null) {
            return why;
        }
        return proven ? Serviceability.SERVICEABLE : Serviceability.UNKNOWN;
    }

    private boolean stands(Serviceability why) {
        return standing.list().stream().anyMatch(alarm -> alarm.unserviceable == why);
    }

    /**
     * Like an alarm, serviceability does not turn with each lost answer, nor with a pressure that
     * is low for less than the alarm's delay. But a low pressure proves no water from its first
     * reading on: the doubt is told at once, that there is no water after the delay.
     */
    private void judge(boolean unserviceable) {
        if (!measured) {
            return;
        }
        if (health.doubtful()) {
            doubted = true;
            doubtful = time.nanos();
        }
        boolean good = true;
        boolean lost = unserviceable || health.doubtful() || showsNoWater();
        for (PointState point : points) {
            Quality quality = point.quality;
            boolean old = doubted && point.nanos - doubtful < 0;
            boolean stale = point.isOlder(OLD);
            if (quality == null || !quality.isGood() || old || stale) {
                good = false;
                lost |=
                        quality == null
                                || stale
                                || point.flawed >= missed
                                || quality.cause() == Quality.Cause.NOT_POLLED;
            }
        }
        if (lost) {
            proven = false;
        } else if (good && !proven) {
            proven = isServiceable();
        }
    }

    /** Whether no water is shown, for however short. */
    private boolean showsNoWater() {
        for (AlarmRule rule : rules) {
            if (rule.definition.unserviceable() == Serviceability.NO_WATER
                    && rule.verdict() == Verdict.MET) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is water, and nothing else is the matter. */
    private boolean isServiceable() {
        for (AlarmRule rule : rules) {
            Verdict verdict = rule.verdict();
            boolean harmless =
                    rule.definition.unserviceable() == Serviceability.NO_WATER
                            ? verdict == Verdict.GONE
                            : verdict != Verdict.MET;
            if (!harmless) {
                return false;
            }
        }
        return true;
    }
}
