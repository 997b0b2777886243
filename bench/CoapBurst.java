import io.standpipe.simulators.detector.DetectorFleet;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
 * Many smoke detectors with DTLS and a key each: what one costs in memory, and how long an alarm
 * takes from the detector's datagram to a subscriber at a real broker (Mosquitto), alone and in a
 * burst. Run by coap.sh.
 *
 * <p>Meanwhile every detector reports once an hour, from another port each time because it slept.
 * First that alone is measured for some minutes, at its real rate; it goes on while the alarms are
 * measured.
 *
 * <p>Arguments: gateway.jar, work directory, detectors, alarms of the burst, minutes.
 */
public final class CoapBurst {

    private static final int IDLE_ALARMS = 200;
    private static final int AT_ONCE = 100;

    private static final Map<String, Long> ARRIVED = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[1]);
        int count = Integer.parseInt(args[2]);
        int burst = Integer.parseInt(args[3]);
        int minutes = Integer.parseInt(args[4]);
        // The others have no alarm that a heartbeat would end.
        int quiet = IDLE_ALARMS + 2 * burst;
        if (count <= quiet) {
            System.err.printf(
                    "the detectors must be more than %d, with a burst of %d alarms; but are %d%n",
                    quiet, burst, count);
            System.exit(2);
        }
        int mqtt;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            mqtt = free.getLocalPort();
        }
        int coaps;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            coaps = free.getLocalPort();
        }
        configure(work, mqtt, coaps, count);
        Files.writeString(
                work.resolve("mosquitto.conf"),
                "listener %d 127.0.0.1%nallow_anonymous true%nset_tcp_nodelay true%nmax_queued_messages 0%n"
                        .formatted(mqtt));
        Process broker =
                start(
                        work,
                        "mosquitto.log",
                        List.of("mosquitto", "-c", work.resolve("mosquitto.conf").toString()));
        TimeUnit.SECONDS.sleep(1);
        connect(mqtt);
        Process gateway =
                start(
                        work,
                        "gateway.log",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + System.getProperty("heap", "192m"),
                                "-Xss512k",
                                "-XX:+UseSerialGC",
                                "-Dstandpipe.etc=" + work.resolve("etc"),
                                "-Dstandpipe.data=" + work.resolve("data"),
                                "-jar",
                                args[0]));
        int status = 1;
        try {
            // The fleet's own sockets must not take its port.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.readString(work.resolve("gateway.log")).contains("listens at")) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "the gateway does not listen; see " + work.resolve("gateway.log"));
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            InetSocketAddress server =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), coaps);
            DetectorFleet fleet = DetectorFleet.start(server, "smoke-", count);
            check(fleet.heartbeat(count));
            TimeUnit.SECONDS.sleep(3);
            long before = live(gateway);
            long began = System.nanoTime();
            Semaphore places = new Semaphore(AT_ONCE);
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int n = 1; n < count; n++) {
                places.acquire();
                CompletableFuture<Integer> answer = fleet.heartbeat(n);
                answer.thenRun(places::release);
                all.add(answer);
            }
            for (CompletableFuture<Integer> answer : all) {
                check(answer);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            TimeUnit.SECONDS.sleep(
                    20); // until no message is remembered as a possible copy but the newest
            long after = live(gateway);
            System.out.printf(
                    "%d detectors shook hands and reported in %.0f s (%d handshakes); live heap of the gateway %.1f MB before, %.1f MB after: %.1f kB a detector; resident %s, threads %s%n",
                    count,
                    seconds,
                    fleet.handshakes().get(),
                    before / 1e6,
                    after / 1e6,
                    (after - before) / 1e3 / (count - 1),
                    memory(gateway, "VmRSS"),
                    memory(gateway, "Threads"));
            Heartbeats heartbeats = new Heartbeats(fleet, quiet + 1, count);
            double used = cpu(gateway);
            TimeUnit.MINUTES.sleep(minutes);
            System.out.printf(
                    "%d minutes of heartbeats, one an hour each: %s; CPU %.1f %% of one core%n",
                    minutes, heartbeats.figures(), (cpu(gateway) - used) / (minutes * 60) * 100);
            System.out.printf(
                    "%n| alarms | published | median ms | 99th percentile ms | longest ms |%n| --- | --- | --- | --- | --- |%n");
            alarms(fleet, "idle, one every 50 ms", 1, IDLE_ALARMS, 50_000_000L);
            alarms(
                    fleet,
                    burst + " within one second",
                    IDLE_ALARMS + 1,
                    burst,
                    1_000_000_000L / burst);
            alarms(fleet, burst + " at once", IDLE_ALARMS + burst + 1, burst, 0);
            System.out.printf("%nheartbeats from first to last: %s%n", heartbeats.figures());
            heartbeats.end();
            TimeUnit.SECONDS.sleep(20);
            long end2 = live(gateway);
            System.out.printf(
                    "live heap at the end %.1f MB: %.1f kB a detector; resident %s%n",
                    end2 / 1e6, (end2 - before) / 1e3 / (count - 1), memory(gateway, "VmRSS"));
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            gateway.destroy();
            if (!gateway.waitFor(15, TimeUnit.SECONDS)) {
                gateway.destroyForcibly();
            }
            broker.destroy();
            System.exit(status);
        }
    }

    /** Each detector once an hour, one after the other, on a thread of its own. */
    private static final class Heartbeats {

        private final List<Double> took = new ArrayList<>();
        private final Thread thread;
        private int sent;
        private int wrong;

        Heartbeats(DetectorFleet fleet, int first, int count) {
            long gap = TimeUnit.HOURS.toNanos(1) / count;
            thread = new Thread(() -> run(fleet, first, count, gap), "heartbeats");
            thread.setDaemon(true);
            thread.start();
        }

        private void run(DetectorFleet fleet, int first, int last, long gap) {
            long due = System.nanoTime();
            for (int n = first; !Thread.interrupted(); n = n == last ? first : n + 1) {
                while (System.nanoTime() < due && !Thread.currentThread().isInterrupted()) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                due += gap;
                long at = System.nanoTime();
                synchronized (this) {
                    sent++;
                }
                fleet.heartbeat(n).thenAccept(code -> answered(code, System.nanoTime() - at));
            }
        }

        private synchronized void answered(int code, long nanos) {
            took.add(nanos / 1e6);
            wrong += code == 204 ? 0 : 1;
        }

        synchronized String figures() {
            double[] sorted = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return "%d sent, %d answered, %d of them not with 2.04; to the answer median %.1f ms, 99 %% %.1f ms, longest %.1f ms"
                    .formatted(
                            sent,
                            sorted.length,
                            wrong,
                            sorted[sorted.length / 2],
                            sorted[(int) (sorted.length * 0.99)],
                            sorted[sorted.length - 1]);
        }

        void end() {
            thread.interrupt();
        }
    }

    /** Seconds of processor time that a process has used. */
    private static double cpu(Process process) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static void alarms(DetectorFleet fleet, String name, int first, int count, long gap)
            throws Exception {
        long[] sent = new long[count];
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.min(200_000, due - System.nanoTime()));
            }
            due += gap;
            sent[i] = System.nanoTime();
            answers.add(fleet.smoke(first + i, true));
        }
        for (CompletableFuture<Integer> answer : answers) {
            check(answer);
        }
        TimeUnit.SECONDS.sleep(2);
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Long at = ARRIVED.get("smoke-" + (first + i));
            if (at != null) {
                took.add((at - sent[i]) / 1e6);
            }
        }
        double[] sorted = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                "| %s | %d of %d | %.1f | %.1f | %.1f |%n",
                name,
                sorted.length,
                count,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    private static void check(CompletableFuture<Integer> answer) throws Exception {
        int code = answer.get(120, TimeUnit.SECONDS);
        if (code != 204) {
            throw new IllegalStateException("a detector was answered " + code);
        }
    }

    private static void configure(Path work, int mqtt, int coaps, int count) throws Exception {
        Path etc = Files.createDirectories(work.resolve("etc"));
        Files.createDirectories(work.resolve("data"));
        Files.writeString(
                etc.resolve("io.standpipe.gateway.yaml"), "id: gw-bench\ndistrict: bench\n");
        Files.writeString(etc.resolve("io.standpipe.outbox.yaml"), "{}\n");
        Files.writeString(
                etc.resolve("io.standpipe.mqtt~centre.yaml"),
                "server: tcp://127.0.0.1:" + mqtt + "\n");
        Path keys = work.resolve("keys");
        Files.writeString(keys, DetectorFleet.keys("smoke-", count));
        keys.toFile().setReadable(false, false);
        keys.toFile().setReadable(true, true);
        Files.writeString(
                etc.resolve("io.standpipe.coap~detectors.yaml"),
                "secure: 127.0.0.1:%d\nkeys: file:%s\ndevices: |\n  id,profile\n%s"
                        .formatted(
                                coaps,
                                keys,
                                DetectorFleet.table("smoke-", count, "generic-smoke-coap")
                                        .indent(2)));
    }

    private static Process start(Path work, String log, List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(log).toFile())
                .start();
    }

    /** Bytes of the objects that are left after a full collection. */
    private static long live(Process gateway) throws Exception {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                String.valueOf(gateway.pid()),
                                "GC.class_histogram")
                        .start();
        List<String> lines =
                new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        String[] total =
                lines.stream()
                        .filter(line -> line.startsWith("Total"))
                        .findFirst()
                        .orElseThrow()
                        .split("\\s+");
        return Long.parseLong(total[2]);
    }

    private static String memory(Process gateway, String what) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
                .filter(line -> line.startsWith(what + ":"))
                .map(line -> line.substring(what.length() + 1).strip())
                .findFirst()
                .orElse("?");
    }

    private static void connect(int port) throws Exception {
        MqttAsyncClient centre =
                new MqttAsyncClient("tcp://127.0.0.1:" + port, "bench", new MemoryPersistence());
        centre.setCallback(
                new MqttCallback() {
                    @Override
                    public void messageArrived(String topic, MqttMessage message) {
                        if (topic.contains("/alarm/smoke-")
                                && new String(message.getPayload(), StandardCharsets.UTF_8)
                                        .contains("\"RAISED\"")) {
                            ARRIVED.putIfAbsent(
                                    topic.substring(topic.lastIndexOf('/') + 1), System.nanoTime());
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
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setReceiveMaximum(1000);
        centre.connect(options).waitForCompletion(10_000);
        centre.subscribe("standpipe/#", 1).waitForCompletion(10_000);
    }
}
