package io.standpipe.rules;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Operations;
import io.standpipe.model.Present;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.device.Site;
import io.standpipe.model.log.Printable;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.message.Followers;
import io.standpipe.rules.message.GatewayStatus;
import io.standpipe.rules.message.Identity;
import io.standpipe.rules.operator.OperatorOrders;
import io.standpipe.rules.queue.ReadingQueue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services of a running gateway. Callers come on any thread; the {@link Engine} behind works on
 * the rules thread.
 */
final class GatewayServices implements ReadingSink, Faults, Gateway, Present, Operations, Measured {

    private static final Figure INFO =
            Figure.gauge(
                    "standpipe_gateway_info",
                    "Always 1; who this gateway is.",
                    "gateway",
                    "version");
    private static final Figure STARTED =
            Figure.gauge("standpipe_start_time_seconds", "When the gateway started, Unix time.");
    private static final Figure WAITING =
            Figure.gauge("standpipe_rules_waiting_polls", "Polls that wait for the rules.");
    private static final Figure THINNED =
            Figure.counter(
                    "standpipe_rules_thinned_polls",
                    "Polls that gave way to newer ones because the rules lagged.");

    private static final Logger LOG = LoggerFactory.getLogger(GatewayServices.class);

    /** Characters of a fault's text: {@link Faults#SHOWN} long sentences. It goes upstream. */
    static final int MAX_FAULT = 2000;

    /** Characters of a problem in the log. */
    private static final int MAX_LINE = 500;

    /** Problems of one configuration that go to the log: a table may have thousands. */
    static final int LOGGED = 50;

    /** A bus that begins anew has done so by then. */
    static final Duration SETTLED = Duration.ofSeconds(30);

    private volatile Identity self;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Outbox outbox;
    private final Stamp started;
    private final Engine engine;
    private final SilenceStore silences;
    private final ConfigurationProblems configurationProblems;
    private final ReadingQueue queue = new ReadingQueue();
    private final Followers followers = new Followers();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final BusTables tables = new BusTables();

    /** By source, the problems that were logged last: as a hash. Rules thread. */
    private final Map<String, Integer> logged = new HashMap<>();

    private volatile GatewayStatus gatewayStatus = GatewayStatus.EMPTY;

    GatewayServices(Identity self, TimeSource time, Scheduler scheduler, Outbox outbox) {
        this(self, time, scheduler, outbox, SilenceStore.NOWHERE);
    }

    /**
     * @param silences where it is kept how long devices have been silent
     */
    GatewayServices(
            Identity self,
            TimeSource time,
            Scheduler scheduler,
            Outbox outbox,
            SilenceStore silences) {
        this.self = self;
        this.silences = silences;
        this.time = time;
        this.scheduler = scheduler;
        this.outbox = outbox;
        started = time.stamp();
        configurationProblems = new ConfigurationProblems(time, scheduler, this::tell);
        engine = new Engine(() -> this.self, time, scheduler, outbox, followers, this::onChange);
        Map<String, Duration> before = silences.load();
        scheduler.execute(
                () -> {
                    engine.silent(before);
                    engine.start();
                });
        scheduler.schedule(SilenceStore.EVERY, this::keepSilences);
    }

    /**
     * Takes over another name, site, batch interval or heartbeat. Whatever uses this service goes
     * on: a bus that began anew would end the connections of its detectors.
     *
     * @return false if it cannot: id and district stand in every topic, so all has to begin anew
     */
    boolean take(Identity now) {
        if (!now.id().equals(self.id()) || !now.site().district().equals(self.site().district())) {
            return false;
        }
        if (!now.equals(self)) {
            self = now;
            scheduler.execute(engine::renamed);
        }
        return true;
    }

    private void keepSilences() {
        silences.save(engine.silences());
        scheduler.schedule(SilenceStore.EVERY, this::keepSilences);
    }

    private void onChange(GatewayStatus now) {
        gatewayStatus = now;
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("{} was not told that the status changed", listener, e);
            }
        }
    }

    /**
     * Hands what is gathered to the outbox; the scheduler must run what it was given before it
     * ends.
     */
    void close() {
        scheduler.execute(
                () -> {
                    engine.flush();
                    silences.save(engine.silences());
                });
    }

    @Override
    public synchronized List<String> install(String bus, List<Device> devices) {
        BusTables.Change change = tables.install(self.id(), bus, devices);
        compare();
        Duration grace =
                change.accepted().isEmpty() ? InstalledDevices.REMADE : InstalledDevices.MOVED;
        scheduler.execute(
                () -> {
                    engine.orphan(change.moving());
                    engine.release(change.gone(), grace);
                    engine.install(change.accepted());
                });
        return change.refused();
    }

    @Override
    public synchronized String bus(String id) {
        return tables.bus(id);
    }

    @Override
    public synchronized void uninstall(String bus) {
        List<Device> left = tables.uninstall(bus);
        if (left != null) {
            scheduler.execute(() -> engine.orphan(left));
            // Not at once: nothing is in order only because the gateway ends or a bus begins anew.
            scheduler.schedule(SETTLED, this::compare);
        }
    }

    private synchronized void compare() {
        report(BusTables.SOURCE, tables.problems());
    }

    @Override
    public void accept(Readings readings) {
        if (queue.put(readings)) {
            scheduler.execute(this::judge);
        }
    }

    private void judge() {
        engine.process(queue.take());
    }

    @Override
    public CompletableFuture<Void> acceptDurably(Readings readings) {
        queue.put(readings);
        // It judges itself what waits: another thread may have put the first poll that waits, and
        // not yet have told the rules.
        return CompletableFuture.runAsync(
                        () -> {
                            judge();
                            engine.requireJudged(readings.device());
                        },
                        scheduler::execute)
                .thenCompose(judged -> outbox.durable());
    }

    @Override
    public void report(String source, List<String> problems) {
        report(source, problems, Set.of());
    }

    @Override
    public void report(String source, List<String> problems, Set<String> awaited) {
        List<String> all = List.copyOf(problems);
        Set<String> few = Set.copyOf(awaited);
        scheduler.execute(() -> configurationProblems.report(source, all, few));
    }

    /** A fault tells of a few; the log has the others, a line each, once. */
    private void tell(String source, List<String> problems) {
        if (problems.isEmpty()) {
            engine.clearFault(source, CONFIGURATION);
        } else {
            engine.raiseFault(source, CONFIGURATION, printable(Faults.text(problems)));
        }
        List<String> more =
                problems.subList(
                        Math.min(Faults.SHOWN, problems.size()), Math.min(LOGGED, problems.size()));
        Integer before = logged.put(source, more.hashCode());
        if (!Objects.equals(before, more.hashCode())) {
            more.forEach(problem -> LOG.warn("{}: {}", source, Printable.of(problem, MAX_LINE)));
        }
    }

    @Override
    public void raise(String source, String condition, String text) {
        scheduler.execute(() -> engine.raiseFault(source, condition, printable(text)));
    }

    private static String printable(String text) {
        return Printable.of(text, MAX_FAULT);
    }

    @Override
    public void clear(String source, String condition) {
        scheduler.execute(
                () -> {
                    if (condition.equals(CONFIGURATION)) {
                        configurationProblems.cleared(source);
                    }
                    engine.clearFault(source, condition);
                });
    }

    @Override
    public CompletableFuture<Snapshot> snapshot() {
        return CompletableFuture.supplyAsync(engine::snapshot, scheduler::execute);
    }

    @Override
    public CompletableFuture<List<DeviceNow>> devices(Collection<String> ids) {
        List<String> asked = List.copyOf(ids);
        return CompletableFuture.supplyAsync(() -> engine.now(asked), scheduler::execute);
    }

    @Override
    public CompletableFuture<List<OwnFault>> faults() {
        return CompletableFuture.supplyAsync(engine::ownFaults, scheduler::execute);
    }

    @Override
    public AutoCloseable follow(Follower follower) {
        return followers.add(follower);
    }

    @Override
    public CompletableFuture<String> acknowledge(String device, String condition, String who) {
        return order(orders -> orders.acknowledge(device, condition, who));
    }

    @Override
    public CompletableFuture<String> reset(String device, String condition, String who) {
        return order(orders -> orders.reset(device, condition, who));
    }

    @Override
    public CompletableFuture<String> hold(
            Hold.What what,
            Hold.Target target,
            @Nullable Serviceability serviceability,
            String who,
            String why,
            Duration lasting) {
        return order(orders -> orders.hold(what, target, serviceability, who, why, lasting));
    }

    @Override
    public CompletableFuture<String> release(Hold.What what, Hold.Target target, String who) {
        return order(orders -> orders.release(what, target, who));
    }

    private CompletableFuture<String> order(Function<OperatorOrders, String> what) {
        return CompletableFuture.supplyAsync(() -> what.apply(engine.orders()), scheduler::execute);
    }

    @Override
    public String id() {
        return self.id();
    }

    @Override
    public Site site() {
        return self.site();
    }

    @Override
    public String boot() {
        return time.boot();
    }

    @Override
    public Stamp started() {
        return started;
    }

    @Override
    public void measure(Figures to) {
        to.add(INFO, 1, self.id(), self.version());
        to.add(STARTED, started.utc() / 1e3);
        to.add(WAITING, queue.waiting());
        to.add(THINNED, queue.replaced());
    }

    @Override
    public String status() {
        return gatewayStatus.status(self, started);
    }

    @Override
    public AutoCloseable onStatusChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
