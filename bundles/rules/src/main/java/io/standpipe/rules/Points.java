package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Derived;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Point;
import io.standpipe.model.Present;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of one device: judges their quality, derives, reports, and wakes rules. Rules thread.
 */
final class Points {

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

    Points(DeviceProfile profile, TelemetryBatch telemetry, Followers followers) {
        this.telemetry = telemetry;
        this.followers = followers;
        reports = profile.period() != null;
        states = states(profile);
        detectors = detectors(profile);
    }

    /** Of points that nobody has read, by index, with what is derived from them. */
    static PointState[] states(DeviceProfile profile) {
        PointState[] states = new PointState[profile.points().size()];
        for (Point point : profile.points()) {
            states[point.index()] = new PointState(point);
        }
        for (PointState state : states) {
            if (state.point.source() instanceof Derived derived) {
                PointState origin = states[derived.from()];
                origin.derived = Rules.with(origin.derived, Derivation.of(state, derived, states));
            }
        }
        return states;
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
     * @return whether something was reported that must not wait for the batch to fill
     */
    boolean take(Device device, Readings poll, Duration heartbeat) {
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
            Reading reading = ranged(raw);
            Quality quality = reading.quality();
            urgent |= take(device, state, reading, poll, heartbeat);
            if (unanswered(quality)) {
                failure = quality;
            } else if (isStrange(state, quality)) {
                strange = quality;
            }
            there |= !unanswered(quality) && detectors.get(raw.point().index());
        }
        if (nothing && !there && strange == null) {
            // A panel without a single detector looks like one that is quiet.
            strange = Quality.ABSENT;
        }
        for (int i = 0; reports && failure == null && i < states.length; i++) {
            Quality quality = states[i].quality;
            failure = quality != null && unanswered(quality) ? quality : null;
        }
        if (unpolled) {
            unpolled = isAny(Quality.Cause.NOT_POLLED);
            failure = failure == null && unpolled ? Quality.NOT_POLLED : failure;
        }
        return urgent;
    }

    private static boolean isStrange(PointState state, Quality quality) {
        return !quality.isGood()
                && !harmless(quality)
                && !state.point.isStored() // of the past: it is told, and no fault of now
                && !(state.absent() && !state.seen);
    }

    /** Whether a point that is read showed a value last that cannot be. */
    boolean isAnyStrange() {
        for (PointState state : states) {
            Quality quality = state.quality;
            if (quality != null
                    && state.clock != null
                    && !(state.point.source() instanceof Derived)
                    && !unanswered(quality)
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
            boolean polled = !(state.point.source() instanceof Derived) && !state.point.isStored();
            if (polled && state.missed(latest, device, since)) {
                missed.add(new Reading(state.point, Double.NaN, Quality.NOT_POLLED));
            }
        }
        unpolled |= !missed.isEmpty();
        return missed;
    }

    private boolean take(
            Device device, PointState state, Reading reading, Readings poll, Duration heartbeat) {
        Stamp stamp = poll.stamp();
        boolean first = state.quality == null;
        boolean requalified = !reading.quality().equals(state.quality);
        boolean changed = state.take(reading, stamp);
        for (AlarmRule rule : state.sampled) {
            rule.sample(state);
        }
        for (AlarmRule rule : changed ? state.rules : state.sampled) {
            rule.evaluate(stamp);
        }
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
            urgent |= take(device, derivation.target, follows, poll, heartbeat);
        }
        return urgent;
    }

    /** The value is one that can be: only its last digits or its time are in doubt. */
    private static boolean harmless(Quality quality) {
        return quality.cause() == Quality.Cause.ROUNDED
                || quality.cause() == Quality.Cause.CLOCK_UNSYNCHRONISED;
    }

    /** The same, BAD if it lies outside what the point can have. */
    static Reading ranged(Reading reading) {
        Point.Range range = reading.point().range();
        boolean value = reading.quality().isGood() || harmless(reading.quality());
        return range == null || !value || range.contains(reading.value())
                ? reading
                : reading.as(Quality.OUT_OF_RANGE);
    }

    private static boolean unanswered(Quality quality) {
        return switch (quality.cause()) {
            case NO_CONNECTION,
                    DEVICE_SILENT,
                    INVALID_ANSWER,
                    NOT_OBSERVED,
                    UNASKED_ANSWERS,
                    NOT_POLLED,
                    EXCEPTION ->
                    true;
            case NONE,
                    NOT_YET_READ,
                    ABSENT,
                    OUT_OF_RANGE,
                    INVALID_VALUE,
                    UNKNOWN_UNIT,
                    WIRE_BREAK,
                    SHORT_CIRCUIT,
                    SENSOR_FAILURE,
                    DEVICE_FAILURE,
                    NOT_CONNECTED,
                    OUT_OF_SERVICE,
                    CONFIGURATION_ERROR,
                    NOT_IMPLEMENTED,
                    INITIAL_VALUE,
                    NOT_ACCURATE,
                    SATURATED,
                    ROUNDED,
                    CLOCK_UNSYNCHRONISED ->
                    false;
        };
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
     * Whether a point of the condition is installed: only one of which the device may say that
     * nothing is there has to be read first.
     */
    boolean installed(Condition when) {
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
