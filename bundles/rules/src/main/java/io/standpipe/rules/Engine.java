package io.standpipe.rules;

import io.standpipe.model.Device;
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

    private final Identity self;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<Census> onChange;
    private final Publisher publisher;
    private final TelemetryBatch telemetry;
    private final OwnFaults faults;
    private final Followers followers;
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
        this.time = time;
        this.scheduler = scheduler;
        this.followers = followers;
        this.onChange = onChange;
        publisher = new Publisher(outbox, time);
        telemetry = new TelemetryBatch(publisher, scheduler, self.batchInterval());
        faults = new OwnFaults(self, publisher, followers, time);
    }

    void start() {
        publisher.restarted(self);
        faults.publishState(time.stamp());
        onChange.accept(census());
    }

    /**
     * Installs devices, takes over the state of those that were installed before with the same
     * profile.
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
                if (before != null) {
                    before.remove(time.stamp());
                }
                devices.put(
                        device.id(),
                        new DeviceRules(
                                device,
                                publisher,
                                telemetry,
                                followers,
                                time,
                                scheduler,
                                () -> changed = true));
            }
        }
        scheduler.schedule(UNREAD, () -> publishUnread(installed));
        changed = true;
        tellChange();
    }

    @SuppressWarnings("ReferenceEquality") // the same installation
    private void publishUnread(List<Device> installed) {
        for (Device device : installed) {
            DeviceRules rules = devices.get(device.id());
            if (rules != null && rules.device() == device) {
                rules.publishUnread(time.stamp());
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
            rules.remove(time.stamp());
            changed = true;
            tellChange();
        }
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
        if (urgent) {
            telemetry.close();
        }
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

    /** Sends what is gathered. */
    void flush() {
        telemetry.close();
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
        return Census.of(devices.values(), faults.count());
    }
}
