package io.standpipe.rules;

import io.standpipe.model.AlarmDefinition;
import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.DeviceState;
import io.standpipe.model.Hold;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Present;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Serviceability;
import io.standpipe.model.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is known of one installed device, and what follows from its readings. Rules thread. */
final class DeviceRules {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceRules.class);

    private final Engine.Parts parts;
    private final Points points;
    private final Rules rules;
    private final DeviceAlarms alarms;
    private final Answers answers;
    private final @Nullable Water water;
    private final Headcount.Entry counted;

    private Device device;
    private @Nullable DeviceState published;
    private @Nullable Serviceability publishedServiceability;
    private Stamp stateSince;

    /** The state before the start, or before it was described anew. */
    private Memories.@Nullable WasIn before;

    /** Content of the state that was published last. */
    private byte[] said = {};

    private boolean removed;

    /** Something threw since its last poll began. */
    private boolean threw;

    /**
     * @param silence how long the gateway ran without hearing the device before this
     */
    DeviceRules(Device device, Engine.Parts parts, Duration silence) {
        this.device = device;
        this.parts = parts;
        stateSince = parts.time().stamp();
        Scheduler scheduler = new GuardedScheduler(parts.scheduler(), this::failed);
        DeviceProfile profile = device.profile();
        points = new Points(profile, parts.telemetry(), parts.followers());
        alarms = new DeviceAlarms(this, parts, scheduler, points::shown);
        rules =
                new Rules(
                        profile.alarms(),
                        points.states(),
                        alarms,
                        this::inPlace,
                        parts.time(),
                        scheduler);
        parts.places().watch(this, rules.ofPlace());
        counted = parts.headcount().entry(device.kind());
        answers = new Answers(profile, alarms, parts.time(), scheduler, silence);
        water =
                device.kind().givesWater()
                        ? new Water(profile, points.states(), rules, alarms, answers, parts.time())
                        : null;
    }

    /** How long the gateway has run without hearing the device. */
    Duration silence() {
        return answers.silence();
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
            List<Alarm> moved = List.copyOf(alarms.standing());
            Places places = parts.places();
            places.unwatch(this, rules.ofPlace());
            moved.forEach(alarm -> places.cleared(this, alarm));
            device = renamed;
            places.watch(this, rules.ofPlace());
            moved.forEach(alarm -> places.arrived(this, alarm));
            alarms.testChanged(parts.time().stamp()); // there may be a test here, or there
        }
        boolean other = !renamed.name().equals(device.name());
        device = renamed;
        if (other) {
            alarms.renamed();
        }
    }

    /** The state that it was in before: if it is that still, it has been all the time. */
    void wasIn(Memories.@Nullable WasIn state) {
        before = state;
    }

    /** The state that it is in; null if none was published yet. */
    Memories.@Nullable WasIn wasIn() {
        return published == null ? before : new Memories.WasIn(published, stateSince);
    }

    void evaluateOfPlace(Stamp now) {
        rules.ofPlace().forEach(rule -> rule.evaluate(now));
    }

    /**
     * What stood when the gateway stopped, or before the device was described anew, stands on, if
     * the device still has such an alarm.
     *
     * @param stood by condition
     * @param down whether the gateway did not run meanwhile
     */
    void restore(Map<String, Memories.Stood> stood, boolean down) {
        for (Memories.Stood one : stood.values()) {
            Alarm was = one.alarm();
            AlarmRule rule = rules.find(was.condition);
            PollFault fault = answers.find(was.condition);
            if (rule != null) {
                Alarm alarm = Memories.renewed(was, Alarm.of(rule.definition, was.since));
                alarms.restore(alarm, down);
                rule.restore(alarm);
            } else if (fault != null) {
                alarms.restore(was, down);
                fault.restore(was);
            } else {
                alarms.restore(was, down);
                alarms.remove(was, parts.time().stamp());
            }
        }
        if (!stood.isEmpty()) {
            // A test may have run out while the gateway did not run.
            alarms.testChanged(parts.time().stamp());
        }
    }

    /**
     * Judges one poll.
     *
     * @param heartbeat an unchanged point is reported again after this time
     * @return whether something was reported that must not wait for the batch to fill
     */
    boolean process(Readings poll, Duration heartbeat) {
        threw = false;
        boolean before = answers.read();
        boolean urgent = points.take(device, poll, heartbeat);
        answers.judge(points.failure(), points.strange(), points::isAnyStrange, poll);
        if (!threw) {
            answers.worked(poll.stamp());
        }
        if (answers.read() != before || serviceability() != publishedServiceability) {
            parts.step().state(this);
        }
        return urgent;
    }

    /**
     * Something threw while this device was judged: a defect of the gateway. It costs this device
     * only, which gets a fault until a poll passes; while that stands the log hears no more of it.
     */
    void failed(RuntimeException why) {
        threw = true;
        if (removed || alarms.find(Answers.DEFECT) == null) {
            LOG.error("{} cannot be judged; the other devices are", id(), why);
        }
        if (!removed) {
            answers.defect(why, parts.time().stamp());
        }
    }

    /**
     * Looks whether it was read in time: points that were not are BAD, and a device of which none
     * was has the fault {@code communication}.
     *
     * @param now monotonic
     * @param heartbeat as above
     */
    void supervise(long now, Duration heartbeat) {
        Duration limit = Supervision.limit(device);
        if (limit == null) {
            return;
        }
        long latest = now - limit.toNanos();
        boolean overdue = answers.overdue(latest);
        List<Reading> missed = points.missed(latest, overdue);
        if (overdue || !missed.isEmpty()) {
            Stamp stamp = parts.time().stamp();
            points.take(device, new Readings(device, stamp, missed), heartbeat);
            answers.missed(latest, stamp);
            parts.step().state(this); // a water source is not known to be one any more
        }
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
        return answers.find(condition) == null ? null : AlarmKind.FAULT;
    }

    /**
     * Something about the device's holds changed.
     *
     * @param ranOut whether one ended by itself
     */
    void holdChanged(Hold.What what, Hold.Target target, boolean ranOut) {
        if (what.test()) {
            alarms.testChanged(parts.time().stamp());
            return;
        }
        if (what == Hold.What.SHELVED && ranOut) {
            alarms.unshelved(target.alarm());
        }
        alarms.holdsChanged();
    }

    /** Counts it as what it is now. */
    void count() {
        counted.is(state(), serviceability(), OwnState.signs(tested(), alarms));
    }

    /** Publishes the present state if it is another than the one published last. */
    void publishState(Outbox outbox) {
        if (removed) {
            return;
        }
        DeviceState now = state();
        Serviceability serviceability = serviceability();
        boolean alarmsChanged = alarms.takeChanged();
        boolean news = now != published || serviceability != publishedServiceability;
        // That nothing is known yet is said after a while, see publishUnread, or with other news.
        count();
        if (alarmsChanged || (news && now != DeviceState.UNKNOWN)) {
            publish(now, serviceability, outbox);
        }
    }

    /** Says openly that nothing is known yet, if so. */
    void publishUnread(Outbox outbox) {
        if (published == null && !removed) {
            publish(state(), serviceability(), outbox);
        }
    }

    // Whoever keeps the retained state has it: it goes out when it says something else, and only
    // then. What is to be remembered with it waits for that as well.
    private void publish(DeviceState now, @Nullable Serviceability serviceability, Outbox outbox) {
        List<Message.Memory> memories = new ArrayList<>(alarms.memories());
        if (now != published) {
            stateSince =
                    published == null && before != null && before.state() == now
                            ? before.since()
                            : parts.time().stamp();
            memories.add(Memories.of(id(), now, stateSince));
        }
        published = now;
        publishedServiceability = serviceability;
        List<Alarm> standing = alarms.standing();
        Message state =
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
                                parts.holds().of(id(), grid()),
                                memories);
        if (!Arrays.equals(said, state.body())) {
            said = state.body();
            alarms.remembered();
            outbox.append(state);
        }
        parts.changed().run();
    }

    /**
     * The device was taken away on purpose: what stood is cleared, an event names who it was, and
     * nothing is known of it from now on.
     */
    void remove(Outbox outbox) {
        end();
        Stamp now = parts.time().stamp();
        List<Alarm> stood = List.copyOf(alarms.standing());
        parts.step().event(parts.publisher().events().removed(device, stood));
        for (Alarm alarm : stood) {
            alarms.remove(alarm, now);
        }
        parts.step().end();
        outbox.append(parts.publisher().gone(id(), device.name(), device.kind().word()));
    }

    /**
     * The device was described anew, by another profile or other parameters: what stands goes on
     * under its new rules.
     *
     * @return by condition
     */
    Map<String, Memories.Stood> handOver() {
        end();
        Map<String, Memories.Stood> stood = new LinkedHashMap<>();
        for (Alarm alarm : alarms.takeStanding()) {
            stood.put(
                    alarm.condition,
                    new Memories.Stood(device.name(), device.kind().word(), alarm));
        }
        return stood;
    }

    private void end() {
        removed = true;
        counted.gone();
        answers.close();
        rules.breakOff();
        parts.places().unwatch(this, rules.ofPlace());
    }

    /** No bus reads the device at the moment: what was read last is no present value. */
    void unread() {
        points.unread(parts.time().nanos());
        rules.unread();
        answers.unread();
    }

    Present.DeviceNow now() {
        return new Present.DeviceNow(
                device,
                state(),
                stateSince,
                serviceability(),
                alarms.standing().stream().map(a -> a.standing(alarms.shelved(a))).toList(),
                points.now(),
                rules.suppressed(),
                parts.holds().of(id(), grid()));
    }

    /**
     * What a walk test should set off: its fires, as far as their points are installed. What only
     * stands while no other does is none of them.
     */
    List<Report.Expected> expected() {
        List<Report.Expected> expected = new ArrayList<>();
        for (AlarmDefinition alarm : device.profile().alarms()) {
            if (alarm.kind() == AlarmKind.FIRE
                    && points.installed(alarm.when())
                    && !alarm.when().has(Condition.Other.class)) {
                expected.add(new Report.Expected(id(), alarm.id()));
            }
        }
        return expected;
    }

    private Check.Verdict inPlace(Condition.InPlace sort) {
        return sort.own() && !alarms.hasPart(sort)
                ? Check.Verdict.GONE
                : parts.places().verdict(this, sort, tested());
    }

    /** Whether somebody tests it. */
    boolean tested() {
        return parts.holds().tests(id(), grid());
    }

    /** A fire that no test set off is shown whatever people ordered. */
    DeviceState state() {
        if (alarms.burns()) {
            return DeviceState.ALARM;
        }
        if (parts.holds().has(Hold.What.OUT_OF_SERVICE, Hold.Target.device(id()))) {
            return DeviceState.DISABLED;
        }
        if (tested()) {
            return DeviceState.TEST;
        }
        Alarm first = alarms.first();
        if (first == null) {
            return answers.read() ? DeviceState.NORMAL : DeviceState.UNKNOWN;
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

    /** Null for what gives no water. */
    @Nullable Serviceability serviceability() {
        return water == null ? null : water.serviceability(parts.holds().serviceability(id()));
    }
}
