package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmDefinition.Condition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceKind;
import io.standpipe.model.DeviceState;
import io.standpipe.model.Point;
import io.standpipe.model.Present;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of one installed device, and what follows from its readings. Rules thread. */
final class DeviceRules {

    private final Publisher publisher;
    private final TelemetryBatch telemetry;
    private final Followers followers;
    private final Runnable changed;
    private final PointState[] points;

    private Device device;
    private final PollFault communication =
            new PollFault(
                    "communication", (alarm, raised, since) -> turn(alarm, raised, since, null));
    private final PollFault outOfRange =
            new PollFault(
                    "out-of-range", (alarm, raised, since) -> turn(alarm, raised, since, null));

    /** Standing alarms, highest priority first. */
    private final List<ActiveAlarm> standing = new ArrayList<>();

    private boolean processing;
    private boolean read;
    private @Nullable DeviceState published;
    private @Nullable Serviceability publishedServiceability;
    private Stamp stateSince;
    private boolean alarmsChanged;

    /** What is known of one point, and the alarms that look at it. */
    private static final class PointState {
        final List<AlarmRule> alarms = new ArrayList<>();

        /** An alarm looks at its states: each change counts, and at once. */
        boolean urgent;

        @Nullable Quality quality;
        double value = Double.NaN;
        double reportedValue = Double.NaN;
        long reportedAt;

        /** When it was read; null if no bus that is there has read it. */
        @Nullable Stamp stamp;
    }

    /**
     * @param changed told after the device's state or serviceability changed
     */
    DeviceRules(
            Device device,
            Publisher publisher,
            TelemetryBatch telemetry,
            Followers followers,
            TimeSource time,
            Scheduler scheduler,
            Runnable changed) {
        this.device = device;
        this.publisher = publisher;
        this.telemetry = telemetry;
        this.followers = followers;
        this.changed = changed;
        this.stateSince = time.stamp();
        points = new PointState[device.profile().points().size()];
        for (Point point : device.profile().points()) {
            PointState state = new PointState();
            state.urgent = !point.states().isEmpty();
            points[point.index()] = state;
        }
        for (AlarmDefinition definition : device.profile().alarms()) {
            PointState state = points[definition.when().point()];
            state.urgent |= definition.when() instanceof Condition.Is;
            state.alarms.add(new AlarmRule(definition, time, scheduler, this::turn));
        }
    }

    Device device() {
        return device;
    }

    /**
     * The same device, described anew (another name or place); its profile object must be the same.
     */
    void rename(Device renamed) {
        device = renamed;
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
        processing = true;
        for (Reading raw : poll.readings()) {
            Reading reading = ranged(raw);
            PointState state = points[reading.point().index()];
            boolean first = state.quality == null;
            boolean requalified = !reading.quality().equals(state.quality);
            boolean changed = requalified || differs(reading.value(), state.value);
            state.quality = reading.quality();
            state.value = reading.value();
            state.stamp = poll.stamp();
            if (changed) {
                for (AlarmRule alarm : state.alarms) {
                    alarm.evaluate(reading, poll.stamp());
                }
            }
            if (requalified || due(state, reading, poll.stamp(), heartbeat)) {
                state.reportedValue = reading.value();
                state.reportedAt = poll.stamp().nanos();
                telemetry.add(poll, reading);
                followers.reading(device, poll.stamp(), reading);
                urgent |= state.urgent && !first;
            }
            if (unanswered(reading.quality())) {
                failure = reading.quality();
            } else if (!reading.quality().isGood()) {
                strange = reading.quality();
            }
        }
        judge(failure, strange, poll.stamp());
        processing = false;
        publishState(poll.stamp());
        return urgent;
    }

    private static Reading ranged(Reading reading) {
        Point.Range range = reading.point().range();
        return range == null || !reading.quality().isGood() || range.contains(reading.value())
                ? reading
                : new Reading(reading.point(), reading.value(), Quality.OUT_OF_RANGE);
    }

    /** Report by exception: a change beyond the deadband, or the heartbeat. */
    private static boolean due(PointState state, Reading reading, Stamp stamp, Duration heartbeat) {
        double deadband = reading.point().deadband();
        boolean beyond =
                deadband == 0
                        ? differs(reading.value(), state.reportedValue)
                        : Math.abs(reading.value() - state.reportedValue) > deadband * (1 + 1e-9);
        return beyond || stamp.nanos() - state.reportedAt >= heartbeat.toNanos();
    }

    private static boolean differs(double a, double b) {
        return Double.compare(a, b) != 0;
    }

    private static boolean unanswered(Quality quality) {
        return switch (quality.cause()) {
            case NO_CONNECTION, DEVICE_SILENT, INVALID_ANSWER, EXCEPTION -> true;
            case NONE, NOT_YET_READ, OUT_OF_RANGE -> false;
        };
    }

    private void judge(@Nullable Quality failure, @Nullable Quality strange, Stamp stamp) {
        if (failure == null) {
            read = true;
            communication.passed(stamp);
        } else {
            communication.failed(failure, stamp);
        }
        if (strange != null) {
            outOfRange.failed(strange, stamp);
        } else if (failure == null) {
            outOfRange.passed(stamp);
        }
    }

    private void turn(ActiveAlarm alarm, boolean raised, Stamp since, @Nullable Reading reading) {
        alarmsChanged = true;
        if (raised) {
            standing.add(alarm);
            standing.sort(Comparator.comparing(ActiveAlarm::kind));
        } else {
            standing.remove(alarm);
        }
        publisher.alarm(device, alarm, raised, since, reading);
        tell(alarm, raised, since, reading);
        // A delay that ran out comes between two polls: the state does not wait for the next one.
        if (!processing) {
            publishState(since);
        }
    }

    private void publishState(Stamp stamp) {
        DeviceState now = state();
        Serviceability serviceability = serviceability();
        if (now == DeviceState.UNKNOWN
                || (!alarmsChanged
                        && now == published
                        && serviceability == publishedServiceability)) {
            return;
        }
        publish(now, serviceability, stamp);
    }

    /** Says openly that nothing is known yet, if so. */
    void publishUnread(Stamp stamp) {
        if (published == null) {
            publish(state(), serviceability(), stamp);
        }
    }

    private void publish(DeviceState now, @Nullable Serviceability serviceability, Stamp stamp) {
        if (now != published) {
            stateSince = stamp;
        }
        published = now;
        publishedServiceability = serviceability;
        alarmsChanged = false;
        publisher.state(
                device.id(),
                device.name(),
                device.kind().word(),
                now,
                stateSince,
                standing,
                serviceability);
        changed.run();
    }

    /**
     * The device is installed no longer: what stood is cleared, and nothing is known of it from now
     * on.
     */
    void remove(Stamp stamp) {
        for (PointState state : points) {
            state.alarms.forEach(AlarmRule::breakOff);
        }
        for (ActiveAlarm alarm : standing) {
            publisher.alarm(device, alarm, false, stamp, null);
            tell(alarm, false, stamp, null);
        }
        publisher.state(
                device.id(),
                device.name(),
                device.kind().word(),
                DeviceState.UNKNOWN,
                stamp,
                List.of(),
                device.kind() == DeviceKind.HYDRANT ? Serviceability.UNKNOWN : null);
    }

    private void tell(ActiveAlarm alarm, boolean raised, Stamp since, @Nullable Reading reading) {
        followers.alarm(
                new Present.Transition(
                        device.id(), device.name(), alarm.standing(), raised, since, reading, ""));
    }

    /** No bus reads the device at the moment: what was read last is no present value. */
    void unread() {
        for (PointState state : points) {
            state.stamp = null;
        }
    }

    Present.DeviceNow now() {
        List<Present.PointNow> present = new ArrayList<>(points.length);
        for (Point point : device.profile().points()) {
            PointState state = points[point.index()];
            Quality quality = state.stamp == null ? null : state.quality;
            present.add(
                    new Present.PointNow(
                            quality == null
                                    ? new Reading(point, Double.NaN, Quality.NOT_YET_READ)
                                    : new Reading(point, state.value, quality),
                            state.stamp));
        }
        return new Present.DeviceNow(
                device,
                state(),
                stateSince,
                serviceability(),
                standing.stream().map(ActiveAlarm::standing).toList(),
                present);
    }

    DeviceState state() {
        if (standing.isEmpty()) {
            return read ? DeviceState.NORMAL : DeviceState.UNKNOWN;
        }
        return stateOf(standing.get(0).kind());
    }

    static DeviceState stateOf(AlarmKind highest) {
        return switch (highest) {
            case FIRE, PRE_ALARM, SUPERVISORY -> DeviceState.ALARM;
            case FAULT -> DeviceState.FAULT;
            case DISABLED -> DeviceState.DISABLED;
            case TEST -> DeviceState.TEST;
        };
    }

    /** Null for anything but a hydrant. */
    @Nullable Serviceability serviceability() {
        if (device.kind() != DeviceKind.HYDRANT) {
            return null;
        }
        for (ActiveAlarm alarm : standing) {
            if (alarm.unserviceable() != null) {
                return alarm.unserviceable();
            }
        }
        return read && !communication.stands()
                ? Serviceability.SERVICEABLE
                : Serviceability.UNKNOWN;
    }
}
