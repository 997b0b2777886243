package io.standpipe.rules;

import io.standpipe.model.Device;
import io.standpipe.model.Hold;
import io.standpipe.model.Outbox;
import io.standpipe.model.Present;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rules: what is installed, and what follows from readings. Deterministic: the same calls at
 * the same moments give the same messages. All methods run on the rules thread, that is, on the
 * given scheduler.
 */
final class Engine {

    /**
     * A device that no bus answers for any more is kept this long: its bus may only be starting
     * anew.
     */
    static final Duration ORPHANED = Duration.ofSeconds(30);

    /**
     * How long after its installation a device may stay unread before its state is published as
     * UNKNOWN.
     */
    static final Duration UNREAD = Duration.ofSeconds(5);

    /**
     * After a start, what stood before and belongs to nobody yet is kept this long: buses come one
     * after another, and one may wait for its serial line.
     */
    static final Duration FORGOTTEN = Duration.ofMinutes(5);

    /** After a start, faults of the gateway that nobody raises again are over. */
    static final Duration RENEWED = Duration.ofMinutes(1);

    /**
     * What the rules of all devices share.
     *
     * @param changed told after the state of a device or its serviceability changed
     */
    record Parts(
            Publisher publisher,
            TelemetryBatch telemetry,
            Followers followers,
            Places places,
            Holds holds,
            Step step,
            TimeSource time,
            Scheduler scheduler,
            Headcount headcount,
            Runnable changed) {}

    private final Identity self;
    private final Outbox outbox;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<Census> onChange;
    private final Publisher publisher;
    private final OwnFaults faults;
    private final Parts parts;
    private final Orders orders;
    private final Memories memories;
    private final Map<String, DeviceRules> devices = new LinkedHashMap<>();
    private final Map<String, Scheduler.Task> orphans = new HashMap<>();
    private boolean changed;

    /**
     * @param onChange told after the census changed, on the rules thread
     */
    Engine(
            Identity self,
            TimeSource time,
            Scheduler scheduler,
            Outbox outbox,
            Followers followers,
            Consumer<Census> onChange) {
        this.self = self;
        this.outbox = outbox;
        this.time = time;
        this.scheduler = scheduler;
        this.onChange = onChange;
        publisher = new Publisher(time);
        faults = new OwnFaults(self, publisher, outbox, followers, time);
        Step step = new Step(outbox, scheduler, this::tellChange);
        Holds holds =
                new Holds(publisher, time, scheduler, step, this::holdChanged, this::expected);
        parts =
                new Parts(
                        publisher,
                        new TelemetryBatch(publisher, outbox, scheduler, self.batchInterval()),
                        followers,
                        new Places(publisher, time, scheduler, step),
                        holds,
                        step,
                        time,
                        scheduler,
                        new Headcount(),
                        () -> changed = true);
        orders = new Orders(devices, holds, time);
        memories = new Memories(outbox.remembered());
    }

    void start() {
        parts.holds().restore(memories);
        faults.restore(memories.take(self.id()));
        if (!memories.devices().isEmpty()) {
            parts.places().incomplete();
        }
        outbox.append(publisher.events().restarted(self));
        faults.publishState(time.stamp());
        scheduler.schedule(
                RENEWED,
                () -> {
                    changed |= faults.clearRestored();
                    tellChange();
                });
        scheduler.schedule(FORGOTTEN, this::forget);
        new Supervision(time, scheduler, this::supervise).start();
        onChange.accept(census());
    }

    /**
     * Installs devices, takes over the state of those that were installed before; of those that
     * have another profile now, the alarms that it has too.
     */
    @SuppressWarnings(
            "ReferenceEquality") // profiles are shared; comparing thousands of points is no use
    void install(List<Device> installed) {
        for (Device device : installed) {
            Scheduler.Task removal = orphans.remove(device.id());
            if (removal != null) {
                removal.cancel();
            }
            DeviceRules before = devices.get(device.id());
            if (before != null && before.device().profile() == device.profile()) {
                before.rename(device);
                before.unread();
            } else {
                Map<String, Memories.Stood> stood =
                        before == null ? memories.take(device.id()) : before.handOver();
                DeviceRules rules = new DeviceRules(device, parts);
                devices.put(device.id(), rules);
                rules.restore(stood, before == null);
                rules.count();
            }
        }
        if (memories.devices().isEmpty()) {
            parts.places().complete();
        }
        scheduler.schedule(UNREAD, () -> publishUnread(installed));
        changed = true;
        endStep();
    }

    @SuppressWarnings("ReferenceEquality") // the same installation
    private void publishUnread(List<Device> installed) {
        for (Device device : installed) {
            DeviceRules rules = devices.get(device.id());
            if (rules != null && rules.device() == device) {
                rules.publishUnread(outbox);
            }
        }
        tellChange();
    }

    /**
     * No bus answers for these any more: after a grace they are removed, unless they are installed
     * again.
     */
    void orphan(List<Device> gone) {
        for (Device device : gone) {
            DeviceRules rules = devices.get(device.id());
            if (rules != null) {
                rules.unread();
            }
            orphans.put(device.id(), scheduler.schedule(ORPHANED, () -> remove(device)));
        }
    }

    /** The configuration no longer names these. */
    void remove(Device device) {
        orphans.remove(device.id());
        DeviceRules rules = devices.remove(device.id());
        if (rules != null) {
            rules.remove(outbox);
            changed = true;
            endStep();
        }
    }

    /** What stood before the start at devices that nobody has installed since: it is over. */
    private void forget() {
        for (String device : memories.devices()) {
            changed = true;
            String name = device;
            String kind = "";
            for (Memories.Stood stood : memories.take(device).values()) {
                name = stood.name();
                kind = stood.kind();
                Alarm alarm = stood.alarm();
                alarm.restored = true;
                outbox.append(
                        publisher.alarm(
                                device,
                                name,
                                alarm,
                                false,
                                false,
                                time.stamp(),
                                null,
                                List.of(Memories.of(device, name, kind, alarm, ""))));
            }
            outbox.append(publisher.gone(device, name, kind));
        }
        parts.places().complete();
        endStep();
    }

    /**
     * Judges polls in their order. Those of devices that are not installed, or were installed
     * differently, are dropped.
     */
    @SuppressWarnings("ReferenceEquality") // profiles are shared
    void process(List<Readings> polls) {
        boolean urgent = false;
        for (Readings poll : polls) {
            DeviceRules rules = devices.get(poll.device().id());
            if (rules != null && rules.device().profile() == poll.device().profile()) {
                urgent |= rules.process(poll, self.heartbeat());
            }
        }
        endStep();
        if (urgent) {
            parts.telemetry().close();
        }
    }

    /** Who was not read in time, whoever is to blame. */
    private void supervise(long now) {
        RuntimeException failed = null;
        for (DeviceRules rules : devices.values()) {
            try {
                rules.supervise(now, self.heartbeat());
            } catch (RuntimeException e) {
                failed = e; // the others are looked at all the same
            }
        }
        endStep();
        if (failed != null) {
            throw failed;
        }
    }

    private void endStep() {
        parts.step().end();
        tellChange();
    }

    void raiseFault(String source, String condition, String text) {
        changed |= faults.raise(source, condition, text);
        tellChange();
    }

    void clearFault(String source, String condition) {
        changed |= faults.clear(source, condition);
        tellChange();
    }

    /** What people order. */
    Orders orders() {
        return orders;
    }

    private void holdChanged(Hold.What what, Hold.Target target) {
        for (DeviceRules device : devices.values()) {
            if (target.device().isEmpty()
                    ? target.place().equals(device.grid())
                    : target.device().equals(device.id())) {
                device.holdChanged(what);
            }
        }
    }

    private List<Report.Expected> expected(Hold.Target target) {
        List<Report.Expected> expected = new ArrayList<>();
        for (DeviceRules device : devices.values()) {
            if (target.device().isEmpty()
                    ? target.place().equals(device.grid())
                    : target.device().equals(device.id())) {
                expected.addAll(device.expected());
            }
        }
        return expected;
    }

    /** Sends what is gathered. */
    void flush() {
        parts.step().end();
        parts.telemetry().close();
    }

    Present.Snapshot snapshot() {
        return new Present.Snapshot(
                time.stamp(),
                devices.values().stream().map(DeviceRules::now).toList(),
                faults.now());
    }

    List<Present.OwnFault> ownFaults() {
        return faults.now();
    }

    /** The installed ones among these. */
    List<Present.DeviceNow> now(Collection<String> ids) {
        List<Present.DeviceNow> found = new ArrayList<>();
        for (String id : ids) {
            DeviceRules rules = devices.get(id);
            if (rules != null) {
                found.add(rules.now());
            }
        }
        return found;
    }

    private void tellChange() {
        if (changed) {
            changed = false;
            onChange.accept(census());
        }
    }

    private Census census() {
        return parts.headcount().census(faults.alarms(), memories.alarms());
    }
}
