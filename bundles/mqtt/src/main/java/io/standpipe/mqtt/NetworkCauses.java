package io.standpipe.mqtt;

import io.standpipe.model.tls.CredentialsException;
import io.standpipe.model.tls.TlsCauses;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a way to a broker could not be opened or ended, in words for people. */
final class NetworkCauses {

    static final String RENEWED = "the certificate files have changed; it is connected anew";

    private NetworkCauses() {}

    static String text(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "unknown host " + failure.getMessage();
        }
        if (failure instanceof CredentialsException
                || failure instanceof ProtocolException
                || failure instanceof EOFException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof SocketTimeoutException || failure instanceof SocketException) {
            return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        }
        return failure instanceof SSLException ? tls(failure) : failure.toString();
    }

    /**
     * Why a connection that stood was lost.
     *
     * @param cause may be null
     */
    static String ofLoss(@Nullable Throwable cause) {
        boolean telling = cause instanceof SSLException || cause instanceof ProtocolException;
        return telling && cause != null ? text(cause) : "the connection was closed";
    }

    private static String tls(Throwable failure) {
        return TlsCauses.text(failure, "the broker", "check server and serverName", "check ca");
    }
}
