package io.standpipe.mqtt.connect;

import io.standpipe.model.tls.CredentialsException;
import io.standpipe.model.tls.TlsCauses;
import io.standpipe.model.words.ConnectionPhrase;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a way to a broker could not be opened or ended, in words for people. */
public final class NetworkCauses {

    /** The broker cannot say why over MQTT 3.1.1, and many do not over MQTT 5. */
    public static final String CLOSED = ConnectionPhrase.NO_REASON_GIVEN.of();

    public static final String RENEWED = ConnectionPhrase.FILES_RENEWED.of();

    private NetworkCauses() {}

    public static String text(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return ConnectionPhrase.UNKNOWN_HOST.of(failure.getMessage());
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
                ? ConnectionPhrase.NO_REASON_IN_JAVA.of(failure.getClass().getSimpleName())
                : failure.getMessage();
    }

    /**
     * Why a connection that stood was lost.
     *
     * @param cause may be null
     */
    public static String ofLoss(@Nullable Throwable cause) {
        if (cause instanceof SSLException || cause instanceof ProtocolException) {
            return text(cause);
        }
        if (cause instanceof SocketException) {
            return ConnectionPhrase.CONNECTION_BROKE.of(text(cause));
        }
        if (cause instanceof EOFException || cause == null) {
            return CLOSED;
        }
        return ConnectionPhrase.CONNECTION_BROKE.of(text(cause));
    }

    /** What the library calls by a number only: no word of it means anything to an operator. */
    public static String library(int code) {
        return ConnectionPhrase.DOES_NOT_BELONG.of(code);
    }

    /** A library failed at a packet from the broker. */
    public static String unreadable(Throwable failure) {
        return ConnectionPhrase.PACKET_UNREADABLE.of(failure.getClass().getSimpleName());
    }

    private static String tls(Throwable failure) {
        return TlsCauses.text(failure, "the broker", "check server and serverName", "check ca");
    }
}
