package io.standpipe.rules;

import io.standpipe.model.Faults;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.alarm.PlaceCounts;
import io.standpipe.rules.device.DeviceContext;
import io.standpipe.rules.device.InstalledDevice;
import io.standpipe.rules.device.OwnFaults;
import io.standpipe.rules.device.Supervision;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.GatewayStatus;
import io.standpipe.rules.message.Identity;
import io.standpipe.rules.message.OutputBatch;
import io.standpipe.rules.message.PersistedState;
import io.standpipe.rules.message.Publisher;
import io.standpipe.rules.message.StateCounts;
import io.standpipe.rules.message.TelemetryBatch;
import io.standpipe.rules.message.WalkTestReport;
import io.standpipe.rules.operator.Holds;
import io.standpipe.rules.operator.OperatorOrders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The rules: what is installed, and what follows from readings. Deterministic: the same calls at
 * the same moments give the same messages. All methods run on the rules thread, that is, on the
 * given scheduler.
 */
final class Engine {

    /**
     * After a start, what stood before and belongs to nobody is a fault after this long: buses come
     * one after another, and one may wait for its serial line.
     */
    static final Duration UNCLAIMED = Duration.ofMinutes(5);

    /** After a start, faults of the gateway that nobody raises again are over. */
    static final Duration RENEWED = Duration.ofMinutes(1);

    /**
     * The same for faults of uplinks: one that starts at the end of that minute waits for an
     * acknowledgement for another 100 s before it says so.
     */
    static final Duration RENEWED_UPLINK = Duration.ofMinutes(3);

    private final Supplier<Identity> self;
    private final Outbox outbox;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<GatewayStatus> onChange;
    private final Publisher publisher;
    private final OwnFaults faults;
    private final DeviceContext context;
    private final OperatorOrders orders;
    private final PersistedState memories;
    private final InstalledDevices devices;

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
            Consumer<GatewayStatus> onChange) {
        this.self = self;
        this.outbox = outbox;
        this.time = time;
        this.scheduler = scheduler;
        this.onChange = onChange;
        publisher = new Publisher(time);
        faults = new OwnFaults(self, publisher, outbox, followers, time);
        OutputBatch step = new OutputBatch(outbox, scheduler, this::tellChange);
        Holds holds =
                new Holds(
                        publisher,
                        time,
                        scheduler,
                        step,
                        followers,
                        this::holdChanged,
                        this::expected);
        context =
                new DeviceContext(
                        publisher,
                        new TelemetryBatch(
                                publisher, outbox, scheduler, () -> self.get().batchInterval()),
                        followers,
                        new PlaceCounts(
                                time,
                                scheduler,
                                flood -> step.event(publisher.events().flood(flood))),
                        holds,
                        step,
                        time,
                        scheduler,
                        new StateCounts(),
                        () -> changed = true);
        memories = new PersistedState(outbox.remembered());
        devices = new InstalledDevices(context, outbox, faults, memories, this::tellChange);
        orders = new OperatorOrders(devices.byId(), holds, time);
    }

    void start() {
        context.holds().restore(memories);
        faults.restore(memories.take(self.get().id()), memories.takeState(self.get().id()));
        if (!memories.devices().isEmpty()) {
            context.places().incomplete();
        }
        outbox.append(publisher.events().restarted(self.get()));
        faults.publishState(time.stamp());
        clearRestored(RENEWED, condition -> !condition.startsWith(Faults.UPLINK));
        clearRestored(RENEWED_UPLINK, condition -> true);
        scheduler.schedule(UNCLAIMED, devices::unclaimed);
        new Supervision(time, scheduler, this::supervise).start();
        onChange.accept(gatewayStatus());
    }

    private void clearRestored(Duration delay, Predicate<String> conditions) {
        scheduler.schedule(
                delay,
                () -> {
                    changed |= faults.clearRestored(conditions);
                    tellChange();
                });
    }

    /** See {@link InstalledDevices#silent}. */
    void silent(Map<String, Duration> before) {
        devices.silent(before);
    }

    /** See {@link InstalledDevices#silences}. */
    Map<String, Duration> silences() {
        return devices.silences();
    }

    /** See {@link InstalledDevices#install}. */
    void install(List<Device> installed) {
        devices.install(installed);
    }

    /** See {@link InstalledDevices#orphan}. */
    void orphan(List<Device> left) {
        devices.orphan(left);
    }

    /** See {@link InstalledDevices#release}. */
    void release(List<Device> gone, Duration grace) {
        devices.release(gone, grace);
    }

    /** See {@link InstalledDevices#remove}. */
    void remove(Device device) {
        devices.remove(device);
    }

    /**
     * Judges polls in their order. Those of devices that are not installed, or were installed
     * differently, are dropped.
     */
    @SuppressWarnings("ReferenceEquality") // profiles are shared
    void process(List<Readings> polls) {
        boolean urgent = false;
        for (Readings poll : polls) {
            InstalledDevice rules = devices.find(poll.device().id());
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
            context.telemetry().close();
        }
    }

    /**
     * @throws IllegalStateException polls of this device are not judged: it is not installed, or is
     *     described otherwise now, or a defect showed at it
     */
    @SuppressWarnings("ReferenceEquality") // profiles are shared
    void requireJudged(Device device) {
        InstalledDevice rules = devices.find(device.id());
        if (rules == null || rules.device().profile() != device.profile() || rules.isDefective()) {
            throw new IllegalStateException(
                    "a report of %s was not judged; it must be sent again".formatted(device.id()));
        }
    }

    /** Who was not read in time, whoever is to blame. */
    private void supervise(long now) {
        RuntimeException failed = null;
        for (InstalledDevice rules : devices.all()) {
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
        context.step().end();
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
    OperatorOrders orders() {
        return orders;
    }

    private void holdChanged(Hold.What what, Hold.Target target, boolean ranOut) {
        devices.concerned(target, device -> device.holdChanged(what, target, ranOut));
    }

    private List<WalkTestReport.Expected> expected(Hold.Target target) {
        List<WalkTestReport.Expected> expected = new ArrayList<>();
        devices.concerned(target, device -> expected.addAll(device.expected()));
        return expected;
    }

    /** Who the gateway is, or how it reports, was changed: what is shown of it is sent anew. */
    void renamed() {
        flush(); // it may have been gathered for a minute
        faults.publishState(time.stamp());
        onChange.accept(gatewayStatus());
    }

    /** Sends what is gathered. */
    void flush() {
        context.step().end();
        context.telemetry().close();
    }

    Present.Snapshot snapshot() {
        return new Present.Snapshot(
                time.stamp(), devices.now(devices.byId().keySet()), faults.now());
    }

    List<Present.OwnFault> ownFaults() {
        return faults.now();
    }

    /** The installed ones among these. */
    List<Present.DeviceNow> now(Collection<String> ids) {
        return devices.now(ids);
    }

    private void tellChange() {
        if (changed) {
            changed = false;
            onChange.accept(gatewayStatus());
        }
    }

    private GatewayStatus gatewayStatus() {
        return context.stateCounts().gatewayStatus(faults.alarms(), memories.alarms());
    }
}
