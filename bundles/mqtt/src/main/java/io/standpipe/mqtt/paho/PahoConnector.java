package io.standpipe.mqtt.paho;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.ReasonCodes;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.settings.MqttSettings;
import io.standpipe.mqtt.tls.CertificateWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Begins connections as configured, with the library of the wanted version. */
public final class PahoConnector implements UplinkTransport.Connector {

    private final MqttSettings options;
    private final Topics topics;
    private final byte[] password;
    private final @Nullable CertificateWatch certificates;
    private final PahoThreads threads;
    private volatile boolean retains = true;

    /**
     * @param password for the broker, empty for none
     * @param certificates null if no server is encrypted
     */
    public PahoConnector(
            MqttSettings options,
            Topics topics,
            byte[] password,
            @Nullable CertificateWatch certificates,
            PahoThreads threads) {
        this.options = options;
        this.topics = topics;
        this.password = password.clone();
        this.certificates = certificates;
        this.threads = threads;
    }

    @Override
    public String name(String path) {
        return topics.topic(path);
    }

    @Override
    public UplinkTransport connect(
            String address,
            UplinkTransport.Outgoing will,
            Duration limit,
            UplinkTransport.Events events) {
        BrokerAddress server =
                options.servers().stream()
                        .filter(each -> each.toString().equals(address))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(address));
        ConnectTarget target =
                new ConnectTarget(
                        server,
                        options.transport().serverName(),
                        certificates,
                        options.uplink().identity(),
                        options.user(),
                        password,
                        options.uplink().keepAlive(),
                        topics,
                        limit,
                        threads);
        return switch (options.transport().version()) {
            case V5 ->
                    PahoLink.connect(
                            target, retains ? will : will.unretained(), new Retaining(events));
            case V3_1_1 -> Paho3Link.connect(target, will, events);
        };
    }

    /** Learns whether the broker retains: one that does not refuses a will that is to be. */
    private final class Retaining implements UplinkTransport.Events {

        private final UplinkTransport.Events next;

        Retaining(UplinkTransport.Events next) {
            this.next = next;
        }

        @Override
        public void connected(UplinkTransport.Limits limits) {
            retains = limits.retains();
            next.connected(limits);
        }

        @Override
        public void acknowledged(long handle, String refusal) {
            next.acknowledged(handle, refusal);
        }

        @Override
        public void listening(long handle, String refusal) {
            next.listening(handle, refusal);
        }

        @Override
        public void arrived(UplinkTransport.Incoming message) {
            next.arrived(message);
        }

        @Override
        public void dropped(String topic, String why) {
            next.dropped(topic, why);
        }

        @Override
        public void lost(String cause, UplinkTransport.Loss how) {
            if (ReasonCodes.isNoRetain(cause)) {
                retains = false;
            }
            next.lost(cause, how);
        }
    }
}
