package io.standpipe.coap.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.Hello;
import io.standpipe.coap.device.SenderNetwork;
import io.standpipe.testkit.VirtualTime;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.junit.jupiter.api.Test;

class DtlsFloodTest {

    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final byte[] COOKIE = new byte[32];

    private final VirtualTime time = new VirtualTime();
    private final HandshakeLimit<Integer> handshakes = new HandshakeLimit<>(time, 64, line -> {});
    private final DtlsFlood flood =
            new DtlsFlood(
                    time,
                    new Configuration(SystemConfig.DEFINITIONS, DtlsConfig.DEFINITIONS),
                    handshakes);

    /** Whether a datagram passes; it does not begin where its array does. */
    private boolean passes(String host, int port, byte[] bytes) {
        byte[] array = new byte[bytes.length + 20];
        Arrays.fill(array, (byte) 1);
        System.arraycopy(bytes, 0, array, 7, bytes.length);
        InetSocketAddress from = new InetSocketAddress(address(host), port);
        return flood.onReceiving(new DatagramPacket(array, 7, bytes.length, from));
    }

    private boolean passes(int port, byte[] bytes) {
        return passes("10.0.0.1", port, bytes);
    }

    private int passed(int port, int sent, byte[] bytes) {
        int passed = 0;
        for (int i = 0; i < sent; i++) {
            passed += passes(port, bytes) ? 1 : 0;
        }
        return passed;
    }

    private static byte[] hello(byte[] session, byte[] cookie, int length) {
        int least = Hello.client(1, session, cookie, 0, 0).length;
        return Hello.client(1, session, cookie, 0, Math.max(0, length - least));
    }

    /** A datagram with one record of so many bytes in all. */
    private static byte[] record(int type, int epoch, int length) {
        return Hello.record(type, epoch, 1, new byte[length - 13]);
    }

    @Test
    void aPeerIsBoundedAndItsNeighbourIsNot() {
        byte[] hello = hello(new byte[0], new byte[0], 0);
        assertEquals(DtlsFlood.BURST, passed(1, 1000, hello));
        assertEquals(50, passed(2, 50, hello));
        time.advance(Duration.ofSeconds(1));
        assertEquals(DtlsFlood.PER_SECOND, passed(1, 1000, hello));
    }

    /** Whoever forges them must not use up what a detector may send. */
    @Test
    void encryptedRecordsAreNotCounted() {
        assertEquals(1000, passed(1, 1000, record(APPLICATION_DATA, 1, 200)));
        assertEquals(DtlsFlood.BURST, passed(1, 1000, hello(new byte[0], new byte[0], 0)));
        assertEquals(1000, passed(1, 1000, record(HANDSHAKE, 1, 200)));
    }

    @Test
    void eachSortHasItsLength() {
        assertTrue(passes(1, hello(new byte[0], new byte[0], DtlsFlood.MAX_HELLO)));
        assertFalse(passes(1, hello(new byte[0], new byte[0], DtlsFlood.MAX_HELLO + 1)));
        byte[] certificates = record(HANDSHAKE, 0, DtlsFlood.MAX_HANDSHAKE);
        certificates[13] = CLIENT_KEY_EXCHANGE;
        assertTrue(passes(1, certificates), "what is no hello may be longer");
        assertFalse(passes(1, record(HANDSHAKE, 0, DtlsFlood.MAX_HANDSHAKE + 1)));
        assertTrue(passes(1, record(APPLICATION_DATA, 1, DtlsFlood.MAX_DATAGRAM)));
        assertFalse(passes(1, record(APPLICATION_DATA, 1, DtlsFlood.MAX_DATAGRAM + 1)));
    }

    /** What is too long costs nobody anything, so nothing is held against its sender either. */
    @Test
    void whatIsTooLongTakesNothing() {
        passed(1, 1000, hello(new byte[0], new byte[0], DtlsFlood.MAX_HELLO + 1));
        passed(1, 1000, record(HANDSHAKE, 0, DtlsFlood.MAX_HANDSHAKE + 1));
        assertEquals(DtlsFlood.BURST, passed(1, 1000, hello(new byte[0], new byte[0], 0)));
    }

    /**
     * A hello with a cookie that cannot be let in is met with silence; one without is answered from
     * nothing. How long a session it names makes no difference.
     */
    @Test
    void onlyAHelloWithACookieNeedsAPlace() {
        for (int i = 0; i < 64; i++) {
            handshakes.begin(i, SenderNetwork.of(address("10.0.0.1")), () -> {});
        }
        for (int session : new int[] {0, 1, 32}) {
            byte[] named = new byte[session];
            Arrays.fill(named, (byte) 1);
            byte[] without = hello(named, new byte[0], 0);
            byte[] with = hello(named, COOKIE, 0);
            assertTrue(passes("10.0.0.1", 7, without), "session of " + session);
            assertFalse(passes("10.0.0.1", 7, with), "session of " + session);
            assertTrue(passes("10.0.0.2", 7, with), "another network has none");
            byte[] other = with.clone();
            other[13] = CLIENT_KEY_EXCHANGE;
            assertTrue(passes("10.0.0.1", 7, other), "of a handshake that has its place");
        }
        time.advance(HandshakeLimit.LEFT_BY_ITS_OWN);
        assertTrue(passes("10.0.0.1", 7, hello(new byte[0], COOKIE, 0)));
        assertEquals(64, handshakes.size(), "nothing is remembered of the question");
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Cut off anywhere, it is judged without a stumble. */
    @Test
    void aHelloThatIsCutOffStumblesNobody() {
        byte[] whole = hello(new byte[32], COOKIE, 0);
        for (int length = 0; length < whole.length; length++) {
            int port = 1 + length;
            byte[] cut = Arrays.copyOf(whole, length);
            if (length > 13) {
                assertTrue(passes(port, cut), "there is a place: " + length);
            } else {
                passes(port, cut);
            }
        }
    }

    @Test
    void whatIsNoDtlsDoesNotPass() {
        assertFalse(passes(1, new byte[] {1, 2, 3}));
        assertFalse(passes(1, new byte[0]));
    }
}
