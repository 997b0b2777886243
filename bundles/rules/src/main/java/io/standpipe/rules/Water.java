package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Quality;
import io.standpipe.model.Serviceability;
import io.standpipe.model.TimeSource;
import io.standpipe.rules.Check.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether fire engines can take water from a device. An alarm that says {@code unserviceable} says
 * so twice: while it stands, why not; and while its points are GOOD and its condition is gone, that
 * nothing of the kind is the case. So a source is serviceable only while the points of its {@code
 * no-water} alarms are GOOD, and none of these conditions is there; and where nothing measures
 * water, only a person can know. Rules thread.
 */
final class Water {

    private final DeviceAlarms alarms;
    private final Answers answers;
    private final TimeSource time;
    private final boolean measured;

    /** Of the alarms that say unserviceable. */
    private final List<AlarmRule> rules = new ArrayList<>();

    /** What the no-water alarms look at. */
    private final List<PointState> points = new ArrayList<>();

    /** Readings in a row without a GOOD value after which nothing is known any more. */
    private final int missed;

    /**
     * What a device measured longer ago shows no water: in a day a main or a tank is another. Two
     * hours more for who measures once a day, and late.
     */
    private static final Duration OLD = Duration.ofHours(26);

    /** Water was measured, and nothing has spoken against it since. */
    private boolean proven;

    /** What was read up to then is old: monotonic, of some moment when the device was silent. */
    private long doubtful;

    private boolean doubted;

    /**
     * @param states of its points, by index
     */
    Water(
            DeviceProfile profile,
            PointState[] states,
            Rules rules,
            DeviceAlarms alarms,
            Answers answers,
            TimeSource time) {
        this.alarms = alarms;
        this.answers = answers;
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
        for (Alarm alarm : alarms.standing()) {
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
        return alarms.standing().stream().anyMatch(alarm -> alarm.unserviceable == why);
    }

    /**
     * Like an alarm, it does not turn with each lost answer, nor with a pressure that is low for
     * less than the alarm's delay. But what shows no water is no proof of water from then on:
     * whether there is none is said after the delay, that it is in doubt at once.
     */
    private void judge(boolean unserviceable) {
        if (!measured) {
            return;
        }
        if (answers.doubtful()) {
            doubted = true;
            doubtful = time.nanos();
        }
        boolean good = true;
        boolean lost = unserviceable || answers.doubtful() || dry();
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
            proven = calm();
        }
    }

    /** Whether no water is shown, for however short. */
    private boolean dry() {
        for (AlarmRule rule : rules) {
            if (rule.definition.unserviceable() == Serviceability.NO_WATER
                    && rule.verdict() == Verdict.MET) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is water, and nothing else is the matter. */
    private boolean calm() {
        for (AlarmRule rule : rules) {
            Verdict verdict = rule.verdict();
            boolean calm =
                    rule.definition.unserviceable() == Serviceability.NO_WATER
                            ? verdict == Verdict.GONE
                            : verdict != Verdict.MET;
            if (!calm) {
                return false;
            }
        }
        return true;
    }
}
