package io.standpipe.mqtt.connect;

import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.tls.CertificateWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whom to connect to, and as whom.
 *
 * @param serverName that the broker's certificate must be for; empty for the server's own
 * @param certificates null if no connection is encrypted
 * @param user empty for none
 * @param password empty for none
 * @param keepAlive seconds
 * @param topics where messages go
 * @param limit for the whole attempt, until the broker has accepted
 * @param threads run what belongs to the connection
 */
public @SuppressWarnings("ArrayRecordComponent") // never compared
record ConnectTarget(
        BrokerAddress server,
        String serverName,
        @Nullable CertificateWatch certificates,
        String clientId,
        String user,
        byte[] password,
        int keepAlive,
        Topics topics,
        Duration limit,
        PahoThreads threads) {

    /** Without the password. */
    @Override
    public String toString() {
        return server + " as " + clientId;
    }
}
