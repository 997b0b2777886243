package io.standpipe.rules;

import io.standpipe.model.Device;
import io.standpipe.model.Faults;
import io.standpipe.model.Hold;
import io.standpipe.model.Outbox;
import io.standpipe.model.Present;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import io.standpipe.model.words.Phrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules: what is installed, and what follows from readings. Deterministic: the same calls at
 * the same moments give the same messages. All methods run on the rules thread, that is, on the
 * given scheduler.
 */
final class Engine {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /**
     * A device that was taken out of a table is kept this long: another bus may have it by then.
     */
    static final Duration MOVED = Duration.ofSeconds(10);

    /**
     * How long after its installation a device may stay unread before its state is published as
     * UNKNOWN.
     */
    static final Duration UNREAD = Duration.ofSeconds(5);

    /**
     * After a start, what stood before and belongs to nobody is a fault after this long: buses come
     * one after another, and one may wait for its serial line.
     */
    static final Duration UNCLAIMED = Duration.ofMinutes(5);

    /** Who reports that. */
    static final String SOURCE = "io.standpipe.rules";

    /** Devices that its sentence names. */
    private static final int NAMED = 5;

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

    private final Supplier<Identity> self;
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

    /** How long devices were silent before the start that are not installed yet. */
    private final Map<String, Duration> silentBefore = new HashMap<>();

    /** Those that are removed soon. */
    private final Map<String, Scheduler.Task> orphans = new HashMap<>();

    private boolean changed;

    /**
     * @param self as it is now; its id and district stay what they are
     * @param onChange told after the census changed, on the rules thread
     */
    Engine(
            Supplier<Identity> self,
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
                        new TelemetryBatch(
                                publisher, outbox, scheduler, () -> self.get().batchInterval()),
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
        faults.restore(memories.take(self.get().id()), memories.takeState(self.get().id()));
        if (!memories.devices().isEmpty()) {
            parts.places().incomplete();
        }
        outbox.append(publisher.events().restarted(self.get()));
        faults.publishState(time.stamp());
        scheduler.schedule(
                RENEWED,
                () -> {
                    changed |= faults.clearRestored();
                    tellChange();
                });
        scheduler.schedule(UNCLAIMED, this::unclaimed);
        new Supervision(time, scheduler, this::supervise).start();
        onChange.accept(census());
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
     * Installs devices, takes over the state of those that were installed before; of those that
     * have another profile now, the alarms that it has too. One that cannot be installed costs
     * itself only.
     */
    void install(List<Device> installed) {
        for (Device device : installed) {
            try {
                install(device);
                changed |= faults.clear(defectOf(device), Answers.DEFECT);
            } catch (RuntimeException e) {
                LOG.error("{} cannot be installed; the others are", device.id(), e);
                changed |=
                        faults.raise(
                                defectOf(device),
                                Answers.DEFECT,
                                Phrase.DEVICE_DEFECT.of(device.id(), e));
            }
        }
        if (memories.devices().isEmpty()) {
            parts.places().complete();
            changed |= faults.clear(SOURCE, Faults.CONFIGURATION);
        }
        scheduler.schedule(UNREAD, () -> publishUnread(installed));
        changed = true;
        endStep();
    }

    @SuppressWarnings(
            "ReferenceEquality") // profiles are shared; comparing thousands of points is no use
    private void install(Device device) {
        Scheduler.Task removal = orphans.remove(device.id());
        if (removal != null) {
            removal.cancel();
        }
        DeviceRules before = devices.get(device.id());
        if (before != null && before.device().profile() == device.profile()) {
            before.rename(device);
            before.unread();
        } else {
            Duration silence = before == null ? silentBefore.remove(device.id()) : before.silence();
            DeviceRules rules =
                    new DeviceRules(device, parts, silence == null ? Duration.ZERO : silence);
            Map<String, Memories.Stood> stood =
                    before == null ? memories.take(device.id()) : before.handOver();
            devices.put(device.id(), rules);
            rules.wasIn(before == null ? memories.takeState(device.id()) : before.wasIn());
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
            DeviceRules rules = devices.get(device.id());
            if (rules != null && rules.device() == device) {
                guarded(rules, () -> rules.publishUnread(outbox));
            }
        }
        tellChange();
    }

    /** What one device throws, the others must not notice. */
    private static void guarded(DeviceRules device, Runnable what) {
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
            DeviceRules rules = devices.get(device.id());
            if (rules != null) {
                guarded(rules, rules::unread);
            }
        }
    }

    /**
     * Somebody took these away on purpose: after a grace they are removed, unless they are
     * installed again.
     */
    void release(List<Device> gone) {
        orphan(gone);
        for (Device device : gone) {
            Scheduler.Task before =
                    orphans.put(device.id(), scheduler.schedule(MOVED, () -> remove(device)));
            if (before != null) {
                before.cancel();
            }
        }
    }

    /** The device was taken away on purpose. */
    void remove(Device device) {
        orphans.remove(device.id());
        DeviceRules rules = devices.remove(device.id());
        if (rules != null) {
            guarded(rules, () -> rules.remove(outbox));
            changed = true;
        }
        changed |= faults.clear(defectOf(device), Answers.DEFECT);
        endStep();
    }

    /**
     * What stood before the start at devices that nobody has installed since: it goes on standing,
     * for nobody took them away, and that is a fault. What was said under another id of the gateway
     * is over.
     */
    private void unclaimed() {
        List<String> devices = new ArrayList<>();
        for (String device : memories.devices()) {
            if (memories.isGateway(device)) {
                changed = true;
                faults.forget(device, memories.take(device).values());
            } else {
                devices.add(device);
            }
        }
        if (devices.isEmpty()) {
            parts.places().complete();
        } else {
            String names = String.join(", ", devices.subList(0, Math.min(NAMED, devices.size())));
            changed |=
                    faults.raise(
                            SOURCE,
                            Faults.CONFIGURATION,
                            devices.size() > NAMED
                                    ? Phrase.NO_BUS_HAS_MANY.of(names, devices.size() - NAMED)
                                    : Phrase.NO_BUS_HAS.of(names));
        }
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
                try {
                    urgent |= rules.process(poll, self.get().heartbeat());
                } catch (RuntimeException e) {
                    rules.failed(e);
                }
            }
        }
        endStep();
        if (urgent) {
            parts.telemetry().close();
        }
    }

    /**
     * @throws IllegalStateException polls of this device are not judged: it is not installed, or is
     *     described otherwise now, or a defect showed at it
     */
    @SuppressWarnings("ReferenceEquality") // profiles are shared
    void requireJudged(Device device) {
        DeviceRules rules = devices.get(device.id());
        if (rules == null
                || rules.device().profile() != device.profile()
                || rules.alarms().stands(Answers.DEFECT)) {
            throw new IllegalStateException(
                    "a report of %s was not judged; it must be sent again".formatted(device.id()));
        }
    }

    /** Who was not read in time, whoever is to blame. */
    private void supervise(long now) {
        RuntimeException failed = null;
        for (DeviceRules rules : devices.values()) {
            try {
                rules.supervise(now, self.get().heartbeat());
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

    private void holdChanged(Hold.What what, Hold.Target target, boolean ranOut) {
        for (DeviceRules device : devices.values()) {
            if (target.device().isEmpty()
                    ? target.place().equals(device.grid())
                    : target.device().equals(device.id())) {
                guarded(device, () -> device.holdChanged(what, target, ranOut));
            }
        }
    }

    private List<Report.Expected> expected(Hold.Target target) {
        List<Report.Expected> expected = new ArrayList<>();
        for (DeviceRules device : devices.values()) {
            if (target.device().isEmpty()
                    ? target.place().equals(device.grid())
                    : target.device().equals(device.id())) {
                guarded(device, () -> expected.addAll(device.expected()));
            }
        }
        return expected;
    }

    /** Who the gateway is, or how it reports, was changed: what is shown of it is sent anew. */
    void renamed() {
        flush(); // it may have been gathered for a minute
        faults.publishState(time.stamp());
        onChange.accept(census());
    }

    /** Sends what is gathered. */
    void flush() {
        parts.step().end();
        parts.telemetry().close();
    }

    Present.Snapshot snapshot() {
        return new Present.Snapshot(time.stamp(), now(devices.keySet()), faults.now());
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
                guarded(rules, () -> found.add(rules.now()));
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
