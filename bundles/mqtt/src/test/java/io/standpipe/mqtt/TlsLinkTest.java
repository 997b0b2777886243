package io.standpipe.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.time.SystemTime;
import io.standpipe.model.tls.Certificates;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.paho.Paho3Link;
import io.standpipe.mqtt.paho.PahoLink;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.settings.TransportSettings;
import io.standpipe.mqtt.tls.CertificateWatch;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted connections over real sockets, with both versions of MQTT. */
@Timeout(60)
class TlsLinkTest {

    private static final String CLIENT = "tls-link-test";
    private static final Issued CA = TestPki.ca("fire-brigade");
    private static final Issued OTHER_CA = TestPki.ca("somebody");
    private static final Issued BROKER = TestPki.issue(CA, "broker", "localhost", "127.0.0.1");
    private static final Issued GATEWAY = TestPki.issue(CA, "gw-1");
    private static final int[] WELCOME_3 = {0x20, 2, 0, 0};

    @TempDir Path work;

    private final RecordingEvents events = new RecordingEvents();
    private final RecordingFaults faults = new RecordingFaults();
    private final VirtualTime minutes = new VirtualTime();
    private PahoThreads threads;
    private ScriptedPeer peer;
    private Path ca;

    @BeforeEach
    void begin() throws IOException {
        threads = new PahoThreads(CLIENT);
        ca = CA.write(work.resolve("ca.pem"));
    }

    @AfterEach
    void end() throws IOException {
        if (peer != null) {
            peer.close();
        }
        threads.shutdownNow();
    }

    private CertificateWatch watch(Path certificate, Path key, String password) {
        return new CertificateWatch(
                new Certificates(new CredentialFiles(ca, certificate, key), password::toCharArray),
                faults,
                "io.standpipe.mqtt",
                SystemTime.INSTANCE,
                minutes,
                Runnable::run,
                new SecureRandom());
    }

    private UplinkTransport connect(String host, String serverName, CertificateWatch certificates) {
        return connect(TransportSettings.Version.V5, host, serverName, certificates);
    }

    private UplinkTransport connect(
            TransportSettings.Version version,
            String host,
            String serverName,
            CertificateWatch certificates) {
        ConnectTarget target =
                new ConnectTarget(
                        new BrokerAddress("ssl", host, peer.port()),
                        serverName,
                        certificates,
                        CLIENT,
                        "gw-user",
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

    private void serve(Issued own, Issued issuer, boolean clientCertificate) throws IOException {
        peer =
                ScriptedPeer.encrypted(
                        TestPki.server(own, issuer, clientCertificate ? CA : null),
                        clientCertificate);
    }

    private static int[] welcome(TransportSettings.Version version) {
        return version == TransportSettings.Version.V5 ? ScriptedPeer.WELCOME : WELCOME_3;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTrustedIsConnectedTo(TransportSettings.Version version) throws Exception {
        serve(BROKER, CA, false);
        for (String host : List.of("localhost", "127.0.0.1")) {
            UplinkTransport link = connect(version, host, "", watch(null, null, ""));
            assertTrue(peer.welcome(welcome(version)).holds("geheim"));
            assertTrue(events.next().startsWith("connected"));
            link.publish(1, new UplinkTransport.Outgoing("s/1/x", new byte[200_000], false));
            assertEquals(200_000, peer.read().rest().length / 1000 * 1000);
            peer.send(0x40, 2, 0, 1);
            assertEquals("acknowledged 1", events.next());
            link.disconnect();
            assertEquals(ScriptedPeer.DISCONNECT, peer.read().type());
        }
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
        assertEquals("{}", faults.raised().toString());
    }

    /** Not one byte of MQTT goes to a server that is not the right one. */
    private void isRefused(String host, String serverName, String why) throws Exception {
        connect(host, serverName, watch(null, null, ""));
        assertThrows(
                IOException.class,
                () -> {
                    peer.accept();
                    assertEquals(0, peer.read().type());
                    throw new SSLException("closed");
                });
        String said = events.next();
        assertTrue(said.startsWith("lost: the broker's certificate " + why), said);
        assertEquals(List.of(), events.rest());
    }

    @Test
    void aCertificateOfAnotherCaIsRefused() throws Exception {
        serve(TestPki.issue(OTHER_CA, "broker", "localhost"), OTHER_CA, false);
        isRefused("localhost", "", "is from no CA that is trusted; check ca");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        serve(TestPki.issue(CA, "localhost", "broker.example.org"), CA, false);
        isRefused("localhost", "", "does not fit (No subject alternative DNS name matching");
        isRefused("127.0.0.1", "", "does not fit (No subject alternative names matching IP");
        isRefused("localhost", "other.example.org", "does not fit");
    }

    @Test
    void aCertificateOutsideItsTimeIsRefused() throws Exception {
        Instant now = Instant.now();
        serve(issue(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))), CA, false);
        isRefused("localhost", "", "has expired");
        peer.close();
        serve(issue(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9))), CA, false);
        isRefused("localhost", "", "is not valid yet; is the gateway's clock right?");
    }

    private static Issued issue(Instant from, Instant until) {
        return TestPki.issue(CA, "broker", from, until, "localhost");
    }

    /** The JDK would take it whatever its dates. */
    @Test
    void aTrustedCertificateOutsideItsTimeIsRefused() throws Exception {
        Instant now = Instant.now();
        Issued own = issue(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
        ca = own.write(work.resolve("own.pem"));
        serve(own, CA, false);
        isRefused("localhost", "", "has expired");
    }

    @Test
    void theNameToCheckCanBeSaid() throws Exception {
        serve(TestPki.issue(CA, "x", "broker.example.org"), CA, false);
        UplinkTransport link = connect("127.0.0.1", "broker.example.org", watch(null, null, ""));
        peer.welcome(ScriptedPeer.WELCOME);
        assertTrue(events.next().startsWith("connected"));
        link.abort();
    }

    @ParameterizedTest
    @EnumSource
    void aClientCertificateThatIsDemandedIsMissed(TransportSettings.Version version)
            throws Exception {
        serve(BROKER, CA, true);
        connect(version, "localhost", "", watch(null, null, ""));
        assertThrows(SSLException.class, () -> peer.welcome(ScriptedPeer.WELCOME));
        peer.hangUp();
        String said = events.next();
        assertTrue(
                (said.contains("it wants") && said.contains("client certificate"))
                        || said.equals("lost: " + NetworkCauses.CLOSED)
                        || said.startsWith("lost: the connection broke: "),
                said);
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }

    @Test
    void aClientCertificateIsShownFromPemAndPkcs12() throws Exception {
        serve(BROKER, CA, true);
        Path certificate = GATEWAY.write(work.resolve("gw.pem"));
        Path key = GATEWAY.writeKey(work.resolve("gw.key"));
        Path pkcs12 = GATEWAY.writePkcs12(work.resolve("gw.p12"), "zu", CA);
        for (CertificateWatch certificates :
                List.of(watch(certificate, key, ""), watch(pkcs12, null, "zu"))) {
            UplinkTransport link = connect("localhost", "", certificates);
            peer.welcome(ScriptedPeer.WELCOME);
            assertTrue(events.next().startsWith("connected"));
            assertEquals("CN=gw-1", peer.clientName());
            link.disconnect();
            assertEquals(ScriptedPeer.DISCONNECT, peer.read().type());
        }
        assertEquals("{}", faults.raised().toString());
    }

    @Test
    void withoutItsFilesNobodyIsCalled() throws Exception {
        serve(BROKER, CA, false);
        Path certificate = GATEWAY.write(work.resolve("gw.pem"));
        connect("localhost", "", watch(certificate, work.resolve("gw.key"), ""));
        String said = events.next();
        assertTrue(
                said.startsWith(
                        "not reached: key names "
                                + work.resolve("gw.key")
                                + ", which is not there"),
                said);
        assertTrue(
                faults.raised().get("io.standpipe.mqtt/certificate").contains("gw.key"),
                faults.raised().toString());
    }

    /** A ServerHello that chooses TLS 1.1 (RFC 4346, 7.4.1.3): what was offered is not undercut. */
    @ParameterizedTest
    @CsvSource({
        "0x2F, it speaks neither TLS 1.3 nor 1.2",
        "0x13, the broker chose a cipher suite that is not safe",
    })
    void oldTlsIsRefused(int suite, String why) throws Exception {
        peer = new ScriptedPeer();
        connect("localhost", "", watch(null, null, ""));
        peer.accept();
        byte[] hello = peer.in().readNBytes(5);
        byte[] rest = peer.in().readNBytes(((hello[3] & 0xFF) << 8) | (hello[4] & 0xFF));
        String offered = java.util.HexFormat.of().formatHex(rest);
        // supported_versions: two of them, TLS 1.3 and 1.2 (RFC 8446, 4.2.1)
        assertTrue(offered.contains("002b00050403040303"), offered);
        int[] answer = new int[5 + 4 + 38];
        int[] head = {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
        System.arraycopy(head, 0, answer, 0, head.length);
        answer[answer.length - 3] = 0xC0;
        answer[answer.length - 2] = suite;
        peer.send(answer);
        String said = events.next();
        assertTrue(said.startsWith("lost: no TLS connection"), said);
        assertTrue(said.contains(why), said);
    }

    @Test
    void aServerWithoutTlsIsRecognised() throws Exception {
        peer = new ScriptedPeer();
        connect("localhost", "", watch(null, null, ""));
        peer.accept();
        peer.send('H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '4', '0', '0');
        assertEquals("lost: TLS is not spoken there; is the port right?", events.next());
    }

    @Test
    void aHandshakeThatNeverEndsIsGivenUp() throws Exception {
        threads.shutdownNow();
        threads =
                new PahoThreads(CLIENT) {
                    @Override
                    public ScheduledFuture<?> schedule(
                            Runnable command, long delay, TimeUnit unit) {
                        return super.schedule(
                                command, unit.toSeconds(delay) == 10 ? 0 : delay, unit);
                    }
                };
        peer = new ScriptedPeer();
        connect("localhost", "", watch(null, null, ""));
        peer.accept();
        assertEquals("lost: no handshake within 10 s; is the port right?", events.next());
    }

    @Test
    void anAbortCutsTheHandshakeShort() throws Exception {
        peer = new ScriptedPeer();
        UplinkTransport link = connect("localhost", "", watch(null, null, ""));
        peer.accept();
        assertEquals(22, peer.in().read(), "the handshake has begun");
        link.abort();
        peer.in().readAllBytes();
        assertTrue(events.next().startsWith("lost: "));
    }

    @ParameterizedTest
    @EnumSource
    void anAbortEndsAWriteToAPeerThatDoesNotRead(TransportSettings.Version version)
            throws Exception {
        serve(BROKER, CA, false);
        UplinkTransport link = connect(version, "localhost", "", watch(null, null, ""));
        peer.welcome(welcome(version));
        assertTrue(events.next().startsWith("connected"));
        for (int i = 1; i <= 60; i++) {
            link.publish(i, new UplinkTransport.Outgoing("s/1/x", new byte[1 << 20], false));
        }
        link.abort();
        assertTrue(events.next().startsWith("lost: "));
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }

    @ParameterizedTest
    @EnumSource
    void newCertificatesBringANewConnection(TransportSettings.Version version) throws Exception {
        serve(BROKER, CA, true);
        Path certificate = GATEWAY.write(work.resolve("gw.pem"));
        GATEWAY.writeKey(work.resolve("gw.key"));
        CertificateWatch certificates = watch(certificate, work.resolve("gw.key"), "");
        certificates.start();
        minutes.advance(Duration.ZERO);
        connect(version, "localhost", "", certificates);
        peer.welcome(welcome(version));
        assertTrue(events.next().startsWith("connected"));
        minutes.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), events.rest(), "nothing has changed");
        Issued renewed = TestPki.issue(CA, "gw-1-renewed");
        renewed.write(certificate);
        minutes.advance(Duration.ofMinutes(1));
        minutes.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), events.rest(), "the key does not belong to it yet");
        assertTrue(faults.raised().toString().contains("is still used"), faults.raised()::toString);
        renewed.writeKey(work.resolve("gw.key"));
        minutes.advance(Duration.ofMinutes(2));
        assertEquals(ScriptedPeer.DISCONNECT, peer.read().type(), "it says goodbye");
        assertEquals(
                "lost: the certificate files have changed; it is connected anew", events.next());
        assertEquals("{}", faults.raised().toString());
        UplinkTransport link = connect(version, "localhost", "", certificates);
        peer.welcome(welcome(version));
        assertTrue(events.next().startsWith("connected"));
        assertEquals("CN=gw-1-renewed", peer.clientName());
        minutes.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), events.rest());
        link.abort();
        RecordingEvents.assertNoThreadIsLeft(CLIENT);
    }

    @Test
    void aBrokersCertificateThatEndsSoonIsReported() throws Exception {
        Instant now = Instant.now();
        serve(issue(now.minusSeconds(60), now.plus(Duration.ofDays(13))), CA, false);
        UplinkTransport link = connect("localhost", "", watch(null, null, ""));
        peer.welcome(ScriptedPeer.WELCOME);
        assertTrue(events.next().startsWith("connected"));
        String fault = faults.raised().get("io.standpipe.mqtt/certificate");
        assertTrue(fault.startsWith("the certificate that ssl://localhost:"), fault);
        assertTrue(fault.contains(" showed last expires on "), fault);
        link.abort();
    }
}
