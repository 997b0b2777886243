package io.standpipe.mqtt;

import io.standpipe.mqtt.packet.PacketGuard;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Link} over one Paho client, which is used for one connection and left to the garbage
 * collector: its threads end with the connection. A thread of its own opens the TCP connection;
 * only when it stands does Paho come into play.
 */
final class PahoLink implements Link {

    // Held here, since the JDK forgets a logger nobody holds, and its level with it. What Paho has
    // to say comes as an event and is said in our words.
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.mqttv5");

    static {
        PAHO.setLevel(Level.OFF);
    }

    private static final int GOODBYE_MS = 1_000;
    private static final int CAUSE_FIRST_MS = 500;
    private static final int MAX_UNSIGNED_SHORT = 0xFFFF;
    private static final int FAILURE = 0x80;

    private final Target target;
    private final Will will;
    private final Events events;
    private final Dial dial;
    private volatile @Nullable MqttAsyncClient client;
    private volatile @Nullable PacketGuard guard;
    private volatile boolean retains = true;

    private PahoLink(Target target, Will will, Events events) {
        this.target = target;
        this.will = will;
        this.events = events;
        dial = new Dial(target);
    }

    static Link connect(Target target, Will will, Events events) {
        PahoLink link = new PahoLink(target, will, events);
        target.threads().execute(link::dial);
        return link;
    }

    private void dial() {
        Thread.currentThread().setName("mqtt-dial");
        Wire wire;
        try {
            wire = dial.open(this::renew);
            guard = wire.guard(true, events::dropped, this::failed);
        } catch (IOException e) {
            events.lost(NetworkCauses.text(e), dial.reached());
            return;
        }
        try {
            // Paho asks for an address; the wire does not look at it.
            MqttAsyncClient paho =
                    new MqttAsyncClient(
                            "tcp://127.0.0.1:" + target.server().port(),
                            target.clientId(),
                            new MemoryPersistence(),
                            new NoPings(),
                            target.threads());
            client = paho;
            paho.setCallback(new Ends());
            paho.connect(connectOptions(wire), null, new Begins(paho));
        } catch (MqttException e) {
            abort();
            events.lost(PahoCauses.text(e), true);
        }
    }

    private MqttConnectionOptions connectOptions(Wire wire) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(wire.factory());
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(target.keepAlive());
        options.setMaximumPacketSize((long) PacketGuard.MAX);
        if (!target.user().isEmpty()) {
            options.setUserName(target.user());
        }
        if (target.password().length > 0) {
            options.setPassword(target.password());
        }
        options.setWill(will.topic(), message(will.payload(), will.retained()));
        options.setWillMessageProperties(properties());
        return options;
    }

    private static MqttMessage message(byte[] payload, boolean retained) {
        return new MqttMessage(payload, 1, retained, properties());
    }

    private static MqttProperties properties() {
        MqttProperties properties = new MqttProperties();
        properties.setPayloadFormat(true);
        properties.setContentType("application/json");
        return properties;
    }

    @Override
    public void publish(long handle, Outgoing outgoing) {
        MqttAsyncClient paho = client;
        if (paho == null) {
            return; // nothing is published before it is connected
        }
        try {
            MqttMessage message = message(outgoing.payload(), outgoing.retained() && retains);
            if (outgoing.correlation().length > 0) {
                message.getProperties().setCorrelationData(outgoing.correlation());
            }
            paho.publish(outgoing.topic(), message, null, new Answer(handle));
        } catch (MqttException e) {
            notTaken(PahoCauses.text(e));
        }
    }

    @Override
    public void subscribe(long handle, String topicFilter) {
        MqttAsyncClient paho = client;
        if (paho == null) {
            return; // nothing is published before it is connected
        }
        try {
            paho.subscribe(topicFilter, 1, null, new Subscribed(handle));
        } catch (MqttException e) {
            notTaken(PahoCauses.text(e));
        }
    }

    @Override
    public void ping() {
        target.threads().execute(dial::ping);
    }

    @Override
    public long heardAt() {
        return dial.heardAt();
    }

    @Override
    public void disconnect() {
        MqttAsyncClient paho = client;
        if (paho != null && paho.isConnected()) {
            try {
                paho.disconnect(0).waitForCompletion(GOODBYE_MS);
            } catch (MqttException e) {
                // Gone already, or it does not answer: abort does the rest.
            }
        }
        abort();
    }

    // Closing the socket ends each of Paho's threads by its own means; Paho's close() in the middle
    // of a disconnect would leave them behind (eclipse-paho/paho.mqtt.java issue 1093).
    @Override
    public void abort() {
        dial.abort();
    }

    @Override
    public boolean inMessage() {
        PacketGuard now = guard;
        return now != null && now.inMessage();
    }

    /** Paho's reading thread has ended over a packet, which nobody else would notice. */
    private void failed(Throwable failure) {
        abort();
        events.lost(NetworkCauses.unreadable(failure), true);
        MqttAsyncClient paho = client;
        if (paho != null) {
            // Its other threads are to end too.
            target.threads().execute(() -> end(paho));
        }
    }

    private static void end(MqttAsyncClient paho) {
        try {
            paho.disconnectForcibly(0, GOODBYE_MS, 0, new MqttProperties());
        } catch (MqttException e) {
            // It has ended already.
        }
    }

    /**
     * The library did not take something. Mostly the connection has just ended, and the library is
     * about to say why: its cause comes first.
     */
    private void notTaken(String cause) {
        ScheduledFuture<?> unused =
                target.threads()
                        .schedule(
                                () -> events.lost(cause, true),
                                CAUSE_FIRST_MS,
                                TimeUnit.MILLISECONDS);
    }

    /** Ends the connection for one with newer certificates. */
    private void renew() {
        target.threads()
                .execute(
                        () -> {
                            disconnect();
                            events.lost(NetworkCauses.RENEWED, true);
                        });
    }

    /** The library never pings: {@link #ping} does. */
    private static final class NoPings implements MqttPingSender {

        @Override
        public void init(ClientComms comms) {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public void schedule(long delay) {}
    }

    /** Told how connecting goes. */
    private final class Begins implements MqttActionListener {

        private final MqttAsyncClient paho;

        Begins(MqttAsyncClient paho) {
            this.paho = paho;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            if (dial.aborted()) {
                return;
            }
            MqttProperties broker = token.getResponseProperties();
            Integer qos = broker.getMaximumQoS();
            if (qos != null && qos == 0) {
                abort();
                events.lost(
                        "the broker takes QoS 0 only, so it confirms nothing; the gateway needs QoS 1, set the broker so",
                        true);
                return;
            }
            Integer receive = broker.getReceiveMaximum();
            Long size = broker.getMaximumPacketSize();
            // Paho reads the two bytes as a signed number.
            int window = receive == null ? MAX_UNSIGNED_SHORT : receive & MAX_UNSIGNED_SHORT;
            correct(paho, window);
            Integer keepAlive = broker.getServerKeepAlive();
            retains = !Boolean.FALSE.equals(broker.isRetainAvailable());
            events.connected(
                    new Limits(
                            window,
                            size == null
                                    ? Integer.MAX_VALUE
                                    : (int) Math.min(Integer.MAX_VALUE, size),
                            keepAlive == null ? Limits.OURS : keepAlive & MAX_UNSIGNED_SHORT,
                            !Boolean.FALSE.equals(broker.isWildcardSubscriptionsAvailable()),
                            retains));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            abort();
            events.lost(PahoCauses.ofConnect(cause, dial.connackText()), true);
        }
    }

    /**
     * Paho 1.2.5 takes a Receive Maximum above 32767 for a negative one and then refuses every
     * publish as too many (eclipse-paho/paho.mqtt.java issue 993); it puts topic aliases in place
     * of topics, which a broker that refused the first message need not know; and it holds what we
     * send against the packet size that we take, and the other way round (its ClientState mixes the
     * two up), so they are set crosswise. What the broker takes {@link Session} looks after.
     */
    private static void correct(MqttAsyncClient paho, int receiveMaximum) {
        try {
            Field field = MqttAsyncClient.class.getDeclaredField("mqttConnection");
            field.setAccessible(true);
            MqttConnectionState state = (MqttConnectionState) field.get(paho);
            state.setReceiveMaximum(receiveMaximum);
            state.setOutgoingTopicAliasMaximum(0);
            state.setOutgoingMaximumPacketSize((long) PacketGuard.MAX);
            state.setIncomingMaximumPacketSize(Long.MAX_VALUE);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this bundle carries another Paho than 1.2.5", e);
        }
    }

    /** Told of the end of a connection that stood. */
    private final class Ends implements MqttCallback {

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            events.lost(PahoCauses.text(response), true);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            MqttProperties properties = message.getProperties();
            String responseTopic = properties == null ? null : properties.getResponseTopic();
            byte[] correlation = properties == null ? null : properties.getCorrelationData();
            events.arrived(
                    new Incoming(
                            topic,
                            message.getPayload(),
                            message.isRetained(),
                            responseTopic == null ? "" : responseTopic,
                            correlation == null ? new byte[0] : correlation));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }

    /** Told of a subscription's SUBACK. */
    private final class Subscribed implements MqttActionListener {

        private final long handle;

        Subscribed(long handle) {
            this.handle = handle;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            events.subscribed(handle, reason(token), "");
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            int reason = reason(token);
            if (reason >= FAILURE) {
                events.subscribed(handle, reason, "");
            }
            // Otherwise the connection ended, which is reported once for all.
        }

        private static int reason(IMqttToken token) {
            int[] reasons = token.getReasonCodes();
            return reasons == null || reasons.length == 0 ? 0 : reasons[0];
        }
    }

    /** Told of a message's PUBACK. */
    private final class Answer implements MqttActionListener {

        private final long handle;

        Answer(long handle) {
            this.handle = handle;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasons = token.getReasonCodes();
            MqttProperties more = token.getResponseProperties();
            String text = more == null ? null : more.getReasonString();
            events.acknowledged(
                    handle,
                    reasons == null || reasons.length == 0 ? 0 : reasons[0],
                    text == null ? "" : text);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection ended, which is reported once for all.
        }
    }
}
