import io.standpipe.simulators.modbus.ModbusSlave;
import io.standpipe.simulators.modbus.Unit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * How long an alarm takes from the read that shows it to a subscriber at a real broker (Mosquitto):
 * while the gateway is idle, while it reads 10,000 points a second, and while it besides replays
 * the backlog of an outage. Run by alarm-latency.sh.
 *
 * <p>Arguments: gateway.jar, work directory, length of the outage in seconds.
 */
public final class AlarmLatency {

    private static final int ALARMS = 100;
    private static final int DEVICES = 1000;
    private static final int REGISTERS = 10;
    private static final Duration GAP = Duration.ofMillis(50);

    private final Path gatewayJar;
    private final Path work;
    private final int brokerPort;
    private final ModbusSlave panel = ModbusSlave.open(0);
    private final AtomicLong served = new AtomicLong();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong live = new AtomicLong();
    private Process broker;
    private MqttAsyncClient centre;

    private AlarmLatency(Path gatewayJar, Path work) throws IOException {
        this.gatewayJar = gatewayJar;
        this.work = work;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            brokerPort = free.getLocalPort();
        }
    }

    public static void main(String[] args) throws Exception {
        int outage = Integer.parseInt(args[2]);
        AlarmLatency bench = new AlarmLatency(Path.of(args[0]), Path.of(args[1]));
        System.out.printf(
                "| gateway | alarms | median ms | 99th percentile ms | longest ms |%n| --- | --- | --- | --- | --- |%n");
        int status = 1;
        try {
            bench.startBroker();
            bench.connect();
            bench.measure("idle (one panel, read every 20 ms)", 0, 0);
            bench.measure("busy (10,000 points/s besides)", DEVICES, 0);
            bench.measure(
                    "replaying (" + outage + " s of outage at 10,000 points/s)", DEVICES, outage);
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            bench.broker.destroy();
            bench.panel.close();
            System.exit(status); // the slaves' and the client's threads are of no use any more
        }
    }

    private void measure(String name, int devices, int outage) throws Exception {
        Path dir = Files.createDirectories(work.resolve("run-" + devices + "-" + outage));
        panel.unit(1).holdings(0, new int[ALARMS]).beforeRead(() -> served.set(System.nanoTime()));
        List<ModbusSlave> slaves = slaves(devices);
        configure(dir, slaves);
        Process gateway = launch(dir);
        try {
            await("the panel is read", 30, () -> panel.unit(1).requests() > 50);
            replayed.set(0);
            if (outage > 0) {
                stopBroker();
                TimeUnit.SECONDS.sleep(outage);
                live.set(0);
                startBroker();
                connect();
                await("replay begins", 30, () -> replayed.get() > 0);
            } else {
                TimeUnit.SECONDS.sleep(5); // until the compiler has seen the loop
            }
            double[] took = toggle(outage > 0);
            Arrays.sort(took);
            System.out.printf(
                    "| %s | %d | %.1f | %.1f | %.1f |%n",
                    name,
                    took.length,
                    took[took.length / 2],
                    took[(int) (took.length * 0.99)],
                    took[took.length - 1]);
            if (outage > 0) {
                System.out.printf(
                        "%nReplayed telemetry messages until then: %d, memory of the gateway: %s%n",
                        replayed.get(), memory(gateway));
            }
        } finally {
            gateway.destroy();
            if (!gateway.waitFor(15, TimeUnit.SECONDS)) {
                gateway.destroyForcibly().waitFor();
            }
            slaves.forEach(ModbusSlave::close);
        }
    }

    /**
     * Raises one alarm after the other, then clears them; while replaying, only as long as that
     * lasts.
     */
    private double[] toggle(boolean whileReplaying) throws Exception {
        List<Double> took = new ArrayList<>();
        for (int value : new int[] {0x8000, 0}) {
            for (int a = 0; a < ALARMS; a++) {
                if (whileReplaying && live.get() > 0) {
                    break; // the backlog is through
                }
                String key = "a" + a + (value == 0 ? "CLEARED" : "RAISED");
                long before = panel.unit(1).requests();
                panel.awaitRequests(panel.requests() + 1, Duration.ofSeconds(5));
                arrived.remove(key);
                panel.unit(1).holdings(a, value);
                panel.awaitRequests(panel.requests() + 1, Duration.ofSeconds(5));
                long read = served.get();
                if (panel.unit(1).requests() - before > 3) {
                    // more reads went by than we watched: which one showed it first is not known
                    await(key, 30, () -> arrived.containsKey(key));
                    continue;
                }
                await(key, 30, () -> arrived.containsKey(key));
                double ms = (arrived.get(key) - read) / 1e6;
                if (ms > 0) {
                    took.add(ms);
                }
                LockSupport.parkNanos(GAP.toNanos());
            }
        }
        return took.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<ModbusSlave> slaves(int devices) throws IOException {
        List<ModbusSlave> slaves = new ArrayList<>();
        for (int d = 0; d < devices; d += 10) {
            ModbusSlave slave = ModbusSlave.open(0);
            for (int u = 1; u <= 10; u++) {
                Unit unit = slave.unit(u);
                AtomicLong count = new AtomicLong(d);
                unit.holdings(0, new int[REGISTERS])
                        .beforeRead(
                                () -> {
                                    int[] next = new int[REGISTERS];
                                    Arrays.fill(next, (int) count.incrementAndGet() & 0x7FFF);
                                    unit.holdings(0, next);
                                });
            }
            slaves.add(slave);
        }
        return slaves;
    }

    private void configure(Path dir, List<ModbusSlave> slaves) throws IOException {
        Path etc = Files.createDirectories(dir.resolve("etc/profiles")).getParent();
        Files.createDirectories(dir.resolve("data"));
        StringBuilder counter =
                new StringBuilder(
                        "profile: bench-counter\nkind: pump\nsource: \"for load tests. verified on hardware: no\"\npoints:\n");
        for (int r = 0; r < REGISTERS; r++) {
            counter.append(
                    "  - {id: r%d, quantity: count, modbus: {table: holding, address: %d, type: uint16}}\n"
                            .formatted(r, r));
        }
        StringBuilder alarms =
                new StringBuilder(
                        "profile: bench-panel\nkind: panel\nsource: \"for load tests. verified on hardware: no\"\npoints:\n");
        for (int a = 0; a < ALARMS; a++) {
            alarms.append(
                    "  - {id: p%d, quantity: state, modbus: {table: holding, address: %d, type: uint16}}\n"
                            .formatted(a, a));
        }
        alarms.append("alarms:\n");
        for (int a = 0; a < ALARMS; a++) {
            alarms.append(
                    "  - {id: a%d, kind: SUPERVISORY, when: {point: p%d, bit: 15}}\n"
                            .formatted(a, a));
        }
        Files.writeString(etc.resolve("profiles/bench-counter.yaml"), counter);
        Files.writeString(etc.resolve("profiles/bench-panel.yaml"), alarms);
        Files.writeString(etc.resolve("io.standpipe.gateway.yaml"), "id: bench\ndistrict: bench\n");
        Files.writeString(etc.resolve("io.standpipe.outbox.yaml"), "{}\n");
        Files.writeString(
                etc.resolve("io.standpipe.mqtt~bench.yaml"),
                "server: tcp://127.0.0.1:" + brokerPort + "\n");
        Files.writeString(
                etc.resolve("io.standpipe.modbus~panel.yaml"),
                "interval: 20\ndevices: |\n  id,profile,address,unit\n  panel-1,bench-panel,%s,1\n"
                        .formatted(panel.address()));
        StringBuilder table =
                new StringBuilder("interval: 1000\ndevices: |\n  id,profile,address,unit\n");
        for (int s = 0; s < slaves.size(); s++) {
            for (int u = 1; u <= 10; u++) {
                table.append(
                        "  dev-%d,bench-counter,%s,%d\n"
                                .formatted(s * 10 + u, slaves.get(s).address(), u));
            }
        }
        if (!slaves.isEmpty()) {
            Files.writeString(etc.resolve("io.standpipe.modbus~devices.yaml"), table);
        }
    }

    private Process launch(Path dir) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-Dstandpipe.etc=" + dir.resolve("etc"),
                        "-Dstandpipe.data=" + dir.resolve("data"),
                        "-jar",
                        gatewayJar.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("gateway.log").toFile())
                .start();
    }

    private void startBroker() throws Exception {
        Path config = work.resolve("mosquitto.conf");
        Files.writeString(
                config,
                "listener %d 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 0\n"
                        .formatted(brokerPort));
        String program =
                Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
                        .filter(path -> Files.isExecutable(Path.of(path)))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "mosquitto is needed: apt-get install mosquitto"));
        broker =
                new ProcessBuilder(program, "-c", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("mosquitto.log").toFile())
                        .start();
        await(
                "the broker listens",
                10,
                () -> {
                    try (var socket =
                            new java.net.Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    private void stopBroker() throws Exception {
        broker.destroy();
        broker.waitFor();
    }

    private void connect() throws MqttException {
        centre =
                new MqttAsyncClient(
                        "tcp://127.0.0.1:" + brokerPort, "bench-centre", new MemoryPersistence());
        centre.setCallback(new Listener());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        centre.connect(options).waitForCompletion(10_000);
        centre.subscribe("standpipe/1/bench/bench/#", 1).waitForCompletion(10_000);
    }

    private void message(String topic, byte[] payload) {
        long now = System.nanoTime();
        if (topic.endsWith("/telemetry")) {
            // the envelope comes first; the rest is long
            String head =
                    new String(payload, 0, Math.min(300, payload.length), StandardCharsets.UTF_8);
            (head.contains("\"replay\":true") ? replayed : live).incrementAndGet();
        } else if (topic.endsWith("/alarm/panel-1")) {
            String text = new String(payload, StandardCharsets.UTF_8);
            arrived.putIfAbsent(member(text, "condition") + member(text, "state"), now);
        }
    }

    private static String member(String json, String name) {
        int at = json.indexOf("\"" + name + "\":\"");
        return at < 0
                ? ""
                : json.substring(at + name.length() + 4, json.indexOf('"', at + name.length() + 4));
    }

    private static String memory(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, int seconds, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited " + seconds + " s for: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            AlarmLatency.this.message(topic, message.getPayload());
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
