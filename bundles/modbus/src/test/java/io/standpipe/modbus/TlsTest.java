package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.io.ScriptedSlave;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.ConnectionSettings;
import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.modbus.settings.TlsSettings;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Place;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.TestPki.Strength;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modbus/TCP Security on real sockets, with certificates made for the test. */
@Timeout(60)
class TlsTest {

    private static final String SECRET = "changeit";
    private static final Issued CA = TestPki.ca("ca");
    private static final Map<String, Issued> ISSUED =
            Map.of(
                    "ca",
                    CA,
                    "device",
                    TestPki.issue(CA, "device", "localhost", "127.0.0.1"),
                    "elsewhere",
                    TestPki.issue(CA, "elsewhere", "elsewhere.example"),
                    "gateway",
                    TestPki.issue(CA, "gateway"),
                    "stranger",
                    TestPki.issue(null, "stranger", Strength.GOOD, false));

    @TempDir static Path keys;

    private final RecordingSink sink = new RecordingSink();

    /** A CA, a device's certificate for localhost, one for elsewhere, and the gateway's. */
    @BeforeAll
    static void certificates() throws Exception {
        for (String name : ISSUED.keySet()) {
            Issued own = issued(name);
            own.write(keys.resolve(name + ".pem"));
            own.writeKey(keys.resolve(name + ".key"));
            own.writePkcs12(keys.resolve(name + ".p12"), SECRET, issuer(name));
        }
    }

    private static Issued issued(String name) {
        Issued issued = ISSUED.get(name);
        if (issued == null) {
            throw new AssertionError(name);
        }
        return issued;
    }

    private static Issued issuer(String name) {
        return name.equals("stranger") ? issued(name) : CA;
    }

    private static ScriptedSlave slave(String name, String... protocols) throws Exception {
        SSLServerSocket server =
                (SSLServerSocket)
                        TestPki.server(issued(name), issuer(name), CA)
                                .getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        if (protocols.length > 0) {
            server.setEnabledProtocols(protocols);
        }
        return new ScriptedSlave(ScriptedSlave.GOOD, server);
    }

    private static TlsSettings settings(String ca, String certificate, Set<String> pins) {
        return new TlsSettings(
                new CredentialFiles(
                        keys.resolve(ca),
                        keys.resolve(certificate),
                        certificate.endsWith("pem")
                                ? keys.resolve(certificate.replace("pem", "key"))
                                : null),
                SECRET::toCharArray,
                pins);
    }

    /** A write ends well, or with the reason why there is no connection. */
    private String outcome(int port, String host, TlsSettings tls) throws Exception {
        return outcome(port, host, tls, Duration.ofSeconds(10));
    }

    private String outcome(int port, String host, TlsSettings tls, Duration timeout)
            throws Exception {
        Endpoint endpoint = Endpoint.parse("tls://" + host + ":" + port);
        Device device = new Device("a", "a", TcpFrames.RELAY, "test", Place.UNKNOWN);
        BusConfig.Entry entry =
                new BusConfig.Entry(
                        device, endpoint, 1, Duration.ofMillis(200), ReadPlan.of(device.profile()));
        BusConfig config =
                new BusConfig(
                        List.of(entry),
                        timeout,
                        new WriteList(Set.of("a/output")),
                        new ConnectionSettings(
                                Duration.ZERO,
                                Duration.ZERO,
                                ConnectionSettings.DEFAULT.serial(),
                                tls,
                                ConnectionSettings.TransactionId.CHECKED),
                        null);
        try (ModbusBus bus =
                new ModbusBus(
                        "tls-test",
                        config,
                        Fixtures.profiles(),
                        SystemTime.INSTANCE,
                        new PollFigures("modbus-test"),
                        sink::accept,
                        (fault, text) -> {})) {
            bus.start();
            return bus.write("a", "output", 1).get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, gateway.pem",
        "TLSv1.2, gateway.pem",
        "TLSv1.3, gateway.p12",
    })
    void readsAndWritesWithAClientCertificate(String protocol, String certificate)
            throws Exception {
        try (ScriptedSlave slave = slave("device", protocol)) {
            assertEquals(
                    "",
                    outcome(slave.port(), "localhost", settings("ca.pem", certificate, Set.of())));
            sink.await(
                    "a value",
                    readings ->
                            readings.readings().stream()
                                    .anyMatch(reading -> reading.value() == 1010));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "elsewhere, localhost, ca.pem,       gateway.pem, 'No subject alternative DNS name matching localhost'",
        "stranger,  localhost, ca.pem,       gateway.pem, 'is from no CA that is trusted; put the certificate of who issued it into ca; or give its fingerprint in pins: '",
        "device,    127.0.0.1, stranger.pem, gateway.pem, 'is from no CA that is trusted; put the certificate of who issued it into ca; or give its fingerprint in pins: '",
        "device,    localhost, ca.pem,       stranger.p12, 'it wants another client certificate'",
        "device,    localhost, none.pem,     gateway.pem, 'none.pem, which is not there; put it there'",
        "device,    localhost, ca.pem,       ca.key,      'must hold a certificate in PEM'",
        "device,    localhost, gateway.key,  gateway.pem, 'must hold a certificate in PEM'",
    })
    void withoutTrustThereIsNoConnection(
            String server, String host, String ca, String certificate, String reason)
            throws Exception {
        try (ScriptedSlave slave = slave(server)) {
            String outcome = outcome(slave.port(), host, settings(ca, certificate, Set.of()));
            assertTrue(outcome.contains(reason), outcome);
            assertFalse(outcome.contains(SECRET), outcome);
            ChineseText.of(outcome);
        }
    }

    @Test
    void aPinStandsForCaAndName() throws Exception {
        String pin = fingerprint(issued("stranger").certificate());
        try (ScriptedSlave slave = slave("stranger")) {
            TlsSettings pinned = settings("ca.pem", "gateway.pem", TlsSettings.pins(pin));
            assertEquals("", outcome(slave.port(), "localhost", pinned));
            TlsSettings other =
                    settings("ca.pem", "gateway.pem", TlsSettings.pins("00".repeat(32)));
            String outcome = outcome(slave.port(), "localhost", other);
            assertTrue(outcome.contains(pin + ", which is not among the pins"), outcome);
            ChineseText.of(outcome);
        }
    }

    private static String fingerprint(X509Certificate certificate) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    @Test
    void whatIsNoTlsIsSaidSo() throws Exception {
        try (ScriptedSlave slave = new ScriptedSlave(ScriptedSlave.GOOD)) {
            Duration timeout = Duration.ofMillis(500);
            String outcome = outcome(slave.port(), "localhost", TlsSettings.NONE, timeout);
            assertTrue(outcome.contains("was not written: no connection within 500 ms"), outcome);
        }
    }

    @Test
    void aWrongPasswordIsSaidAndNeverShown() throws Exception {
        TlsSettings wrong =
                new TlsSettings(
                        new CredentialFiles(
                                keys.resolve("ca.pem"), keys.resolve("gateway.p12"), null),
                        "wrongone"::toCharArray,
                        Set.of());
        try (ScriptedSlave slave = slave("device")) {
            String outcome = outcome(slave.port(), "localhost", wrong);
            assertTrue(outcome.contains("keyPassword does not open"), outcome);
            assertFalse(outcome.contains("wrongone"), outcome);
            assertFalse(wrong.toString().contains("wrongone"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "zz", "00:11"})
    void pinsAreFingerprints(String text) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> TlsSettings.pins(text))
                        .getMessage();
        assertTrue(message.contains("\"" + text + "\""), message);
    }
}
