package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.dtls.Dtls;
import io.standpipe.coap.dtls.DtlsServer;
import io.standpipe.coap.dtls.DtlsSessions;
import io.standpipe.coap.dtls.HandshakeLimit;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.testkit.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever datagrams come from whoever has not proven who it is: nothing is thrown, nobody is
 * proven by them, and what is held stays within its bounds.
 */
class DtlsFuzzTest {

    private static final int PLACES = 16;
    private static final VirtualTime TIME = new VirtualTime();
    private static final HandshakeLimit<ConnectionId> HANDSHAKES =
            new HandshakeLimit<>(TIME, PLACES, line -> {});
    private static final ScheduledThreadPoolExecutor THREAD = new ScheduledThreadPoolExecutor(1);
    private static DtlsServer server;
    private static int proven;

    @BeforeAll
    static void open() throws Exception {
        Configuration network =
                new Configuration(
                        SystemConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        CoapConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS);
        InstalledDetectors installed =
                new InstalledDetectors(
                        List.of(Kit.detector("a", Kit.SMOKE, Security.PSK, Kit.KEY)));
        RestartStore nothing =
                new RestartStore(null, TIME, TIME, problem -> {}, DtlsSessions::reserve);
        Dtls dtls =
                new Dtls(
                        () -> installed,
                        new UnknownDevices("fuzz", TIME),
                        TIME,
                        new DtlsSessions(nothing, () -> installed),
                        HANDSHAKES);
        server =
                dtls.connector(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new CoapBusConfig.Ports(
                                ListenAddress.parse("127.0.0.1:0", 0), null, "", ""),
                        network);
        server.setExecutor(THREAD);
        server.setRawDataReceiver(message -> proven++);
        server.start();
    }

    @AfterAll
    static void close() {
        server.destroy();
        THREAD.shutdownNow();
    }

    /** Peers of port 9, which nobody listens to: 1 to 254. */
    private static void take(byte[] datagram, int peer) throws Exception {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) peer});
        server.processDatagram(
                new DatagramPacket(datagram, datagram.length, new InetSocketAddress(address, 9)));
    }

    private static void holds() throws Exception {
        // Of one connection's records each gives the thread the next one.
        for (int i = 0; i < 2 || (server.waiting() > 0 && i < 10_000); i++) {
            THREAD.submit(() -> {}).get(20, TimeUnit.SECONDS);
        }
        assertTrue(HANDSHAKES.size() <= PLACES, "handshakes " + HANDSHAKES.size());
        assertTrue(
                server.connections().remainingCapacity() >= Dtls.MAX_CONNECTIONS - PLACES,
                "connections");
        assertTrue(server.waiting() == 0, "nothing waits for a thread that is idle");
        assertTrue(proven == 0, "somebody was heard");
    }

    /** The first byte is the peer, the second the length of the datagram in steps of 8. */
    @FuzzTest(maxDuration = "10m")
    void anyDatagrams(byte[] bytes) throws Exception {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.remaining() > 2) {
            int peer = left.get() & 3;
            byte[] datagram = new byte[Math.min(left.remaining() - 1, (left.get() & 0xFF) * 8)];
            left.get(datagram, 0, Math.min(datagram.length, left.remaining()));
            take(datagram, peer + 1);
        }
        TIME.advance(Duration.ofMillis(100));
        holds();
    }

    /**
     * Records that look right, changed in some places, in any order, of a few peers, some of which
     * are in the middle of a handshake.
     */
    @Test
    void recordsThatAreAlmostRight() throws Exception {
        Random random = new Random(42);
        List<RawUdp> peers = new ArrayList<>();
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            for (int round = 0; round < 6; round++) {
                for (int i = 0; i < 8; i++) {
                    RawUdp peer = new RawUdp(server.getAddress());
                    peers.add(peer);
                    peer.send(Hello.client(i, new byte[0], 0));
                    peer.send(Hello.client(i, Hello.cookie(peer.receive()), 1));
                    assertEquals(2, Hello.type(peer.receive()));
                }
                almostRight(random, peers.subList(round * 8, round * 8 + 8));
                TIME.advance(Duration.ofSeconds(11));
            }
        } finally {
            System.setErr(err);
            peers.forEach(RawUdp::close);
        }
        // What anybody can send must not fill the log: a stack trace is a page.
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    private static void almostRight(Random random, List<RawUdp> midst) throws Exception {
        for (int i = 0; i < 500; i++) {
            byte[] datagram =
                    switch (random.nextInt(8)) {
                        case 0 -> Hello.client(i, new byte[0], 0);
                        case 1 -> Hello.client(i, bytes(random, 32), bytes(random, 32), 1, 0);
                        case 2 -> Hello.client(i, bytes(random, 255), new byte[0], 0, 1_000);
                        case 3 ->
                                Hello.fragment(
                                        random.nextInt(21),
                                        random.nextInt(4),
                                        random.nextInt(0x100_0000),
                                        random.nextInt(0x100_0000),
                                        bytes(random, 200));
                        case 4 ->
                                Hello.record(
                                        20 + random.nextInt(6),
                                        random.nextInt(3),
                                        i,
                                        bytes(random, 1_300));
                        case 5 ->
                                joined(
                                        Hello.record(20, 0, i, new byte[] {1}),
                                        Hello.client(i, new byte[0], i));
                        case 6 -> Hello.handshake(1, i, bytes(random, random.nextInt(100)));
                        default -> bytes(random, 1 + random.nextInt(300));
                    };
            int changes = random.nextInt(4);
            for (int k = 0; k < changes; k++) {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
            }
            boolean cut = random.nextInt(10) == 0;
            if (cut) {
                datagram = Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
            }
            if (random.nextBoolean()) {
                take(datagram, 1 + random.nextInt(200));
            } else {
                int port = midst.get(random.nextInt(midst.size())).port();
                server.processDatagram(
                        new DatagramPacket(
                                datagram,
                                datagram.length,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            }
            if (i % 100 == 0) {
                TIME.advance(Duration.ofMillis(200));
                holds();
            }
        }
        holds();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
