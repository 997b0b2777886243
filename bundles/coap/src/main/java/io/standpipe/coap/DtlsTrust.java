package io.standpipe.coap;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.scandium.dtls.AlertMessage;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertLevel;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate or raw public key is taken: of a trusted authority, or any raw key, for one
 * that is not installed is refused by its message, so that it can be listed; but no weak one. RSA
 * keys from 2048 bits, elliptic curves from 256 (RFC 9325, 4.5; NIST SP 800-57 part 1, table 2: 112
 * bits of strength), no signature over SHA-1 or MD5 but that of an authority that is trusted by
 * itself, for nobody relies on it. On DTLS's own threads.
 */
final class DtlsTrust implements NewAdvancedCertificateVerifier {

    static final int MIN_RSA = 2048;

    static final int MIN_EC = 256;

    /** Strangers with a raw key that are let in at once, so that they can be listed. */
    static final int STRANGERS = 20;

    /** How many more in a second: each costs a signature and a connection. */
    static final int STRANGERS_PER_SECOND = 1;

    /** What signatures may be made with, in certificates and in a handshake. The order is ours. */
    static final List<SignatureAndHashAlgorithm> SIGNATURES =
            List.of(
                    SignatureAndHashAlgorithm.SHA256_WITH_ECDSA,
                    SignatureAndHashAlgorithm.SHA384_WITH_ECDSA,
                    new SignatureAndHashAlgorithm(
                            SignatureAndHashAlgorithm.HashAlgorithm.SHA512,
                            SignatureAndHashAlgorithm.SignatureAlgorithm.ECDSA),
                    SignatureAndHashAlgorithm.SHA256_WITH_RSA,
                    new SignatureAndHashAlgorithm(
                            SignatureAndHashAlgorithm.HashAlgorithm.SHA384,
                            SignatureAndHashAlgorithm.SignatureAlgorithm.RSA),
                    new SignatureAndHashAlgorithm(
                            SignatureAndHashAlgorithm.HashAlgorithm.SHA512,
                            SignatureAndHashAlgorithm.SignatureAlgorithm.RSA));

    private static final Pattern WEAK_HASH =
            Pattern.compile("(?:SHA-?1|MD[0-9]|NONE)with.*", Pattern.CASE_INSENSITIVE);

    private static final String ANEW =
            "have it issued anew with an elliptic curve from %d bits or RSA from %d, signed with SHA-256"
                    .formatted(MIN_EC, MIN_RSA);

    private final NewAdvancedCertificateVerifier trusted;
    private final Set<X509Certificate> authorities;
    private final Supplier<Installed> installed;
    private final SeenList seen;
    private final Allowance<String> strangers;

    /**
     * @param authorities none: only raw keys are taken
     * @param strangers of those that are not installed
     */
    DtlsTrust(
            Collection<X509Certificate> authorities,
            Supplier<Installed> installed,
            SeenList seen,
            Allowance<String> strangers) {
        this.authorities = new HashSet<>(authorities);
        this.installed = installed;
        this.seen = seen;
        this.strangers = strangers;
        StaticNewAdvancedCertificateVerifier.Builder builder =
                StaticNewAdvancedCertificateVerifier.builder().setTrustAllRPKs();
        if (!authorities.isEmpty()) {
            builder.setTrustedCertificates(authorities.toArray(new Certificate[0]));
        }
        trusted = builder.build();
    }

    /**
     * The certificates that device certificates are issued under.
     *
     * @param file PEM; empty for none
     * @throws IOException it cannot be read; a sentence
     * @throws GeneralSecurityException it holds something else, or a weak one; a sentence
     */
    static List<X509Certificate> authorities(String file)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> authorities = new ArrayList<>();
        if (file.isEmpty()) {
            return authorities;
        }
        try (InputStream pem = Dtls.open("ca", file)) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                String weak = weakness(each.getPublicKey());
                if (weak != null) {
                    throw new GeneralSecurityException(
                            "ca names %s, where a certificate has %s".formatted(file, weak));
                }
                authorities.add((X509Certificate) each);
            }
        }
        if (authorities.isEmpty()) {
            throw new GeneralSecurityException(
                    "ca must be a PEM file with certificates, but %s has none".formatted(file));
        }
        return authorities;
    }

    /** What makes a key too weak, and what to do, within a sentence; null if nothing does. */
    static @Nullable String weakness(PublicKey key) {
        String weak = null;
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < MIN_RSA) {
            weak = "an RSA key of %d bits".formatted(rsa.getModulus().bitLength());
        } else if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < MIN_EC) {
            weak =
                    "a key on an elliptic curve of %d bits"
                            .formatted(ec.getParams().getOrder().bitLength());
        } else if (key.getAlgorithm().equals("DSA")) {
            weak = "a DSA key";
        }
        return weak == null ? null : weak + ", which is too weak; " + ANEW;
    }

    /**
     * The same of a path to one that is trusted by itself.
     *
     * @param path the peer's first
     */
    static @Nullable String weakness(
            List<? extends Certificate> path, Set<X509Certificate> trusted) {
        for (Certificate each : path) {
            String weak = weakness(each.getPublicKey());
            if (weak != null) {
                return weak;
            }
            if (each instanceof X509Certificate x509
                    && !trusted.contains(x509)
                    && WEAK_HASH.matcher(x509.getSigAlgName()).matches()) {
                return "a signature with %s, which can be forged; %s"
                        .formatted(x509.getSigAlgName(), ANEW);
            }
        }
        return null;
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId connection,
            ServerNames serverName,
            InetSocketAddress peer,
            boolean clientUsage,
            boolean verifySubject,
            boolean truncate,
            CertificateMessage message) {
        CertificateVerificationResult result =
                trusted.verifyCertificate(
                        connection,
                        serverName,
                        peer,
                        clientUsage,
                        verifySubject,
                        truncate,
                        message);
        CertPath path = result.getCertificatePath();
        PublicKey raw = result.getPublicKey();
        String weak = null;
        String name = "";
        if (path != null && !path.getCertificates().isEmpty()) {
            weak = weakness(path.getCertificates(), authorities);
            name = Caller.commonName((X509Certificate) path.getCertificates().get(0));
        } else if (raw != null) {
            weak = weakness(raw);
            name = Base64.getEncoder().encodeToString(raw.getEncoded());
            if (weak == null && installed.get().byPublicKey(name) == null && !strangers.take("")) {
                return refused(connection, "not installed, like many others of late");
            }
        }
        if (weak == null) {
            return result;
        }
        seen.refuse(
                name,
                peer == null ? "-" : peer.getAddress().getHostAddress() + ":" + peer.getPort(),
                "its certificate or key has " + weak);
        return refused(connection, "too weak");
    }

    private static CertificateVerificationResult refused(ConnectionId connection, String why) {
        return new CertificateVerificationResult(
                connection,
                new HandshakeException(
                        why, new AlertMessage(AlertLevel.FATAL, AlertDescription.BAD_CERTIFICATE)),
                null);
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return trusted.getSupportedCertificateTypes();
    }

    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return trusted.getAcceptedIssuers();
    }

    @Override
    public void setResultHandler(HandshakeResultHandler handler) {
        trusted.setResultHandler(handler);
    }
}
