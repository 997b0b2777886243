package io.standpipe.rules.device;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.alarm.ActiveAlarms;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.alarm.AlarmRule;
import io.standpipe.rules.alarm.AlarmRules;
import io.standpipe.rules.alarm.DeviceHealth;
import io.standpipe.rules.alarm.PlaceCounts;
import io.standpipe.rules.alarm.PollFault;
import io.standpipe.rules.condition.Check;
import io.standpipe.rules.message.OwnState;
import io.standpipe.rules.message.PersistedState;
import io.standpipe.rules.message.StateCounts;
import io.standpipe.rules.message.WalkTestReport;
import io.standpipe.rules.operator.OperatedDevice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One installed device: its points, alarms and state, and what follows from its readings. Rules
 * thread.
 */
public final class InstalledDevice implements AlarmOwner, OperatedDevice {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledDevice.class);

    private final DeviceContext context;
    private final DevicePoints points;
    private final AlarmRules rules;
    private final ActiveAlarms standing = new ActiveAlarms(ActiveAlarms.BY_PRIORITY);
    private final AlarmAnnouncements announcements;
    private final DeviceAlarms alarms;
    private final DeviceHealth health;
    private final @Nullable WaterSupply water;
    private final StatePublication published;
    private final StateCounts.Entry counted;

    private Device device;
    private boolean removed;

    /** Something threw since its last poll began. */
    private boolean threw;

    /**
     * @param silence how long the gateway ran without hearing the device before this
     */
    public InstalledDevice(Device device, DeviceContext context, Duration silence) {
        this.device = device;
        this.context = context;
        Scheduler scheduler = new GuardedScheduler(context.scheduler(), this::failed);
        DeviceProfile profile = device.profile();
        points = new DevicePoints(profile, context.telemetry(), context.followers());
        announcements = new AlarmAnnouncements(this, context);
        alarms = new DeviceAlarms(this, standing, announcements, context, scheduler, points::shown);
        rules =
                new AlarmRules(
                        profile.alarms(),
                        points.states(),
                        alarms,
                        standing,
                        this::inPlace,
                        context.time(),
                        scheduler);
        context.places().watch(device, rules.ofPlace());
        published = new StatePublication(context, standing, rules, announcements);
        counted = context.stateCounts().entry(device.kind());
        health = new DeviceHealth(profile, alarms, context.time(), scheduler, silence);
        water =
                device.kind().givesWater()
                        ? new WaterSupply(
                                profile, points.states(), rules, standing, health, context.time())
                        : null;
    }

    /** How long the gateway has run without hearing the device. */
    public Duration silence() {
        return health.silence();
    }

    @Override
    public Device device() {
        return device;
    }

    public String id() {
        return device.id();
    }

    /** The place where it stands. */
    public String grid() {
        return device.place().grid();
    }

    @Override
    public @Nullable Alarm find(String condition) {
        return standing.find(condition);
    }

    @Override
    public void acknowledge(Alarm alarm, String who) {
        alarms.acknowledge(alarm, who);
    }

    @Override
    public void reset(Alarm alarm, String who, Stamp now) {
        alarms.reset(alarm, who, now);
    }

    /** Its state as it was published last. */
    public StatePublication published() {
        return published;
    }

    /** Whether it cannot be judged at the moment. */
    public boolean isDefective() {
        return standing.has(DeviceHealth.DEFECT);
    }

    /**
     * The same device, described anew (another name or place); its profile object must be the same.
     */
    public void rename(Device renamed) {
        if (!renamed.place().grid().equals(grid())) {
            List<Alarm> moved = List.copyOf(standing.list());
            PlaceCounts places = context.places();
            places.unwatch(device, rules.ofPlace());
            moved.forEach(alarm -> places.cleared(device, alarm));
            device = renamed;
            places.watch(device, rules.ofPlace());
            moved.forEach(alarm -> places.arrived(device, alarm));
            alarms.testChanged(context.time().stamp()); // there may be a test here, or there
        }
        boolean other = !renamed.name().equals(device.name());
        device = renamed;
        if (other) {
            alarms.renamed();
        }
    }

    @Override
    public void placeChanged(Stamp now) {
        rules.placeChanged(now);
    }

    /**
     * What stood when the gateway stopped, or before the device was described anew, stands on, if
     * the device still has such an alarm.
     *
     * @param stood by condition
     * @param down whether the gateway did not run meanwhile
     */
    public void restore(Map<String, PersistedState.Stood> stood, boolean down) {
        for (PersistedState.Stood one : stood.values()) {
            Alarm was = one.alarm();
            AlarmRule rule = rules.find(was.condition);
            PollFault fault = health.find(was.condition);
            if (rule != null) {
                Alarm alarm = PersistedState.renewed(was, Alarm.of(rule.definition, was.since));
                alarms.restore(alarm, down);
                rule.restore(alarm);
            } else if (fault != null) {
                alarms.restore(was, down);
                fault.restore(was);
            } else {
                alarms.restore(was, down);
                alarms.remove(was, context.time().stamp());
            }
        }
        if (!stood.isEmpty()) {
            // A test may have run out while the gateway did not run.
            alarms.testChanged(context.time().stamp());
        }
    }

    /**
     * Judges one poll.
     *
     * @param heartbeat an unchanged point is reported again after this time
     * @return whether something was reported that must not wait for the batch to fill
     */
    public boolean process(Readings poll, Duration heartbeat) {
        if (poll.readings().isEmpty() && !poll.why().isEmpty()) {
            health.unheard(poll.why()); // the bus has not heard the device itself
            return false;
        }
        threw = false;
        boolean before = health.read();
        boolean urgent = points.take(device, poll, heartbeat, rules);
        health.judge(points.failure(), points.strange(), points::isAnyStrange, poll);
        if (!threw) {
            health.worked(poll.stamp());
        }
        if (health.read() != before || serviceability() != published.serviceability()) {
            context.step().state(this);
        }
        return urgent;
    }

    /**
     * Something threw while this device was judged: a defect of the gateway. It costs this device
     * only, which gets a fault until a poll passes; while that stands the log hears no more of it.
     */
    @Override
    public void failed(RuntimeException why) {
        threw = true;
        if (removed || standing.find(DeviceHealth.DEFECT) == null) {
            LOG.error("{} cannot be judged; the other devices are", id(), why);
        }
        if (!removed) {
            health.defect(why, context.time().stamp());
        }
    }

    /**
     * Looks whether it was read in time: points that were not are BAD, and a device of which none
     * was has the fault {@code communication}.
     *
     * @param now monotonic
     * @param heartbeat as above
     */
    public void supervise(long now, Duration heartbeat) {
        Duration limit = Supervision.limit(device);
        if (limit == null) {
            return;
        }
        long latest = now - limit.toNanos();
        boolean overdue = health.overdue(latest);
        List<Reading> missed = points.missed(latest, overdue);
        if (overdue || !missed.isEmpty()) {
            Stamp stamp = context.time().stamp();
            points.take(device, new Readings(device, stamp, missed), heartbeat, rules);
            health.missed(latest, stamp);
            context.step().state(this); // a water source is not known to be one any more
        }
    }

    /** Which alarms stand has changed: others may look at them. */
    @Override
    public void alarmsChanged() {
        if (removed) {
            return;
        }
        rules.alarmsChanged(context.time().stamp());
        context.step().state(this);
    }

    @Override
    public @Nullable AlarmKind kindOf(String condition) {
        AlarmRule rule = rules.find(condition);
        if (rule != null) {
            return rule.definition.kind();
        }
        return health.find(condition) == null ? null : AlarmKind.FAULT;
    }

    /** See {@link DeviceAlarms#holdChanged}. */
    public void holdChanged(Hold.What what, Hold.Target target, boolean ranOut) {
        alarms.holdChanged(what, target, ranOut);
    }

    /** Counts it as what it is now. */
    public void count() {
        counted.is(
                state(),
                serviceability(),
                OwnState.signs(tested(), standing.list(), announcements::shelved));
    }

    @Override
    public void publishState(Outbox outbox) {
        if (!removed) {
            DeviceState now = state();
            Serviceability serviceability = serviceability();
            count();
            published.update(device, now, serviceability, outbox);
        }
    }

    /** Says openly that nothing is known yet, if so. */
    public void publishUnread(Outbox outbox) {
        if (!removed) {
            published.unread(device, state(), serviceability(), outbox);
        }
    }

    /**
     * The device was taken away on purpose: what stood is cleared, an event names who it was, and
     * nothing is known of it from now on.
     */
    public void remove(Outbox outbox) {
        end();
        Stamp now = context.time().stamp();
        List<Alarm> stood = List.copyOf(standing.list());
        context.step().event(context.publisher().events().removed(device, stood));
        for (Alarm alarm : stood) {
            alarms.remove(alarm, now);
        }
        context.step().end();
        outbox.append(context.publisher().gone(id(), device.name(), device.kind().word()));
    }

    /**
     * The device was described anew, by another profile or other parameters: what stands goes on
     * under its new rules.
     *
     * @return by condition
     */
    public Map<String, PersistedState.Stood> handOver() {
        end();
        return alarms.takeStanding();
    }

    private void end() {
        removed = true;
        context.followers().unread(device, context.time().stamp());
        counted.gone();
        health.close();
        rules.breakOff();
        context.places().unwatch(device, rules.ofPlace());
    }

    /** No bus reads the device at the moment: what was read last is no present value. */
    public void unread() {
        Stamp now = context.time().stamp();
        points.unread(now.nanos());
        context.followers().unread(device, now);
        rules.unread();
        health.unread();
    }

    public Present.DeviceNow now() {
        return new Present.DeviceNow(
                device,
                state(),
                published.since(),
                serviceability(),
                standing.list().stream().map(a -> a.standing(announcements.shelved(a))).toList(),
                points.now(),
                rules.suppressed(),
                context.holds().of(id(), grid()));
    }

    /** What a walk test should set off. */
    public List<WalkTestReport.Expected> expected() {
        return points.expected(device);
    }

    private Check.Verdict inPlace(Condition.InPlace sort) {
        return sort.own() && !standing.hasPart(sort)
                ? Check.Verdict.GONE
                : context.places().verdict(device, sort, tested());
    }

    /** Whether somebody tests it. */
    boolean tested() {
        return context.holds().tests(id(), grid());
    }

    /** A fire that no test set off is shown whatever people ordered. */
    DeviceState state() {
        if (standing.burns()) {
            return DeviceState.ALARM;
        }
        if (context.holds().has(Hold.What.OUT_OF_SERVICE, Hold.Target.device(id()))) {
            return DeviceState.DISABLED;
        }
        if (tested()) {
            return DeviceState.TEST;
        }
        Alarm first = standing.first(announcements::shelved);
        if (first == null) {
            return health.read() ? DeviceState.NORMAL : DeviceState.UNKNOWN;
        }
        return first.state();
    }

    /** Null for what gives no water. */
    @Nullable Serviceability serviceability() {
        return water == null ? null : water.serviceability(context.holds().serviceability(id()));
    }
}
