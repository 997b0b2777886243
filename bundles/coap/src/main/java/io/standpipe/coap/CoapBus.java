package io.standpipe.coap;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.dtls.Dtls;
import io.standpipe.coap.dtls.DtlsSessions;
import io.standpipe.coap.observe.Observer;
import io.standpipe.coap.payload.Payload;
import io.standpipe.coap.registration.Registry;
import io.standpipe.coap.report.ReportIntake;
import io.standpipe.coap.restart.KeepingSink;
import io.standpipe.coap.restart.KeptOrders;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.coap.wire.DelayedAcks;
import io.standpipe.coap.wire.MessageMemory;
import io.standpipe.coap.wire.Senders;
import io.standpipe.coap.wire.Tokens;
import io.standpipe.model.Bus;
import io.standpipe.model.HeapShare;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Strangers;
import io.standpipe.model.bus.RunningBus;
import io.standpipe.model.device.Readings;
import io.standpipe.model.time.ExecutorScheduler;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.config.CoapConfig.MatcherMode;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running CoAP server. All its own state is on one thread, which is also that of the CoAP stack;
 * the sockets and DTLS have theirs, and so has the file that outlives a restart.
 */
final class CoapBus implements RunningBus, Strangers {

    private static final Logger LOG = LoggerFactory.getLogger(CoapBus.class);

    /** All that UDP can carry: a datagram that the socket cut off could not be answered. */
    private static final int MAX_DATAGRAM = 65_507;

    /** A message with this much payload needs no blocks; IPv6's least MTU leaves as much. */
    private static final int MAX_MESSAGE = 1024;

    private static final int BLOCK = 512;

    /** For a burst of some thousand datagrams; the system may give less. */
    private static final int RECEIVE_BUFFER = 1 << 20;

    /** Between attempts to open a socket. */
    private static final Duration REOPEN = Duration.ofSeconds(5);

    /** Datagrams that wait for the plain socket to send them. */
    static final int MAX_OUTGOING = 2_048;

    /**
     * Of the heap for bodies that come in blocks, for each of which Californium sets bytes aside.
     */
    static final HeapShare BODIES = new HeapShare(32);

    /** A body and its first block, each. */
    private static final int MAX_TRANSFERS =
            (int) Math.max(100, Math.min(2_000, BODIES.bytes() / (2 * Payload.MAX)));

    private final String name;
    private final TimeSource time;
    private final UnknownDevices seen;
    private final ScheduledThreadPoolExecutor thread;
    private final ReportIntake intake;
    private final Registry registry;
    private final CoapServer server;
    private final Scheduler scheduler;
    private final DelayedAcks acks;
    private final Sockets sockets;
    private final Observer observer;
    private final ScheduledThreadPoolExecutor disk;
    private final Scheduler onDisk;
    private final RestartStore kept;
    private final DtlsSessions sessions;
    private volatile InstalledDetectors installed = InstalledDetectors.NOBODY;

    /** What cannot be opened. The bus's thread. */
    private List<String> closed = List.of();

    /** One that keeps nothing over a restart. */
    CoapBus(String name, ReadingSink sink, TimeSource time) {
        this(name, sink, time, null, problem -> {});
    }

    /**
     * @param name of the thread
     * @param file what is kept over a restart; null for nothing
     * @param unkept told a sentence when the file cannot be written, and an empty one when it can
     *     again; any thread
     */
    CoapBus(
            String name,
            ReadingSink sink,
            TimeSource time,
            @Nullable Path file,
            Consumer<String> unkept) {
        this.name = name;
        this.time = time;
        seen = new UnknownDevices(name, time);
        seen.onRefused((identity, why) -> refused(sink, identity, why));
        thread = thread(name);
        scheduler = new ExecutorScheduler(thread, LOG::error);
        disk = thread(name + "-disk");
        onDisk = new ExecutorScheduler(disk, LOG::error);
        kept = new RestartStore(file, onDisk, time, unkept, DtlsSessions::reserve);
        sessions = new DtlsSessions(kept, () -> installed);
        acks = new DelayedAcks(scheduler);
        MessageMemory recent = new MessageMemory(time, acks::forget);
        intake =
                new ReportIntake(
                        new KeepingSink(sink, kept, scheduler),
                        time,
                        scheduler,
                        new KeptOrders(kept, recent, time, scheduler));
        registry = new Registry(scheduler);
        Tokens tokens = new Tokens();
        Senders senders = new Senders(() -> installed, tokens, registry::find);
        observer =
                new Observer(
                        () -> installed,
                        intake,
                        acks,
                        seen,
                        time,
                        scheduler,
                        kept,
                        tokens,
                        senders);
        registry.onExpired(observer::expired);
        server = new CoapServer(network(), new int[0]);
        server.setTag(name);
        server.setExecutors(thread, thread, true);
        server.setMessageDeliverer(
                new RequestHandler(() -> installed, intake, registry, seen, observer));
        sockets =
                new Sockets(
                        server, thread, scheduler, time, seen, senders, acks, recent, tokens,
                        observer, sessions);
    }

    /** If one that is installed falls silent, that is why. */
    private void refused(ReadingSink sink, String identity, String why) {
        Detector detector = installed.byIdentity(identity);
        if (detector != null) {
            String told = BusPhrase.WAS_REFUSED.of(why);
            sink.accept(new Readings(detector.device(), time.stamp(), List.of(), told));
        }
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        ScheduledThreadPoolExecutor thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        run -> {
                            Thread created = new Thread(run, name);
                            created.setDaemon(true);
                            return created;
                        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return thread;
    }

    private static Configuration network() {
        Configuration network =
                new Configuration(
                        SystemConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        CoapConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS);
        network.set(SystemConfig.HEALTH_STATUS_INTERVAL, 0, TimeUnit.SECONDS);
        network.set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1);
        network.set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
        network.set(UdpConfig.UDP_DATAGRAM_SIZE, MAX_DATAGRAM);
        network.set(UdpConfig.UDP_RECEIVE_BUFFER_SIZE, RECEIVE_BUFFER);
        network.set(DtlsConfig.DTLS_RECEIVE_BUFFER_SIZE, RECEIVE_BUFFER);
        network.set(UdpConfig.UDP_CONNECTOR_OUT_CAPACITY, MAX_OUTGOING);
        network.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        network.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, Payload.MAX);
        network.set(CoapConfig.MAX_MESSAGE_SIZE, MAX_MESSAGE);
        network.set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK);
        network.set(CoapConfig.MAX_ACTIVE_PEERS, MAX_TRANSFERS);
        // Ours alone would do; but a detector behind a carrier's NAT has another address each time.
        network.set(CoapConfig.RESPONSE_MATCHING, MatcherMode.PRINCIPAL_IDENTITY);
        Configuration.setStandard(network); // or parts of Californium would look for a file
        return network;
    }

    /**
     * Opens the sockets. What cannot be opened, because an interface is not up yet or a port is
     * taken, is tried again until it can.
     *
     * @param changed told what still cannot be opened, and what detectors have that no alarm looks
     *     at, when that has changed, a sentence each; on the bus's thread
     * @return what could not be opened at once; the rest runs
     */
    List<String> start(CoapBusConfig.Ports ports, Consumer<List<String>> changed) {
        thread.execute(() -> observer.restore(registry)); // before anything is heard
        Configuration network = server.getConfig();
        if (ports.secure() != null) {
            Dtls dtls = new Dtls(name, () -> installed, seen, time, sessions);
            sockets.want(
                    "secure", ports.secure(), address -> dtls.connector(address, ports, network));
        }
        if (ports.plain() != null) {
            sockets.want("plain", ports.plain(), address -> Sockets.plain(address, network));
        }
        List<String> problems = sockets.open();
        thread.execute(
                () -> {
                    closed = problems;
                    observer.onGaps(() -> changed.accept(problems(closed)));
                });
        if (!problems.isEmpty()) {
            again(problems, changed);
        }
        return problems;
    }

    private void again(List<String> before, Consumer<List<String>> changed) {
        scheduler.schedule(
                REOPEN,
                () -> {
                    List<String> now = sockets.open();
                    closed = now;
                    if (!now.isEmpty()) {
                        again(now, changed);
                    }
                    if (!now.equals(before)) {
                        changed.accept(problems(now));
                    }
                });
    }

    /** All that is wrong while it runs. */
    private List<String> problems(List<String> closed) {
        List<String> problems = new ArrayList<>(closed);
        problems.addAll(observer.gaps());
        return problems;
    }

    /** Addresses of the open sockets, DTLS first. */
    List<InetSocketAddress> addresses() {
        return server.getEndpoints().stream()
                .filter(Endpoint::isStarted)
                .map(Endpoint::getAddress)
                .toList();
    }

    /**
     * These may report from now on. Connections and registrations stay as they are, unless a
     * detector has another key or identity.
     */
    void install(List<Detector> detectors) {
        InstalledDetectors before = installed;
        InstalledDetectors now = new InstalledDetectors(detectors);
        installed = now;
        sessions.ended(before, now);
        seen.installed(now);
        thread.execute(
                () -> {
                    intake.installed(now);
                    registry.installed(before, now);
                    observer.installed(before, now);
                });
    }

    @Override
    public boolean has(String device) {
        return installed.byId(device) != null;
    }

    @Override
    public CompletableFuture<String> read(String device) {
        return CompletableFuture.completedFuture(
                has(device) ? BusPhrase.REPORTS_BY_ITSELF.of(device) : Bus.unknown(device));
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        return CompletableFuture.completedFuture(
                has(device)
                        ? BusPhrase.NOT_WRITTEN.of(device, point, BusPhrase.NEVER_WRITTEN.of())
                        : Bus.unknown(device));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Stranger> strangers() {
        return seen.strangers();
    }

    @Override
    public long refused() {
        return seen.refused();
    }

    /** When it returns, nothing more comes to the sink. */
    @Override
    public void close() {
        if (!thread.isShutdown()) {
            thread.execute(observer::close);
        }
        server.destroy();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
            onDisk.execute(kept::close);
            disk.shutdown();
            if (!disk.awaitTermination(5, TimeUnit.SECONDS)) {
                disk.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
