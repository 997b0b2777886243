package io.standpipe.model.tls;

import io.standpipe.model.log.Printable;
import io.standpipe.model.words.TlsPhrase;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a TLS connection did not come about or ended, in words for people. Any thread. */
public final class TlsCauses {

    private static final String ALERT = "Received fatal alert: ";

    private static final String SUITES_REMEDY = TlsPhrase.NO_SAFE_SUITE.of(TlsPolicy.SUITES);

    private static final String OLD = TlsPhrase.OLD.of();

    /** TLS alerts (RFC 8446, 6.2) that say what to do. */
    private static final Map<String, String> ALERTS =
            Map.ofEntries(
                    Map.entry("certificate_required", TlsPhrase.WANTS_CERTIFICATE.of()),
                    Map.entry("bad_certificate", TlsPhrase.OTHER_CERTIFICATE.of()),
                    Map.entry("certificate_unknown", TlsPhrase.OTHER_CERTIFICATE.of()),
                    Map.entry("unknown_ca", TlsPhrase.CLIENT_CA_UNKNOWN.of()),
                    Map.entry("certificate_expired", TlsPhrase.CLIENT_EXPIRED.of()),
                    Map.entry("certificate_revoked", TlsPhrase.CLIENT_REVOKED.of()),
                    Map.entry("access_denied", TlsPhrase.CLIENT_NOT_LET_IN.of()),
                    Map.entry("protocol_version", OLD),
                    Map.entry("handshake_failure", SUITES_REMEDY),
                    Map.entry("insufficient_security", SUITES_REMEDY));

    private static final int DEEPEST = 10;

    /** Chars. */
    private static final int LONGEST = 600;

    private TlsCauses() {}

    /**
     * @param failure what TLS threw
     * @param peer whom it was with: {@code the broker}
     * @param name what to do where the certificate is for another name, ends the sentence: {@code
     *     check server and serverName}
     * @param issuer what to do where nobody who is trusted issued it: {@code check ca}
     */
    public static String text(Throwable failure, String peer, String name, String issuer) {
        // Names in certificates are the peer's own words.
        return Printable.of(words(failure, peer, name, issuer), LONGEST);
    }

    private static String words(Throwable failure, String peer, String name, String issuer) {
        Throwable weak = within(failure, WeakCertificateException.class);
        if (weak != null) {
            return TlsPhrase.PEER_WEAK.of(peer, weak.getMessage());
        }
        if (within(failure, CertificateExpiredException.class) != null) {
            return TlsPhrase.PEER_EXPIRED.of(peer);
        }
        if (within(failure, CertificateNotYetValidException.class) != null) {
            return TlsPhrase.PEER_TOO_EARLY.of(peer);
        }
        if (within(failure, CertPathBuilderException.class) != null
                || within(failure, CertPathValidatorException.class) != null) {
            return TlsPhrase.PEER_UNTRUSTED.of(peer, issuer);
        }
        Throwable certificate = within(failure, CertificateException.class);
        if (certificate != null) {
            return TlsPhrase.PEER_UNFIT.of(peer, certificate.getMessage(), name);
        }
        return handshake(String.valueOf(failure.getMessage()), peer, name);
    }

    /** The fingerprint of the certificate that was refused; null if none was. */
    public static @Nullable String fingerprint(Throwable failure) {
        return within(failure, RefusedCertificateException.class)
                        instanceof RefusedCertificateException refused
                ? refused.fingerprint()
                : null;
    }

    private static String handshake(String message, String peer, String name) {
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            String said = message.substring(alert + ALERT.length()).strip();
            String remedy =
                    said.equals("unrecognized_name")
                            ? TlsPhrase.NAME_UNKNOWN.of(name)
                            : ALERTS.get(said);
            return remedy == null
                    ? TlsPhrase.REFUSED.of(peer, said)
                    : TlsPhrase.REFUSED_BECAUSE.of(peer, said, remedy);
        }
        if (message.contains("nrecognized SSL message")) {
            return TlsPhrase.NOT_TLS.of();
        }
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("protocol version") && lower.contains("not accepted")) {
            return TlsPhrase.TOO_OLD.of(peer, OLD);
        }
        if (lower.contains("improper ciphersuite")) {
            return TlsPhrase.UNSAFE_SUITE.of(peer, message, TlsPolicy.SUITES);
        }
        if (lower.contains("signature scheme") || lower.contains("signature algorithm")) {
            return TlsPhrase.UNSAFE_SIGNATURE.of(peer, message);
        }
        return TlsPhrase.NO_TLS.of(message);
    }

    private static @Nullable Throwable within(Throwable failure, Class<?> kind) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++) {
            if (kind.isInstance(at)) {
                return at;
            }
            at = at.getCause();
        }
        return null;
    }
}
