package io.standpipe.simulators.centre;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Stays subscribed to topics of a broker: connects, and does so again for as long as it takes,
 * within one MQTT session.
 *
 * <p>Each attempt has a Paho client of its own: one that lost its connection with an
 * acknowledgement or a ping still unsent never connects again (1.2.5: its sender ends at once, and
 * the connecting thread waits for it without end).
 */
final class Subscriber implements AutoCloseable {

    /** What becomes of the subscription. Not called concurrently with itself. */
    interface Listener {

        /** Subscribed; messages may have come before. */
        void listening();

        /** Nobody listens at the broker's address. Said once until it is found. */
        void absent();

        /** The connection has broken. */
        void lost();

        /** The broker does not let us subscribe. */
        void refused(String reason);

        /** On the client's thread; acknowledged when it returns. Must not throw. */
        void message(String topic, MqttMessage message);
    }

    /** Held, as a logger's level is forgotten with it; a break is told by {@link Listener#lost}. */
    private static final Logger PAHO = Logger.getLogger("org.eclipse.paho");

    static {
        PAHO.setLevel(Level.OFF);
    }

    private static final long SESSION_SECONDS = 300;
    private static final long RETRY_MILLIS = 500;
    private static final long ATTEMPT_MILLIS = 5000;
    private static final long GOODBYE_MILLIS = 500;

    private final String server;
    private final String topics;
    private final Listener listener;
    private final String id =
            "standpipe-centre-%08x".formatted(ThreadLocalRandom.current().nextInt());
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread daemon = new Thread(task, "subscriber");
                        daemon.setDaemon(true);
                        return daemon;
                    });

    // Both belong to the thread above.
    private @Nullable Attempt current;
    private boolean saidAbsent;

    /**
     * @param server {@code tcp://host:port}
     * @throws IllegalArgumentException if it is no such address
     */
    Subscriber(String server, String topics, Listener listener) {
        this.server = server;
        this.topics = topics;
        this.listener = listener;
        try {
            client().close();
        } catch (MqttException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a broker's address must look like tcp://127.0.0.1:1883, but is \"%s\""
                            .formatted(server),
                    e);
        }
    }

    /** Begins. Returns at once. */
    void start() {
        thread.execute(this::attempt);
    }

    @Override
    public void close() {
        try {
            thread.submit(this::goodbye).get(2 * GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
            // closed before, or the broker does not answer: it will notice
        }
        thread.shutdownNow();
    }

    private void goodbye() {
        Attempt last = current;
        current = null;
        if (last != null) {
            last.goodbye();
        }
    }

    private MqttAsyncClient client() throws MqttException {
        return new MqttAsyncClient(server, id, new MemoryPersistence());
    }

    private void attempt() {
        try {
            Attempt attempt = new Attempt(client());
            current = attempt;
            attempt.connect();
            later(ATTEMPT_MILLIS, () -> attempt.giveUp());
        } catch (MqttException e) {
            failed(current);
        }
    }

    private void failed(@Nullable Attempt attempt) {
        if (attempt != current) {
            return;
        }
        if (!saidAbsent) {
            saidAbsent = true;
            listener.absent();
        }
        again();
    }

    private void again() {
        Attempt old = current;
        current = null;
        if (old != null) {
            old.discard();
        }
        later(RETRY_MILLIS, this::attempt);
    }

    private void later(long millis, Runnable task) {
        try {
            var unused = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile
        }
    }

    /** One connection, from the attempt to its loss. */
    private final class Attempt implements MqttCallback, MqttActionListener {

        private final MqttAsyncClient client;
        private boolean subscribed;

        Attempt(MqttAsyncClient client) {
            this.client = client;
            client.setCallback(this);
        }

        void connect() throws MqttException {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(SESSION_SECONDS);
            options.setAutomaticReconnect(false);
            client.connect(options, null, this);
        }

        @Override
        public void onSuccess(IMqttToken token) {
            later(0, this::subscribe);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            later(0, () -> failed(this));
        }

        private void subscribe() {
            MqttSubscription subscription = new MqttSubscription(topics, 1);
            // Retained messages once, not again after each reconnect.
            subscription.setRetainHandling(1);
            MqttActionListener outcome =
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            later(0, Attempt.this::subscribed);
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable cause) {
                            later(0, () -> listener.refused(String.valueOf(cause)));
                        }
                    };
            try {
                client.subscribe(
                        new MqttSubscription[] {subscription}, null, outcome, new MqttProperties());
            } catch (MqttException e) {
                failed(this);
            }
        }

        private void subscribed() {
            if (current == this) {
                subscribed = true;
                saidAbsent = false;
                listener.listening();
            }
        }

        void giveUp() {
            if (!subscribed) {
                failed(this);
            }
        }

        private void lost() {
            if (current == this) {
                listener.lost();
                again();
            }
        }

        void goodbye() {
            try {
                if (client.isConnected()) {
                    client.disconnect().waitForCompletion(GOODBYE_MILLIS);
                }
            } catch (MqttException e) {
                // the connection is gone either way
            }
            discard();
        }

        void discard() {
            try {
                client.close(true);
            } catch (MqttException e) {
                // nothing is left to be freed
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            later(0, this::lost);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            listener.message(topic, message);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
