package io.standpipe.mqtt;

import io.standpipe.mqtt.tls.CertificateWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Begins connections as configured, with the library of the wanted version. */
final class PahoConnector implements Link.Connector {

    private final Options options;
    private final byte[] password;
    private final @Nullable CertificateWatch certificates;
    private final PahoThreads threads;
    private volatile boolean retains = true;

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
    public Link connect(Server server, Link.Will will, Duration limit, Link.Events events) {
        Target target =
                new Target(
                        server,
                        options.transport().serverName(),
                        certificates,
                        options.clientId(),
                        options.user(),
                        password,
                        options.keepAlive(),
                        limit,
                        threads);
        return switch (options.transport().version()) {
            case V5 ->
                    PahoLink.connect(
                            target,
                            retains ? will : new Link.Will(will.topic(), will.payload(), false),
                            new Retaining(events));
            case V3_1_1 -> Paho3Link.connect(target, will, events);
        };
    }

    /** Learns whether the broker retains: one that does not refuses a will that is to be. */
    private final class Retaining implements Link.Events {

        private final Link.Events next;

        Retaining(Link.Events next) {
            this.next = next;
        }

        @Override
        public void connected(Link.Limits limits) {
            retains = limits.retains();
            next.connected(limits);
        }

        @Override
        public void acknowledged(long handle, int reason, String text) {
            next.acknowledged(handle, reason, text);
        }

        @Override
        public void subscribed(long handle, int reason, String text) {
            next.subscribed(handle, reason, text);
        }

        @Override
        public void arrived(Link.Incoming message) {
            next.arrived(message);
        }

        @Override
        public void dropped(String topic, String why) {
            next.dropped(topic, why);
        }

        @Override
        public void lost(String cause, boolean reached) {
            if (Reasons.isNoRetain(cause)) {
                retains = false;
            }
            next.lost(cause, reached);
        }
    }
}
