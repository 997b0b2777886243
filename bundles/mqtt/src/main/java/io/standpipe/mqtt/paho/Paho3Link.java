package io.standpipe.mqtt.paho;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.words.PacketPhrase;
import io.standpipe.mqtt.connect.ConnectTarget;
import io.standpipe.mqtt.connect.ConnectedSocket;
import io.standpipe.mqtt.connect.Dialer;
import io.standpipe.mqtt.connect.NetworkCauses;
import io.standpipe.mqtt.connect.ReasonCodes;
import io.standpipe.mqtt.packet.PacketGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/**
 * {@link PahoLink}'s sister for brokers that know MQTT 3.1.1 only. There a broker says nothing of
 * its limits, a PUBACK carries no refusal (it hangs up instead), and a message no properties.
 */
public final class Paho3Link implements UplinkTransport {

    // See PahoLink.
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho.client.mqttv3");

    static {
        PAHO.setLevel(Level.OFF);
    }

    private static final int GOODBYE_MS = 1_000;
    private static final int CAUSE_FIRST_MS = 500;

    /** Nothing limits what may be unacknowledged but the packet ids. */
    private static final Limits LIMITS = new Limits(0xFFFF, Integer.MAX_VALUE);

    /** More than the uplink ever has under way: messages, status, and those just answered. */
    private static final int IN_FLIGHT = 4 * MOST_UNACKNOWLEDGED;

    private final ConnectTarget target;
    private final Outgoing will;
    private final Events events;
    private final Dialer dialer;
    private volatile @Nullable MqttAsyncClient client;
    private volatile @Nullable PacketGuard guard;

    private Paho3Link(ConnectTarget target, Outgoing will, Events events) {
        this.target = target;
        this.will = will;
        this.events = events;
        dialer = new Dialer(target);
    }

    public static UplinkTransport connect(ConnectTarget target, Outgoing will, Events events) {
        Paho3Link link = new Paho3Link(target, will, events);
        target.threads().execute(link::dialer);
        return link;
    }

    private void dialer() {
        Thread.currentThread().setName("mqtt-dial");
        ConnectedSocket wire;
        try {
            wire = dialer.open(this::renew);
            guard = wire.guard(false, events::dropped, this::failed);
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
                            new NoPings(),
                            target.threads());
            client = paho;
            paho.setCallback(new Ends());
            paho.connect(connectOptions(wire), null, new Begins());
        } catch (MqttException e) {
            abort();
            events.lost(Paho3Causes.text(e), Paho3Causes.loss(e));
        }
    }

    private MqttConnectOptions connectOptions(ConnectedSocket wire) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(wire.factory());
        // Said outright: left to itself Paho tries 3.1 over the same wire after a failure.
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(target.keepAlive());
        options.setMaxInflight(IN_FLIGHT);
        if (!target.user().isEmpty()) {
            options.setUserName(target.user());
        }
        if (target.password().length > 0) {
            options.setPassword(
                    new String(target.password(), StandardCharsets.UTF_8).toCharArray());
        }
        options.setWill(target.topics().topic(will.path()), will.payload(), 1, true);
        return options;
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
                    outgoing.payload(),
                    1,
                    outgoing.retained(),
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
            paho.disconnectForcibly(0, GOODBYE_MS, false);
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
                                                Paho3Causes.text(failure),
                                                Paho3Causes.loss(failure)),
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

    /** The library never pings: {@link #ping} does. Told of a connection's end as well. */
    private final class NoPings implements MqttPingSender {

        private @Nullable ClientComms comms;

        @Override
        public void init(ClientComms all) {
            comms = all;
        }

        @Override
        public void start() {}

        @Override
        public void stop() {
            ClientComms ended = comms;
            if (ended != null) {
                target.threads().tellOnceMore(ended.getClientState()::notifyQueueLock);
            }
        }

        @Override
        public void schedule(long delay) {}
    }

    /** Told how connecting goes. */
    private final class Begins implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            if (!dialer.aborted()) {
                events.connected(LIMITS);
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            abort();
            events.lost(Paho3Causes.text(cause), Paho3Causes.loss(cause));
        }
    }

    /** Told of the end of a connection that stood. */
    private final class Ends implements MqttCallback {

        @Override
        public void connectionLost(Throwable cause) {
            events.lost(Paho3Causes.text(cause), Paho3Causes.loss(cause));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (!target.topics().has(topic)) {
                events.dropped(topic, PacketPhrase.UNASKED.of());
                return;
            }
            events.arrived(
                    new Incoming(
                            target.topics().path(topic),
                            message.getPayload(),
                            message.isRetained(),
                            "",
                            new byte[0]));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}
    }

    /** Told of a subscription's SUBACK. */
    private final class Subscribed implements IMqttActionListener {

        private final long handle;

        Subscribed(long handle) {
            this.handle = handle;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            // Success means that a SUBACK came; it may hold 0x80, a refusal (MQTT 3.1.1, 3.9.3).
            int[] granted = token.getGrantedQos();
            int reason = granted == null || granted.length == 0 ? 0 : granted[0];
            events.listening(handle, ReasonCodes.refusal(reason, ""));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection ended, which is reported once for all.
        }
    }

    /** Told of a message's PUBACK. */
    private final class Answer implements IMqttActionListener {

        private final long handle;

        Answer(long handle) {
            this.handle = handle;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            events.acknowledged(handle, "");
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection ended, which is reported once for all.
        }
    }
}
