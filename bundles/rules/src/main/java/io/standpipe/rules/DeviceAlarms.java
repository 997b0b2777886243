package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Hold;
import io.standpipe.model.Message;
import io.standpipe.model.Present;
import io.standpipe.model.Reading;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of one device from raise to clear: latching, chatter, acknowledgement, re-alarm, and
 * what a test or shelving makes of them. RAISED and CLEARED of an alarm take turns whatever
 * happens. Rules thread.
 */
final class DeviceAlarms {

    private static final Comparator<Alarm> ORDER =
            Comparator.comparing((Alarm alarm) -> alarm.priority)
                    .thenComparing(alarm -> alarm.kind);

    private final DeviceRules device;
    private final Publisher publisher;
    private final Followers followers;
    private final Places places;
    private final Holds holds;
    private final Step step;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Function<Alarm, @Nullable Reading> shown;

    /** Highest priority first. */
    private final Standing standing = new Standing(ORDER);

    /** Those that the next state tells something new of, to be remembered with it. */
    private final Set<Alarm> flagged = new LinkedHashSet<>();

    /** What else is to be remembered with the next state. */
    private final List<Message.Memory> more = new ArrayList<>();

    private boolean changed;

    /**
     * @param scheduler whose tasks harm no other device
     * @param shown the reading that shows an alarm; null if none does
     */
    DeviceAlarms(
            DeviceRules device,
            Engine.Parts parts,
            Scheduler scheduler,
            Function<Alarm, @Nullable Reading> shown) {
        this.device = device;
        this.shown = shown;
        publisher = parts.publisher();
        followers = parts.followers();
        places = parts.places();
        holds = parts.holds();
        step = parts.step();
        time = parts.time();
        this.scheduler = scheduler;
    }

    List<Alarm> standing() {
        return standing.list();
    }

    /** Whether an alarm stands of which the condition is there still. */
    boolean stands(String condition) {
        Alarm alarm = find(condition);
        return alarm != null && alarm.gone == null;
    }

    /** The same of any alarm of a kind but those that look at others. */
    boolean stands(AlarmKind kind) {
        return standing.hasOwn(kind)
                && standing.list().stream()
                        .anyMatch(
                                alarm ->
                                        alarm.kind == kind
                                                && alarm.gone == null
                                                && !alarm.ofOthers());
    }

    @Nullable Alarm find(String condition) {
        for (Alarm alarm : standing.list()) {
            if (alarm.condition.equals(condition)) {
                return alarm;
            }
        }
        return null;
    }

    /** A fire never is, also if its profile called it something else when it was shelved. */
    boolean shelved(Alarm alarm) {
        return alarm.kind != AlarmKind.FIRE
                && holds.has(Hold.What.SHELVED, Hold.Target.alarm(device.id(), alarm.condition));
    }

    /** Whether an alarm stands that counts for such a condition. */
    boolean hasPart(Condition.InPlace sort) {
        AlarmKind kind = sort.kind();
        if (sort.alarm().isEmpty()) {
            return kind == null ? standing.hasOwn() : standing.hasOwn(kind);
        }
        Alarm alarm = find(sort.alarm());
        return alarm != null && !alarm.ofOthers() && (kind == null || kind == alarm.kind);
    }

    /** Whether a fire stands that no test set off. */
    boolean burns() {
        return standing.list().stream()
                .anyMatch(alarm -> alarm.kind == AlarmKind.FIRE && !alarm.test);
    }

    /** The first that makes the device's state; null if none does. */
    @Nullable Alarm first() {
        AlarmKind highest = null;
        Alarm first = null;
        for (Alarm alarm : standing.list()) {
            if ((highest == null || alarm.kind.compareTo(highest) < 0) && !shelved(alarm)) {
                highest = alarm.kind;
                first = alarm;
            }
        }
        return first;
    }

    /** The condition of an alarm began. */
    void begin(Alarm alarm, Stamp since, String cause) {
        if (alarm.stands) {
            alarm.cause = cause;
            comesBack(alarm, since);
            return;
        }
        alarm.stands = true;
        alarm.returns = 0;
        alarm.backInTest = null;
        alarm.since = since;
        alarm.cause = cause;
        alarm.gone = null;
        alarm.acknowledged = false;
        alarm.restored = false;
        alarm.test = holds.tests(device.id(), device.grid());
        alarm.unstable = alarm.chatters(time.nanos());
        if (alarm.unstable) {
            awaitCalm(alarm);
        }
        announceAgain(alarm);
        raise(alarm);
    }

    /**
     * Latched or unstable, and back: it has been standing all the time. That is news all the same,
     * and wants to be seen (ISA-18.2 re-alarm). While it chatters it is only counted, unless
     * somebody has acknowledged since it was announced last: people do not chatter.
     */
    private void comesBack(Alarm alarm, Stamp since) {
        alarm.gone = null;
        alarm.returns++;
        if (!alarm.test && holds.tests(device.id(), device.grid())) {
            // Somebody tests what is latched for real. If it is there when the test ends, it is
            // real.
            alarm.backInTest = since;
            more.add(holds.seen(device, alarm));
            flagsChanged(alarm);
            return;
        }
        boolean chattered = alarm.unstable;
        alarm.unstable |= alarm.chatters(time.nanos());
        if (chattered && !alarm.acknowledged) {
            count(alarm);
            flagsChanged(alarm);
            return;
        }
        if (alarm.unstable) {
            awaitCalm(alarm);
        }
        announce(alarm, since);
    }

    private void announce(Alarm alarm, Stamp since) {
        alarm.acknowledged = false;
        alarm.backInTest = null;
        publish(alarm, true, since, shown.apply(alarm));
    }

    /** The condition of an alarm ended. */
    void end(Alarm alarm, Stamp since) {
        end(alarm, since, alarm.cause);
    }

    /**
     * @param cause why, if it is not simply gone
     */
    void end(Alarm alarm, Stamp since, String cause) {
        if (!alarm.stands) {
            return;
        }
        alarm.cause = cause;
        if (alarm.latches() || alarm.unstable) {
            alarm.gone = since;
            alarm.backInTest = null;
            count(alarm);
            flagsChanged(alarm);
        } else {
            clear(alarm, since);
        }
    }

    private void raise(Alarm alarm) {
        standing.add(alarm);
        publish(alarm, true, alarm.since, shown.apply(alarm));
        places.raised(device, alarm);
    }

    private void clear(Alarm alarm, Stamp since) {
        alarm.cancelTasks();
        standing.remove(alarm);
        alarm.stands = false;
        publish(alarm, false, since, shown.apply(alarm));
        alarm.unstable = false;
        alarm.gone = null;
        alarm.unpublished = 0;
        places.cleared(device, alarm);
    }

    private void publish(Alarm alarm, boolean raised, Stamp since, @Nullable Reading reading) {
        changed = true;
        List<Message.Memory> memory = new ArrayList<>();
        memory.add(Memories.of(device.device(), alarm));
        if (raised && alarm.test) {
            memory.add(holds.seen(device, alarm));
        }
        step.alarm(
                alarm,
                publisher.alarm(
                        device.id(),
                        device.device().name(),
                        alarm,
                        shelved(alarm),
                        raised,
                        since,
                        reading,
                        memory));
        followers.alarm(
                new Present.Transition(
                        device.id(),
                        device.device().name(),
                        alarm.standing(shelved(alarm)),
                        raised,
                        since,
                        reading,
                        ""));
        device.alarmsChanged();
    }

    /** Something about a standing alarm changed that its state says. */
    private void flagsChanged(Alarm alarm) {
        changed = true;
        flagged.add(alarm);
        followers.changed(device.id(), alarm.standing(shelved(alarm)));
        device.alarmsChanged();
    }

    // A transition that is not published puts the calm minute off.
    private void count(Alarm alarm) {
        if (alarm.unstable) {
            alarm.unpublished++;
            awaitCalm(alarm);
        }
    }

    private void awaitCalm(Alarm alarm) {
        if (alarm.calm != null) {
            alarm.calm.cancel();
        }
        alarm.calm =
                scheduler.schedule(
                        Alarm.CHATTER,
                        () -> {
                            alarm.calm = null;
                            Stamp gone = alarm.gone;
                            if (gone == null || alarm.latches()) {
                                alarm.unstable = false;
                                flagsChanged(alarm);
                            } else {
                                clear(alarm, gone);
                            }
                        });
    }

    private void announceAgain(Alarm alarm) {
        if (!alarm.reAlarm.isZero()) {
            alarm.again =
                    scheduler.schedule(
                            alarm.reAlarm,
                            () -> {
                                announceAgain(alarm);
                                if (!shelved(alarm)) {
                                    alarm.acknowledged = false;
                                    flagsChanged(alarm);
                                    step.event(publisher.events().reAlarm(device.device(), alarm));
                                }
                            });
        }
    }

    /** Somebody has seen it. */
    void acknowledge(Alarm alarm, String who) {
        alarm.acknowledged = true;
        flagsChanged(alarm);
        step.event(publisher.events().done("acknowledge", device.device(), alarm, who));
    }

    /**
     * Ends an alarm that latched.
     *
     * @param who did it; empty if its source did
     */
    void reset(Alarm alarm, String who, Stamp now) {
        step.event(publisher.events().done("reset", device.device(), alarm, who));
        clear(alarm, alarm.gone == null ? now : alarm.gone);
    }

    /**
     * A test began or ended: what was raised as a test and still stands is raised for real. What
     * only waits for its reset or for a calm minute is over.
     */
    void testChanged(Stamp now) {
        if (!holds.tests(device.id(), device.grid())) {
            for (Alarm alarm : List.copyOf(standing.list())) {
                if (alarm.test && alarm.gone != null) {
                    clear(alarm, alarm.gone);
                } else if (alarm.backInTest != null) {
                    announce(alarm, alarm.backInTest);
                }
            }
            raiseTests(false, now);
        }
        device.evaluateOfPlace(now); // what tests set off counts differently now
        if (!holds.tests(device.id(), device.grid())) {
            raiseTests(true, now);
        }
        holdsChanged();
    }

    /**
     * Raises for real what was raised as a test.
     *
     * @param ofPlace those that look at their place, or the others
     */
    private void raiseTests(boolean ofPlace, Stamp now) {
        for (Alarm alarm : List.copyOf(standing.list())) {
            if (alarm.test && alarm.stands && alarm.ofOthers() == ofPlace) {
                publish(alarm, false, now, null);
                places.real(device, alarm);
                alarm.test = false;
                alarm.acknowledged = false;
                alarm.returns = 0;
                publish(alarm, true, alarm.since, null);
            }
        }
    }

    void holdsChanged() {
        changed = true;
        for (Alarm alarm : standing.list()) {
            followers.changed(device.id(), alarm.standing(shelved(alarm)));
        }
        step.state(device);
    }

    /** The device is called otherwise now, which its state says. */
    void renamed() {
        changed = true;
        step.state(device);
    }

    /** A defect of the gateway showed at this device. */
    void failed(RuntimeException why) {
        device.failed(why);
    }

    /**
     * A shelf ran out, and nobody was there to take the alarm off it: who acknowledged it did so
     * long ago (ISA-18.2 has it unacknowledged then).
     */
    void unshelved(String condition) {
        Alarm alarm = find(condition);
        if (alarm != null && alarm.acknowledged) {
            alarm.acknowledged = false;
            flagged.add(alarm);
        }
    }

    void suppressionChanged() {
        changed = true;
        step.state(device);
    }

    /**
     * An alarm that stood before stands on.
     *
     * @param down whether the gateway did not run meanwhile
     */
    void restore(Alarm alarm, boolean down) {
        alarm.stands = true;
        alarm.restored |= down && alarm.gone == null; // of one that latched the end is known
        flagged.add(alarm);
        standing.add(alarm);
        places.restored(device, alarm);
        if (alarm.unstable) {
            awaitCalm(alarm);
        }
        announceAgain(alarm);
        changed = true;
    }

    /**
     * The device was taken away on purpose, or its profile lacks the alarm: what stood is cleared,
     * and says that it did not end.
     */
    void remove(Alarm alarm, Stamp now) {
        alarm.cancelTasks();
        standing.remove(alarm);
        alarm.stands = false;
        alarm.cause = Alarm.REMOVED;
        alarm.restored = false;
        publish(alarm, false, now, null);
        places.cleared(device, alarm);
    }

    /** Takes out all that stands, for the same device described anew; nothing is said. */
    List<Alarm> takeStanding() {
        List<Alarm> taken = List.copyOf(standing.list());
        standing.clear();
        for (Alarm alarm : taken) {
            alarm.cancelTasks();
            places.suspended(device, alarm);
        }
        return taken;
    }

    /** Whether the state message has something new to say; resets that. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** What the next state message carries to be remembered. */
    List<Message.Memory> memories() {
        List<Message.Memory> memories = new ArrayList<>(more);
        for (Alarm alarm : flagged) {
            memories.add(Memories.of(device.device(), alarm));
        }
        return memories;
    }

    /** A state message carried them. */
    void remembered() {
        flagged.clear();
        more.clear();
    }
}
