package io.standpipe.model.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certificate that is made here, read by the JDK. */
class SelfSignedTest {

    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2028-03-01T00:00:00Z");

    @TempDir Path work;

    private static X509Certificate read(String pem) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static X509Certificate made(Instant from, Instant until, String... names)
            throws Exception {
        return read(SelfSigned.pem("Standpipe gw \"7\"", List.of(names), from, until));
    }

    @Test
    void aBrowserFindsWhatItLooksAt() throws Exception {
        X509Certificate made =
                made(FROM, UNTIL, "localhost", "gw-7.local", "192.0.2.7", "::1", "gw_7", "网关");
        made.verify(made.getPublicKey());
        assertEquals(3, made.getVersion());
        assertEquals("CN=Standpipe gw 7", made.getSubjectX500Principal().getName());
        assertEquals(made.getSubjectX500Principal(), made.getIssuerX500Principal());
        assertEquals("SHA256withECDSA", made.getSigAlgName());
        assertEquals(-1, made.getBasicConstraints(), "no authority");
        assertEquals(Set.of("2.5.29.19", "2.5.29.15"), made.getCriticalExtensionOIDs());
        assertArrayEquals(
                new boolean[] {true, false, false, false, false, false, false, false, false},
                made.getKeyUsage());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), made.getExtendedKeyUsage());
        assertEquals(
                Set.of(
                        "[2, localhost]",
                        "[2, gw-7.local]",
                        "[7, 192.0.2.7]",
                        "[7, 0:0:0:0:0:0:0:1]"),
                made.getSubjectAlternativeNames().stream()
                        .map(List::toString)
                        .collect(Collectors.toSet()));
        assertTrue(made.getSerialNumber().signum() > 0);
        assertFalse(
                made.getSerialNumber().equals(made(FROM, UNTIL, "localhost").getSerialNumber()));
    }

    /** Of two ways to write a time, each has its years (RFC 5280, 4.1.2.5). */
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:01Z,1972-03-31T00:00:00Z",
        "2049-12-31T23:59:59Z,2050-01-01T00:00:00Z",
        "2051-01-01T00:00:00Z,2053-01-01T00:00:00Z"
    })
    void itHoldsFromAndUntil(Instant from, Instant until) throws Exception {
        X509Certificate made = made(from, until, "localhost");
        assertEquals(from, made.getNotBefore().toInstant());
        assertEquals(until, made.getNotAfter().toInstant());
    }

    @Test
    void aServerCanUseIt() throws Exception {
        Path file =
                Files.writeString(
                        work.resolve("made.pem"),
                        SelfSigned.pem("gw", List.of("localhost"), FROM, UNTIL));
        Credentials credentials = Credentials.server(new CredentialFiles(null, file, null));
        assertFalse(credentials.vouched());
        assertEquals(1, credentials.expiries().size());
        assertEquals(
                Set.of("TLSv1.3", "TLSv1.2"),
                Set.of(credentials.serverEngine().getEnabledProtocols()));
        X509Certificate own = credentials.own();
        assertTrue(
                own != null
                        && SelfSigned.fingerprint(own).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"));
    }
}
