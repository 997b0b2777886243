import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * What is usually written: j2mod and Paho. A pool of 32 threads polls at a fixed rate, each poll
 * reads a device's registers in one blocking request and publishes one message of QoS 1; what is
 * under way is kept in memory only. A request is tried once, while j2mod by itself tries five
 * times; that helps it with dead devices.
 *
 * <p>Arguments: the load, the file with the ports, the port of the sink, and whether the polls are
 * spread over the interval (true) or all at once (false): then threads wake up and messages are
 * sent many at a time, which is cheaper, and each poll waits for those before it.
 */
final class Plain {

    private static final int THREADS = 32;
    private static final int TIMEOUT = 1000;

    private final Load load;
    private final boolean spread;
    private final MqttAsyncClient sink;

    private Plain(Load load, int sinkPort, boolean spread) throws MqttException {
        this.load = load;
        this.spread = spread;
        sink = new MqttAsyncClient("tcp://127.0.0.1:" + sinkPort, "plain", new MemoryPersistence());
        sink.setCallback(new EndWithTheSink());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMaxInflight(65535);
        sink.connect(options).waitForCompletion(10_000);
    }

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        new Plain(
                        Load.of(words),
                        Integer.parseInt(words.get(6)),
                        Boolean.parseBoolean(words.get(7)))
                .run(Files.readAllLines(Path.of(words.get(5))));
    }

    private void run(List<String> ports) {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(THREADS);
        Map<String, ModbusTCPMaster> masters = new HashMap<>();
        for (int d = 0; d < load.devices(); d++) {
            int device = d;
            ModbusTCPMaster master = masters.computeIfAbsent(ports.get(d), Plain::master);
            long interval = TimeUnit.MILLISECONDS.toNanos(load.interval());
            long phase = spread ? interval / load.devices() * device : 0;
            pool.scheduleAtFixedRate(
                    () -> poll(master, device), phase, interval, TimeUnit.NANOSECONDS);
        }
    }

    private static ModbusTCPMaster master(String port) {
        return new ModbusTCPMaster("127.0.0.1", Integer.parseInt(port), TIMEOUT, false);
    }

    private void poll(ModbusTCPMaster master, int device) {
        try {
            synchronized (master) {
                if (!master.isConnected()) {
                    master.connect();
                    master.setRetries(1); // tries, in fact; forgotten with each connection
                }
            }
            Register[] registers =
                    master.readMultipleRegisters(
                            load.unit(device), load.base(device), load.points());
            sink.publish(
                    "bench/dev-" + device,
                    json(device, registers).getBytes(StandardCharsets.UTF_8),
                    1,
                    false);
        } catch (ModbusException e) {
            master.disconnect();
        } catch (Exception e) { // connect() declares it
            System.err.println(device + ": " + e);
        }
    }

    private static String json(int device, Register[] registers) {
        StringBuilder json = new StringBuilder("{\"ts\":").append(System.currentTimeMillis());
        json.append(",\"device\":\"dev-").append(device).append('"');
        for (int r = 0; r < registers.length; r++) {
            json.append(",\"r").append(r).append("\":").append(registers[r].getValue());
        }
        return json.append('}').toString();
    }

    private static final class EndWithTheSink implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            System.exit(0);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {}

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}
    }
}
