import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Unsigned commands to a gateway that wants them signed, 200 a second; every hundredth is large, or
 * carries 40,000 bytes of correlation data.
 */
final class JunkCommands implements Flood {

    private final int port;
    private final String root;
    private final Random random = new Random(3);
    private final AtomicLong count = new AtomicLong();

    /**
     * @param root topic of the gateway
     */
    JunkCommands(int port, String root) {
        this.port = port;
        this.root = root;
    }

    @Override
    public String name() {
        return "unsigned junk on cmd/";
    }

    @Override
    public long count() {
        return count.get();
    }

    @Override
    public void run() throws Exception {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                send();
            } catch (MqttException e) {
                TimeUnit.SECONDS.sleep(1); // the broker has hung up
            }
        }
    }

    private void send() throws MqttException, InterruptedException {
        MqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + port, "junk", new MemoryPersistence());
        try {
            client.connect(new MqttConnectionOptions()).waitForCompletion(10_000);
            for (long n = 0; !Thread.interrupted(); n++) {
                client.publish(
                                root + "/cmd/" + (n % 3 == 0 ? "status" : "nonsense-" + n),
                                message(n))
                        .waitForCompletion(10_000);
                count.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } finally {
            client.disconnectForcibly(1000);
            client.close(true);
        }
    }

    private MqttMessage message(long n) {
        byte[] body = new byte[n % 100 == 0 ? 200_000 : 50 + random.nextInt(3000)];
        random.nextBytes(body);
        MqttMessage message = new MqttMessage(body, (int) (n % 2), n % 1000 == 0, null);
        if (n % 100 == 50) {
            MqttProperties properties = new MqttProperties();
            properties.setCorrelationData(new byte[40_000]);
            message.setProperties(properties);
        }
        return message;
    }
}
