package io.standpipe.standalone.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS before a server that says nothing by itself, at real sockets. */
@Timeout(60)
class TlsFrontTest {

    private static final Issued CA = TestPki.ca("ca");
    private static final Issued OWN = TestPki.issue(CA, "gateway", "127.0.0.1", "localhost");

    /** Longer than a test. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir Path work;

    private final BlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private TlsFront front;
    private SSLContext trusting;

    @BeforeEach
    void open() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepts =
                new Thread(
                        () -> {
                            try {
                                while (true) {
                                    arrived.add(server.accept());
                                }
                            } catch (IOException e) {
                                // The end of the test.
                            }
                        });
        accepts.setDaemon(true);
        accepts.start();
        front = front(LONG, LONG);
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("ca", CA.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(known);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    private TlsFront front(Duration first, Duration last) throws IOException {
        Path own = OWN.write(work.resolve("own.pem"));
        Path key = OWN.writeKey(work.resolve("own.key"));
        DoorCertificate certificate =
                DoorCertificate.own(new CredentialFiles(null, own, key), new VirtualTime());
        certificate.look();
        return new TlsFront(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) server.getLocalSocketAddress(),
                certificate::engine,
                new TlsFront.Patience(first, last));
    }

    @AfterEach
    void close() throws IOException {
        front.close();
        server.close();
    }

    private void awaitConnections(int count) {
        while (front.connections() != count) {
            assertFalse(Thread.currentThread().isInterrupted(), front.connections() + " instead");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private Socket knock() throws IOException {
        return knock("127.0.0.1");
    }

    private Socket knock(String from) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), front.port()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private SSLSocket browser(String from) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(knock(from), "127.0.0.1", front.port(), true);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private Socket behind() throws Exception {
        Socket socket = arrived.poll(20, TimeUnit.SECONDS);
        assertTrue(socket != null, "nobody came to the server");
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void end(Socket socket) throws IOException {
        socket.close();
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        to.getOutputStream().flush();
    }

    private static String read(Socket from, int count) throws IOException {
        return new String(from.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whatIsSentArrivesBothWays(String protocol) throws Exception {
        try (SSLSocket browser = browser("127.0.0.1")) {
            browser.setEnabledProtocols(new String[] {protocol});
            send(browser, "GET /");
            try (Socket behind = behind()) {
                assertEquals("GET /", read(behind, 5));
                send(behind, "200");
                assertEquals("200", read(browser, 3));
                assertEquals(protocol, browser.getSession().getProtocol());
                assertEquals("CN=gateway", browser.getSession().getPeerPrincipal().getName());
                behind.shutdownOutput();
                assertEquals(-1, browser.getInputStream().read(), "the end too");
            }
        }
    }

    /** More than fits into any buffer, in both directions at once. */
    @Test
    void megabytesArriveWhole() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        try (SSLSocket browser = browser("127.0.0.1")) {
            OutputStream out = browser.getOutputStream();
            Thread sends =
                    new Thread(
                            () -> {
                                try {
                                    out.write(large);
                                } catch (IOException e) {
                                    // Seen by what arrives.
                                }
                            });
            sends.start();
            try (Socket behind = behind()) {
                Thread echoes =
                        new Thread(
                                () -> {
                                    try {
                                        InputStream in = behind.getInputStream();
                                        byte[] block = new byte[10_000];
                                        for (int count = in.read(block);
                                                count >= 0;
                                                count = in.read(block)) {
                                            behind.getOutputStream().write(block, 0, count);
                                        }
                                    } catch (IOException e) {
                                        // As above.
                                    }
                                });
                echoes.start();
                assertArrayEquals(large, browser.getInputStream().readNBytes(large.length));
            }
        }
    }

    @Test
    void theServerLearnsWhoIsBehindAConnectionAndWhoDidNotComeByTls() throws Exception {
        try (SSLSocket browser = browser("127.0.0.2")) {
            send(browser, "x");
            Socket behind = behind();
            InetSocketAddress peer = (InetSocketAddress) behind.getRemoteSocketAddress();
            assertEquals(InetAddress.getByName("127.0.0.2"), front.origin(peer));
            end(browser);
            assertEquals('x', behind.getInputStream().read());
            assertEquals(-1, behind.getInputStream().read());
            assertNull(front.origin(peer), "forgotten with its connection");
        }
        try (Socket past = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertNull(front.origin((InetSocketAddress) past.getLocalSocketAddress()));
        }
    }

    /** People write http:// and get an answer that a browser shows, not a broken connection. */
    @Test
    void whoComesInPlainTextIsToldWhatToWrite() throws IOException {
        try (Socket plain = knock()) {
            send(plain, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            String answer =
                    new String(plain.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("write https://"), answer);
            assertTrue(answer.contains("请在地址前写 https://"), answer);
        }
        assertTrue(arrived.isEmpty());
    }

    @Test
    void whatIsNotSafeIsRefused() throws IOException {
        try (SSLSocket browser = browser("127.0.0.1")) {
            browser.setEnabledProtocols(new String[] {"TLSv1.2"});
            browser.setEnabledCipherSuites(
                    new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
            assertThrows(SSLException.class, browser::startHandshake);
        }
        assertTrue(arrived.isEmpty());
    }

    /** Each handshake costs the gateway more than its peer. */
    @Test
    void aSecondHandshakeEndsTheConnection() throws Exception {
        try (SSLSocket browser = browser("127.0.0.1")) {
            browser.setEnabledProtocols(new String[] {"TLSv1.2"});
            send(browser, "x");
            Socket behind = behind();
            assertEquals('x', behind.getInputStream().read());
            browser.getSession().invalidate();
            assertThrows(
                    IOException.class,
                    () -> {
                        browser.startHandshake();
                        browser.getInputStream().read();
                    });
            assertEquals(-1, behind.getInputStream().read());
        }
    }

    @Test
    void bytesThatAreNoTlsEndTheConnection() throws IOException {
        for (byte[] begun : List.of(new byte[] {22, 3, 1, 0, 4, 1, 2, 3, 4}, new byte[600])) {
            try (Socket socket = knock()) {
                if (begun.length > 9) {
                    begun[0] = 22;
                    begun[3] = (byte) 0xFF; // a record of 65 kB
                }
                socket.getOutputStream().write(begun);
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                // Reset: ended as well.
            }
        }
        assertTrue(arrived.isEmpty());
    }

    @Test
    void whoBeginsAndGoesNoFurtherIsGivenUp() throws IOException {
        front.close();
        front = front(SHORT, LONG);
        try (Socket silent = knock();
                Socket half = knock();
                SSLSocket shaken = browser("127.0.0.1")) {
            half.getOutputStream().write(new byte[] {22, 3, 1});
            try {
                shaken.startHandshake();
            } catch (IOException e) {
                // Given up before it was done, on a slow machine: as good.
            }
            assertEquals(-1, silent.getInputStream().read());
            assertEquals(-1, half.getInputStream().read());
            awaitConnections(0);
        }
        assertTrue(arrived.isEmpty(), "none of them cost the server anything");
    }

    /** In the JDK's own server this holds up the one thread that ends what takes too long. */
    @Test
    void whoTakesNothingHoldsUpNobodyAndIsGivenUp() throws Exception {
        front.close();
        front = front(LONG, SHORT);
        try (SSLSocket slow = browser("127.0.0.1")) {
            send(slow, "x");
            try (Socket behind = behind()) {
                Thread writes =
                        new Thread(
                                () -> {
                                    try {
                                        byte[] block = new byte[1 << 16];
                                        while (true) {
                                            behind.getOutputStream().write(block);
                                        }
                                    } catch (IOException e) {
                                        // It was closed.
                                    }
                                });
                writes.start();
                try (SSLSocket other = browser("127.0.0.2")) {
                    send(other, "y");
                    assertEquals('y', behind().getInputStream().read());
                }
                end(behind); // as the server behind does after a minute
                writes.join();
            }
            awaitConnections(0);
        }
    }

    @Test
    void oneMachineLeavesRoomForOthers() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < TlsFront.OF_ONE_ADDRESS; i++) {
                crowd.add(knock());
            }
            try (Socket beyond = knock()) {
                assertEquals(-1, beyond.getInputStream().read());
            }
            try (SSLSocket other = browser("127.0.0.2")) {
                send(other, "x");
                assertEquals('x', behind().getInputStream().read());
            }
            crowd.remove(0).close();
            awaitConnections(TlsFront.OF_ONE_ADDRESS - 1);
            try (SSLSocket again = browser("127.0.0.1")) {
                send(again, "y");
                assertEquals('y', behind().getInputStream().read());
            }
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    @Test
    void thereIsAnEndToConnections() throws Exception {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < TlsFront.CONNECTIONS; i++) {
                crowd.add(knock("127.0.1." + (i + 1)));
            }
            try (Socket beyond = knock()) {
                assertEquals(-1, beyond.getInputStream().read());
            }
            awaitConnections(TlsFront.CONNECTIONS);
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    @Test
    void afterItsEndThePortIsFree() throws IOException {
        int port = front.port();
        try (Socket open = knock()) {
            awaitConnections(1);
            front.close();
            assertEquals(-1, open.getInputStream().read());
            assertThrows(
                    ConnectException.class,
                    () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        }
    }
}
