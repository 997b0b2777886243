package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.PacketPhrase;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.paho.Paho3Link;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.uplink.session.SendWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library behind the seam for MQTT 3.1.1, over real sockets. */
@Timeout(30)
class Paho3LinkTest {

    private static final String CLIENT = "paho3-link-test";
    private static final byte[] PAYLOAD = "{\"v\":1}".getBytes(StandardCharsets.UTF_8);
    private static final UplinkTransport.Outgoing WILL =
            new UplinkTransport.Outgoing(
                    "s/1/d/gw/status", "{\"online\":false}".getBytes(StandardCharsets.UTF_8), true);

    /** CONNACK, accepted. */
    private static final int[] WELCOME = {0x20, 2, 0, 0};

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
        return Paho3Link.connect(target("localhost", peer.port()), WILL, recorder);
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
        Paho3Link.connect(target("no.such.host.invalid", 1), WILL, recorder);
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
            peer.welcome(WELCOME);
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

    @Test
    void whatThePacketsHold() throws Exception {
        UplinkTransport link = connect();
        ScriptedPeer.Packet connect = peer.welcome(WELCOME);
        assertEquals(4, connect.rest()[6], "MQTT 3.1.1, and no other is tried");
        // User name, password, will retain, will QoS 1, will, clean session (MQTT 3.1.1, 3.1.2.3).
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
        for (String part : List.of("s/1/d/gw/state/hyd-1", "{\"v\":1}")) {
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
    void answersComeBack() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(WELCOME);
        event();
        link.publish(41, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        link.publish(42, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
        peer.send(0x40, 2, 0, 2);
        assertEquals("acknowledged 42", event());
        peer.send(0x40, 2, 0, 1);
        assertEquals("acknowledged 41", event());
        link.abort();
    }

    @Test
    void aFullWindowIsNotTooMuchForTheLibrary() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(WELCOME);
        event();
        for (int i = 1; i <= 2 * SendWindow.WINDOW; i++) {
            link.publish(i, new UplinkTransport.Outgoing("s/1/d/gw/x", PAYLOAD, false));
            assertEquals(0x32, peer.read().first());
        }
        for (int i = 1; i <= 2 * SendWindow.WINDOW; i++) {
            peer.send(0x40, 2, i >> 8, i & 0xFF);
            assertEquals("acknowledged %d".formatted(i), event());
        }
        link.abort();
    }

    /** What the uplink calls a path is a topic below the gateway's root, and nothing else is. */
    @Test
    void pathsAreTopicsBelowTheRoot() throws Exception {
        UplinkTransport link =
                Paho3Link.connect(target("localhost", peer.port(), "s/gw/"), WILL, recorder);
        assertTrue(peer.welcome(WELCOME).holds("s/gw/" + WILL.path()));
        event();
        link.publish(1, new UplinkTransport.Outgoing("alarm/hyd-1", PAYLOAD, false));
        assertTrue(peer.read().holds("s/gw/alarm/hyd-1"));
        link.listen(2, "cmd/+");
        assertTrue(peer.read().holds("s/gw/cmd/+"));
        peer.send(0x30, 11, 0, 8, 's', '/', 'g', 'w', '/', 'c', 'm', 'd', 'x');
        assertEquals("arrived cmd new x", event());
        peer.send(0x30, 6, 0, 3, 'c', 'm', 'd', 'x');
        assertEquals("dropped cmd: it " + PacketPhrase.UNASKED.of(), event());
        link.abort();
        assertNoThreadIsLeft();
    }

    @Test
    void subscriptionsAreAnsweredAndDeliver() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(WELCOME);
        event();
        link.listen(7, "s/1/d/gw/command");
        ScriptedPeer.Packet subscribe = peer.read();
        assertEquals(0x82, subscribe.first());
        assertTrue(subscribe.holds("s/1/d/gw/command"));
        peer.send(0x90, 3, subscribe.rest()[0], subscribe.rest()[1], 1);
        assertEquals("listening 7", event());
        link.listen(8, "secret/#");
        subscribe = peer.read();
        peer.send(0x90, 3, subscribe.rest()[0], subscribe.rest()[1], 0x80);
        assertEquals("listening 8 unspecified error (0x80)", event());
        peer.send(0x32, 8, 0, 1, 'c', 0, 9, 'a', 'b', 'c');
        assertEquals("arrived c new abc", event());
        assertEquals(0x40, peer.read().first(), "it is acknowledged");
        peer.send(0x31, 4, 0, 1, 'c', 'x');
        assertEquals("arrived c retained x", event());
        link.abort();
        assertNoThreadIsLeft();
    }

    @Test
    void aRefusedConnectionSaysWhyAndNothingElseIsTried() throws Exception {
        String[] causes = {
            "it does not know MQTT 3.1.1; set version to 5",
            "client identifier not valid",
            "server unavailable",
            "bad user name or password",
            "not authorized",
        };
        for (int i = 0; i < causes.length; i++) {
            connect();
            peer.welcome(0x20, 2, 0, i + 1);
            String how = i == 0 || i == 2 ? "lost: " : "not let in: ";
            assertEquals(how + "the broker refused: " + causes[i], event());
            assertEquals(0, peer.read().type());
        }
        assertEquals(List.of(), recorder.rest());
        assertNoThreadIsLeft();
    }

    /** From a broker of version 5, say. */
    @Test
    void anAnswerTheLibraryDoesNotKnowEndsTheConnection() throws Exception {
        connect();
        peer.welcome(0x20, 3, 0, 0x84, 0);
        assertTrue(event().startsWith("lost: "));
        UplinkTransport link = connect();
        peer.welcome(WELCOME);
        event();
        peer.send(0xF0, 0);
        assertTrue(event().startsWith("lost: "));
        link.abort();
        assertNoThreadIsLeft();
    }

    @Test
    void aMessageThatIsTooLongIsLeftOutAndTheRestComes() throws Exception {
        UplinkTransport link = connect();
        peer.welcome(WELCOME);
        event();
        // 100,000 bytes, QoS 1, retained.
        peer.send(0x33, 0xA0, 0x8D, 6, 0, 1, 'c', 0, 5);
        peer.out().write(new byte[100_000 - 5]);
        assertEquals("dropped c: it has 100000 bytes, but at most 65536 are taken", event());
        assertEquals("[0, 5]", java.util.Arrays.toString(peer.read().rest()));
        peer.send(0x30, 4, 0, 2, 'c', 7);
        assertTrue(event().startsWith("dropped c"));
        peer.send(0x90, 3, 0, 9, 1); // a SUBACK to nothing
        peer.send(0x32, 6, 0, 1, 'c', 0, 6, 'x');
        assertEquals("arrived c new x", event());
        assertEquals("[0, 6]", java.util.Arrays.toString(peer.read().rest()));
        link.abort();
        assertNoThreadIsLeft();
    }
}
