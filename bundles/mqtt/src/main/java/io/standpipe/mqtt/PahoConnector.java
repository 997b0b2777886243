package io.standpipe.mqtt;

import io.standpipe.mqtt.tls.CertificateWatch;
import org.jspecify.annotations.Nullable;

/** Begins connections as configured, with the library of the wanted version. */
final class PahoConnector implements Link.Connector {

    private final Options options;
    private final byte[] password;
    private final @Nullable CertificateWatch certificates;
    private final PahoThreads threads;

    /**
     * @param password for the broker, empty for none
     * @param certificates null if no server is encrypted
     */
    PahoConnector(
            Options options,
            byte[] password,
            @Nullable CertificateWatch certificates,
            PahoThreads threads) {
        this.options = options;
        this.password = password.clone();
        this.certificates = certificates;
        this.threads = threads;
    }

    @Override
    public Link connect(Server server, Link.Will will, Link.Events events) {
        Target target =
                new Target(
                        server,
                        options.transport().serverName(),
                        certificates,
                        options.clientId(),
                        options.user(),
                        password,
                        options.keepAlive(),
                        threads);
        return switch (options.transport().version()) {
            case V5 -> PahoLink.connect(target, will, events);
            case V3_1_1 -> Paho3Link.connect(target, will, events);
        };
    }
}
