package io.standpipe.mqtt.paho;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.PacketPhrase;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.ConnectedSocket;
import io.standpipe.mqtt.connect.Dialer;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.ReasonCodes;
import io.standpipe.mqtt.packet.PacketGuard;
import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UplinkTransport} over one Paho client, which is used for one connection and left to the
 * garbage collector: its threads end with the connection. A thread of its own opens the TCP
 * connection; only when it stands does Paho come into play.
 */
public final class PahoLink implements UplinkTransport {

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

    private final ConnectTarget target;
    private final Outgoing will;
    private final Events events;
    private final Dialer dialer;
    private volatile @Nullable MqttAsyncClient client;
    private volatile @Nullable PacketGuard guard;
    private volatile boolean retains = true;

    private PahoLink(ConnectTarget target, Outgoing will, Events events) {
        this.target = target;
        this.will = will;
        this.events = events;
        dialer = new Dialer(target);
    }

    public static UplinkTransport connect(ConnectTarget target, Outgoing will, Events events) {
        PahoLink link = new PahoLink(target, will, events);
        target.threads().execute(link::dialer);
        return link;
    }

    private void dialer() {
        Thread.currentThread().setName("mqtt-dial");
        ConnectedSocket wire;
        try {
            wire = dialer.open(this::renew);
            guard = wire.guard(true, events::dropped, this::failed);
        } catch (IOException e) {
            events.lost(NetworkCauses.text(e), dialer.reached() ? Loss.ENDED : Loss.UNREACHED);
            return;
        }
        try {
            // Paho asks for an address; the wire does not look at it.
            MqttAsyncClient paho =
                    new MqttAsyncClient(
                            "tcp://127.0.0.1:" + target.server().port(),
                            target.clientId(),
                            new MemoryPersistence(),
                            new PahoNoPings(target.threads()),
                            target.threads());
            client = paho;
            paho.setCallback(new Ends());
            paho.connect(PahoOptions.connect(target, wire, will), null, new Begins(paho));
        } catch (MqttException e) {
            abort();
            events.lost(PahoCauses.text(e), PahoCauses.loss(e));
        }
    }

    @Override
    public void publish(long handle, Outgoing outgoing) {
        MqttAsyncClient paho = client;
        if (paho == null) {
            return; // nothing is published before it is connected
        }
        try {
            paho.publish(
                    target.topics().topic(outgoing.path()),
                    PahoOptions.message(retains ? outgoing : outgoing.unretained()),
                    null,
                    new Answer(handle));
        } catch (MqttException e) {
            notTaken(e);
        }
    }

    @Override
    public void listen(long handle, String path) {
        MqttAsyncClient paho = client;
        if (paho == null) {
            return; // nothing is published before it is connected
        }
        try {
            paho.subscribe(target.topics().topic(path), 1, null, new Subscribed(handle));
        } catch (MqttException e) {
            notTaken(e);
        }
    }

    @Override
    public int size(Outgoing message) {
        return target.topics().size(message);
    }

    @Override
    public void ping() {
        target.threads().execute(dialer::ping);
    }

    @Override
    public long heardAt() {
        return dialer.heardAt();
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
        dialer.abort();
    }

    @Override
    public boolean inMessage() {
        PacketGuard now = guard;
        return now != null && now.inMessage();
    }

    /** Paho's reading thread has ended over a packet, which nobody else would notice. */
    private void failed(Throwable failure) {
        // The cause first: of a socket that is closed Paho's other threads have one of their own.
        events.lost(NetworkCauses.unreadable(failure), Loss.ENDED);
        abort();
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
    private void notTaken(MqttException failure) {
        ScheduledFuture<?> unused =
                target.threads()
                        .schedule(
                                () ->
                                        events.lost(
                                                PahoCauses.text(failure), PahoCauses.loss(failure)),
                                CAUSE_FIRST_MS,
                                TimeUnit.MILLISECONDS);
    }

    /** Ends the connection for one with newer certificates. */
    private void renew() {
        target.threads()
                .execute(
                        () -> {
                            disconnect();
                            events.lost(NetworkCauses.RENEWED, Loss.ENDED);
                        });
    }

    /** Told how connecting goes. */
    private final class Begins implements MqttActionListener {

        private final MqttAsyncClient paho;

        Begins(MqttAsyncClient paho) {
            this.paho = paho;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            if (dialer.aborted()) {
                return;
            }
            MqttProperties broker = token.getResponseProperties();
            Integer qos = broker.getMaximumQoS();
            if (qos != null && qos == 0) {
                abort();
                events.lost(ConnectionPhrase.QOS_0_ONLY.of(), Loss.ENDED);
                return;
            }
            Integer receive = broker.getReceiveMaximum();
            Long size = broker.getMaximumPacketSize();
            // Paho reads the two bytes as a signed number.
            int window = receive == null ? MAX_UNSIGNED_SHORT : receive & MAX_UNSIGNED_SHORT;
            PahoOptions.correct(paho, window);
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
                            retains,
                            true));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            abort();
            events.lost(PahoCauses.ofConnect(cause, dialer.connackText()), PahoCauses.loss(cause));
        }
    }

    /** Told of the end of a connection that stood. */
    private final class Ends implements MqttCallback {

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            events.lost(PahoCauses.text(response), PahoCauses.loss(response));
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            MqttProperties properties = message.getProperties();
            String responseTopic = properties == null ? null : properties.getResponseTopic();
            byte[] correlation = properties == null ? null : properties.getCorrelationData();
            if (!target.topics().has(topic)) {
                events.dropped(topic, PacketPhrase.UNASKED.of());
                return;
            }
            events.arrived(
                    new Incoming(
                            target.topics().path(topic),
                            message.getPayload(),
                            message.isRetained(),
                            responseTopic == null ? "" : target.topics().path(responseTopic),
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
            events.listening(handle, ReasonCodes.refusal(reason(token), ""));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            int reason = reason(token);
            if (reason >= FAILURE) {
                events.listening(handle, ReasonCodes.refusal(reason, ""));
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
                    ReasonCodes.refusal(
                            reasons == null || reasons.length == 0 ? 0 : reasons[0],
                            text == null ? "" : text));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection ended, which is reported once for all.
        }
    }
}
