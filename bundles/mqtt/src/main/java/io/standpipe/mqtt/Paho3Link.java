package io.standpipe.mqtt;

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
final class Paho3Link implements Link {

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
    private static final int IN_FLIGHT = 4 * SendWindow.WINDOW;

    private final Target target;
    private final Will will;
    private final Events events;
    private final Dial dial;
    private volatile @Nullable MqttAsyncClient client;
    private volatile @Nullable PacketGuard guard;

    private Paho3Link(Target target, Will will, Events events) {
        this.target = target;
        this.will = will;
        this.events = events;
        dial = new Dial(target);
    }

    static Link connect(Target target, Will will, Events events) {
        Paho3Link link = new Paho3Link(target, will, events);
        target.threads().execute(link::dial);
        return link;
    }

    private void dial() {
        Thread.currentThread().setName("mqtt-dial");
        Wire wire;
        try {
            wire = dial.open(this::renew);
            guard = wire.guard(false, events::dropped, this::failed);
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
            paho.connect(connectOptions(wire), null, new Begins());
        } catch (MqttException e) {
            abort();
            events.lost(Paho3Causes.text(e), true);
        }
    }

    private MqttConnectOptions connectOptions(Wire wire) {
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
        options.setWill(will.topic(), will.payload(), 1, true);
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
                    outgoing.topic(),
                    outgoing.payload(),
                    1,
                    outgoing.retained(),
                    null,
                    new Answer(handle));
        } catch (MqttException e) {
            notTaken(Paho3Causes.text(e));
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
            notTaken(Paho3Causes.text(e));
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
            paho.disconnectForcibly(0, GOODBYE_MS, false);
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
    private final class Begins implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            if (!dial.aborted()) {
                events.connected(LIMITS);
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            abort();
            events.lost(Paho3Causes.text(cause), true);
        }
    }

    /** Told of the end of a connection that stood. */
    private final class Ends implements MqttCallback {

        @Override
        public void connectionLost(Throwable cause) {
            events.lost(Paho3Causes.text(cause), true);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.arrived(
                    new Incoming(
                            topic, message.getPayload(), message.isRetained(), "", new byte[0]));
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
            events.subscribed(handle, granted == null || granted.length == 0 ? 0 : granted[0], "");
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
            events.acknowledged(handle, 0, "");
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection ended, which is reported once for all.
        }
    }
}
