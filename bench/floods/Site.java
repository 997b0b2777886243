import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.modbus.ModbusSlave;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway at its default heap, a Mosquitto, a panel, installed detectors; all on loopback. */
final class Site implements AutoCloseable {

    static final String SECURE = "secure-";
    static final String PLAIN = "plain-";

    /** Fires of the panel, detectors over DTLS, detectors over plain CoAP: each burns once. */
    static final int DEVICES = 200;

    private static final String GATEWAY = "gw-floods";
    private static final int START_SECONDS = 120;

    private final Path work;
    private final int mqtt;
    private final int secure;
    private final int plain;
    private final ModbusSlave panel = ModbusSlave.open(0);
    private final Process broker;
    private final Process gateway;
    private final DetectorFleet fleet;
    private final Alarms alarms;

    /**
     * @param slaves ports of Modbus slaves beside the panel
     */
    Site(Path jar, Path work, List<Integer> slaves) throws Exception {
        this.work = work;
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket one = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket two = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            mqtt = tcp.getLocalPort();
            secure = one.getLocalPort();
            plain = two.getLocalPort();
        }
        panel.unit(1).holdings(0, new int[DEVICES]);
        configure(slaves);
        Files.writeString(
                work.resolve("mosquitto.conf"),
                "listener %d 127.0.0.1%nallow_anonymous true%nset_tcp_nodelay true%nmax_queued_messages 0%n"
                        .formatted(mqtt));
        broker =
                start(
                        "mosquitto.log",
                        List.of("mosquitto", "-c", work.resolve("mosquitto.conf").toString()));
        TimeUnit.SECONDS.sleep(1);
        alarms = new Alarms(mqtt);
        gateway =
                start(
                        "gateway.log",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx96m", // as ./gateway does
                                "-Xss512k",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Dstandpipe.etc=" + work.resolve("etc"),
                                "-Dstandpipe.data=" + work.resolve("data"),
                                "-jar",
                                jar.toString()));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!log().contains("connected to") || !log().contains("listens at")) {
            if (System.nanoTime() > end || !gateway.isAlive()) {
                throw new IllegalStateException(
                        "the gateway does not start; see " + work.resolve("gateway.log"));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        fleet =
                DetectorFleet.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), secure),
                        SECURE,
                        DEVICES);
        for (int n = 1; n <= DEVICES; n++) {
            fleet.heartbeat(n).get(60, TimeUnit.SECONDS);
        }
        alarms.site(
                panel.unit(1),
                fleet,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), plain));
    }

    private void configure(List<Integer> slaves) throws IOException {
        Path etc = Files.createDirectories(work.resolve("etc/profiles")).getParent();
        Files.createDirectories(work.resolve("data"));
        Files.writeString(
                etc.resolve("profiles/bench-panel.yaml"),
                """
                profile: bench-panel
                kind: panel
                source: "event words; made for load tests. verified on hardware: no"
                points:
                %salarms:
                %s"""
                        .formatted(
                                each(
                                        "  - {id: word-%1$d, quantity: count, modbus: {table: holding, address: %2$d, type: uint16}}%n"),
                                each(
                                        "  - {id: fire-%1$d, kind: FIRE, when: {point: word-%1$d, bit: 0}}%n")));
        Files.writeString(
                etc.resolve("io.standpipe.gateway.yaml"), "id: " + GATEWAY + "\ndistrict: bench\n");
        Files.writeString(etc.resolve("io.standpipe.outbox.yaml"), "{}\n");
        Path uplink = etc.resolve("io.standpipe.mqtt~centre.yaml");
        Files.writeString(
                uplink,
                "server: tcp://127.0.0.1:%d%ncommandKey: 0123456789abcdef0123456789abcdef-key%n"
                        .formatted(mqtt));
        Files.setPosixFilePermissions(uplink, PosixFilePermissions.fromString("rw-------"));
        StringBuilder table =
                new StringBuilder(
                        "interval: 200\ndevices: |\n  id,profile,address,unit\n  panel,bench-panel,127.0.0.1:"
                                + panel.port()
                                + ",1\n");
        for (int i = 0; i < slaves.size(); i++) {
            table.append("  other-%d,bench-panel,127.0.0.1:%d,1%n".formatted(i, slaves.get(i)));
        }
        Files.writeString(etc.resolve("io.standpipe.modbus~field.yaml"), table);
        Path keys = work.resolve("keys");
        Files.writeString(keys, DetectorFleet.keys(SECURE, DEVICES));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                etc.resolve("io.standpipe.coap~detectors.yaml"),
                "secure: 127.0.0.1:%d\nplain: 127.0.0.1:%d\nkeys: file:%s\ndevices: |\n  id,profile,identity,security\n%s"
                        .formatted(secure, plain, keys, rows()));
    }

    private static String each(String line) {
        StringBuilder lines = new StringBuilder();
        for (int n = 1; n <= DEVICES; n++) {
            lines.append(line.formatted(n, n - 1));
        }
        return lines.toString();
    }

    private static String rows() {
        StringBuilder rows = new StringBuilder();
        for (int n = 1; n <= DEVICES; n++) {
            rows.append("  %s%d,generic-smoke-coap,%s%d,psk%n".formatted(SECURE, n, SECURE, n));
            rows.append("  %s%d,generic-smoke-coap,%s%d,none%n".formatted(PLAIN, n, PLAIN, n));
        }
        return rows.toString();
    }

    private Process start(String log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(log).toFile())
                .start();
    }

    Alarms alarms() {
        return alarms;
    }

    int securePort() {
        return secure;
    }

    int plainPort() {
        return plain;
    }

    int brokerPort() {
        return mqtt;
    }

    String root() {
        return "standpipe/1/bench/" + GATEWAY;
    }

    boolean alive() {
        return gateway.isAlive();
    }

    int exitStatus() {
        return gateway.exitValue();
    }

    private String log() throws IOException {
        Path log = work.resolve("gateway.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    long logBytes() throws IOException {
        return Files.size(work.resolve("gateway.log"));
    }

    String logEnd() throws IOException {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    /** Of the objects that are left after a full collection. */
    double liveMegabytes() throws Exception {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                String.valueOf(gateway.pid()),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.lines()
                .filter(line -> line.startsWith("Total"))
                .map(line -> Long.parseLong(line.split("\\s+")[2]) / 1e6)
                .findFirst()
                .orElse(Double.NaN);
    }

    double residentMegabytes() throws IOException {
        return Long.parseLong(status("VmRSS").split(" ")[0]) / 1e3;
    }

    String threads() throws IOException {
        return status("Threads");
    }

    private String status(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
                .filter(line -> line.startsWith(what + ":"))
                .map(line -> line.substring(what.length() + 1).strip())
                .findFirst()
                .orElse("0");
    }

    /** Processor time used since its start. */
    long cpuMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + gateway.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10;
    }

    @Override
    public void close() throws Exception {
        fleet.close();
        gateway.destroy();
        if (!gateway.waitFor(20, TimeUnit.SECONDS)) {
            gateway.destroyForcibly();
        }
        broker.destroy();
        panel.close();
    }
}
