package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.coap.dtls.DtlsTrust;
import io.standpipe.coap.payload.PointMap;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.OddFiles;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.TestPki.Strength;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The certificates stand beside this class; they were made with openssl. */
class DtlsTrustTest {

    @TempDir Path directory;

    private final VirtualTime time = new VirtualTime();
    private final UnknownDevices seen = new UnknownDevices("test", time);

    private static X509Certificate certificate(String name) throws Exception {
        try (InputStream pem =
                DtlsTrustTest.class.getResourceAsStream("certificates/" + name + ".pem")) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private DtlsTrust trust(String... authorities) throws Exception {
        List<X509Certificate> all = new ArrayList<>();
        for (String authority : authorities) {
            all.add(certificate(authority));
        }
        return trusting(InstalledDetectors.NOBODY, all.toArray(new X509Certificate[0]));
    }

    private DtlsTrust trusting(InstalledDetectors installed, X509Certificate... authorities) {
        return new DtlsTrust(
                List.of(authorities),
                () -> installed,
                seen,
                new PeerBuckets<>(time, DtlsTrust.STRANGERS, DtlsTrust.STRANGERS_PER_SECOND, 1));
    }

    private static CertificateVerificationResult verify(
            DtlsTrust trust, CertificateMessage message) {
        return trust.verifyCertificate(
                ConnectionId.EMPTY,
                null,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7),
                true,
                false,
                true,
                message);
    }

    @ParameterizedTest
    @CsvSource({"ec", "ec-sha384", "rsa2048"})
    void strongCertificatesAreTaken(String name) throws Exception {
        CertificateVerificationResult result =
                verify(trust("ca"), new CertificateMessage(List.of(certificate(name))));
        assertNull(result.getException());
        assertNotNull(result.getCertificatePath());
        assertEquals(List.of(), seen.strangers());
    }

    @ParameterizedTest
    @CsvSource({
        "rsa1024, an RSA key of 1024 bits",
        "ec-sha1, SHA1withECDSA",
    })
    void weakOnesAreRefusedAndListedWithTheReason(String name, String why) throws Exception {
        CertificateVerificationResult result =
                verify(trust("ca"), new CertificateMessage(List.of(certificate(name))));
        assertNotNull(result.getException());
        assertEquals("det-" + name, seen.strangers().get(0).identity());
        assertEquals("127.0.0.1:7", seen.strangers().get(0).address());
        String told = seen.strangers().get(0).why();
        assertTrue(told.contains(why) && told.contains("have it issued anew"), told);
    }

    /** A weak hash is one wherever it stands. */
    @ParameterizedTest
    @CsvSource({"PSS-SHA-256, true", "PSS-SHA-1, false", "MD5withRSA, false"})
    void theHashOfASignatureCountsHoweverItIsMade(String signature, boolean taken)
            throws Exception {
        Issued ca =
                TestPki.issue(
                        null, "authority", new Strength("RSA", "2048", "SHA256withRSA"), true);
        Issued own = TestPki.issue(ca, "det-1", new Strength("EC", "secp256r1", signature), false);
        CertificateVerificationResult result =
                verify(
                        trusting(InstalledDetectors.NOBODY, ca.certificate()),
                        new CertificateMessage(List.of(own.certificate())));
        assertEquals(taken, result.getException() == null);
    }

    @Test
    void whatIsNoPemOrHoldsNoneIsAProblemOfTheConfiguration() throws Exception {
        Path file = Files.writeString(directory.resolve("none.pem"), "");
        GeneralSecurityException refused =
                assertThrows(
                        GeneralSecurityException.class,
                        () -> DtlsTrust.authorities(file.toString()));
        assertTrue(refused.getMessage().contains("has none"), refused.getMessage());
    }

    /** Nobody relies on the signature of what is trusted by itself. */
    @Test
    void anAuthoritysOwnSignatureCountsForNothing() throws Exception {
        CertificateVerificationResult result =
                verify(trust("ca-sha1"), new CertificateMessage(List.of(certificate("ec"))));
        assertNotNull(result.getCertificatePath());
    }

    @Test
    void aWeakAuthorityIsAProblemOfTheConfiguration() throws Exception {
        Path file = directory.resolve("ca.pem");
        try (InputStream pem =
                DtlsTrustTest.class.getResourceAsStream("certificates/ca-rsa1024.pem")) {
            Files.copy(pem, file);
        }
        GeneralSecurityException refused =
                assertThrows(
                        GeneralSecurityException.class,
                        () -> DtlsTrust.authorities(file.toString()));
        assertTrue(
                refused.getMessage().contains("CN=ca-rsa1024 has an RSA key of 1024 bits; have it"),
                refused.getMessage());
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsNeitherWaitedForNorSwallowed() throws Exception {
        for (Path odd : OddFiles.in(directory).values()) {
            IOException refused =
                    assertThrows(IOException.class, () -> DtlsTrust.authorities(odd.toString()));
            assertTrue(
                    refused.getMessage()
                            .matches(
                                    "ca names .*, which (must be a file, but is|is larger than|cannot be read) .*"),
                    refused.getMessage());
        }
    }

    /**
     * Each stranger with a key of its own making costs a connection: some are enough to be seen.
     */
    @Test
    void strangersWithRawKeysAreFew() throws Exception {
        DtlsTrust trust = trust();
        CertificateMessage raw = new CertificateMessage(certificate("ec").getPublicKey());
        for (int i = 0; i < DtlsTrust.STRANGERS; i++) {
            assertNull(verify(trust, raw).getException());
        }
        assertNotNull(verify(trust, raw).getException());
        time.advance(Duration.ofSeconds(1));
        assertNull(verify(trust, raw).getException());
    }

    /** A flood of them keeps no installed one out. */
    @Test
    void anInstalledRawKeyIsAlwaysLetIn() throws Exception {
        PublicKey own =
                TestPki.issue(null, "own", Strength.GOOD, false).certificate().getPublicKey();
        Detector detector =
                new Detector(
                        Fixtures.device("r", Kit.SMOKE),
                        "r",
                        Detector.Security.RPK,
                        null,
                        Base64.getEncoder().encodeToString(own.getEncoded()),
                        PointMap.of(Kit.SMOKE));
        DtlsTrust trust = trusting(new InstalledDetectors(List.of(detector)));
        CertificateMessage stranger = new CertificateMessage(certificate("ec").getPublicKey());
        for (int i = 0; i < 10 * DtlsTrust.STRANGERS; i++) {
            verify(trust, stranger);
        }
        assertNotNull(verify(trust, stranger).getException());
        for (int i = 0; i < 100; i++) {
            assertNull(verify(trust, new CertificateMessage(own)).getException());
        }
        time.advance(Duration.ofSeconds(1));
        assertNull(verify(trust, stranger).getException(), "it takes nothing from strangers");
    }

    @Test
    void aWeakRawKeyIsRefused() throws Exception {
        CertificateMessage raw = new CertificateMessage(certificate("rsa1024").getPublicKey());
        assertNotNull(verify(trust(), raw).getException());
    }
}
