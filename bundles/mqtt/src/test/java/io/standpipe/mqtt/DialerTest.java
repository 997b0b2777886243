package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.ConnectedSocket;
import io.standpipe.mqtt.connect.Dialer;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.settings.BrokerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which addresses are called. */
@Timeout(60)
class DialerTest {

    /** Nobody listens there: the peer is on 127.0.0.1 alone. */
    private static final String DEAD = "127.0.0.2";

    private final List<String> asked = new ArrayList<>();
    private PahoThreads threads;
    private ScriptedPeer peer;

    @BeforeEach
    void begin() throws IOException {
        threads = new PahoThreads("dial-test");
        peer = new ScriptedPeer();
    }

    @AfterEach
    void end() throws IOException {
        peer.close();
        threads.shutdownNow();
    }

    private Dialer dialer(String host, String... addresses) {
        ConnectTarget target =
                new ConnectTarget(
                        new BrokerAddress("tcp", host, peer.port()),
                        "",
                        null,
                        "c",
                        "",
                        new byte[0],
                        30,
                        new Topics(""),
                        Duration.ofSeconds(20),
                        threads);
        return new Dialer(
                target,
                name -> {
                    asked.add(name);
                    InetAddress[] all = new InetAddress[addresses.length];
                    for (int i = 0; i < addresses.length; i++) {
                        all[i] = InetAddress.getByName(addresses[i]);
                    }
                    return all;
                });
    }

    @Test
    void theOthersAreTriedWhenOneIsDead() throws Exception {
        Dialer dialer = dialer("broker", DEAD, "127.0.0.1");
        ConnectedSocket wire = dialer.open(() -> {});
        peer.accept();
        wire.getOutputStream().write(7);
        assertEquals(7, peer.in().read());
        assertTrue(dialer.reached());
        dialer.abort();
        assertEquals(-1, peer.in().read());
        assertEquals(List.of("broker"), asked);
    }

    @Test
    void whenAllAreDeadTheCauseIsSaidOnce() {
        Dialer dialer = dialer("[::7]", DEAD, "127.0.0.3", "127.0.0.4");
        IOException failure = assertThrows(IOException.class, () -> dialer.open(() -> {}));
        assertEquals("connection refused", NetworkCauses.text(failure));
        assertFalse(dialer.reached());
        assertEquals(List.of("::7"), asked, "without brackets");
    }

    @Test
    void aNameWithManyAddressesIsNotTriedForEver() {
        String[] many = new String[6];
        Arrays.fill(many, DEAD);
        many[5] = "127.0.0.1";
        assertThrows(IOException.class, () -> dialer("broker", many).open(() -> {}));
    }

    @Test
    void anUnknownNameIsNamedWhateverTheResolverAdds() {
        Dialer dialer =
                new Dialer(
                        new ConnectTarget(
                                new BrokerAddress("tcp", "b", 1),
                                "",
                                null,
                                "c",
                                "",
                                new byte[0],
                                30,
                                new Topics(""),
                                Duration.ofSeconds(20),
                                threads),
                        name -> {
                            throw new UnknownHostException(name + ": Name or service not known");
                        });
        IOException failure = assertThrows(IOException.class, () -> dialer.open(() -> {}));
        assertEquals("unknown host b", NetworkCauses.text(failure));
    }

    @Test
    void oneThatWasGivenUpCallsNobody() {
        Dialer dialer = dialer("broker", "127.0.0.1");
        dialer.abort();
        IOException failure = assertThrows(IOException.class, () -> dialer.open(() -> {}));
        assertEquals("given up", NetworkCauses.text(failure));
        assertTrue(Collections.frequency(asked, "broker") == 1);
    }
}
