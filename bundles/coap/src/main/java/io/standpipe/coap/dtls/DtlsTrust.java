package io.standpipe.coap.dtls;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.model.tls.TlsPolicy;
import io.standpipe.model.tls.WeakCertificateException;
import io.standpipe.model.words.RefusalPhrase;
import io.standpipe.model.words.TlsPhrase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
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
 * that is not installed is refused by its message, so that it can be listed; but none that is too
 * weak for {@link TlsPolicy}. On DTLS's own threads.
 */
public final class DtlsTrust implements NewAdvancedCertificateVerifier {

    /** Strangers with a raw key that are let in at once, so that they can be listed. */
    public static final int STRANGERS = 20;

    /** How many more in a second: each costs a signature and a connection. */
    public static final int STRANGERS_PER_SECOND = 1;

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

    private final NewAdvancedCertificateVerifier trusted;
    private final Set<X509Certificate> authorities;
    private final Supplier<InstalledDetectors> installed;
    private final UnknownDevices seen;
    private final PeerBuckets<String> strangers;

    /**
     * @param authorities none: only raw keys are taken
     * @param strangers of those that are not installed
     */
    public DtlsTrust(
            Collection<X509Certificate> authorities,
            Supplier<InstalledDetectors> installed,
            UnknownDevices seen,
            PeerBuckets<String> strangers) {
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
    public static List<X509Certificate> authorities(String file)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> authorities = new ArrayList<>();
        if (file.isEmpty()) {
            return authorities;
        }
        try (InputStream pem = DtlsFiles.open("ca", file)) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                X509Certificate authority = (X509Certificate) each;
                TlsPolicy.requireKey(authority);
                authorities.add(authority);
            }
        } catch (WeakCertificateException e) {
            throw new GeneralSecurityException(TlsPhrase.WEAK_CA.of(file, e.getMessage()), e);
        }
        if (authorities.isEmpty()) {
            throw new GeneralSecurityException(TlsPhrase.NO_CAS.of(file));
        }
        return authorities;
    }

    /**
     * Why a path is too weak, a sentence; null if it is not. Beyond the first that is trusted by
     * itself nobody relies on it.
     *
     * @param path the peer's first
     */
    private @Nullable String weakness(List<? extends Certificate> path) {
        List<X509Certificate> relied = new ArrayList<>();
        boolean anchored = false;
        for (Iterator<? extends Certificate> each = path.iterator();
                each.hasNext() && !anchored; ) {
            X509Certificate one = (X509Certificate) each.next();
            relied.add(one);
            anchored = authorities.contains(one);
        }
        try {
            TlsPolicy.require(relied, anchored);
            return null;
        } catch (WeakCertificateException e) {
            return e.getMessage();
        }
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
            weak = weakness(path.getCertificates());
            name = Caller.commonName((X509Certificate) path.getCertificates().get(0));
        } else if (raw != null) {
            String key = TlsPolicy.weakness(raw);
            weak = key == null ? null : TlsPhrase.RAW_KEY.of(key, TlsPolicy.ANEW);
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
                RefusalPhrase.TOO_WEAK.with(weak));
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
