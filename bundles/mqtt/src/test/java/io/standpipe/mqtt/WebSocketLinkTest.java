package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.paho.Paho3Link;
import io.standpipe.mqtt.paho.PahoLink;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.settings.TransportSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MQTT inside a WebSocket over real sockets. */
@Timeout(60)
class WebSocketLinkTest {

    private static final String CLIENT = "websocket-link-test";

    private final RecordingEvents events = new RecordingEvents();
    private PahoThreads threads;
    private WebSocketPeer peer;

    @BeforeEach
    void begin() throws Exception {
        threads = new PahoThreads(CLIENT);
        peer = new WebSocketPeer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void end() throws Exception {
        peer.close();
        threads.shutdownNow();
    }

    private UplinkTransport connect(TransportSettings.Version version, int port) {
        ConnectTarget target =
                new ConnectTarget(
                        new BrokerAddress("ws", "localhost", port, "/a/mqtt"),
                        "",
                        null,
                        CLIENT,
                        "",
                        "geheim".getBytes(StandardCharsets.UTF_8),
                        30,
                        new Topics(""),
                        Duration.ofSeconds(20),
                        threads);
        UplinkTransport.Outgoing will =
                new UplinkTransport.Outgoing("s/1/d/gw/status", new byte[] {'{', '}'}, true);
        return version == TransportSettings.Version.V5
                ? PahoLink.connect(target, will, events)
                : Paho3Link.connect(target, will, events);
    }

    @ParameterizedTest
    @EnumSource
    void messagesGoThroughAndPingsAreAnswered(TransportSettings.Version version) throws Exception {
        UplinkTransport link = connect(version, peer.port());
        boolean five = version == TransportSettings.Version.V5;
        peer.welcome(five ? ScriptedPeer.WELCOME : new int[] {0x20, 2, 0, 0});
        assertTrue(peer.head().startsWith("GET /a/mqtt HTTP/1.1\r\nHost: localhost:"));
        assertTrue(events.next().startsWith("connected"));
        link.publish(1, new UplinkTransport.Outgoing("s/1/x", new byte[200_000], false));
        assertEquals(200_000, peer.read().rest().length / 1000 * 1000);
        peer.raw(0x89, 2, 7, 8);
        assertArrayEquals(new byte[] {(byte) 0x8A, 7, 8}, peer.frame());
        peer.send(0x40, 2, 0, 1);
        assertEquals("acknowledged 1", events.next());
        link.disconnect();
        assertEquals(ScriptedPeer.DISCONNECT, peer.read().type());
        assertEquals(0, peer.read().type());
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }

    @ParameterizedTest
    @EnumSource
    void theOtherSidesCloseEndsIt(TransportSettings.Version version) throws Exception {
        connect(version, peer.port());
        boolean five = version == TransportSettings.Version.V5;
        peer.welcome(five ? ScriptedPeer.WELCOME : new int[] {0x20, 2, 0, 0});
        assertTrue(events.next().startsWith("connected"));
        peer.raw(0x88, 2, 3, 0xE9);
        assertEquals("lost: " + NetworkCauses.CLOSED, events.next());
        assertArrayEquals(new byte[] {(byte) 0x88, 3, (byte) 0xE9}, peer.frame());
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }

    @Test
    void whatIsNoWebSocketIsSaid() throws Exception {
        try (ScriptedPeer other = new ScriptedPeer()) {
            connect(TransportSettings.Version.V5, other.port());
            other.accept();
            for (char c : "HTTP/1.1 403 No\r\n\r\n".toCharArray()) {
                other.send(c);
            }
            assertEquals(
                    "lost: the web server answered \"HTTP/1.1 403 No\" to a WebSocket on /a/mqtt;"
                            + " is the path right?",
                    events.next());
            assertTrue(other.read().type() != 0, "the request");
        }
    }

    @Test
    void textInsteadOfDataEndsIt() throws Exception {
        connect(TransportSettings.Version.V5, peer.port());
        peer.welcome(ScriptedPeer.WELCOME);
        events.next();
        peer.raw(0x81, 1, 'x');
        assertEquals(
                "lost: a WebSocket frame must be binary here, but came with opcode 0x1",
                events.next());
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }
}
