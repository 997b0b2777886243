package io.standpipe.simulators.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.net.Loopback;
import io.standpipe.simulators.terminal.Screen;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

class MonitoringCentreTest {

    private static final String ROOT = "standpipe/1/fengtai/gw-1/";

    private final Screen screen = new Screen();
    private final List<String> topics = new CopyOnWriteArrayList<>();

    @Test
    void printsWhatTheBrokerDeliversWhicheverStartsFirst() throws Exception {
        int port = Loopback.firstFree(0);
        try (MonitoringCentre centre =
                        new MonitoringCentre(
                                "tcp://127.0.0.1:" + port,
                                screen.terminal(),
                                topics::add,
                                () -> {});
                Broker broker = new Broker()) {
            centre.start();
            screen.await("no broker at tcp://127.0.0.1:" + port + " yet");
            broker.start(port);
            screen.await("listens");
            MqttClient gateway = gateway(port);
            publish(gateway, "telemetry", telemetry(1));
            screen.await("#1        hyd-0001 0.500 MPa");
            publish(gateway, "telemetry", telemetry(3));
            screen.await("2 is missing");
            screen.await("#3        hyd-0001 0.500 MPa");
            publish(gateway, "telemetry", "no JSON");
            screen.await("UNREADABLE");
            publish(gateway, "telemetry", "{\"devices\":[1]}");
            screen.await("JSONArray[0]");
            publish(gateway, "status", "{\"gw\":\"gw-1\",\"online\":true}");
            screen.await("STATUS     online");

            broker.stop();
            screen.await("lost");
            gateway.close();
            broker.start(port);
            screen.await("listens");
            gateway = gateway(port);
            publish(gateway, "telemetry", telemetry(4));
            assertTrue(screen.await("TELEMETRY").contains("#4"));
        }
        assertEquals(List.of("telemetry", "telemetry", "status", "telemetry"), topics);
    }

    @Test
    void showsWhatTheBrokerHadKeptAndDoesNotCountIt() throws Exception {
        try (Broker broker = new Broker()) {
            broker.start(0);
            MqttClient gateway = gateway(broker.port());
            publish(gateway, "state/hyd-0001", state(9));
            try (MonitoringCentre centre =
                    new MonitoringCentre(
                            "tcp://127.0.0.1:" + broker.port(),
                            screen.terminal(),
                            topics::add,
                            () -> {})) {
                centre.start();
                assertTrue(screen.await("STATE").endsWith("retained"));
                publish(gateway, "state/hyd-0001", state(5));
                screen.await("STATE");
                publish(gateway, "state/hyd-0001", state(6));
                assertTrue(screen.await("S").contains("STATE"), "no warning comes before it");
            }
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new MonitoringCentre(
                                        "broker", screen.terminal(), topics::add, () -> {}));
        assertEquals(
                "a broker's address must look like tcp://127.0.0.1:1883, but is \"broker\"",
                e.getMessage());
    }

    private static String telemetry(long seq) {
        return """
               {"gw":"gw-1","boot":"b","lane":"telemetry","seq":%d,
               "devices":[{"device":"hyd-0001","readings":[{"point":"p","value":0.5,"unit":"MPa"}]}]}"""
                .formatted(seq);
    }

    private static String state(long seq) {
        return """
               {"gw":"gw-1","boot":"b","lane":"alarm","seq":%d,"device":"hyd-0001","state":"NORMAL"}"""
                .formatted(seq);
    }

    private static MqttClient gateway(int port) throws MqttException {
        MqttClient client =
                new MqttClient("tcp://127.0.0.1:" + port, "gw-1", new MemoryPersistence());
        client.connect();
        return client;
    }

    private static void publish(MqttClient client, String topic, String body) throws MqttException {
        boolean retained = topic.startsWith("state/");
        client.publish(ROOT + topic, body.getBytes(StandardCharsets.UTF_8), 1, retained);
    }
}
