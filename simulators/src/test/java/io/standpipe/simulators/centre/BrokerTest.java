package io.standpipe.simulators.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.modbus.Master;
import io.standpipe.simulators.net.Loopback;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerTest {

    private static final int LIMIT_SECONDS = 5;

    private final Broker broker = new Broker();

    @BeforeEach
    void start() throws IOException {
        broker.start(0);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void deliversAtLeastOnceInOrderWithDotsAndWildcards() throws Exception {
        try (Client receiver = new Client("receiver");
                Client sender = new Client("sender")) {
            receiver.connect(true, 0).client.subscribe("a/+/d", 1);
            sender.connect(true, 0);
            for (int i = 0; i < 100; i++) {
                sender.publish("a/b.c/d", "message " + i, false);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals("a/b.c/d message " + i + " qos 1", receiver.next());
            }
        }
    }

    @Test
    void keepsRetainedMessagesUntilTheyAreReplacedOrEmptied() throws Exception {
        try (Client sender = new Client("sender")) {
            sender.connect(true, 0);
            sender.publish("state/one", "old", true);
            sender.publish("state/one", "new", true);
            sender.publish("state/two", "gone", true);
            sender.publish("state/two", "", true);
            sender.publish("state/three", "3", true);
        }
        try (Client late = new Client("late")) {
            late.connect(true, 0).client.subscribe("state/#", 1);
            String first = late.next();
            String second = late.next();
            assertTrue(
                    (first + ", " + second).contains("state/one new qos 1 retained"),
                    first + ", " + second);
            assertTrue(
                    (first + ", " + second).contains("state/three 3 qos 1 retained"),
                    first + ", " + second);
            late.publish("state/end", "end", false);
            assertEquals("state/end end qos 1", late.next());
        }
    }

    @Test
    void keepsASessionForAsLongAsAsked() throws Exception {
        // A client object for each connection: one that connects again at once may hang (Paho).
        try (Client sender = new Client("sender")) {
            try (Client receiver = new Client("receiver")) {
                receiver.connect(true, 60).client.subscribe("alarm/#", 1);
            }
            sender.connect(true, 0).publish("alarm/x", "meanwhile", false);
            try (Client receiver = new Client("receiver")) {
                receiver.connect(false, 60);
                assertEquals("alarm/x meanwhile qos 1", receiver.next());
            }
            try (Client receiver = new Client("receiver")) {
                receiver.connect(true, 60).client.subscribe("alarm/#", 1);
                sender.publish("alarm/x", "fresh", false);
                assertEquals("alarm/x fresh qos 1", receiver.next());
            }
        }
    }

    @Test
    void publishesTheWillOfAClientThatIsCutOff() throws Exception {
        try (Client watcher = new Client("watcher")) {
            watcher.connect(true, 0).client.subscribe("status", 1);
            try (Master doomed = new Master(broker.port())) {
                // CONNECT: MQTT 5, clean start, will QoS 1 retained, keep-alive 60, id "doomed"
                doomed.send(
                        "10 25 00044d515454 05 2e 003c 00 0006646f6f6d6564 00 0006737461747573"
                                + "0007 6f66666c696e65".replace(" ", ""));
                assertEquals("20", doomed.receive(1)); // CONNACK
            }
            assertEquals("status offline qos 1", watcher.next());
        }
        try (Client late = new Client("late")) {
            late.connect(true, 0).client.subscribe("status", 1);
            assertEquals("status offline qos 1 retained", late.next());
        }
    }

    @Test
    void stopsForgetsAndStartsAgainOnTheSamePort() throws Exception {
        int port = broker.port();
        try (Client client = new Client("client")) {
            client.connect(true, 60).publish("state/x", "before", true);
            broker.stop();
            assertTrue(client.lost.await(LIMIT_SECONDS, TimeUnit.SECONDS));
            assertThrows(IOException.class, () -> new Master(port));
            broker.stop();
            broker.start(port);
            assertEquals(port, broker.port());
        }
        try (Client client = new Client("client")) {
            client.connect(false, 60);
            client.client.subscribe("#", 1);
            client.publish("end", "end", false);
            assertEquals("end end qos 1", client.next());
        }
    }

    @Test
    void saysWhenItsPortIsTakenAndFindsTheNextFree() throws Exception {
        int port = broker.port();
        try (Broker second = new Broker()) {
            BindException e = assertThrows(BindException.class, () -> second.start(port));
            assertTrue(e.getMessage().contains("port " + port), e.getMessage());
            int next = Loopback.firstFree(port);
            assertTrue(next > port && next < port + 100, "port " + next);
            second.start(next);
            assertEquals(next, second.port());
            assertThrows(IllegalStateException.class, () -> second.start(0));
        }
    }

    /** An MQTT 5 client that notes what it is sent. */
    private final class Client implements MqttCallback, AutoCloseable {

        private final MqttClient client;
        private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final CountDownLatch lost = new CountDownLatch(1);

        Client(String id) throws MqttException {
            client =
                    new MqttClient("tcp://127.0.0.1:" + broker.port(), id, new MemoryPersistence());
            client.setTimeToWait(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
            client.setCallback(this);
        }

        Client connect(boolean clean, long sessionSeconds) throws MqttException {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(clean);
            options.setSessionExpiryInterval(sessionSeconds);
            client.connect(options);
            return this;
        }

        void publish(String topic, String text, boolean retained) throws MqttException {
            client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, retained);
        }

        String next() throws InterruptedException {
            String message = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertNotNull(message, "no message came");
            return message;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            received.add(
                    topic
                            + " "
                            + new String(message.getPayload(), StandardCharsets.UTF_8)
                            + " qos "
                            + message.getQos()
                            + (message.isRetained() ? " retained" : ""));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            lost.countDown();
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}

        @Override
        public void close() throws MqttException {
            if (client.isConnected()) {
                client.disconnect();
            }
            client.close();
        }
    }
}
