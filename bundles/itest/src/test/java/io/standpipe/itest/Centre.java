package io.standpipe.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A monitoring centre for tests: keeps all that the broker delivers, and checks each message
 * against the contract.
 */
final class Centre implements AutoCloseable {

    static final String ROOT = "standpipe/1/fengtai/gw-test/";

    /**
     * @param suffix the topic below the gateway's root
     * @param retained delivered because the broker had kept it
     */
    record Received(String suffix, JsonNode json, boolean retained) {

        boolean alarm(String device, String condition, String state) {
            return suffix.equals("alarm/" + device)
                    && json.get("condition").asText().equals(condition)
                    && json.get("state").asText().equals(state);
        }

        /** Readings of a device in a telemetry message; empty if there are none. */
        List<JsonNode> readings(String device) {
            List<JsonNode> readings = new ArrayList<>();
            for (JsonNode poll : json.path("devices")) {
                if (poll.path("device").asText().equals(device)) {
                    poll.get("readings").forEach(readings::add);
                }
            }
            return readings;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final List<Received> received = new ArrayList<>();
    private final List<AssertionError> wrong = new ArrayList<>();
    private MqttAsyncClient client;

    Centre(int port) throws MqttException {
        this.port = port;
        connect();
    }

    /** Connects anew, after the broker was away. */
    void connect() throws MqttException {
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "centre", new MemoryPersistence());
        client.setCallback(new Listener());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options).waitForCompletion(10_000);
        client.subscribe("standpipe/#", 1).waitForCompletion(10_000);
    }

    private synchronized void arrived(String topic, MqttMessage message) {
        try {
            if (!topic.startsWith(ROOT)) {
                throw new AssertionError("a message on topic " + topic);
            }
            String suffix = topic.substring(ROOT.length());
            if (message.getPayload().length == 0 && suffix.startsWith("state/")) {
                return; // the device is installed no longer
            }
            JsonNode json = JSON.readTree(message.getPayload());
            Contract.check(suffix, json);
            received.add(new Received(suffix, json, message.isRetained()));
        } catch (AssertionError e) {
            wrong.add(e);
        } catch (Exception e) {
            wrong.add(new AssertionError("cannot read a message on " + topic, e));
        }
        notifyAll();
    }

    /** All so far; fails if one was not as the contract says. */
    synchronized List<Received> all() {
        if (!wrong.isEmpty()) {
            throw wrong.get(0);
        }
        return List.copyOf(received);
    }

    synchronized void forget() {
        all();
        received.clear();
    }

    /** Waits up to 30 s until a message that fits has come, also before the call. */
    Received await(String what, Predicate<Received> fits) {
        return await(what, 30, fits);
    }

    synchronized Received await(String what, int seconds, Predicate<Received> fits) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            for (Received message : all()) {
                if (fits.test(message)) {
                    return message;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                StringBuilder came = new StringBuilder();
                received.stream()
                        .filter(message -> !message.suffix().equals("telemetry"))
                        .forEach(message -> came.append("\n  ").append(message));
                throw new AssertionError(
                        "waited "
                                + seconds
                                + " s for "
                                + what
                                + "; besides telemetry came:"
                                + came);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, false);
        client.close(true);
    }

    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            arrived(topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException e) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String server) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }
}
