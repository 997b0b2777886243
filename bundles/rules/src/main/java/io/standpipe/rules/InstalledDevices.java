package io.standpipe.rules;

import io.standpipe.model.Faults;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.device.Device;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.rules.alarm.DeviceHealth;
import io.standpipe.rules.device.DeviceContext;
import io.standpipe.rules.device.InstalledDevice;
import io.standpipe.rules.device.OwnFaults;
import io.standpipe.rules.message.PersistedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed devices: how they come, go over to another bus, and are taken away. For devices
 * that no bus has installed since the start, the alarms that stood there are remembered. Rules
 * thread.
 */
final class InstalledDevices {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledDevices.class);

    /**
     * A device that was taken out of a table is kept this long: another bus may have it by then.
     */
    static final Duration MOVED = Duration.ofSeconds(10);

    /**
     * The devices of a whole bus are kept this long: a rollback in Kura deletes all buses and makes
     * them anew, in 7 s on a computer.
     */
    static final Duration REMADE = Duration.ofSeconds(45);

    /**
     * How long after its installation a device may stay unread before its state is published as
     * UNKNOWN.
     */
    static final Duration UNREAD = Duration.ofSeconds(5);

    /** Who reports what stands at devices that no bus has. */
    static final String SOURCE = "io.standpipe.rules";

    /** Devices that its sentence names. */
    private static final int NAMED = 5;

    private final DeviceContext context;
    private final Outbox outbox;
    private final OwnFaults faults;
    private final PersistedState memories;
    private final Runnable tellChange;
    private final Map<String, InstalledDevice> devices = new LinkedHashMap<>();

    /** How long devices were silent before the start that are not installed yet. */
    private final Map<String, Duration> silentBefore = new HashMap<>();

    /** The removal of each device that no bus has any more, by its id. */
    private final Map<String, Scheduler.Task> orphans = new HashMap<>();

    /**
     * @param memories of what stood before the start; others have taken what is no device's
     * @param tellChange tells what has changed, if anything has
     */
    InstalledDevices(
            DeviceContext context,
            Outbox outbox,
            OwnFaults faults,
            PersistedState memories,
            Runnable tellChange) {
        this.context = context;
        this.outbox = outbox;
        this.faults = faults;
        this.memories = memories;
        this.tellChange = tellChange;
    }

    /** Null if it is not installed. */
    @Nullable InstalledDevice find(String id) {
        return devices.get(id);
    }

    Collection<InstalledDevice> all() {
        return devices.values();
    }

    /** All of them, by id; changes with them. */
    Map<String, InstalledDevice> byId() {
        return Collections.unmodifiableMap(devices);
    }

    /** Does something with each device that a hold concerns. */
    void concerned(Hold.Target target, Consumer<InstalledDevice> what) {
        for (InstalledDevice device : devices.values()) {
            if (target.device().isEmpty()
                    ? target.place().equals(device.grid())
                    : target.device().equals(device.id())) {
                guarded(device, () -> what.accept(device));
            }
        }
    }

    /** The installed ones among these. */
    List<Present.DeviceNow> now(Collection<String> ids) {
        List<Present.DeviceNow> found = new ArrayList<>();
        for (String id : ids) {
            InstalledDevice rules = devices.get(id);
            if (rules != null) {
                guarded(rules, () -> found.add(rules.now()));
            }
        }
        return found;
    }

    /** How long devices were silent when the gateway stopped: their silence goes on. */
    void silent(Map<String, Duration> before) {
        silentBefore.putAll(before);
    }

    /**
     * How long the gateway has run without hearing those that report by themselves; also those that
     * nobody has installed since the start.
     */
    Map<String, Duration> silences() {
        Map<String, Duration> silences = new HashMap<>(silentBefore);
        devices.forEach(
                (id, rules) -> {
                    if (rules.device().profile().period() != null) {
                        silences.put(id, rules.silence());
                    }
                });
        return silences;
    }

    /**
     * Installs devices. A device that was installed before keeps its state; if it has another
     * profile now, it keeps the alarms that this profile has too. A device that cannot be installed
     * keeps no other from being installed.
     */
    void install(List<Device> installed) {
        for (Device device : installed) {
            try {
                install(device);
                news(faults.clear(defectOf(device), DeviceHealth.DEFECT));
            } catch (RuntimeException e) {
                LOG.error("{} cannot be installed; the others are", device.id(), e);
                news(
                        faults.raise(
                                defectOf(device),
                                DeviceHealth.DEFECT,
                                FaultPhrase.DEVICE_DEFECT.of(device.id(), e)));
            }
        }
        if (memories.devices().isEmpty()) {
            context.places().complete();
            news(faults.clear(SOURCE, Faults.CONFIGURATION));
        }
        context.scheduler().schedule(UNREAD, () -> publishUnread(installed));
        context.changed().run();
        endStep();
    }

    @SuppressWarnings(
            "ReferenceEquality") // profiles are shared; comparing thousands of points is no use
    private void install(Device device) {
        Scheduler.Task removal = orphans.remove(device.id());
        if (removal != null) {
            removal.cancel();
        }
        InstalledDevice before = devices.get(device.id());
        if (before != null && before.device().profile() == device.profile()) {
            before.rename(device);
            before.unread();
        } else {
            Duration silence = before == null ? silentBefore.remove(device.id()) : before.silence();
            InstalledDevice rules =
                    new InstalledDevice(device, context, silence == null ? Duration.ZERO : silence);
            Map<String, PersistedState.Stood> stood =
                    before == null ? memories.take(device.id()) : before.handOver();
            devices.put(device.id(), rules);
            rules.published()
                    .wasIn(
                            before == null
                                    ? memories.takeState(device.id())
                                    : before.published().wasIn());
            rules.restore(stood, before == null);
            rules.count();
        }
    }

    /** The source of what a device that cannot be installed says. */
    private static String defectOf(Device device) {
        return "io.standpipe.rules~" + device.id();
    }

    @SuppressWarnings("ReferenceEquality") // the same installation
    private void publishUnread(List<Device> installed) {
        for (Device device : installed) {
            InstalledDevice rules = devices.get(device.id());
            if (rules != null && rules.device() == device) {
                guarded(rules, () -> rules.publishUnread(outbox));
            }
        }
        tellChange.run();
    }

    /** Runs a task of one device. What it throws becomes a fault of that device alone. */
    private static void guarded(InstalledDevice device, Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            device.failed(e);
        }
    }

    /**
     * No bus answers for these at the moment: one starts anew, is updated, or failed. They stay
     * installed, and what stands there stands.
     */
    void orphan(List<Device> left) {
        for (Device device : left) {
            InstalledDevice rules = devices.get(device.id());
            if (rules != null) {
                guarded(rules, rules::unread);
            }
        }
    }

    /**
     * Somebody took these away on purpose: after a grace they are removed, unless they are
     * installed again.
     */
    void release(List<Device> gone, Duration grace) {
        orphan(gone);
        for (Device device : gone) {
            Scheduler.Task before =
                    orphans.put(
                            device.id(), context.scheduler().schedule(grace, () -> remove(device)));
            if (before != null) {
                before.cancel();
            }
        }
    }

    /** The device was taken away on purpose. */
    void remove(Device device) {
        orphans.remove(device.id());
        InstalledDevice rules = devices.remove(device.id());
        if (rules != null) {
            guarded(rules, () -> rules.remove(outbox));
            context.changed().run();
        }
        news(faults.clear(defectOf(device), DeviceHealth.DEFECT));
        endStep();
    }

    /**
     * Alarms that stood before the start at devices that no bus has installed since go on standing,
     * for nobody took the devices away; that such devices exist is a fault. Faults that the gateway
     * raised under an earlier id are over.
     */
    void unclaimed() {
        List<String> devices = new ArrayList<>();
        for (String device : memories.devices()) {
            if (memories.isGateway(device)) {
                context.changed().run();
                faults.forget(device, memories.take(device).values());
            } else {
                devices.add(device);
            }
        }
        if (devices.isEmpty()) {
            context.places().complete();
        } else {
            String names = String.join(", ", devices.subList(0, Math.min(NAMED, devices.size())));
            news(
                    faults.raise(
                            SOURCE,
                            Faults.CONFIGURATION,
                            devices.size() > NAMED
                                    ? FaultPhrase.NO_BUS_HAS_MANY.of(names, devices.size() - NAMED)
                                    : FaultPhrase.NO_BUS_HAS.of(names)));
        }
        endStep();
    }

    private void news(boolean any) {
        if (any) {
            context.changed().run();
        }
    }

    private void endStep() {
        context.step().end();
        tellChange.run();
    }
}
