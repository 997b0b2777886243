package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import io.standpipe.model.Priority;
import io.standpipe.model.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What follows from all that is due at one moment, in the order in which it goes out: alarms by
 * priority, events, then the states of the devices concerned, each once. When a main breaks, a fire
 * does not stand behind three hundred low pressures. Rules thread.
 */
final class Step {

    private record Urgent(Priority priority, AlarmKind kind, Message message) {}

    private static final Comparator<Urgent> ORDER =
            Comparator.comparing(Urgent::priority).thenComparing(Urgent::kind);

    private final Outbox outbox;
    private final Scheduler scheduler;
    private final Runnable ended;
    private List<Urgent> alarms = new ArrayList<>();
    private List<Message> events = new ArrayList<>();
    private Set<DeviceRules> states = new LinkedHashSet<>();
    private boolean planned;

    /**
     * @param ended told after the messages went out
     */
    Step(Outbox outbox, Scheduler scheduler, Runnable ended) {
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.ended = ended;
    }

    /** Messages of one alarm keep their order: its priority is always the same. */
    void alarm(Alarm alarm, Message message) {
        alarms.add(new Urgent(alarm.priority, alarm.kind, message));
        plan();
    }

    void event(Message message) {
        events.add(message);
        plan();
    }

    /** The device's state may be another now. */
    void state(DeviceRules device) {
        states.add(device);
        plan();
    }

    // Delays that run out at the same moment are tasks of their own: the step ends after them.
    private void plan() {
        if (!planned) {
            planned = true;
            scheduler.schedule(Duration.ZERO, this::end);
        }
    }

    /** Sends what came together; what a receiver of it causes belongs to the next step. */
    void end() {
        planned = false;
        if (alarms.isEmpty() && events.isEmpty() && states.isEmpty()) {
            return;
        }
        List<Urgent> urgent = alarms;
        List<Message> others = events;
        Set<DeviceRules> devices = states;
        alarms = new ArrayList<>();
        events = new ArrayList<>();
        states = new LinkedHashSet<>();
        urgent.sort(ORDER);
        urgent.forEach(one -> outbox.append(one.message()));
        others.forEach(outbox::append);
        for (DeviceRules device : devices) {
            try {
                device.publishState(outbox);
            } catch (RuntimeException e) {
                device.failed(e);
            }
        }
        ended.run();
    }
}
