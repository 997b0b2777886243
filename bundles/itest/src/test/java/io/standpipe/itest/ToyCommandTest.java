package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A bundle that depends on the model alone adds a command to the gateway, in a real Felix. */
@Timeout(120)
class ToyCommandTest {

    private static final String ROOT = "standpipe/1/fengtai/gw-test/";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path work;

    private final BlockingQueue<JsonNode> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> statuses = new LinkedBlockingQueue<>();
    private MqttAsyncClient centre;
    private int asked;

    private void write(String pid, String yaml) throws Exception {
        Files.writeString(
                Files.createDirectories(work.resolve("etc")).resolve(pid + ".yaml"), yaml);
    }

    private void connect(int port) throws Exception {
        centre = new MqttAsyncClient("tcp://127.0.0.1:" + port, "desk", new MemoryPersistence());
        centre.setCallback(
                new MqttCallback() {
                    @Override
                    public void messageArrived(String topic, MqttMessage message) throws Exception {
                        (topic.equals(ROOT + "status") ? statuses : replies)
                                .add(JSON.readTree(message.getPayload()));
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
                });
        centre.connect().waitForCompletion(10_000);
        centre.subscribe(ROOT + "cmd/read-tag/reply", 1).waitForCompletion(10_000);
        centre.subscribe(ROOT + "status", 1).waitForCompletion(10_000);
    }

    /** Asks until the uplink hears commands: it may have gone online a moment before. */
    private JsonNode ask(String members) throws Exception {
        for (int i = 0; i < 30; i++) {
            String json =
                    "{\"id\":\"c-%d\",\"who\":\"Li Na\",\"expires\":%d,%s}"
                            .formatted(
                                    ++asked,
                                    System.currentTimeMillis() + 60_000,
                                    members.replace('\'', '"'));
            centre.publish(
                    ROOT + "cmd/read-tag",
                    new MqttMessage(json.getBytes(StandardCharsets.UTF_8), 1, false, null));
            JsonNode reply = replies.poll(2, TimeUnit.SECONDS);
            if (reply != null) {
                return reply;
            }
        }
        throw new AssertionError("no answer to read-tag within a minute");
    }

    @Test
    void aBundleAddsACommand() throws Exception {
        write("io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\n");
        write("io.standpipe.outbox", "{}\n");
        try (TestBroker broker = TestBroker.open(work)) {
            write(
                    "io.standpipe.mqtt~centre",
                    "server: tcp://127.0.0.1:%d\ncommands: \"+read-tag\"\n"
                            .formatted(broker.port()));
            connect(broker.port());
            try (InFelix felix = InFelix.start(work)) {
                assertNotNull(statuses.poll(30, TimeUnit.SECONDS), "the gateway is online");
                assertTrue(
                        ask("'cabinet':'c-7','lasting':5")
                                .get("reason")
                                .asText()
                                .startsWith("there is no such command"));

                Bundle toy =
                        felix.context()
                                .installBundle(
                                        ToyBundle.make(
                                                        "toy.TagReader",
                                                        work.resolve("bundles"),
                                                        work,
                                                        "io.standpipe.model.command",
                                                        "io.standpipe.model.json")
                                                .toUri()
                                                .toString());
                toy.start();
                JsonNode done = ask("'cabinet':'c-7','lasting':5");
                assertTrue(done.get("ok").asBoolean(), done.toString());
                assertEquals("tag of c-7", done.get("tag").asText());
                assertEquals(5, done.get("read").asLong());
                String refused = ask("'cabinet':'c-7','lasting':61").get("reason").asText();
                assertEquals(
                        "lasting must be a whole number from 1 to 60, but is missing or something"
                                + " else",
                        refused);

                toy.stop();
                assertTrue(
                        ask("'cabinet':'c-7','lasting':5")
                                .get("reason")
                                .asText()
                                .startsWith("there is no such command"));
            } finally {
                centre.disconnectForcibly(0, 500, false);
                centre.close(true);
            }
        }
    }
}
