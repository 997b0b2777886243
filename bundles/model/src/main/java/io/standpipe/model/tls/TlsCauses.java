package io.standpipe.model.tls;

import io.standpipe.model.log.Printable;
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

    private static final String SUITES_REMEDY =
            "most likely it takes none of the cipher suites that are safe (%s), or its certificate is signed with SHA-1, or it wants a client certificate; allow TLS 1.3, or ECDHE-ECDSA-AES128-GCM-SHA256 and ECDHE-RSA-AES128-GCM-SHA256 there, or have its certificate issued anew with SHA-256"
                    .formatted(TlsPolicy.SUITES);

    private static final String OLD =
            "it speaks neither TLS 1.3 nor 1.2, and what is older is not safe; allow TLS 1.2 or 1.3 there, or update it";

    /** TLS alerts (RFC 8446, 6.2) that say what to do. */
    private static final Map<String, String> ALERTS =
            Map.ofEntries(
                    Map.entry(
                            "certificate_required",
                            "it wants a client certificate; set certificate"),
                    Map.entry(
                            "bad_certificate",
                            "it wants another client certificate; check certificate"),
                    Map.entry(
                            "certificate_unknown",
                            "it wants another client certificate; check certificate"),
                    Map.entry("unknown_ca", "it does not know the CA of the client certificate"),
                    Map.entry("certificate_expired", "the client certificate has expired"),
                    Map.entry("certificate_revoked", "the client certificate is revoked"),
                    Map.entry("access_denied", "it does not let this client certificate in"),
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
            return "%s's certificate is too weak: %s".formatted(peer, weak.getMessage());
        }
        if (within(failure, CertificateExpiredException.class) != null) {
            return peer + "'s certificate has expired";
        }
        if (within(failure, CertificateNotYetValidException.class) != null) {
            return peer + "'s certificate is not valid yet; is the gateway's clock right?";
        }
        if (within(failure, CertPathBuilderException.class) != null
                || within(failure, CertPathValidatorException.class) != null) {
            return "%s's certificate is from no CA that is trusted; %s".formatted(peer, issuer);
        }
        Throwable certificate = within(failure, CertificateException.class);
        if (certificate != null) {
            return "%s's certificate does not fit (%s); %s"
                    .formatted(peer, certificate.getMessage(), name);
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
                            ? "it does not know the name; " + name
                            : ALERTS.get(said);
            return "%s refused TLS (%s)%s"
                    .formatted(peer, said, remedy == null ? "" : ": " + remedy);
        }
        if (message.contains("nrecognized SSL message")) {
            return "TLS is not spoken there; is the port right?";
        }
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("protocol version") && lower.contains("not accepted")) {
            return "no TLS connection with %s: %s".formatted(peer, OLD);
        }
        if (lower.contains("improper ciphersuite")) {
            return "no TLS connection: %s chose a cipher suite that is not safe (%s); allow TLS 1.3, or %s there"
                    .formatted(peer, message, TlsPolicy.SUITES);
        }
        if (lower.contains("signature scheme") || lower.contains("signature algorithm")) {
            return "no TLS connection: %s signs with SHA-1 or something else that is not safe (%s); update it, or have its certificate issued anew"
                    .formatted(peer, message);
        }
        return "no TLS connection: " + message;
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
