package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.PacketPhrase;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.paho.PahoLink;
import io.standpipe.mqtt.settings.BrokerAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library behind the seam, over real sockets. */
@Timeout(30)
class PahoLinkTest {

    private static final String CLIENT = "paho-link-test";
    private static final byte[] PAYLOAD = "{\"v\":1}".getBytes(StandardCharsets.UTF_8);
    private static final UplinkTransport.Outgoing WILL =
            new UplinkTransport.Outgoing(
                    "s/1/d/gw/status", "{\"online\":false}".getBytes(StandardCharsets.UTF_8), true);

    private final RecordingEvents recorder = new RecordingEvents();
    private PahoThreads threads;
    private ScriptedPeer peer;

    @BeforeEach
    void begin() throws IOException {
        threads = new PahoThreads(CLIENT);
        peer = new ScriptedPeer();
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        threads.shutdownNow();
    }

    private UplinkTransport connect() {
        return PahoLink.connect(target("localhost", peer.port()), WILL, recorder);
    }

    private ConnectTarget target(String host, int port) {
        return target(host, port, "");
    }

    private ConnectTarget target(String host, int port, String prefix) {
        return new ConnectTarget(
                new BrokerAddress("tcp", host, port),
                "",
                null,
                CLIENT,
                "gw-user",
                "geheim".getBytes(StandardCharsets.UTF_8),
                30,
                new Topics(prefix),
                Duration.ofSeconds(20),
                threads);
    }

    private String event() throws InterruptedException {
        return recorder.next();
    }

    private static void assertNoThreadIsLeft() throws InterruptedException {
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }

    @Test
    void whereNobodyIsThatIsSaid() throws Exception {
        peer.close();
        connect();
        assertEquals("not reached: connection refused", event());
    }

    @Test
    void anUnknownHostIsNamed() throws Exception {
        PahoLink.connect(target("no.such.host.invalid", 1), WILL, recorder);
        assertEquals("not reached: unknown host no.such.host.invalid", event());
    }

    @Test
    void aPeerThatHangsUpAtOnceLeavesNoThreadBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            connect();
            peer.accept();
            peer.hangUp();
            assertTrue(event().startsWith("lost: "));
        }
        assertNoThreadIsLeft();
    }

    @Test
    void aConnectionThatStoodLeavesNoThreadBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            UplinkTransport link = connect();
            peer.welcome(ScriptedPeer.WELCOME);
            assertTrue(event().startsWith("connected"));
            link.publish(1, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
            assertEquals(ScriptedPeer.PUBLISH, peer.read().type());
            peer.hangUp();
            assertEquals("lost: " + NetworkCauses.CLOSED, event());
            link.abort();
        }
        assertNoThreadIsLeft();
    }

    @Test
    void anAbortedAttemptLeavesNoThreadBehind() throws Exception {
        for (int i = 0; i < 10; i++) {
            UplinkTransport link = connect();
            peer.accept();
            link.abort();
            peer.hangUp();
        }
        UplinkTransport link = connect();
        peer.accept();
        assertEquals(ScriptedPeer.CONNECT, peer.read().type());
        link.abort();
        assertEquals(0, peer.read().type(), "and the peer sees the end");
        assertNoThreadIsLeft();
    }

    /** What the uplink calls a path is a topic below the gateway's root, and nothing else is. */
    @Test
    void pathsAreTopicsBelowTheRoot() throws Exception {
        UplinkTransport link =
                PahoLink.connect(target("localhost", peer.port(), "s/gw/"), WILL, recorder);
        assertTrue(peer.welcome(ScriptedPeer.WELCOME).holds("s/gw/" + WILL.path()));
        event();
        link.publish(1, new UplinkTransport.Outgoing("alarm/hyd-1", PAYLOAD, false));
        assertTrue(peer.read().holds("s/gw/alarm/hyd-1"));
        link.listen(2, "cmd/+");
        assertTrue(peer.read().holds("s/gw/cmd/+"));
        peer.send(0x30, 12, 0, 8, 's', '/', 'g', 'w', '/', 'c', 'm', 'd', 0, 'x');
        assertEquals("arrived cmd new x", event());
        peer.send(0x30, 7, 0, 3, 'c', 'm', 'd', 0, 'x');
        assertEquals("dropped cmd: it " + PacketPhrase.UNASKED.of(), event());
        link.abort();
        assertNoThreadIsLeft();
    }

    @Test
    void whatThePacketsHold() throws Exception {
        UplinkTransport link = connect();
        ScriptedPeer.Packet connect = peer.welcome(ScriptedPeer.WELCOME);
        // User name, password, will retain, will QoS 1, will, clean start (MQTT 5, 3.1.2.3).
        assertEquals(0b1110_1110, connect.rest()[7] & 0xFF);
        assertEquals(30, connect.rest()[9]);
        for (String part :
                List.of(CLIENT, "gw-user", "geheim", WILL.path(), "{\"online\":false}")) {
            assertTrue(connect.holds(part), part);
        }
        assertEquals(
                "connected Limits[unacknowledged=65535, largest=2147483647, keepAlive=-1,"
                        + " wildcards=true, retains=true, reads=true]",
                event());
        link.publish(7, new UplinkTransport.Outgoing("s/1/d/gw/state/hyd-1", PAYLOAD, true));
        ScriptedPeer.Packet publish = peer.read();
        assertEquals(0x33, publish.first(), "PUBLISH, QoS 1, retained");
        for (String part : List.of("s/1/d/gw/state/hyd-1", "application/json", "{\"v\":1}")) {
            assertTrue(publish.holds(part), part);
        }
        int packet = 2 + publish.rest().length;
        int topic = "s/1/d/gw/state/hyd-1".length();
        assertTrue(packet <= Topics.OVERHEAD + topic + PAYLOAD.length, "the overhead is no guess");
        link.disconnect();
        assertEquals(ScriptedPeer.DISCONNECT, peer.read().type());
        assertNoThreadIsLeft();
    }

    @Test
    void answersComeBackWithTheirReason() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(ScriptedPeer.WELCOME);
        event();
        link.publish(41, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        link.publish(42, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        link.publish(43, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        peer.send(0x40, 2, 0, 2);
        assertEquals("acknowledged 42", event());
        peer.send(0x40, 3, 0, 1, 0x10);
        assertEquals("acknowledged 41", event());
        peer.send(0x40, 9, 0, 3, 0x87, 5, 0x1F, 0, 2, 'n', 'o');
        assertEquals("acknowledged 43 not authorized (0x87): no", event());
        link.abort();
    }

    @Test
    void theBrokersLimitsAreReadRight() throws Exception {
        UplinkTransport link = connect();
        // Receive Maximum 65535, Maximum Packet Size 100,000, Topic Alias Maximum 10.
        peer.welcome(0x20, 14, 0, 0, 11, 0x21, 0xFF, 0xFF, 0x27, 0, 1, 0x86, 0xA0, 0x22, 0, 10);
        assertEquals(
                "connected Limits[unacknowledged=65535, largest=100000, keepAlive=-1,"
                        + " wildcards=true, retains=true, reads=true]",
                event());
        for (int i = 1; i <= 100; i++) {
            link.publish(i, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
            assertTrue(peer.read().holds("s/1/d/gw/x"), "each names its topic");
        }
        assertEquals(List.of(), recorder.rest());
        link.abort();
    }

    @Test
    void aRefusedConnectionSaysWhy() throws Exception {
        connect();
        peer.welcome(0x20, 3, 0, 0x86, 0);
        assertEquals("not let in: the broker refused: bad user name or password (0x86)", event());
        assertNoThreadIsLeft();
    }

    @Test
    void aBrokerWithoutQoS1IsOfNoUse() throws Exception {
        connect();
        peer.welcome(0x20, 5, 0, 0, 2, 0x24, 0);
        assertEquals(
                "lost: the broker takes QoS 0 only, so it confirms nothing; the gateway needs QoS"
                        + " 1, set the broker so",
                event());
        assertNoThreadIsLeft();
    }

    @Test
    void aBrokerThatDisconnectsSaysWhy() throws Exception {
        connect();
        peer.welcome(ScriptedPeer.WELCOME);
        event();
        peer.send(0xE0, 2, 0x8B, 0);
        assertEquals("lost: the broker disconnected: server shutting down (0x8B)", event());
        assertNoThreadIsLeft();
    }

    @Test
    void anAnswerTheLibraryDoesNotKnowIsExplained() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(ScriptedPeer.WELCOME);
        event();
        link.publish(1, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        peer.send(0x40, 3, 0, 1, 0x95);
        assertEquals(
                "lost: the broker answered with a reason code that does not belong there,"
                        + " perhaps packet too large (0x95)",
                event());
        link.abort();
        assertNoThreadIsLeft();
    }

    @Test
    void aBrokerOfTheOldVersionIsRecognised() throws Exception {
        connect();
        peer.welcome(0x20, 2, 0, 1);
        assertEquals("lost: the broker does not know MQTT 5; set version to 3.1.1", event());
        connect();
        peer.welcome(0x20, 3, 0, 0x84, 0);
        assertEquals("lost: the broker does not know MQTT 5; set version to 3.1.1", event());
        assertNoThreadIsLeft();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Paho alone would never read again after the first or the second. */
    @Test
    void whatTheLibraryCannotTakeIsLeftOutAndTheRestComes() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(ScriptedPeer.WELCOME);
        event();
        // QoS 1, topic c, id 5, 40,000 bytes of correlation data.
        peer.out()
                .write(
                        join(
                                new byte[] {0x32, (byte) 0xCB, (byte) 0xB8, 2, 0, 1, 'c', 0, 5},
                                new byte[] {(byte) 0xC3, (byte) 0xB8, 2, 9, (byte) 0x9C, 0x40},
                                new byte[40_000]));
        assertEquals(
                "dropped c: it has 40000 bytes of correlation data, but at most 32767 are taken",
                event());
        assertEquals("[0, 5]", Arrays.toString(peer.read().rest()), "acknowledged all the same");
        // A control character in a content type; one in a topic; and a good one.
        peer.send(0x30, 8, 0, 1, 'c', 4, 3, 0, 1, 1);
        assertEquals("arrived c new ", event());
        peer.send(0x30, 5, 0, 2, 'c', 1, 0);
        assertEquals(
                "dropped c\u0001: it has a topic with characters that no topic may have", event());
        peer.send(0x32, 7, 0, 1, 'c', 0, 6, 0, 'x');
        assertEquals("arrived c new x", event());
        assertEquals("[0, 6]", Arrays.toString(peer.read().rest()));
        assertFalse(link.inMessage());
        link.abort();
        assertNoThreadIsLeft();
    }

    @Test
    void whatBreaksTheProtocolIsSaidInWords() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(ScriptedPeer.WELCOME);
        event();
        peer.send(0x36, 6, 0, 1, 'c', 0, 5, 0);
        assertEquals("lost: the broker sent a message that has QoS 3", event());
        assertTrue(link.inMessage());
        assertNoThreadIsLeft();
    }

    /** Should a packet break the library all the same, the connection ends, and its threads. */
    @Test
    void aReaderThatEndsOverAPacketEndsTheConnection() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(ScriptedPeer.WELCOME);
        event();
        link.publish(1, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        assertEquals(ScriptedPeer.PUBLISH, peer.read().type());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("MQTT Rec: " + CLIENT)) {
                thread.getUncaughtExceptionHandler()
                        .uncaughtException(thread, new NegativeArraySizeException());
            }
        }
        assertEquals(
                "lost: a packet from the broker could not be read (NegativeArraySizeException)",
                event());
        assertNoThreadIsLeft();
    }
}
