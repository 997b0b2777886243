package io.standpipe.itest.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * The monitoring centre: a subscriber with a session that outlives its connections. Connects again,
 * by itself, whenever the broker is there.
 */
final class Receiver implements AutoCloseable {

    private static final String ROOT = "standpipe/1/fengtai/gw-test/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long AN_HOUR = 3600;
    private static final long AGAIN_MILLIS = 100;

    private final String server;
    private final Ledger ledger;
    private final List<String> unreadable = new ArrayList<>();
    private final Thread thread = new Thread(this::keepConnected, "receiver");
    private boolean connected;
    private boolean closed;

    Receiver(String server, Ledger ledger) {
        this.server = server;
        this.ledger = ledger;
        thread.setDaemon(true);
        thread.start();
    }

    synchronized boolean connected() {
        return connected;
    }

    /** Messages that are none of the contract's. */
    synchronized List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private void keepConnected() {
        try {
            while (true) {
                MqttAsyncClient client = connect();
                synchronized (this) {
                    while (connected && !closed) {
                        wait();
                    }
                    if (!connected && !closed) {
                        wait(AGAIN_MILLIS);
                    }
                }
                end(client);
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null if there is no broker. */
    private MqttAsyncClient connect() {
        MqttAsyncClient client = null;
        try {
            client = new MqttAsyncClient(server, "centre", new MemoryPersistence());
            client.setCallback(new Listener());
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(AN_HOUR);
            options.setKeepAliveInterval(10);
            client.connect(options).waitForCompletion(5_000);
            // before the subscription: a message that waited may come at once
            synchronized (this) {
                connected = true;
            }
            client.subscribe("standpipe/#", 1).waitForCompletion(5_000);
        } catch (MqttException e) {
            synchronized (this) {
                connected = false;
            }
        }
        return client;
    }

    private static void end(MqttAsyncClient client) {
        try {
            if (client != null) {
                client.disconnectForcibly(0, 200, false);
                client.close(true);
            }
        } catch (MqttException e) {
            // it is gone either way
        }
    }

    private synchronized void lost() {
        connected = false;
        notifyAll();
    }

    private void arrived(String topic, MqttMessage message) {
        if (message.isRetained()) {
            return; // the broker's memory
        }
        if (message.getPayload().length == 0 && topic.startsWith(ROOT + "state/")) {
            return; // of a device that is installed no longer
        }
        try {
            if (!topic.startsWith(ROOT)) {
                throw new IOException("its topic is not the gateway's");
            }
            ledger.arrived(
                    topic.substring(ROOT.length()),
                    (ObjectNode) JSON.readTree(message.getPayload()));
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                unreadable.add(topic + ": " + e.getMessage());
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the receiver ends", e);
        }
    }

    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            arrived(topic, message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lost();
        }

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
