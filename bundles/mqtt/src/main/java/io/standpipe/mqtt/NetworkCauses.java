package io.standpipe.mqtt;

import io.standpipe.model.tls.CredentialsException;
import io.standpipe.model.tls.TlsCauses;
import io.standpipe.model.words.Phrase;
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

    /** The broker cannot say why over MQTT 3.1.1, and many do not over MQTT 5. */
    static final String CLOSED = Phrase.NO_REASON_GIVEN.of();

    static final String RENEWED = Phrase.FILES_RENEWED.of();

    private NetworkCauses() {}

    static String text(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return Phrase.UNKNOWN_HOST.of(failure.getMessage());
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
            return Phrase.CONNECTION_BROKE.of(text(cause));
        }
        if (cause instanceof EOFException || cause == null) {
            return CLOSED;
        }
        return Phrase.CONNECTION_BROKE.of(text(cause));
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
        return TlsCauses.text(failure, "the broker", "check server and serverName", "check ca");
    }
}
