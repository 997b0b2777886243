package io.standpipe.coap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.Detector.Security;
import io.standpipe.coap.device.ListenAddress;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and raw public keys. The JDK's keytool makes them. */
@Timeout(60)
class CertificatesTest {

    private static final String FIRE = "[{\"n\":\"smoke\",\"vb\":true}]";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir static Path directory;

    private static KeyStore.PrivateKeyEntry gateway;
    private static KeyStore.PrivateKeyEntry detector;
    private static KeyStore.PrivateKeyEntry foreign;

    private final RecordingSink sink = new RecordingSink();
    private final CoapBus bus = new CoapBus("coap-test", sink, SystemTime.INSTANCE);

    @BeforeAll
    static void make() throws Exception {
        gateway = selfSigned("gateway");
        detector = selfSigned("det-1");
        foreign = selfSigned("foreign");
        write(
                "gateway.pem",
                pem("PRIVATE KEY", gateway.getPrivateKey().getEncoded()),
                certificate(gateway));
        write(
                "raw.pem",
                pem("PRIVATE KEY", gateway.getPrivateKey().getEncoded()),
                pem("PUBLIC KEY", gateway.getCertificate().getPublicKey().getEncoded()));
        write("ca.pem", certificate(detector));
    }

    private static KeyStore.PrivateKeyEntry selfSigned(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name + ", O=Test",
                        "-validity",
                        "30",
                        "-ext",
                        "bc:c=ca:true",
                        "-alias",
                        "it",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return (KeyStore.PrivateKeyEntry)
                store.getEntry("it", new KeyStore.PasswordProtection(PASSWORD));
    }

    private static String certificate(KeyStore.PrivateKeyEntry entry) throws Exception {
        return pem("CERTIFICATE", entry.getCertificate().getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
    }

    private static void write(String name, String... parts) throws IOException {
        Files.writeString(directory.resolve(name), String.join("", parts));
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private InetSocketAddress listen(String credentials, String ca, Detector... detectors) {
        bus.install(List.of(detectors));
        List<String> problems =
                bus.start(
                        new CoapBusConfig.Ports(
                                ListenAddress.parse("127.0.0.1:0", 0),
                                null,
                                directory.resolve(credentials).toString(),
                                ca.isEmpty() ? "" : directory.resolve(ca).toString()),
                        later -> {});
        assertEquals(List.of(), problems);
        return bus.addresses().get(0);
    }

    private static Detector x509(String identity) {
        return new Detector(
                Fixtures.device(identity.toLowerCase(Locale.ROOT), Kit.SMOKE),
                identity,
                Security.X509,
                null,
                "",
                PointMap.of(Kit.SMOKE));
    }

    private static Client x509Client(InetSocketAddress server, KeyStore.PrivateKeyEntry own)
            throws Exception {
        return Client.certificate(
                server,
                new SingleCertificateProvider(
                        own.getPrivateKey(),
                        new Certificate[] {own.getCertificate()},
                        CertificateType.X_509),
                StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(gateway.getCertificate()));
    }

    @Test
    void aCertificateNamesTheDetector() throws Exception {
        InetSocketAddress server = listen("gateway.pem", "ca.pem", x509("det-1"));
        try (Client client = x509Client(server, detector)) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
        }
        assertEquals("det-1", sink.all().get(0).device().id());
    }

    @Test
    void aForeignCertificateIsRefused() throws Exception {
        InetSocketAddress server = listen("gateway.pem", "ca.pem", x509("foreign"));
        try (Client client = x509Client(server, foreign)) {
            assertNull(client.trySend(CoAP.Code.POST, "standpipe", 110, FIRE));
        }
        assertEquals(List.of(), sink.all());
        // The alert may come before it is counted.
        long end = System.nanoTime() + 10_000_000_000L;
        while (bus.refused() == 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(bus.refused() >= 1);
    }

    @Test
    void aTrustedNameThatIsNotInstalledIsListed() throws Exception {
        InetSocketAddress server = listen("gateway.pem", "ca.pem", x509("other"));
        try (Client client = x509Client(server, detector)) {
            assertEquals(
                    "4.03", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
        }
        assertEquals("det-1", bus.strangers().get(0).identity());
        assertEquals("not installed", bus.strangers().get(0).why());
    }

    @Test
    void aRawPublicKeyIsEnoughIfItIsInstalled() throws Exception {
        Detector raw =
                new Detector(
                        Fixtures.device("r", Kit.SMOKE),
                        "r",
                        Security.RPK,
                        null,
                        Base64.getEncoder()
                                .encodeToString(
                                        detector.getCertificate().getPublicKey().getEncoded()),
                        PointMap.of(Kit.SMOKE));
        InetSocketAddress server = listen("raw.pem", "", raw);
        try (Client client = rawClient(server, detector);
                Client stranger = rawClient(server, foreign)) {
            assertEquals(
                    "2.04", client.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
            assertEquals(
                    "4.03", stranger.send(CoAP.Code.POST, "standpipe", 110, FIRE).getCode().text);
        }
        assertEquals("r", sink.all().get(0).device().id());
        assertEquals(1, sink.all().size());
    }

    private static Client rawClient(InetSocketAddress server, KeyStore.PrivateKeyEntry own)
            throws Exception {
        PrivateKey key = own.getPrivateKey();
        return Client.certificate(
                server,
                new SingleCertificateProvider(key, own.getCertificate().getPublicKey()),
                StaticNewAdvancedCertificateVerifier.builder().setTrustAllRPKs());
    }

    @Test
    void aFileThatIsNoneIsAProblemAndTheRestRuns() throws Exception {
        write("empty.pem", "nothing\n");
        List<String> said = new ArrayList<>();
        for (String name : List.of("empty.pem", "missing.pem", "ca.pem")) {
            said.clear();
            said.addAll(
                    bus.start(
                            new CoapBusConfig.Ports(
                                    ListenAddress.parse("127.0.0.1:0", 0),
                                    null,
                                    directory.resolve(name).toString(),
                                    ""),
                            later -> {}));
        }
        assertEquals(3, said.size(), said::toString);
        assertTrue(said.toString().contains("missing.pem, which is not there"), said::toString);
    }
}
