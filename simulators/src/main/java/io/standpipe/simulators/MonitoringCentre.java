package io.standpipe.simulators;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.json.JSONException;
import org.json.JSONObject;

/**
 * The brigade's end: subscribes to everything gateways publish and prints what the broker delivers,
 * a line each, with a warning where a lane's numbers show that something is missing or came twice.
 * It may start before broker and gateway and outlives both.
 */
final class MonitoringCentre implements AutoCloseable {

    private static final String TOPICS = "standpipe/#";

    /** Levels of the gateway's root: standpipe, contract version, district, gateway. */
    private static final int ROOT_LEVELS = 4;

    private static final long SESSION_SECONDS = 300;
    private static final long RETRY_MILLIS = 500;
    private static final long GOODBYE_MILLIS = 500;

    private final String server;
    private final Terminal terminal;
    private final Consumer<String> arrived;
    private final Wording wording = new Wording(ZoneId.systemDefault());
    private final Sequences sequences = new Sequences();
    private final MqttAsyncClient client;
    private final ScheduledExecutorService retries =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "centre");
                        thread.setDaemon(true);
                        return thread;
                    });

    private volatile boolean closed;

    /** Guarded by the retries' thread: whether the absence of the broker was said. */
    private boolean saidAbsent;

    /**
     * @param server {@code tcp://host:port}
     * @param arrived told the topic of each message below the gateway's root, after it was printed;
     *     on the client's thread, must not block
     * @throws IllegalArgumentException if the server is no such address
     */
    MonitoringCentre(String server, Terminal terminal, Consumer<String> arrived) {
        this.server = server;
        this.terminal = terminal;
        this.arrived = arrived;
        String id = "standpipe-centre-%08x".formatted(ThreadLocalRandom.current().nextInt());
        try {
            client = new MqttAsyncClient(server, id, new MemoryPersistence());
        } catch (MqttException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a broker's address must look like tcp://127.0.0.1:1883, but is \"%s\""
                            .formatted(server),
                    e);
        }
        client.setCallback(new Callback());
    }

    /** Begins to connect, and tries until it does. Returns at once. */
    void start() {
        retries.execute(this::connect);
    }

    @Override
    public void close() {
        closed = true;
        retries.shutdownNow();
        try {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(GOODBYE_MILLIS);
            }
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException e) {
            // the connection is gone either way
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            // nothing is left to be freed
        }
    }

    private void connect() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_SECONDS);
        options.setAutomaticReconnect(false);
        try {
            client.connect(
                    options,
                    null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            subscribe();
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable cause) {
                            connectAgain();
                        }
                    });
        } catch (MqttException e) {
            connectAgain();
        }
    }

    private void connectAgain() {
        later(
                RETRY_MILLIS,
                () -> {
                    if (!saidAbsent) {
                        saidAbsent = true;
                        own(Style.WARNING, "waits", "no broker at " + server + " yet");
                    }
                    connect();
                });
    }

    private void subscribe() {
        MqttSubscription subscription = new MqttSubscription(TOPICS, 1);
        // Retained messages once, not again after each reconnect.
        subscription.setRetainHandling(1);
        try {
            client.subscribe(
                    new MqttSubscription[] {subscription},
                    null,
                    new MqttActionListener() {
                        @Override
                        public void onSuccess(IMqttToken token) {
                            later(0, MonitoringCentre.this::listening);
                        }

                        @Override
                        public void onFailure(IMqttToken token, Throwable cause) {
                            refused(cause);
                        }
                    },
                    new MqttProperties());
        } catch (MqttException e) {
            refused(e);
        }
    }

    private void listening() {
        saidAbsent = false;
        own(Style.QUIET, "listens", TOPICS + " at " + server);
    }

    private void refused(Throwable cause) {
        own(Style.WARNING, "fails", "the broker refused the subscription: " + cause.getMessage());
    }

    private void later(long millis, Runnable task) {
        try {
            var unused = retries.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile
        }
    }

    private void own(Style style, String what, String text) {
        terminal.print(wording.own(style, "CENTRE", what, "", text, Instant.now()));
    }

    private void received(String topic, MqttMessage message) {
        Instant arrival = Instant.now();
        String[] levels = topic.split("/", ROOT_LEVELS + 1);
        String tail = levels[levels.length - 1];
        try {
            JSONObject json =
                    new JSONObject(new String(message.getPayload(), StandardCharsets.UTF_8));
            sequence(json, message.isRetained(), arrival);
            terminal.print(wording.line(tail, json, message.isRetained(), arrival));
        } catch (JSONException e) {
            terminal.print(
                    wording.own(
                            Style.WARNING,
                            "UNREADABLE",
                            "",
                            "",
                            topic + ": expected a JSON object, but " + e.getMessage(),
                            arrival));
        }
        arrived.accept(tail);
    }

    /** What the broker had kept is old and comes in any order, so its number proves nothing. */
    private void sequence(JSONObject json, boolean retained, Instant arrival) {
        if (!json.has("seq") || retained) {
            return;
        }
        String gateway = json.optString("gw");
        String lane = json.optString("lane");
        String wrong = sequences.check(gateway, lane, json.optString("boot"), json.optLong("seq"));
        if (wrong != null) {
            terminal.print(
                    wording.own(
                            Style.WARNING,
                            "SEQUENCE",
                            lane.equals("alarm") ? "alarm" : "telem.",
                            gateway,
                            wrong,
                            arrival));
        }
    }

    private final class Callback implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            try {
                received(topic, message);
            } catch (RuntimeException e) {
                // An exception would make the client drop the connection.
                own(Style.WARNING, "fails", topic + ": " + e);
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            if (!closed) {
                own(Style.WARNING, "lost", "connection to " + server);
                later(RETRY_MILLIS, MonitoringCentre.this::connect);
            }
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
