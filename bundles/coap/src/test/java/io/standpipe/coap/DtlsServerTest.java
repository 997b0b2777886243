package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.dtls.Dtls;
import io.standpipe.coap.dtls.DtlsConnections;
import io.standpipe.coap.dtls.DtlsFlood;
import io.standpipe.coap.dtls.DtlsServer;
import io.standpipe.coap.dtls.DtlsSessions;
import io.standpipe.coap.dtls.HandshakeLimit;
import io.standpipe.coap.dtls.ProvenHandshakes;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The socket with peers that have no key, and one that has. */
@Timeout(60)
class DtlsServerTest {

    private static final int PLACES = 10;
    private static final Detector DETECTOR = Kit.detector("a", Kit.SMOKE, Security.PSK, Kit.KEY);

    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();
    private final InstalledDetectors installed = new InstalledDetectors(List.of(DETECTOR));
    private final UnknownDevices seen = new UnknownDevices("test", time);
    private final HandshakeLimit<ConnectionId> handshakes =
            new HandshakeLimit<>(time, PLACES, log::add);
    private final BlockingQueue<RawData> received = new LinkedBlockingQueue<>();
    private DtlsServer server;

    @BeforeEach
    void open() throws Exception {
        Configuration network =
                new Configuration(
                        SystemConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        CoapConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS);
        RestartStore nothing =
                new RestartStore(
                        null, time, SystemTime.INSTANCE, problem -> {}, DtlsSessions::reserve);
        Dtls dtls =
                new Dtls(
                        () -> installed,
                        seen,
                        time,
                        new DtlsSessions(nothing, () -> installed),
                        handshakes);
        server =
                dtls.connector(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new CoapBusConfig.Ports(
                                ListenAddress.parse("127.0.0.1:0", 0), null, "", ""),
                        network);
        server.setRawDataReceiver(received::add);
        server.start();
    }

    @AfterEach
    void close() {
        server.destroy();
    }

    /** Begins a handshake and says no more; returns the type of the last answer. */
    private static int halfOpen(RawUdp peer, long random) throws Exception {
        return halfOpen(peer, random, new byte[0]);
    }

    private static int halfOpen(RawUdp peer, long random, byte[] session) throws Exception {
        peer.send(Hello.client(random, session, new byte[0], 0, 0));
        byte[] verify = peer.receive();
        assertEquals(3, Hello.type(verify), "a cookie first");
        peer.send(Hello.client(random, session, Hello.cookie(verify), 1, 0));
        return Hello.type(peer.receive());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(condition.getAsBoolean());
    }

    private void proves(String why) throws Exception {
        try (Client client = Client.psk(server.getAddress(), "ep-a", Kit.KEY)) {
            client.endpoint().sendRequest(client.request(CoAP.Code.POST, "standpipe", 110, "[]"));
            assertNotNull(received.poll(20, TimeUnit.SECONDS), why);
        }
    }

    @Test
    void halfOpenHandshakesAreBoundedAndADetectorOfTheSameHostComesIn() throws Exception {
        List<RawUdp> peers = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                RawUdp peer = new RawUdp(server.getAddress());
                peers.add(peer);
                assertEquals(2, halfOpen(peer, i));
            }
            assertEquals(PLACES, handshakes.size());
            RawUdp late = new RawUdp(server.getAddress());
            peers.add(late);
            late.send(Hello.client(99, new byte[0], 0));
            late.send(Hello.client(99, Hello.cookie(late.receive()), 1));
            // Its own turn is over once another one after it was answered.
            late.send(Hello.client(100, new byte[0], 0));
            assertEquals(3, Hello.type(late.receive()), "nothing came of the one before");
            assertEquals(PLACES, handshakes.size());
            time.advance(HandshakeLimit.LEFT_BY_ITS_OWN);
            proves("during a flood");
            assertEquals(1, log.size());
            assertTrue(handshakes.size() < PLACES, "a handshake that is done leaves its place");
        } finally {
            peers.forEach(RawUdp::close);
        }
    }

    /** A name of a session is no proof of an address: it was seen by all on the way. */
    @Test
    void aHelloWithoutACookieBeginsNothingWhateverItNames() throws Exception {
        proves("first");
        await(() -> server.connections().iterator().hasNext());
        byte[] session =
                server.connections().iterator().next().getEstablishedSessionIdentifier().getBytes();
        assertEquals(32, session.length);
        try (RawUdp peer = new RawUdp(server.getAddress())) {
            for (int i = 0; i < 20; i++) {
                byte[] named = i % 2 == 0 ? session : new byte[32];
                peer.send(Hello.client(i, named, new byte[0], 0, 0));
                assertEquals(3, Hello.type(peer.receive()));
            }
            assertEquals(0, handshakes.size());
        }
    }

    @Test
    void aLongHelloIsMetWithSilence() throws Exception {
        try (RawUdp peer = new RawUdp(server.getAddress())) {
            int rest = Hello.client(1, new byte[0], 0).length;
            peer.send(Hello.client(1, new byte[0], new byte[0], 0, DtlsFlood.MAX_HELLO - rest + 1));
            peer.send(Hello.client(2, new byte[0], new byte[0], 7, DtlsFlood.MAX_HELLO - rest));
            byte[] answer = peer.receive();
            assertEquals(7, answer[10], "only the second was answered, by its number");
        }
    }

    /** What a handshake sends that never ends is not kept, and ends it. */
    @Test
    void piecesOfAMessageWithoutEndEndTheHandshakeOrAreDropped() throws Exception {
        try (RawUdp peer = new RawUdp(server.getAddress())) {
            assertEquals(2, halfOpen(peer, 1));
            peer.receive(); // its hello is done
            peer.send(Hello.fragment(16, 2, 0xFF_FFFF, 0, new byte[10]));
            byte[] alert = peer.receive();
            assertEquals(21, alert[0], "16 MB are refused at the first piece");
            await(() -> handshakes.size() == 0); // it is told before
        }
    }

    @Test
    void aDetectorsOlderConnectionsAreBounded() throws Exception {
        for (int i = 0; i < DtlsConnections.OF_ONE_DETECTOR + 2; i++) {
            proves("handshake " + i);
        }
        await(() -> server.connections().besides() == DtlsConnections.OF_ONE_DETECTOR - 1);
        assertEquals(0, handshakes.size());
    }

    /** Its key proves that it is the detector; it is bounded all the same. */
    @Test
    void aDetectorThatShakesHandsWithoutEndHasToWait() {
        ProvenHandshakes proven = new ProvenHandshakes(time);
        for (int i = 0; i < ProvenHandshakes.BURST; i++) {
            assertTrue(proven.mayBegin("a"));
            assertTrue(proven.mayBegin("a"), "asking costs nothing");
            proven.done("a");
        }
        assertTrue(!proven.mayBegin("a"));
        assertTrue(proven.mayBegin("b"));
        time.advance(Duration.ofSeconds(ProvenHandshakes.SECONDS));
        assertTrue(proven.mayBegin("a"));
        proven.done("a");
        assertTrue(!proven.mayBegin("a"));
    }
}
