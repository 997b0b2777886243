package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Device;
import io.standpipe.model.Place;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.tls.CredentialFiles;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
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

    @TempDir static Path keys;

    private final RecordingSink sink = new RecordingSink();

    /** A CA, a device's certificate for localhost, one for elsewhere, and the gateway's. */
    @BeforeAll
    static void certificates() throws Exception {
        Path store = keys.resolve("all.p12");
        keytool(store, "ca", "-ext", "bc:c");
        keytool(store, "device", "-signer", "ca", "-ext", "san=dns:localhost,ip:127.0.0.1");
        keytool(store, "elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        keytool(store, "gateway", "-signer", "ca");
        keytool(store, "stranger");
        KeyStore all = load(store);
        for (String name : List.of("ca", "device", "elsewhere", "gateway", "stranger")) {
            pem(name + ".pem", "CERTIFICATE", all.getCertificate(name).getEncoded());
            pem(name + ".key", "PRIVATE KEY", all.getKey(name, SECRET.toCharArray()).getEncoded());
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    name,
                    all.getKey(name, SECRET.toCharArray()),
                    SECRET.toCharArray(),
                    all.getCertificateChain(name));
            try (OutputStream out = Files.newOutputStream(keys.resolve(name + ".p12"))) {
                own.store(out, SECRET.toCharArray());
            }
        }
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, SECRET.toCharArray());
        }
        return store;
    }

    private static void keytool(Path store, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", SECRET));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
    }

    private static void pem(String file, String label, byte[] der) throws IOException {
        Files.writeString(
                keys.resolve(file),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(der)));
    }

    private static ScriptedSlave slave(String name, String... protocols) throws Exception {
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(load(keys.resolve(name + ".p12")), SECRET.toCharArray());
        KeyStore issuers = KeyStore.getInstance("PKCS12");
        issuers.load(null, null);
        issuers.setCertificateEntry("ca", load(keys.resolve("ca.p12")).getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(issuers);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
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
        Endpoint endpoint = Endpoint.parse("tls://" + host + ":" + port);
        Device device = new Device("a", "a", Wires.RELAY, "test", Place.UNKNOWN);
        BusConfig.Entry entry =
                new BusConfig.Entry(
                        device, endpoint, 1, Duration.ofMillis(200), ReadPlan.of(device.profile()));
        BusConfig config =
                new BusConfig(
                        List.of(entry),
                        Duration.ofSeconds(10),
                        new WriteList(Set.of("a/output")),
                        new Transports(
                                Duration.ZERO,
                                Duration.ZERO,
                                Transports.DEFAULT.serial(),
                                tls,
                                Transports.TransactionId.CHECKED),
                        null);
        try (ModbusBus bus =
                new ModbusBus(
                        "tls-test",
                        config,
                        Fixtures.profiles(),
                        SystemTime.INSTANCE,
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
        "device,    localhost, none.pem,     gateway.pem, 'none.pem cannot be read'",
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
        }
    }

    @Test
    void aPinStandsForCaAndName() throws Exception {
        X509Certificate shown =
                (X509Certificate) load(keys.resolve("stranger.p12")).getCertificate("stranger");
        String pin = fingerprint(shown);
        try (ScriptedSlave slave = slave("stranger")) {
            TlsSettings pinned = settings("ca.pem", "gateway.pem", TlsSettings.pins(pin));
            assertEquals("", outcome(slave.port(), "localhost", pinned));
            TlsSettings other =
                    settings("ca.pem", "gateway.pem", TlsSettings.pins("00".repeat(32)));
            String outcome = outcome(slave.port(), "localhost", other);
            assertTrue(outcome.contains(pin + ", which is not among the pins"), outcome);
        }
    }

    private static String fingerprint(X509Certificate certificate) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }

    @Test
    void whatIsNoTlsIsSaidSo() throws Exception {
        try (ScriptedSlave slave = new ScriptedSlave(ScriptedSlave.GOOD)) {
            String outcome = outcome(slave.port(), "localhost", TlsSettings.NONE);
            assertTrue(outcome.contains("was not written"), outcome);
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
