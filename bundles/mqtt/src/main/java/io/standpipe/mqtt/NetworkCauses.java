package io.standpipe.mqtt;

import io.standpipe.mqtt.tls.CredentialsException;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a way to a broker could not be opened or ended, in words for people. */
final class NetworkCauses {

    /** The broker cannot say why over MQTT 3.1.1, and many do not over MQTT 5. */
    static final String CLOSED =
            "the broker or something on the way closed the connection and gave no reason; the broker's log may have one";

    static final String RENEWED = "the certificate files have changed; it is connected anew";

    private static final String ALERT = "Received fatal alert: ";

    /** TLS alerts (RFC 8446, 6.2) that say what to do. */
    private static final Map<String, String> ALERTS =
            Map.of(
                    "certificate_required", "it wants a client certificate; set certificate",
                    "bad_certificate", "it wants another client certificate; check certificate",
                    "certificate_unknown", "it wants another client certificate; check certificate",
                    "unknown_ca", "it does not know the CA of the client certificate",
                    "certificate_expired", "the client certificate has expired",
                    "certificate_revoked", "the client certificate is revoked",
                    "access_denied", "it does not let this client certificate in",
                    "protocol_version", "it speaks neither TLS 1.3 nor 1.2",
                    "unrecognized_name", "it does not know the name; check server and serverName");

    private NetworkCauses() {}

    static String text(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "unknown host " + failure.getMessage();
        }
        if (failure instanceof CredentialsException || failure instanceof ProtocolException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof EOFException) {
            return failure.getMessage() == null ? ofLoss(failure) : failure.getMessage();
        }
        if (failure instanceof SocketTimeoutException || failure instanceof SocketException) {
            return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        }
        if (failure instanceof SSLException) {
            return tls(failure);
        }
        return failure.getMessage() == null
                ? "it failed for a reason that Java does not name: "
                        + failure.getClass().getSimpleName()
                : failure.getMessage();
    }

    /**
     * Why a connection that stood was lost.
     *
     * @param cause may be null
     */
    static String ofLoss(@Nullable Throwable cause) {
        if (cause instanceof SSLException || cause instanceof ProtocolException) {
            return text(cause);
        }
        if (cause instanceof SocketException) {
            return "the connection broke: " + text(cause);
        }
        if (cause instanceof EOFException || cause == null) {
            return CLOSED;
        }
        return "the connection broke: " + text(cause);
    }

    /** What the library calls by a number only: no word of it means anything to an operator. */
    static String library(int code) {
        return "the broker sent something that does not belong there, or the connection ended in the middle (code %d)"
                .formatted(code);
    }

    /** A library failed at a packet from the broker. */
    static String unreadable(Throwable failure) {
        return "a packet from the broker could not be read (%s)"
                .formatted(failure.getClass().getSimpleName());
    }

    private static String tls(Throwable failure) {
        if (within(failure, CertificateExpiredException.class) != null) {
            return "the broker's certificate has expired";
        }
        if (within(failure, CertificateNotYetValidException.class) != null) {
            return "the broker's certificate is not valid yet; is the gateway's clock right?";
        }
        if (within(failure, CertPathBuilderException.class) != null
                || within(failure, CertPathValidatorException.class) != null) {
            return "the broker's certificate is from no CA that is trusted; check ca";
        }
        Throwable certificate = within(failure, CertificateException.class);
        if (certificate != null) {
            return "the broker's certificate does not fit (%s); check server and serverName"
                    .formatted(certificate.getMessage());
        }
        String message = String.valueOf(failure.getMessage());
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            String name = message.substring(alert + ALERT.length()).strip();
            String remedy = ALERTS.get(name);
            return "the broker refused TLS (%s)%s"
                    .formatted(name, remedy == null ? "" : ": " + remedy);
        }
        if (message.startsWith("Unsupported or unrecognized SSL message")) {
            return "TLS is not spoken there; is the port right?";
        }
        return "no TLS connection: " + message;
    }

    private static @Nullable Throwable within(Throwable failure, Class<?> kind) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 10; depth++) {
            if (kind.isInstance(at)) {
                return at;
            }
            at = at.getCause();
        }
        return null;
    }
}
