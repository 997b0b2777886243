package io.standpipe.modbus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.connection.SharedUnits;
import io.standpipe.modbus.device.OverrunMonitor;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.Mbap;
import io.standpipe.modbus.frame.Rtu;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.modbus.settings.Timing;
import io.standpipe.modbus.settings.TlsSettings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.log.LogLimit;
import io.standpipe.model.net.HostLookup;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections on real sockets of the loopback, on one thread. */
@Timeout(60)
class TcpTransportTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final AtomicReference<@Nullable Error> bomb = new AtomicReference<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final RecordingSink sink = new RecordingSink();
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LogLimit log = new LogLimit(SystemTime.INSTANCE, lines::add);
    private final Map<String, PolledDevice> slaves = new HashMap<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final HelperThreads helpers = new HelperThreads("wire-test-tls", 2);
    private final TcpIo io = new TcpIo(new Exploding());
    private HostLookup names = InetAddress::getAllByName;
    private final Resolver resolver = new Resolver("wire-test-dns", host -> names.all(host));

    /** Throws what the test wants, once, wherever the loop asks for the time. */
    private final class Exploding implements TimeSource {

        @Override
        public Stamp stamp() {
            return SystemTime.INSTANCE.stamp();
        }

        @Override
        public String boot() {
            return SystemTime.INSTANCE.boot();
        }

        @Override
        public long nanos() {
            Error thrown = bomb.getAndSet(null);
            if (thrown != null) {
                throw thrown;
            }
            return SystemTime.INSTANCE.nanos();
        }
    }

    @AfterEach
    void end() throws Exception {
        io.end();
        helpers.close();
        resolver.close();
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private TcpTransport transport(String id, Endpoint endpoint, @Nullable Tls tls) {
        return transport(id, endpoint, tls, TIMEOUT);
    }

    private TcpTransport transport(
            String id, Endpoint endpoint, @Nullable Tls tls, Duration timeout) {
        Device device = new Device(id, id, TcpFrames.RELAY, "test", Place.UNKNOWN);
        PolledDevice slave =
                new PolledDevice(
                        device,
                        1,
                        PollGroup.of(
                                ReadPlan.of(device.profile()),
                                Duration.ofMillis(100),
                                SystemTime.INSTANCE.nanos(),
                                0),
                        new OverrunMonitor(text -> {}),
                        new PollFigures("test"),
                        SystemTime.INSTANCE,
                        sink::accept);
        TcpTransport transport =
                new TcpTransport(
                        new TcpTransport.Shared(io, resolver, helpers, errors::add, log),
                        endpoint,
                        tls,
                        timeout,
                        to ->
                                new ModbusConnection(
                                        List.of(slave),
                                        Timing.network(TIMEOUT, Duration.ZERO),
                                        SystemTime.INSTANCE,
                                        endpoint.protocol() == Endpoint.Protocol.RTU
                                                ? new Rtu()
                                                : new Mbap(true),
                                        new SharedUnits(text -> {}),
                                        to));
        slaves.put(id, slave);
        transport.start();
        return transport;
    }

    private ScriptedSlave good() {
        ScriptedSlave slave = new ScriptedSlave(ScriptedSlave.GOOD);
        toClose.add(slave);
        return slave;
    }

    private Readings await(String id, Predicate<Quality> quality) {
        return sink.await(
                id,
                readings ->
                        readings.device().id().equals(id)
                                && quality.test(readings.readings().get(0).quality()));
    }

    /** Nothing or the reason why a write cannot be tried. */
    private String write(TcpTransport transport, String id) throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        Point point = TcpFrames.RELAY.points().get(0);
        Write write =
                Write.of(
                        point, (ModbusSource) point.source(), 1, SystemTime.INSTANCE.nanos(), done);
        transport.execute(() -> transport.connection().write(slaves.get(id), write));
        return done.get(30, TimeUnit.SECONDS);
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private void names(String... literals) {
        names =
                host -> {
                    asked.add(host);
                    InetAddress[] all = new InetAddress[literals.length];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = address(literals[i]);
                    }
                    return all;
                };
    }

    @Test
    void aNameWithADeadAddressFirstIsReached() {
        io.begin();
        names("127.0.0.2", "127.0.0.1");
        transport("a", new Endpoint("two.lab", good().port()), null);
        await("a", Quality::isGood);
        assertEquals("two.lab", asked.peek());
    }

    /** It does not refuse, it does not answer: like the AAAA of a network that is not there. */
    @Test
    void anAddressThatDoesNotAnswerCostsItsShare() throws Exception {
        ScriptedSlave slave = good();
        ServerSocket full = new ServerSocket(slave.port(), 1, address("127.0.0.2"));
        toClose.add(full);
        for (int i = 0; i < 3; i++) {
            SocketChannel filler = SocketChannel.open();
            toClose.add(filler);
            filler.configureBlocking(false);
            filler.connect(full.getLocalSocketAddress());
        }
        io.begin();
        names("127.0.0.2", "127.0.0.1");
        transport("a", new Endpoint("two.lab", slave.port()), null, Duration.ofMillis(200));
        await("a", Quality::isGood);
        assertEquals(1, slave.connects.get());
    }

    @Test
    void whenAllRefuseEachIsNamed() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, address("127.0.0.1"))) {
            port = unused.getLocalPort();
        }
        io.begin();
        names("127.0.0.2", "127.0.0.1");
        String said = write(transport("a", new Endpoint("two.lab", port), null), "a");
        assertTrue(
                said.contains("at 127.0.0.2: Connection refused; at 127.0.0.1: Connection refused"),
                said);
        assertTrue(
                ChineseText.of(said)
                        .contains("地址 127.0.0.2：连接被拒绝，端口未开放；地址 127.0.0.1：连接被拒绝，端口未开放；请"),
                ChineseText.of(said));
    }

    @Test
    void aNameIsLookedUpAgainAndItsLastAddressCountsMeanwhile() throws Exception {
        ScriptedSlave slave = good();
        io.begin();
        names("127.0.0.1");
        TcpTransport transport = transport("a", new Endpoint("moving.lab", slave.port()), null);
        await("a", Quality::isGood);
        names =
                host -> {
                    asked.add("dead");
                    throw new UnknownHostException(host);
                };
        slave.script = (request, from) -> from.close();
        await("a", quality -> quality.cause() == Quality.Cause.NO_CONNECTION);
        slave.script = ScriptedSlave.GOOD;
        sink.forget();
        await("a", Quality::isGood);
        assertTrue(asked.contains("dead"));
        // One that does not even say so: nobody waits for it.
        CountDownLatch never = new CountDownLatch(1);
        toClose.add(never::countDown);
        names =
                host -> {
                    asked.add("mute");
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new InetAddress[] {address("127.0.0.3")};
                };
        slave.script = (request, from) -> from.close();
        await("a", quality -> quality.cause() == Quality.Cause.NO_CONNECTION);
        slave.script = ScriptedSlave.GOOD;
        sink.forget();
        await("a", Quality::isGood);
        assertTrue(asked.contains("mute"));
        never.countDown();
        names("127.0.0.3");
        sink.forget();
        slave.script = (request, from) -> from.close();
        await("a", quality -> quality.cause() == Quality.Cause.NO_CONNECTION);
        String said = write(transport, "a");
        assertTrue(said.contains("refused"), said);
    }

    @Test
    void whatTheResolverThrowsIsSaid() throws Exception {
        io.begin();
        for (Consumer<String> failure :
                List.<Consumer<String>>of(
                        host -> {
                            throw new IllegalArgumentException("odd name");
                        },
                        host -> {
                            throw new AssertionError("odd name");
                        })) {
            names =
                    host -> {
                        failure.accept(host);
                        return new InetAddress[0];
                    };
            String id = "odd" + slaves.size();
            String said = write(transport(id, new Endpoint("odd.lab", 1), null), id);
            assertTrue(said.contains("host odd.lab could not be looked up: "), said);
        }
        names = host -> new InetAddress[0];
        String said = write(transport("none", new Endpoint("none.lab", 1), null), "none");
        assertTrue(said.contains("host none.lab is unknown"), said);
        assertEquals(List.of(), errors);
    }

    /** The end is within moments of the first request, each time. */
    @Test
    void aDeviceThatHangsUpOnTheFirstRequestIsToldWithWhatToTry() throws Exception {
        io.begin();
        ScriptedSlave slave = good();
        slave.script = (request, from) -> ScriptedSlave.reset(from);
        TcpTransport transport = transport("a", slave.endpoint(), null);
        String hint = "hangs up on the first request: try connectDelay";
        sink.await("the hint", any -> lines.stream().anyMatch(line -> line.contains(hint)));
        String said = write(transport, "a");
        assertTrue(said.contains(hint), said);
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).startsWith(slave.endpoint() + ": it "), lines.get(0));
    }

    /** Whatever is thrown outside a connection: the loop goes on, tells, and all are read. */
    @Test
    void theLoopOutlivesEverything() {
        io.begin();
        transport("a", good().endpoint(), null);
        transport("b", good().endpoint(), null);
        await("a", Quality::isGood);
        await("b", Quality::isGood);
        Error error = new AssertionError("planned");
        bomb.set(error);
        sink.await("it is told", any -> errors.contains(error));
        sink.forget();
        await("a", Quality::isGood);
        await("b", Quality::isGood);
    }

    @Test
    void anErrorInOneConnectionIsItsOwn() {
        io.begin();
        TcpTransport broken = transport("a", good().endpoint(), null);
        ScriptedSlave neighbour = good();
        transport("b", neighbour.endpoint(), null);
        await("a", Quality::isGood);
        for (Error error : List.of(new AssertionError("one"), new StackOverflowError("two"))) {
            broken.execute(
                    () -> {
                        throw error;
                    });
            sink.await("it is told", any -> errors.contains(error));
        }
        sink.forget();
        await("a", Quality::isGood);
        await("b", Quality::isGood);
        assertEquals(1, neighbour.connects.get());
    }

    @Test
    void whatAHelperThreadIsGivenMayThrow() throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        for (int i = 0; i < 4; i++) {
            helpers.run(
                    () -> {
                        throw new AssertionError("planned");
                    });
        }
        helpers.run(() -> done.complete(Thread.currentThread().getName()));
        assertEquals("wire-test-tls", done.get(30, TimeUnit.SECONDS));
    }

    /** Sends without end as soon as somebody connects. */
    private ServerSocket flood(byte[] bytes, AtomicInteger connects) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        toClose.add(server);
        Thread thread =
                new Thread(
                        () -> {
                            while (!server.isClosed()) {
                                try (Socket socket = server.accept()) {
                                    connects.incrementAndGet();
                                    while (true) {
                                        socket.getOutputStream().write(bytes);
                                    }
                                } catch (IOException e) {
                                    // It was cut off, or the test is over.
                                }
                            }
                        },
                        "flood");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static final byte[] STRAY = {0x77, 0x77, 0, 0, 0, 5, 1, 3, 2, 0, 7};
    // Garbage that is no frame of RTU, nor a record of TLS that would end.
    private static final byte[] JUNK = {0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55};
    private static final byte[] EMPTY_RECORDS = {0x16, 3, 3, 0, 1, 0};

    private void isCutOff(byte[] bytes, Endpoint.Protocol protocol, String why) throws Exception {
        AtomicInteger connects = new AtomicInteger();
        ServerSocket server = flood(bytes, connects);
        io.begin();
        ScriptedSlave neighbour = good();
        transport("b", neighbour.endpoint(), null);
        boolean tls = protocol == Endpoint.Protocol.TLS;
        TcpTransport flooded =
                transport(
                        "a",
                        new Endpoint(protocol, "127.0.0.1", server.getLocalPort()),
                        tls ? new Tls(TlsSettings.NONE, text -> {}) : null);
        await("a", quality -> quality.cause() != Quality.Cause.NOT_YET_READ);
        String said = "";
        for (int i = 0; i < 20 && !said.contains(why); i++) {
            said = write(flooded, "a");
        }
        assertTrue(said.contains(why), said);
        sink.forget();
        await("b", Quality::isGood);
        assertEquals(1, neighbour.connects.get());
        if (!tls) {
            assertEquals(1, connects.get(), "it is left alone");
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void aSlaveThatSendsUnaskedFramesWithoutEndIsCutOff() throws Exception {
        isCutOff(STRAY, Endpoint.Protocol.TCP, "it sends without end: more than 16 KiB");
    }

    @Test
    void soIsAConverter() throws Exception {
        isCutOff(JUNK, Endpoint.Protocol.RTU, "it sends without end: more than 64 KiB");
    }

    @Test
    void aRecordThatIsNoneEndsTls() throws Exception {
        isCutOff(JUNK, Endpoint.Protocol.TLS, "TLS is not spoken there; is the port right?");
    }

    @Test
    void aHandshakeOfNothingEndsToo() throws Exception {
        isCutOff(EMPTY_RECORDS, Endpoint.Protocol.TLS, "no TLS connection");
    }

    @Test
    void whatIsWrongInTheFilesIsSaid() throws Exception {
        io.begin();
        List<String> told = new CopyOnWriteArrayList<>();
        TlsSettings settings =
                new TlsSettings(
                        new CredentialFiles(Path.of("/nowhere/ca.pem"), null, null),
                        () -> new char[0],
                        Set.of());
        String said = write(transport("a", good().endpoint(), new Tls(settings, told::add)), "a");
        assertTrue(said.contains("ca names /nowhere/ca.pem, which is not there"), said);
        assertTrue(
                told.get(0).contains("ca names /nowhere/ca.pem, which is not there"),
                told.toString());
        ChineseText.of(said);
        assertTrue(ChineseText.of(told.get(0)).endsWith("；不建立连接"), told.toString());
        TlsSettings broken =
                new TlsSettings(
                        CredentialFiles.NONE,
                        () -> {
                            throw new IllegalStateException("odd password");
                        },
                        Set.of());
        said = write(transport("b", good().endpoint(), new Tls(broken, told::add)), "b");
        assertTrue(said.contains("TLS cannot be made ready: "), said);
    }
}
