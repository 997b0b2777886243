import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.modbus.Unit;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Fires of installed devices, one after the other, and how long each takes to a subscriber. One
 * thread.
 */
final class Alarms {

    private static final String PANEL = "panel over Modbus, polled every 200 ms";
    private static final String SECURE = "detector over DTLS";
    private static final String PLAIN = "detector over plain CoAP, which sends again after 1 s";

    private static final Pattern CONDITION = Pattern.compile("\"condition\":\"([^\"]+)\"");

    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final Map<String, List<Double>> took = new LinkedHashMap<>();
    private final Map<String, Integer> missing = new LinkedHashMap<>();
    private Unit panel;
    private DetectorFleet fleet;
    private InetSocketAddress plain;
    private int rounds;
    private int messages;

    Alarms(int broker) throws Exception {
        forget();
        MqttAsyncClient centre =
                new MqttAsyncClient("tcp://127.0.0.1:" + broker, "centre", new MemoryPersistence());
        centre.setCallback(
                new MqttCallback() {
                    @Override
                    public void messageArrived(String topic, MqttMessage message) {
                        String body = new String(message.getPayload(), StandardCharsets.UTF_8);
                        String device = topic.substring(topic.lastIndexOf('/') + 1);
                        Matcher condition = CONDITION.matcher(body);
                        if (body.contains("\"RAISED\"") && condition.find()) {
                            arrived.putIfAbsent(
                                    device + "/" + condition.group(1), System.nanoTime());
                        }
                    }

                    @Override
                    public void disconnected(MqttDisconnectResponse response) {}

                    @Override
                    public void mqttErrorOccurred(MqttException exception) {}

                    @Override
                    public void deliveryComplete(IMqttToken token) {}

                    @Override
                    public void connectComplete(boolean reconnect, String serverURI) {}

                    @Override
                    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
                });
        centre.connect().waitForCompletion(10_000);
        centre.subscribe("standpipe/+/+/+/alarm/#", 1).waitForCompletion(10_000);
    }

    void site(Unit ofPanel, DetectorFleet detectors, InetSocketAddress plainServer) {
        panel = ofPanel;
        fleet = detectors;
        plain = plainServer;
    }

    /** Forgets what was measured. */
    void forget() {
        for (String sort : List.of(PANEL, SECURE, PLAIN)) {
            took.put(sort, new ArrayList<>());
            missing.put(sort, 0);
        }
    }

    /**
     * One fire of each sort, of a device that has not burnt yet.
     *
     * @param seconds to wait for one before it counts as missing
     */
    void once(int seconds) throws Exception {
        int n = ++rounds;
        measure(PANEL, "panel/fire-" + n, seconds, () -> panel.holdings(n - 1, 1));
        measure(SECURE, Site.SECURE + n + "/smoke", seconds, () -> fleet.smoke(n, true));
        measure(PLAIN, Site.PLAIN + n + "/smoke", seconds, () -> sayPlainly(Site.PLAIN + n));
    }

    /** Whether some devices have not burnt yet. */
    boolean more() {
        return rounds < Site.DEVICES;
    }

    private interface Ignition {
        void burn() throws Exception;
    }

    private void measure(String sort, String key, int seconds, Ignition fire) throws Exception {
        long begin = System.nanoTime();
        fire.burn();
        while (!arrived.containsKey(key) && System.nanoTime() - begin < seconds * 1_000_000_000L) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        Long at = arrived.get(key);
        if (at == null) {
            missing.merge(sort, 1, Integer::sum);
        } else {
            took.get(sort).add((at - begin) / 1e6);
        }
    }

    /**
     * A confirmable message, sent again after 1 s and twice that (RFC 7252, 4.2, but impatient)
     * until it is acknowledged.
     */
    private void sayPlainly(String detector) throws Exception {
        byte[] path = "standpipe".getBytes(StandardCharsets.US_ASCII);
        byte[] id = detector.getBytes(StandardCharsets.US_ASCII);
        byte[] body = "[{\"n\":\"smoke\",\"vb\":true}]".getBytes(StandardCharsets.US_ASCII);
        messages++;
        byte[] datagram =
                ByteBuffer.allocate(4 + 1 + path.length + 1 + id.length + 2 + 1 + body.length)
                        .put((byte) 0x40)
                        .put((byte) 2)
                        .putShort((short) messages)
                        .put((byte) 0xB9)
                        .put(path)
                        .put((byte) id.length)
                        .put(id)
                        .put(new byte[] {0x11, 0x6E, -1}) // application/senml+json
                        .put(body)
                        .array();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(plain);
            int wait = 1000;
            for (int i = 0; i < 4; i++, wait *= 2) {
                socket.setSoTimeout(wait);
                try {
                    socket.send(new DatagramPacket(datagram, datagram.length));
                    socket.receive(new DatagramPacket(new byte[100], 100));
                    return;
                } catch (IOException e) {
                    // no answer, or nobody there: once more
                }
            }
        }
    }

    /** Prints what was measured; a sentence for each sort that missed one or was too slow. */
    List<String> table(PrintStream out, long mostMillis) {
        List<String> wrong = new ArrayList<>();
        took.forEach(
                (sort, times) -> {
                    double[] sorted =
                            times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
                    double longest = sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
                    out.printf(
                            "| %s | %d | %d | %.1f | %.1f |%n",
                            sort,
                            sorted.length + missing.get(sort),
                            missing.get(sort),
                            sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2],
                            longest);
                    if (missing.get(sort) > 0) {
                        wrong.add("%d alarms did not come: %s".formatted(missing.get(sort), sort));
                    }
                    if (!(longest <= mostMillis)) {
                        wrong.add("an alarm took %.0f ms: %s".formatted(longest, sort));
                    }
                });
        return wrong;
    }
}
