package io.standpipe.model.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.TestPki;
import io.standpipe.testkit.TestPki.Issued;
import io.standpipe.testkit.TestPki.Strength;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole handshakes in memory, with servers of all strengths. */
class TlsPolicyTest {

    private static final Issued CA = TestPki.ca("ca");

    @TempDir Path work;

    private Credentials trusting(Issued... ca) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Issued each : ca) {
            pem.append(each.pem());
        }
        Path file = Files.writeString(work.resolve("ca.pem"), pem);
        return Credentials.load(new CredentialFiles(file, null, null), new char[0], Set.of());
    }

    /** Empty if the handshake succeeds, otherwise why it does not. */
    private static String handshake(Credentials credentials, String name, SSLEngine server) {
        return handshake(credentials.engine(name, 802, true), server);
    }

    private static String handshake(SSLEngine client, SSLEngine server) {
        server.setUseClientMode(false);
        ArrayDeque<byte[]> up = new ArrayDeque<>();
        ArrayDeque<byte[]> down = new ArrayDeque<>();
        try {
            client.beginHandshake();
            for (int i = 0; i < 200; i++) {
                step(client, down, up);
                try {
                    step(server, up, down);
                } catch (SSLException e) {
                    flush(server, down);
                    step(client, down, up);
                    return "the server: " + e.getMessage();
                }
                if (client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                        && server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
                    return "";
                }
            }
            return "no end";
        } catch (SSLException e) {
            String said = TlsCauses.text(e, "the peer", "check the name", "check ca");
            ChineseText.of(said, "the peer", "check the name", "check ca");
            return said;
        }
    }

    private static void flush(SSLEngine engine, ArrayDeque<byte[]> to) throws SSLException {
        ByteBuffer out = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), out);
        to.add(Arrays.copyOf(out.array(), out.position()));
    }

    private static void step(SSLEngine engine, ArrayDeque<byte[]> from, ArrayDeque<byte[]> to)
            throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> flush(engine, to);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                byte[] bytes = from.poll();
                if (bytes != null) {
                    ByteBuffer in = ByteBuffer.wrap(bytes);
                    engine.unwrap(in, ByteBuffer.allocate(20_000));
                    if (in.hasRemaining()) {
                        from.addFirst(Arrays.copyOfRange(bytes, in.position(), bytes.length));
                    }
                }
            }
        }
    }

    private static SSLEngine server(Issued own, Issued issuer, String... suites) {
        SSLContext context = TestPki.server(own, issuer, null);
        SSLEngine server = context.createSSLEngine();
        if (suites.length > 0) {
            server.setEnabledProtocols(new String[] {"TLSv1.2"});
            server.setEnabledCipherSuites(suites);
        }
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "EC,  secp256r1, SHA256withECDSA, ''",
        "EC,  secp384r1, SHA256withECDSA, ''",
        "RSA, 2048,      SHA256withECDSA, ''",
        "RSA, 1024,      SHA256withECDSA, 'an RSA key of 1024 bits; have it issued anew with RSA from 2048 bits or an elliptic curve from 256, signed with SHA-256'",
        "RSA, 2047,      SHA256withECDSA, 'an RSA key of 2047 bits; have it issued anew'",
        "EC,  secp256r1, SHA1withECDSA,   'is signed with SHA1withECDSA, which can be forged'",
    })
    void aServersCertificateIsStrong(String key, String size, String signature, String why)
            throws Exception {
        Issued own =
                TestPki.issue(CA, "peer", new Strength(key, size, signature), false, "localhost");
        String said = handshake(trusting(CA), "localhost", server(own, CA));
        if (why.isEmpty()) {
            assertEquals("", said);
        } else {
            assertTrue(
                    said.startsWith("the peer's certificate is too weak: the certificate CN=peer "),
                    said);
            assertTrue(said.contains(why), said);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2048, SHA256withRSA, ''",
        "2048, PSS-SHA-256,   ''",
        "2048, PSS-SHA-1,     'CN=peer is signed with RSASSA-PSS/SHA-1'",
        "2048, SHA1withRSA,   'CN=peer is signed with SHA1withRSA'",
        "2048, MD5withRSA,    'CN=peer is signed with MD5withRSA'",
        "1024, SHA256withRSA, 'CN=middle has an RSA key of 1024 bits'",
    })
    void soAreThoseBetween(String bits, String signature, String why) throws Exception {
        Issued middle =
                TestPki.issue(CA, "middle", new Strength("RSA", bits, "SHA256withECDSA"), true);
        Issued own =
                TestPki.issue(
                        middle,
                        "peer",
                        new Strength("EC", "secp256r1", signature),
                        false,
                        "localhost");
        String said = handshake(trusting(CA), "localhost", server(own, middle));
        assertEquals(why.isEmpty(), said.isEmpty(), said);
        assertTrue(said.contains(why), said);
    }

    /** Nobody relies on the signature of what is trusted by itself, but on its key. */
    @Test
    void ofAnIssuerThatIsTrustedTheKeyCounts() throws Exception {
        Issued old = TestPki.issue(null, "old", new Strength("RSA", "2048", "SHA1withRSA"), true);
        Issued weak =
                TestPki.issue(null, "weak", new Strength("RSA", "1024", "SHA256withRSA"), true);
        Strength strength = new Strength("EC", "secp256r1", "SHA256withRSA");
        Issued good = TestPki.issue(old, "peer", strength, false, "localhost");
        assertEquals("", handshake(trusting(old), "localhost", server(good, old)));
        Issued bad = TestPki.issue(weak, "peer", strength, false, "localhost");
        String said = handshake(trusting(weak), "localhost", server(bad, weak));
        assertTrue(said.contains("CN=weak has an RSA key of 1024 bits"), said);
    }

    @Test
    void aRenewedIssuerOfTheSameNameIsNoHindrance() throws Exception {
        Issued before = TestPki.ca("ca");
        Issued own = TestPki.issue(CA, "peer", "localhost");
        assertEquals("", handshake(trusting(before, CA), "localhost", server(own, CA)));
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,       true",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,       true",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, true",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,       false",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,          false",
        "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,         false",
        "TLS_RSA_WITH_AES_128_GCM_SHA256,             false",
        "TLS_RSA_WITH_AES_128_CBC_SHA,                false",
    })
    void onlyEphemeralKeysAndAuthenticatedEncryption(String suite, boolean taken) throws Exception {
        Issued own =
                TestPki.issue(
                        CA,
                        "peer",
                        new Strength("RSA", "2048", "SHA256withECDSA"),
                        false,
                        "localhost");
        String said = handshake(trusting(CA), "localhost", server(own, CA, suite));
        assertEquals(taken, said.isEmpty(), said);
    }

    @Test
    void theJdksRefusalsAreToldInWords() {
        for (String[] row :
                new String[][] {
                    {
                        "Received fatal alert: handshake_failure",
                        "the peer refused TLS (handshake_failure): most likely it takes none of the cipher suites that are safe (ECDHE with AES-GCM or ChaCha20-Poly1305), or its certificate is signed with SHA-1, or it wants a client certificate; allow TLS 1.3, or ECDHE-"
                    },
                    {"Received fatal alert: insufficient_security", "allow TLS 1.3"},
                    {
                        "Received fatal alert: protocol_version",
                        "it speaks neither TLS 1.3 nor 1.2, and what is older is not safe"
                    },
                    {
                        "The server selected protocol version TLS11 is not accepted by client preferences [TLS13, TLS12]",
                        "it speaks neither TLS 1.3 nor 1.2"
                    },
                    {"Received fatal alert: unrecognized_name", "check the name"},
                    {
                        "Unsupported signature scheme: rsa_pkcs1_sha1",
                        "signs with SHA-1 or something else that is not safe"
                    },
                }) {
            String said =
                    TlsCauses.text(new SSLException(row[0]), "the peer", "check the name", "");
            assertTrue(said.contains(row[1]), said);
        }
    }

    @Test
    void onlyTwoVersionsAndWhatIsListed() throws Exception {
        SSLParameters all = SSLContext.getDefault().getSupportedSSLParameters();
        SSLParameters applied = TlsPolicy.apply(all, "localhost", true);
        assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, applied.getProtocols());
        for (String suite : applied.getCipherSuites()) {
            assertTrue(
                    suite.matches(
                            "TLS_(AES|CHACHA20)_.*|TLS_ECDHE_(RSA|ECDSA)_WITH_.*(GCM|POLY1305).*"),
                    suite);
        }
        assertTrue(applied.getCipherSuites().length >= 9, "3 of TLS 1.3, 6 of TLS 1.2");
    }

    @ParameterizedTest
    @CsvSource({
        "plc_1,          plc_1,         true",
        "plc_1,          PLC_1,         true",
        "plc_1,          plc_2,         false",
        "plc_1.site.lan, *.site.lan,    true",
        "plc_1.a.b.lan,  *.b.lan,       false",
        "a_b.lan,        *.lan,         false",
        "-plc,           -plc,          true",
        "-plc,           plc,           false",
        "panel.lan.,     panel.lan,     true",
        "panel.lan.,     other.lan,     false",
        "10.0.0.9,       10.0.0.9,      true",
        "10.0.0.9,       10.0.0.8,      false",
        "2001:db8::7,    2001:db8::7,   true",
    })
    void namesAreCheckedWhateverTheyHold(String name, String certified, boolean fits)
            throws Exception {
        Issued own = TestPki.issue(CA, "peer", certified);
        String said = handshake(trusting(CA), name, server(own, CA));
        assertEquals(fits, said.isEmpty(), said);
        assertTrue(fits || said.contains("does not fit"), said);
    }

    @Test
    void aNameThatCannotBeSentIsNotSent() throws Exception {
        for (String name : List.of("plc_1", "-plc", "10.0.0.9", "::1", "a..b", "x".repeat(64))) {
            SSLParameters applied =
                    TlsPolicy.apply(SSLContext.getDefault().getDefaultSSLParameters(), name, true);
            assertEquals(List.of(), applied.getServerNames(), name);
        }
        assertNull(HostNames.indication("plc_1"));
    }

    @Test
    void aPinnedCertificateNeedsAStrongKeyAndNothingElse() throws Exception {
        Issued own =
                TestPki.issue(null, "own", new Strength("RSA", "2048", "SHA1withRSA"), false, "x");
        Issued weak =
                TestPki.issue(
                        null, "weak", new Strength("RSA", "1024", "SHA256withRSA"), false, "x");
        Set<String> pins =
                Set.of(
                        PinnedServers.fingerprint(own.certificate()),
                        PinnedServers.fingerprint(weak.certificate()));
        Credentials pinned = Credentials.load(CredentialFiles.NONE, new char[0], pins);
        assertEquals("", handshake(pinned.engine("y", 1, false), server(own, own)));
        String said = handshake(pinned.engine("y", 1, false), server(weak, weak));
        assertTrue(said.contains("CN=weak has an RSA key of 1024 bits"), said);
    }

    @Test
    void theGatewaysOwnIsToBeStrongToo() throws Exception {
        Issued weak =
                TestPki.issue(CA, "gw", new Strength("RSA", "1024", "SHA256withECDSA"), false);
        Path certificate = weak.write(work.resolve("gw.pem"));
        Path key = weak.writeKey(work.resolve("gw.key"));
        String said =
                assertThrows(
                                CredentialsException.class,
                                () ->
                                        Credentials.load(
                                                new CredentialFiles(null, certificate, key),
                                                new char[0],
                                                Set.of()))
                        .getMessage();
        assertEquals(
                "what %s holds is too weak: the certificate CN=gw has an RSA key of 1024 bits; have it issued anew with RSA from 2048 bits or an elliptic curve from 256, signed with SHA-256"
                        .formatted(certificate),
                said);
    }

    /** Old roots are often signed with SHA-1, and stand in the chain of PKCS#12 files. */
    @Test
    void anOldRootBehindTheGatewaysOwnIsNoHindrance() throws Exception {
        Issued old = TestPki.issue(null, "old", new Strength("RSA", "2048", "SHA1withRSA"), true);
        Issued own =
                TestPki.issue(old, "gw", new Strength("EC", "secp256r1", "SHA256withRSA"), false);
        Path both = own.writePkcs12(work.resolve("gw.p12"), "zu", old);
        Credentials.load(new CredentialFiles(null, both, null), "zu".toCharArray(), Set.of());
    }
}
