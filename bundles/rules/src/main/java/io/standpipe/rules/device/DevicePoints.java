package io.standpipe.rules.device;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.alarm.AlarmRules;
import io.standpipe.rules.condition.Derivation;
import io.standpipe.rules.condition.PointRule;
import io.standpipe.rules.condition.PointState;
import io.standpipe.rules.condition.ReadingQuality;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.TelemetryBatch;
import io.standpipe.rules.message.WalkTestReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of one device: judges their quality, derives, reports, and wakes rules. Rules thread.
 */
final class DevicePoints {

    private final TelemetryBatch telemetry;
    private final Followers followers;
    private final PointState[] states;

    /** Whether the device reports by itself: each message tells of some points only. */
    private final boolean reports;

    /** Of the newest poll: why a point had no good answer, and why one was strange. */
    private @Nullable Quality failure;

    private @Nullable Quality strange;

    /** Whether a point may be BAD because its bus does not read it. */
    private boolean unpolled;

    /** When a bus began with it, monotonic. */
    private long since;

    /** Points that the device may say are not installed; none if no fire is looked for at one. */
    private final BitSet detectors;

    /** Whether one of them was there. */
    private boolean there;

    /** Of the poll that is taken over; another one once a point comes again. */
    private int turn;

    DevicePoints(DeviceProfile profile, TelemetryBatch telemetry, Followers followers) {
        this.telemetry = telemetry;
        this.followers = followers;
        reports = profile.period() != null;
        states = PointState.of(profile);
        detectors = detectors(profile);
    }

    private static BitSet detectors(DeviceProfile profile) {
        BitSet detectors = new BitSet();
        for (Point point : profile.points()) {
            detectors.set(point.index(), point.mayBeAbsent());
        }
        boolean watched =
                profile.alarms().stream()
                        .filter(alarm -> alarm.kind() == AlarmKind.FIRE)
                        .flatMapToInt(alarm -> alarm.when().points())
                        .anyMatch(detectors::get);
        return watched ? detectors : new BitSet();
    }

    /** By index. */
    PointState[] states() {
        return states;
    }

    /**
     * Why the newest poll had no good answer; null if it had. Of a device that reports by itself a
     * good message about one point says nothing of another that could not be read.
     */
    @Nullable Quality failure() {
        return failure;
    }

    /** Why a value of the newest poll cannot be; null if all can. */
    @Nullable Quality strange() {
        return strange;
    }

    /**
     * Takes a poll over.
     *
     * @param heartbeat an unchanged point is reported again after this time
     * @param rules judge it as a whole; of a point that is in it more than once, each reading
     * @return whether something was reported that must not wait for the batch to fill
     */
    boolean take(Device device, Readings poll, Duration heartbeat, AlarmRules rules) {
        turn++;
        boolean urgent = false;
        failure = null;
        strange = null;
        boolean nothing = false;
        for (Reading raw : poll.readings()) {
            PointState state = states[raw.point().index()];
            if (state.quality == null && raw.quality().cause() == Quality.Cause.ABSENT) {
                nothing |= detectors.get(raw.point().index());
                continue; // nothing was ever said of it
            }
            if (state.turn == turn) {
                rules.judge(poll.stamp());
                turn++;
            }
            state.turn = turn;
            Reading reading = ReadingQuality.ranged(raw);
            Quality quality = reading.quality();
            urgent |= take(device, state, reading, poll, heartbeat, rules);
            if (ReadingQuality.unanswered(quality)) {
                failure = quality;
            } else if (isStrange(state, quality)) {
                strange = quality;
            }
            there |= !ReadingQuality.unanswered(quality) && detectors.get(raw.point().index());
        }
        rules.judge(poll.stamp());
        if (nothing && !there && strange == null) {
            // A panel without a single detector looks like one that is quiet.
            strange = Quality.ABSENT;
        }
        for (int i = 0; reports && failure == null && i < states.length; i++) {
            Quality quality = states[i].quality;
            failure = quality != null && ReadingQuality.unanswered(quality) ? quality : null;
        }
        if (unpolled) {
            unpolled = isAny(Quality.Cause.NOT_POLLED);
            failure = failure == null && unpolled ? Quality.NOT_POLLED : failure;
        }
        return urgent;
    }

    private static boolean isStrange(PointState state, Quality quality) {
        return !quality.isGood()
                && !ReadingQuality.harmless(quality)
                && !state.point.isStored() // of the past: it is told, and no fault of now
                && !(state.absent() && !state.seen);
    }

    /** Whether a point that is read showed a value last that cannot be. */
    boolean isAnyStrange() {
        for (PointState state : states) {
            Quality quality = state.quality;
            if (quality != null
                    && state.clock != null
                    && state.point.source().derived() == null
                    && !ReadingQuality.unanswered(quality)
                    && isStrange(state, quality)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAny(Quality.Cause cause) {
        for (PointState state : states) {
            if (state.quality != null && state.quality.cause() == cause) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is to be said of points that were not read in time.
     *
     * @param latest when they should have been, monotonic
     * @param device whether the whole device was not: then also those that never were
     */
    List<Reading> missed(long latest, boolean device) {
        List<Reading> missed = new ArrayList<>();
        for (PointState state : states) {
            boolean polled = state.point.source().derived() == null && !state.point.isStored();
            if (polled && state.missed(latest, device, since)) {
                missed.add(new Reading(state.point, Double.NaN, Quality.NOT_POLLED));
            }
        }
        unpolled |= !missed.isEmpty();
        return missed;
    }

    private boolean take(
            Device device,
            PointState state,
            Reading reading,
            Readings poll,
            Duration heartbeat,
            AlarmRules rules) {
        Stamp stamp = poll.stamp();
        boolean first = state.quality == null;
        boolean requalified = !reading.quality().equals(state.quality);
        boolean changed = state.take(reading, stamp);
        for (PointRule rule : state.sampled) {
            rule.sample(state);
        }
        rules.read(changed ? state.rules : state.sampled);
        boolean urgent = false;
        // A record of a log is told whole, also what it has in common with the one before.
        if (requalified || state.point.isStored() || state.due(stamp, heartbeat)) {
            state.reported(stamp);
            telemetry.add(poll, reading);
            followers.reading(device, reading.source(stamp), reading);
            urgent = state.urgent && !first;
        }
        for (Derivation derivation : state.derived) {
            double next = Double.NaN;
            if (state.usable()) {
                next = derivation.value(state);
            } else {
                derivation.forget();
            }
            Reading follows =
                    new Reading(
                            derivation.target.point,
                            next,
                            derivation.quality(state, next),
                            reading.taken());
            urgent |= take(device, derivation.target, follows, poll, heartbeat, rules);
        }
        return urgent;
    }

    /** The newest reading of the first point that the alarm looks at; null if there is none. */
    @Nullable Reading shown(Alarm alarm) {
        Condition when = alarm.when;
        if (when == null || when.points().findAny().isEmpty()) {
            return null;
        }
        PointState state = states[when.points().findFirst().getAsInt()];
        return state.quality == null ? null : state.reading();
    }

    /**
     * What a walk test should set off: its fires, as far as their points are installed. What only
     * stands while no other does is none of them.
     */
    List<WalkTestReport.Expected> expected(Device device) {
        List<WalkTestReport.Expected> expected = new ArrayList<>();
        for (AlarmDefinition alarm : device.profile().alarms()) {
            if (alarm.kind() == AlarmKind.FIRE
                    && installed(alarm.when())
                    && !alarm.when().has(Condition.Other.class)) {
                expected.add(new WalkTestReport.Expected(device.id(), alarm.id()));
            }
        }
        return expected;
    }

    /**
     * Whether a point of the condition is installed: only one of which the device may say that
     * nothing is there has to be read first.
     */
    private boolean installed(Condition when) {
        return when.points()
                .mapToObj(point -> states[point])
                .anyMatch(
                        state ->
                                !state.point.mayBeAbsent()
                                        || (state.quality != null && !state.absent()));
    }

    /**
     * No bus reads the device at the moment: what was read last is no present value, and what is
     * read next does not go on from it. A counter may begin anew.
     */
    void unread(long now) {
        since = now;
        for (PointState state : states) {
            state.unread();
            for (Derivation derivation : state.derived) {
                derivation.forget();
            }
        }
    }

    List<Present.PointNow> now() {
        List<Present.PointNow> now = new ArrayList<>(states.length);
        for (PointState state : states) {
            now.add(new Present.PointNow(state.present(), state.source()));
        }
        return now;
    }
}
