package io.standpipe.rules.message;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.rules.alarm.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The messages that follow from all that is due at one moment, in the order in which they go out:
 * alarms by priority, events, then the states of the devices concerned, each once. When a main
 * breaks, a fire does not stand behind three hundred low pressures. Rules thread.
 */
public final class OutputBatch {

    /** A device whose state may have something new to say. */
    public interface Source {

        void publishState(Outbox outbox);

        /** What it threw; the others are asked all the same. */
        void failed(RuntimeException why);
    }

    private record Urgent(Priority priority, AlarmKind kind, Message message) {}

    private static final Comparator<Urgent> ORDER =
            Comparator.comparing(Urgent::priority).thenComparing(Urgent::kind);

    private final Outbox outbox;
    private final Scheduler scheduler;
    private final Runnable ended;
    private List<Urgent> alarms = new ArrayList<>();
    private List<Message> events = new ArrayList<>();
    private Set<Source> states = new LinkedHashSet<>();
    private boolean planned;

    /**
     * @param ended told after the messages went out
     */
    public OutputBatch(Outbox outbox, Scheduler scheduler, Runnable ended) {
        this.outbox = outbox;
        this.scheduler = scheduler;
        this.ended = ended;
    }

    /** Messages of one alarm keep their order: its priority is always the same. */
    public void alarm(Alarm alarm, Message message) {
        alarms.add(new Urgent(alarm.priority, alarm.kind, message));
        plan();
    }

    public void event(Message message) {
        events.add(message);
        plan();
    }

    /** The device's state may be another now. */
    public void state(Source device) {
        states.add(device);
        plan();
    }

    // Delays that run out at the same moment are tasks of their own: they go out together.
    private void plan() {
        if (!planned) {
            planned = true;
            scheduler.schedule(Duration.ZERO, this::end);
        }
    }

    /** Sends the gathered messages. Those that their receivers cause belong to the next batch. */
    public void end() {
        planned = false;
        if (alarms.isEmpty() && events.isEmpty() && states.isEmpty()) {
            return;
        }
        List<Urgent> urgent = alarms;
        List<Message> others = events;
        Set<Source> devices = states;
        alarms = new ArrayList<>();
        events = new ArrayList<>();
        states = new LinkedHashSet<>();
        urgent.sort(ORDER);
        urgent.forEach(one -> outbox.append(one.message()));
        others.forEach(outbox::append);
        for (Source device : devices) {
            try {
                device.publishState(outbox);
            } catch (RuntimeException e) {
                device.failed(e);
            }
        }
        ended.run();
    }
}
