package io.standpipe.kura;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.message.Message;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.FaultPhrase;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.message.KuraPayload;
import org.jspecify.annotations.Nullable;

/**
 * One of Kura's cloud connections as a way upstream. A message counts as delivered when Kura says
 * so and not before: what Kura keeps itself is kept in memory by default. While Kura is offline, or
 * no publisher is there, there is no connection; the uplink asks again within a second.
 *
 * <p>Kura's publisher decides whether brokers retain, for all messages alike, and does not read.
 *
 * <p>Everything happens on the uplink's thread; Kura may tell from any: its own locks are held
 * then, and a message may be confirmed before Kura has said under which id it takes it.
 */
final class KuraTransport implements UplinkTransport.Connector {

    /**
     * Messages that Kura may hold without having confirmed them: fewer than its data service sends
     * at a time by default ({@code in-flight-messages.max-number}, 9).
     */
    static final int WINDOW = 6;

    /**
     * After a message that Kura will not confirm, the next one is tried so much later: each of them
     * goes upstream all the same, and again once the publisher is mended.
     */
    static final Duration NEXT_TRIAL = Duration.ofSeconds(30);

    /** In the faults' texts, and the only address. */
    static final String SERVER = "Kura";

    /**
     * Kura takes no message whatever it is: a rollback makes the cloud connection anew, and the
     * publisher is there before it.
     */
    private static final Set<KuraErrorCode> NOBODY =
            Set.of(
                    KuraErrorCode.SERVICE_UNAVAILABLE,
                    KuraErrorCode.NOT_CONNECTED,
                    KuraErrorCode.CONNECTION_FAILED);

    private final Gateway gateway;
    private final Faults faults;
    private final TimeSource time;
    private final Scheduler thread;
    private final String source;
    private final CloudConnections connections;
    private @Nullable CloudPublisher publisher;

    /** The publisher's cloud connection, for {@link #connections}. */
    private String endpoint = "";

    /** What Kura told last; before that it is taken for online unless it says otherwise. */
    private boolean told = true;

    private @Nullable Connection current;

    /** When Kura last took a message that it will not confirm; null while it confirms. */
    private @Nullable Long unconfirming;

    /**
     * @param thread the uplink's
     * @param source names the uplink in faults
     * @param connections are asked whether the publisher's stands
     */
    KuraTransport(
            Gateway gateway,
            Faults faults,
            TimeSource time,
            Scheduler thread,
            String source,
            CloudConnections connections) {
        this.gateway = gateway;
        this.faults = faults;
        this.time = time;
        this.thread = thread;
        this.source = source;
        this.connections = connections;
    }

    @Override
    public UplinkTransport connect(
            String server,
            UplinkTransport.Outgoing lastWords,
            Duration limit,
            UplinkTransport.Events events) {
        Connection connection = new Connection(events);
        current = connection;
        if (publisher == null) {
            connection.lost(FaultPhrase.NO_PUBLISHER.of(), UplinkTransport.Loss.UNREACHED);
        } else if (!online()) {
            connection.lost(FaultPhrase.KURA_OFFLINE.of(), UplinkTransport.Loss.UNREACHED);
        } else if (unconfirming != null && time.nanos() - unconfirming < NEXT_TRIAL.toNanos()) {
            connection.lost(FaultPhrase.KURA_QOS.of(), UplinkTransport.Loss.UNREACHED);
        } else {
            events.connected(UplinkTransport.Limits.acknowledging(WINDOW, Integer.MAX_VALUE));
        }
        return connection;
    }

    /** The connection's own word counts where it is there. */
    private boolean online() {
        Boolean stands = connections.stands(endpoint);
        return stands == null ? told : stands;
    }

    /**
     * The publisher to use from now on. Any thread.
     *
     * @param now null while there is none
     * @param connection the pid of its cloud connection; empty if it names none
     */
    void use(@Nullable CloudPublisher now, String connection) {
        thread.execute(
                () -> {
                    publisher = now;
                    endpoint = connection;
                    told = true;
                    unconfirming = null;
                    lost(FaultPhrase.NO_PUBLISHER.of());
                });
    }

    /**
     * Somebody changed the publisher's settings: what was wrong with them counts no more, even
     * while Kura is offline and nothing shows whether they are right now. Any thread.
     */
    void changed() {
        thread.execute(
                () -> {
                    if (unconfirming != null) {
                        confirms();
                    }
                });
    }

    private void confirms() {
        unconfirming = null;
        faults.clear(source, Faults.CONFIGURATION);
    }

    /** Kura's connection came or went. Any thread. */
    void connection(boolean up) {
        thread.execute(
                () -> {
                    told = up;
                    if (!up) {
                        lost(FaultPhrase.KURA_OFFLINE.of());
                    }
                });
    }

    /** Kura has delivered a message, perhaps somebody else's. Any thread. */
    void confirmed(String id) {
        thread.execute(
                () -> {
                    Long handle = current == null ? null : current.underWay.remove(id);
                    if (current != null && handle != null) {
                        current.events.acknowledged(handle, "");
                    }
                });
    }

    private void lost(String cause) {
        if (current != null) {
            current.lost(cause, UplinkTransport.Loss.UNREACHED);
        }
    }

    /** Between a beginning and an end as Kura tells them. */
    private final class Connection implements UplinkTransport {

        private final Events events;

        /** Handles by the ids that Kura gave the messages. */
        private final Map<String, Long> underWay = new HashMap<>();

        Connection(Events events) {
            this.events = events;
        }

        @Override
        public void publish(long handle, Outgoing message) {
            if (publisher == null || current != this) {
                return;
            }
            try {
                String id = publisher.publish(kura(message));
                if (id == null) {
                    unconfirming = time.nanos();
                    faults.raise(source, Faults.CONFIGURATION, FaultPhrase.KURA_QOS.of());
                    lost(FaultPhrase.KURA_QOS.of(), Loss.UNREACHED); // no message is to blame
                } else {
                    confirms();
                    underWay.put(id, handle);
                }
            } catch (KuraException e) {
                boolean nobody = NOBODY.contains(e.getCode());
                lost(
                        FaultPhrase.KURA_TAKES_NONE.of(e.getMessage()),
                        nobody ? Loss.UNREACHED : Loss.ENDED);
            } catch (RuntimeException e) {
                lost(FaultPhrase.KURA_TAKES_NONE.of(e.getMessage()), Loss.ENDED);
            }
        }

        /**
         * The topic below the gateway's root is for {@code $topic} in the publisher's topic, and
         * the lane for {@code $lane}.
         */
        @SuppressWarnings("JavaUtilDate") // Kura's API has it
        private KuraMessage kura(Outgoing message) {
            Message content = message.content();
            KuraPayload payload = new KuraPayload();
            payload.setTimestamp(new Date(content == null ? time.stamp().utc() : content.ts()));
            payload.setBody(message.payload());
            Map<String, Object> properties = new HashMap<>();
            properties.put("topic", message.path());
            properties.put("lane", content == null ? message.path() : content.lane().word());
            properties.put("gateway", gateway.id());
            properties.put("district", gateway.site().district());
            properties.forEach(payload::addMetric);
            return new KuraMessage(payload, properties);
        }

        private void lost(String cause, Loss how) {
            abort();
            events.lost(cause, how);
        }

        /** Kura reads nothing for a publisher. */
        @Override
        public void listen(long handle, String path) {
            throw new UnsupportedOperationException(path);
        }

        /** Kura looks after its connection by itself. */
        @Override
        public void ping() {}

        @Override
        public long heardAt() {
            return time.nanos();
        }

        @Override
        public void disconnect() {
            abort();
        }

        @Override
        public void abort() {
            if (current == this) {
                current = null;
            }
            underWay.clear();
        }
    }
}
