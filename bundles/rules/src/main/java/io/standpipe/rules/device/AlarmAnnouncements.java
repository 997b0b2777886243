package io.standpipe.rules.device;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import io.standpipe.rules.alarm.Alarm;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.OutputBatch;
import io.standpipe.rules.message.PersistedState;
import io.standpipe.rules.message.Publisher;
import io.standpipe.rules.operator.Holds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The announcements of the alarms of one device: a message when one comes or goes, the next state
 * when something else of one changes. Memories go with either. Rules thread.
 */
final class AlarmAnnouncements {

    private final AlarmOwner owner;
    private final Publisher publisher;
    private final Followers followers;
    private final Holds holds;
    private final OutputBatch step;

    /** Those that the next state tells something new of, to be remembered with it. */
    private final Set<Alarm> flagged = new LinkedHashSet<>();

    /** What else is to be remembered with the next state. */
    private final List<Message.Memory> more = new ArrayList<>();

    private boolean changed;

    AlarmAnnouncements(AlarmOwner owner, DeviceContext context) {
        this.owner = owner;
        publisher = context.publisher();
        followers = context.followers();
        holds = context.holds();
        step = context.step();
    }

    private Device device() {
        return owner.device();
    }

    /** A fire never is, also if its profile called it something else when it was shelved. */
    boolean shelved(Alarm alarm) {
        return alarm.kind != AlarmKind.FIRE
                && holds.has(Hold.What.SHELVED, Hold.Target.alarm(device().id(), alarm.condition));
    }

    /**
     * An alarm came or went.
     *
     * @param reading that shows it; null if none does
     */
    void transition(Alarm alarm, boolean raised, Stamp since, @Nullable Reading reading) {
        changed = true;
        List<Message.Memory> memory = new ArrayList<>();
        memory.add(PersistedState.of(device(), alarm));
        if (raised && alarm.test) {
            memory.add(holds.seen(device(), alarm));
        }
        step.alarm(
                alarm,
                publisher.alarm(
                        device().id(),
                        device().name(),
                        alarm,
                        shelved(alarm),
                        raised,
                        since,
                        reading,
                        memory));
        followers.alarm(
                new Present.Transition(
                        device().id(),
                        device().name(),
                        alarm.standing(shelved(alarm)),
                        raised,
                        since,
                        reading,
                        ""));
        owner.alarmsChanged();
    }

    /** Something about a standing alarm changed that its state says. */
    void flagsChanged(Alarm alarm) {
        changed = true;
        flagged.add(alarm);
        followers.changed(device().id(), alarm.standing(shelved(alarm)));
        owner.alarmsChanged();
    }

    /** The next state says something new of it, whenever that is due. */
    void remember(Alarm alarm) {
        flagged.add(alarm);
        changed = true;
    }

    /** A test that began after it has seen it. */
    void seen(Alarm alarm) {
        more.add(holds.seen(device(), alarm));
    }

    /** A person or the device itself did something with an alarm. */
    void done(Present.Deed.What what, Alarm alarm, String who, Stamp now) {
        String type = what == Present.Deed.What.RESET ? "reset" : "acknowledge";
        step.event(publisher.events().done(type, device(), alarm, who));
        followers.done(
                new Present.Deed(
                        device().id(),
                        device().name(),
                        alarm.standing(shelved(alarm)),
                        what,
                        who,
                        now));
    }

    /** It stands still. */
    void again(Alarm alarm) {
        step.event(publisher.events().reAlarm(device(), alarm));
    }

    /** What is shown of these may be another. */
    void shownAnew(List<Alarm> alarms) {
        alarms.forEach(alarm -> followers.changed(device().id(), alarm.standing(shelved(alarm))));
    }

    /** The state message has something new to say. */
    void stateChanged() {
        changed = true;
        step.state(owner);
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
            memories.add(PersistedState.of(device(), alarm));
        }
        return memories;
    }

    /** A state message carried them. */
    void remembered() {
        flagged.clear();
        more.clear();
    }
}
