package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Derived;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.DeviceState;
import io.standpipe.model.Hold;
import io.standpipe.model.Outbox;
import io.standpipe.model.Point;
import io.standpipe.model.Present;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of one installed device, and what follows from its readings. Rules thread. */
final class DeviceRules {

    private final Engine.Parts parts;
    private final PointState[] points;
    private final Rules rules;
    private final DeviceAlarms alarms;
    private final PollFault communication;
    private final PollFault outOfRange;

    private Device device;
    private boolean read;
    private @Nullable DeviceState published;
    private @Nullable Serviceability publishedServiceability;
    private Stamp stateSince;

    /** When a good answer came last, monotonic. */
    private long answeredAt;

    private boolean removed;

    DeviceRules(Device device, Engine.Parts parts) {
        this.device = device;
        this.parts = parts;
        stateSince = parts.time().stamp();
        answeredAt = stateSince.nanos();
        DeviceProfile profile = device.profile();
        points = new PointState[profile.points().size()];
        for (Point point : profile.points()) {
            points[point.index()] = new PointState(point);
        }
        for (PointState state : points) {
            if (state.point.source() instanceof Derived derived) {
                PointState origin = points[derived.from()];
                origin.derived = Rules.with(origin.derived, Derivation.of(state, derived, points));
            }
        }
        alarms = new DeviceAlarms(this, parts, this::shown);
        communication = new PollFault("communication", profile.missed(), alarms);
        outOfRange = new PollFault("out-of-range", profile.missed(), alarms);
        rules =
                new Rules(
                        profile.alarms(),
                        points,
                        alarms,
                        sort -> parts.places().count(grid(), sort),
                        parts);
        parts.places().watch(grid(), rules.ofPlace());
        if (profile.period() != null) {
            watchFor(profile.period().multipliedBy(profile.missed()));
        }
    }

    Device device() {
        return device;
    }

    String id() {
        return device.id();
    }

    /** The place where it stands. */
    String grid() {
        return device.place().grid();
    }

    DeviceAlarms alarms() {
        return alarms;
    }

    /**
     * The same device, described anew (another name or place); its profile object must be the same.
     */
    void rename(Device renamed) {
        if (!renamed.place().grid().equals(grid())) {
            Places places = parts.places();
            alarms.standing().forEach(alarm -> places.cleared(this, alarm));
            places.unwatch(grid(), rules.ofPlace());
            device = renamed;
            places.watch(grid(), rules.ofPlace());
            alarms.standing().forEach(alarm -> places.restored(this, alarm));
        }
        device = renamed;
    }

    /**
     * What stood when the gateway stopped stands on, if the device still has such an alarm.
     *
     * @param stood by condition
     */
    void restore(Map<String, Memories.Stood> stood) {
        for (Memories.Stood one : stood.values()) {
            Alarm was = one.alarm();
            AlarmRule rule = rules.find(was.condition);
            if (rule != null) {
                Alarm alarm = Memories.renewed(was, Alarm.of(rule.definition, was.since));
                alarms.restore(alarm);
                rule.restore(alarm);
            } else if (was.condition.equals(communication.condition())) {
                alarms.restore(was);
                communication.restore(was);
            } else if (was.condition.equals(outOfRange.condition())) {
                alarms.restore(was);
                outOfRange.restore(was);
            } else {
                alarms.restore(was);
                alarms.remove(was, parts.time().stamp());
            }
        }
    }

    /**
     * Judges one poll.
     *
     * @param heartbeat an unchanged point is reported again after this time
     * @return whether something was reported that must not wait for the batch to fill
     */
    boolean process(Readings poll, Duration heartbeat) {
        boolean urgent = false;
        Quality failure = null;
        Quality strange = null;
        for (Reading raw : poll.readings()) {
            Reading reading = ranged(raw);
            PointState state = points[reading.point().index()];
            urgent |= take(state, reading, reading.value(), reading.quality(), poll, heartbeat);
            if (unanswered(reading.quality())) {
                failure = reading.quality();
            } else if (!reading.quality().isGood()) {
                strange = reading.quality();
            }
        }
        judge(failure, strange, poll.stamp());
        return urgent;
    }

    /**
     * @param reading the same, if there is one already
     */
    private boolean take(
            PointState state,
            @Nullable Reading reading,
            double value,
            Quality quality,
            Readings poll,
            Duration heartbeat) {
        Stamp stamp = poll.stamp();
        boolean first = state.quality == null;
        boolean requalified = !quality.equals(state.quality);
        boolean changed = state.take(value, quality, stamp);
        for (AlarmRule rule : state.sampled) {
            rule.sample(state);
        }
        for (AlarmRule rule : changed ? state.rules : state.sampled) {
            rule.evaluate(stamp);
        }
        boolean urgent = false;
        if (requalified || state.due(stamp, heartbeat)) {
            Reading news = reading == null ? state.reading() : reading;
            state.reported(stamp);
            parts.telemetry().add(poll, news);
            parts.followers().reading(device, stamp, news);
            urgent = state.urgent && !first;
        }
        for (Derivation derivation : state.derived) {
            double next = Double.NaN;
            if (state.usable()) {
                next = derivation.next(state);
            } else {
                derivation.forget();
            }
            urgent |=
                    take(
                            derivation.target,
                            null,
                            next,
                            Derivation.quality(state, next),
                            poll,
                            heartbeat);
        }
        return urgent;
    }

    private static Reading ranged(Reading reading) {
        Point.Range range = reading.point().range();
        return range == null || !reading.quality().isGood() || range.contains(reading.value())
                ? reading
                : new Reading(reading.point(), reading.value(), Quality.OUT_OF_RANGE);
    }

    private static boolean unanswered(Quality quality) {
        return switch (quality.cause()) {
            case NO_CONNECTION, DEVICE_SILENT, INVALID_ANSWER, EXCEPTION -> true;
            case NONE, NOT_YET_READ, OUT_OF_RANGE -> false;
        };
    }

    private void judge(@Nullable Quality failure, @Nullable Quality strange, Stamp stamp) {
        if (failure == null) {
            answeredAt = stamp.nanos();
            if (!read) {
                read = true;
                parts.step().state(this);
            }
            communication.passed(stamp);
        } else {
            communication.failed(failure.text(), stamp);
        }
        if (strange != null) {
            outOfRange.failed(strange.text(), stamp);
        } else if (failure == null) {
            outOfRange.passed(stamp);
        }
    }

    /** A device that reports by itself is silent if no answer comes for so long. */
    private void watchFor(Duration longest) {
        Duration left = longest.minusNanos(parts.time().nanos() - answeredAt);
        if (!left.isZero() && !left.isNegative()) {
            parts.scheduler().schedule(left, () -> look(longest));
        } else {
            communication.begin(Quality.Cause.DEVICE_SILENT.word(), parts.time().stamp());
            parts.scheduler().schedule(longest, () -> look(longest));
        }
    }

    private void look(Duration longest) {
        if (!removed) {
            watchFor(longest);
        }
    }

    /** The newest reading of the first point that the alarm looks at. */
    private @Nullable Reading shown(Alarm alarm) {
        Condition when = alarm.when;
        if (when == null || when.points().findAny().isEmpty()) {
            return null;
        }
        PointState state = points[when.points().findFirst().getAsInt()];
        return state.quality == null ? null : state.reading();
    }

    /** Which alarms stand has changed: others may look at them. */
    void alarmsChanged() {
        if (removed) {
            return;
        }
        Stamp now = parts.time().stamp();
        for (AlarmRule rule : rules.ofAlarms()) {
            rule.evaluate(now);
        }
        parts.step().state(this);
    }

    /** Kind of one of its alarms; null if it has no such alarm. */
    @Nullable AlarmKind kindOf(String condition) {
        AlarmRule rule = rules.find(condition);
        if (rule != null) {
            return rule.definition.kind();
        }
        return condition.equals(communication.condition())
                        || condition.equals(outOfRange.condition())
                ? AlarmKind.FAULT
                : null;
    }

    /** Something about the device's holds changed. */
    void holdChanged(Hold.What what) {
        if (what.test()) {
            alarms.testChanged(parts.time().stamp());
        } else {
            alarms.holdsChanged();
        }
    }

    /** Publishes the present state if it is another than the one published last. */
    void publishState(Outbox outbox) {
        DeviceState now = state();
        Serviceability serviceability = serviceability();
        boolean alarmsChanged = alarms.takeChanged();
        if (removed
                || now == DeviceState.UNKNOWN
                || (!alarmsChanged
                        && now == published
                        && serviceability == publishedServiceability)) {
            return;
        }
        publish(now, serviceability, outbox);
    }

    /** Says openly that nothing is known yet, if so. */
    void publishUnread(Outbox outbox) {
        if (published == null && !removed) {
            publish(state(), serviceability(), outbox);
        }
    }

    private void publish(DeviceState now, @Nullable Serviceability serviceability, Outbox outbox) {
        if (now != published) {
            stateSince = parts.time().stamp();
        }
        published = now;
        publishedServiceability = serviceability;
        List<Alarm> standing = alarms.standing();
        outbox.append(
                parts.publisher()
                        .state(
                                id(),
                                device.name(),
                                device.kind().word(),
                                now,
                                stateSince,
                                standing,
                                standing.stream().filter(alarms::shelved).toList(),
                                rules.suppressed(),
                                serviceability,
                                alarms.takeMemories()));
        parts.changed().run();
    }

    /**
     * The device is installed no longer: what stood is cleared, and nothing is known of it from now
     * on.
     */
    void remove(Outbox outbox) {
        removed = true;
        rules.breakOff();
        Stamp now = parts.time().stamp();
        parts.places().unwatch(grid(), rules.ofPlace());
        for (Alarm alarm : List.copyOf(alarms.standing())) {
            alarms.remove(alarm, now);
        }
        parts.step().end();
        outbox.append(parts.publisher().gone(id(), device.name(), device.kind().word()));
    }

    /** No bus reads the device at the moment: what was read last is no present value. */
    void unread() {
        for (PointState state : points) {
            state.stamp = null;
        }
    }

    Present.DeviceNow now() {
        List<Present.PointNow> present = new ArrayList<>(points.length);
        for (PointState state : points) {
            present.add(new Present.PointNow(state.present(), state.stamp));
        }
        return new Present.DeviceNow(
                device,
                state(),
                stateSince,
                serviceability(),
                alarms.standing().stream().map(a -> a.standing(alarms.shelved(a))).toList(),
                present,
                rules.suppressed(),
                parts.holds().of(id(), grid()));
    }

    /** What a walk test should set off: its fires, as far as their points are installed. */
    List<Report.Expected> expected() {
        List<Report.Expected> expected = new ArrayList<>();
        for (AlarmDefinition alarm : device.profile().alarms()) {
            if (alarm.kind() == AlarmKind.FIRE
                    && alarm.when().points().anyMatch(point -> points[point].quality != null)) {
                expected.add(new Report.Expected(id(), alarm.id()));
            }
        }
        return expected;
    }

    DeviceState state() {
        if (parts.holds().has(Hold.What.OUT_OF_SERVICE, Hold.Target.device(id()))) {
            return DeviceState.DISABLED;
        }
        if (parts.holds().tests(id(), grid())) {
            return DeviceState.TEST;
        }
        Alarm first = alarms.first();
        if (first == null) {
            return read ? DeviceState.NORMAL : DeviceState.UNKNOWN;
        }
        return stateOf(first.kind);
    }

    static DeviceState stateOf(AlarmKind highest) {
        return switch (highest) {
            case FIRE, PRE_ALARM, SUPERVISORY -> DeviceState.ALARM;
            case FAULT -> DeviceState.FAULT;
            case DISABLED -> DeviceState.DISABLED;
            case TEST -> DeviceState.TEST;
        };
    }

    /** Null for anything but a hydrant. What a person saw ranks before what a sensor says. */
    @Nullable Serviceability serviceability() {
        if (device.kind() != DeviceKind.HYDRANT) {
            return null;
        }
        Serviceability byHand = parts.holds().serviceability(id());
        if (byHand != null) {
            return byHand;
        }
        for (Alarm alarm : alarms.standing()) {
            if (alarm.unserviceable != null) {
                return alarm.unserviceable;
            }
        }
        return read && !communication.begun() ? Serviceability.SERVICEABLE : Serviceability.UNKNOWN;
    }
}
