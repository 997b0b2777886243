package io.standpipe.rules.device;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.ActiveAlarms;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.alarm.AlarmTransitions;
import io.standpipe.rules.alarm.PlaceCounts;
import io.standpipe.rules.message.PersistedState;
import io.standpipe.rules.operator.Holds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of one device from raise to clear: latching, chatter, acknowledgement, re-alarm, and
 * what a test or shelving makes of them. RAISED and CLEARED of an alarm take turns whatever
 * happens. Rules thread.
 */
final class DeviceAlarms implements AlarmTransitions {

    private final AlarmOwner owner;
    private final AlarmAnnouncements announcements;
    private final PlaceCounts places;
    private final Holds holds;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Function<Alarm, @Nullable Reading> shown;

    private final ActiveAlarms standing;

    /**
     * @param standing empty at first; nobody else changes it
     * @param scheduler whose tasks harm no other device
     * @param shown the reading that shows an alarm; null if none does
     */
    DeviceAlarms(
            AlarmOwner owner,
            ActiveAlarms standing,
            AlarmAnnouncements announcements,
            DeviceContext context,
            Scheduler scheduler,
            Function<Alarm, @Nullable Reading> shown) {
        this.owner = owner;
        this.standing = standing;
        this.announcements = announcements;
        this.shown = shown;
        places = context.places();
        holds = context.holds();
        time = context.time();
        this.scheduler = scheduler;
    }

    private Device device() {
        return owner.device();
    }

    private boolean tested() {
        return holds.tests(device().id(), device().place().grid());
    }

    @Override
    public void begin(Alarm alarm, Stamp since, String cause) {
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
        alarm.test = tested();
        alarm.unstable = alarm.chatters(time.nanos());
        if (alarm.unstable) {
            awaitCalm(alarm);
        }
        announceAgain(alarm);
        raise(alarm);
    }

    /**
     * The condition of a latched or unstable alarm came back. The alarm has been standing all the
     * time, but the return is news and must be acknowledged (ISA-18.2 re-alarm). While the alarm
     * chatters its returns are only counted, unless somebody has acknowledged it since it was
     * announced last: then a person looks at each return.
     */
    private void comesBack(Alarm alarm, Stamp since) {
        alarm.gone = null;
        alarm.returns++;
        if (!alarm.test && tested()) {
            // Somebody tests what is latched for real. If it is there when the test ends, it is
            // real.
            alarm.backInTest = since;
            announcements.seen(alarm);
            announcements.flagsChanged(alarm);
            return;
        }
        boolean chattered = alarm.unstable;
        alarm.unstable |= alarm.chatters(time.nanos());
        if (chattered && !alarm.acknowledged) {
            count(alarm);
            announcements.flagsChanged(alarm);
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
        announcements.transition(alarm, true, since, shown.apply(alarm));
    }

    @Override
    public void end(Alarm alarm, Stamp since, String cause) {
        if (!alarm.stands) {
            return;
        }
        alarm.cause = cause;
        if (alarm.latches() || alarm.unstable) {
            alarm.gone = since;
            alarm.backInTest = null;
            count(alarm);
            announcements.flagsChanged(alarm);
        } else {
            clear(alarm, since);
        }
    }

    private void raise(Alarm alarm) {
        standing.add(alarm);
        announcements.transition(alarm, true, alarm.since, shown.apply(alarm));
        places.raised(device(), alarm);
    }

    private void clear(Alarm alarm, Stamp since) {
        alarm.cancelTasks();
        standing.remove(alarm);
        alarm.stands = false;
        announcements.transition(alarm, false, since, shown.apply(alarm));
        alarm.unstable = false;
        alarm.gone = null;
        alarm.unpublished = 0;
        places.cleared(device(), alarm);
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
                                announcements.flagsChanged(alarm);
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
                                if (!announcements.shelved(alarm)) {
                                    alarm.acknowledged = false;
                                    announcements.flagsChanged(alarm);
                                    announcements.again(alarm);
                                }
                            });
        }
    }

    /** Somebody has seen it. */
    void acknowledge(Alarm alarm, String who) {
        alarm.acknowledged = true;
        announcements.flagsChanged(alarm);
        announcements.done(Present.Deed.What.ACKNOWLEDGED, alarm, who, time.stamp());
    }

    @Override
    public void reset(Alarm alarm, String who, Stamp now) {
        announcements.done(Present.Deed.What.RESET, alarm, who, now);
        clear(alarm, alarm.gone == null ? now : alarm.gone);
    }

    /**
     * A test began or ended: what was raised as a test and still stands is raised for real. What
     * only waits for its reset or for a calm minute is over.
     */
    void testChanged(Stamp now) {
        if (!tested()) {
            for (Alarm alarm : List.copyOf(standing.list())) {
                if (alarm.test && alarm.gone != null) {
                    clear(alarm, alarm.gone);
                } else if (alarm.backInTest != null) {
                    announce(alarm, alarm.backInTest);
                }
            }
            raiseTests(false, now);
        }
        owner.placeChanged(now); // what tests set off counts differently now
        if (!tested()) {
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
                announcements.transition(alarm, false, now, null);
                places.real(device(), alarm);
                alarm.test = false;
                alarm.acknowledged = false;
                alarm.returns = 0;
                announcements.transition(alarm, true, alarm.since, null);
            }
        }
    }

    /**
     * Something about the device's holds changed.
     *
     * @param ranOut whether one ended by itself
     */
    void holdChanged(Hold.What what, Hold.Target target, boolean ranOut) {
        if (what.test()) {
            testChanged(time.stamp());
            return;
        }
        if (what == Hold.What.SHELVED && ranOut) {
            unshelved(target.alarm());
        }
        holdsChanged();
    }

    private void holdsChanged() {
        announcements.shownAnew(standing.list());
        announcements.stateChanged();
    }

    /** The device is called otherwise now, which its state says. */
    void renamed() {
        announcements.stateChanged();
    }

    @Override
    public void failed(RuntimeException why) {
        owner.failed(why);
    }

    /**
     * A shelf ran out, and nobody was there to take the alarm off it: who acknowledged it did so
     * long ago (ISA-18.2 has it unacknowledged then).
     */
    private void unshelved(String condition) {
        Alarm alarm = standing.find(condition);
        if (alarm != null && alarm.acknowledged) {
            alarm.acknowledged = false;
            announcements.remember(alarm);
        }
    }

    @Override
    public void suppressionChanged() {
        announcements.stateChanged();
    }

    /**
     * An alarm that stood before stands on.
     *
     * @param down whether the gateway did not run meanwhile
     */
    void restore(Alarm alarm, boolean down) {
        alarm.stands = true;
        if (down && alarm.unstable && !alarm.latches()) {
            // While it chatters its transitions are only counted: each remembered would be a write
            // to the disk. Whether its condition was there nobody knows, so it stands.
            alarm.gone = null;
        }
        alarm.restored |= down && alarm.gone == null; // of one that latched the end is known
        announcements.remember(alarm);
        standing.add(alarm);
        places.restored(device(), alarm);
        if (alarm.unstable) {
            awaitCalm(alarm);
        }
        announceAgain(alarm);
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
        announcements.transition(alarm, false, now, null);
        places.cleared(device(), alarm);
    }

    /**
     * Takes out all that stands, for the same device described anew; nothing is said.
     *
     * @return by condition
     */
    Map<String, PersistedState.Stood> takeStanding() {
        List<Alarm> all = List.copyOf(standing.list());
        standing.clear();
        Map<String, PersistedState.Stood> taken = new LinkedHashMap<>();
        for (Alarm alarm : all) {
            alarm.cancelTasks();
            places.suspended(device(), alarm);
            taken.put(
                    alarm.condition,
                    new PersistedState.Stood(device().name(), device().kind().word(), alarm));
        }
        return taken;
    }
}
