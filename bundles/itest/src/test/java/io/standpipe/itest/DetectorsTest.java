package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.simulators.detector.DetectorFleet;
import io.standpipe.simulators.detector.Habits;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standalone detectors on real sockets, the built gateway as a process, a real broker. */
@Timeout(180)
class DetectorsTest {

    private static final int COUNT = 12;
    private static final String HAND_KEY = "sixteen-bytes-or-more";
    private static final String FIRE = "[{\"n\":\"smoke\",\"vb\":true,\"t\":1800000000}]";

    @TempDir Path work;

    private TestBroker broker;
    private Centre centre;
    private Process gateway;
    private int securePort;
    private int plainPort;

    @BeforeEach
    void start() throws Exception {
        broker = TestBroker.open(work);
        centre = new Centre(broker.port());
        securePort = freeUdpPort();
        plainPort = freeUdpPort();
        Path etc = Files.createDirectories(work.resolve("etc"));
        write(etc, "io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\nbatchInterval: 200\n");
        write(etc, "io.standpipe.outbox", "{}\n");
        write(
                etc,
                "io.standpipe.mqtt~centre",
                "server: tcp://127.0.0.1:%d\n".formatted(broker.port()));
        write(
                etc,
                "io.standpipe.coap~detectors",
                "secure: 127.0.0.1:%d\nplain: 127.0.0.1:%d\nkeys: |\n%s  hand=%s\ndevices: |\n  id,profile,security\n%s  hand,generic-smoke-coap,\n  plain-1,generic-smoke-coap,none\n"
                        .formatted(
                                securePort,
                                plainPort,
                                DetectorFleet.keys("smoke-", COUNT).indent(2),
                                HAND_KEY,
                                DetectorFleet.table("smoke-", COUNT, "generic-smoke-coap")
                                        .replaceAll("\n", ",\n")
                                        .indent(2)));
        launch();
        awaitListening();
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void write(Path etc, String pid, String yaml) throws IOException {
        Files.writeString(etc.resolve(pid + ".yaml"), yaml);
    }

    private void launch() throws IOException {
        gateway = GatewayJar.start(work, work.resolve("gateway.log"));
    }

    /** Whoever sends one datagram only must not be too early. */
    private void awaitListening() throws IOException {
        Path log = work.resolve("gateway.log");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(log).contains("listens at")) {
            assertTrue(System.nanoTime() < end, "the gateway listens");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @AfterEach
    void stop() throws Exception {
        gateway.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        centre.close();
        broker.close();
    }

    private InetSocketAddress secure() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), securePort);
    }

    private void await(String device, String condition, String state) {
        centre.await(condition + " of " + device, m -> m.alarm(device, condition, state));
    }

    /** How an alarm of a device turned, copies by their number left out. */
    private List<String> turns(String device, String condition) {
        List<String> turns = new ArrayList<>();
        Set<String> copies = new HashSet<>();
        for (Centre.Received message : centre.all()) {
            for (String state : List.of("RAISED", "CLEARED")) {
                if (message.suffix().equals("alarm/" + device)
                        && message.alarm(device, condition, state)
                        && copies.add(
                                message.json().get("boot") + " " + message.json().get("seq"))) {
                    turns.add(state);
                }
            }
        }
        return turns;
    }

    @Test
    void whatTheyReportReachesTheCentre() throws Exception {
        try (DetectorFleet fleet = DetectorFleet.start(secure(), "smoke-", COUNT)) {
            assertEquals(204, fleet.heartbeat(1).get(30, TimeUnit.SECONDS));
            centre.await(
                    "its battery",
                    m ->
                            m.readings("smoke-1").stream()
                                    .anyMatch(r -> r.path("value").asDouble() == 95));
            assertEquals(204, fleet.smoke(1, true).get(30, TimeUnit.SECONDS));
            await("smoke-1", "smoke", "RAISED");
            fleet.rebind(1);
            assertEquals(204, fleet.smoke(1, false).get(30, TimeUnit.SECONDS));
            await("smoke-1", "smoke", "CLEARED");
            assertEquals(1, fleet.handshakes().get(10, TimeUnit.SECONDS), "the connection id held");
            for (String event :
                    List.of(
                            "heat heat",
                            "silenced silenced",
                            "test test",
                            "battery-low low-battery",
                            "battery-failed battery-failed",
                            "tamper tamper",
                            "fault sensor-fault",
                            "contaminated contaminated",
                            "end-of-life end-of-life")) {
                String[] words = event.split(" ", -1);
                assertEquals(204, say(fleet, words[0], true));
                await("smoke-2", words[1], "RAISED");
                assertEquals(204, say(fleet, words[0], false));
                await("smoke-2", words[1], "CLEARED");
            }
            assertEquals(400, fleet.say(3, "[{").get(30, TimeUnit.SECONDS));
        }
    }

    private static int say(DetectorFleet fleet, String record, boolean there) throws Exception {
        return fleet.say(2, "[{\"n\":\"%s\",\"vb\":%s}]".formatted(record, there))
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void onABadWayEachAlarmArrivesOnce() throws Exception {
        try (DetectorFleet fleet =
                DetectorFleet.start(
                        secure(),
                        "smoke-",
                        COUNT,
                        new Habits(0.08, 0.1, 0.1, 50, Duration.ofMinutes(1)),
                        7)) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int n = 1; n <= COUNT; n++) {
                answers.add(fleet.smoke(n, true));
                answers.add(fleet.smoke(n, false));
            }
            for (CompletableFuture<Integer> answer : answers) {
                assertEquals(204, answer.get(150, TimeUnit.SECONDS));
            }
            for (int n = 1; n <= COUNT; n++) {
                await("smoke-" + n, "smoke", "CLEARED");
                assertEquals(List.of("RAISED", "CLEARED"), turns("smoke-" + n, "smoke"));
            }
        }
    }

    /** It is somebody else by its address each time, and its clock is hours wrong. */
    @Test
    void whoSleepsIsKnownAgainByItsConnectionAndItsClockDoesNotMatter() throws Exception {
        Habits habits = new Habits(0, 0, 0, 1000, Duration.ZERO);
        try (DetectorFleet fleet = DetectorFleet.start(secure(), "smoke-", 1, habits, 3)) {
            assertEquals(204, fleet.heartbeat(1).get(30, TimeUnit.SECONDS));
            assertEquals(204, fleet.smoke(1, true).get(30, TimeUnit.SECONDS));
            await("smoke-1", "smoke", "RAISED");
            assertEquals(204, fleet.smoke(1, false).get(30, TimeUnit.SECONDS));
            await("smoke-1", "smoke", "CLEARED");
            assertEquals(2, fleet.moves().get(10, TimeUnit.SECONDS));
            assertEquals(1, fleet.handshakes().get(10, TimeUnit.SECONDS));
        }
        long now = System.currentTimeMillis();
        for (Centre.Received message : centre.all()) {
            if (message.suffix().startsWith("alarm/smoke-1")) {
                long since = message.json().get("since").asLong();
                assertTrue(Math.abs(now - since) < 600_000, () -> message.json().toString());
            }
        }
    }

    /** The alarm is on the disk and at the centre; its acknowledgement is lost with the gateway. */
    @Test
    void killedBeforeItsAcknowledgementArrivesItRaisesTheAlarmOnce() throws Exception {
        byte[] datagram = post(0x4242, "plain-1", FIRE);
        try (DatagramSocket detector = detector()) {
            detector.send(new DatagramPacket(datagram, datagram.length));
            await("plain-1", "smoke", "RAISED");
            kill();
            raisedOnceAfterTheRestart(detector, datagram);
        }
    }

    /** The alarm is on the disk only; so far as the detector knows it is lost. */
    @Test
    void killedWhileTheBrokerIsAwayItRaisesTheAlarmOnce() throws Exception {
        byte[] datagram = post(0x4242, "plain-1", FIRE);
        try (DatagramSocket detector = detector()) {
            broker.stop();
            detector.send(new DatagramPacket(datagram, datagram.length));
            detector.receive(new DatagramPacket(new byte[2048], 2048));
            kill();
            broker.start();
            centre.connect();
            raisedOnceAfterTheRestart(detector, datagram);
        }
    }

    /** The disk takes seconds for each synchronisation, and the broker is away: nothing is safe. */
    @Tag("debian")
    @Test
    void killedBeforeTheAlarmIsSafeItIsNotAcknowledgedAndRaisedOnce() throws Exception {
        byte[] datagram = post(0x4242, "plain-1", FIRE);
        Process slow = null;
        try (DatagramSocket detector = detector()) {
            broker.stop();
            slow = slowDisk();
            detector.send(new DatagramPacket(datagram, datagram.length));
            assertThrows(
                    SocketTimeoutException.class,
                    () -> detector.receive(new DatagramPacket(new byte[2048], 2048)),
                    "an acknowledgement of what is not safe");
            kill();
            broker.start();
            centre.connect();
            raisedOnceAfterTheRestart(detector, datagram);
        } finally {
            if (slow != null) {
                slow.destroyForcibly();
            }
        }
    }

    /** From now on the gateway's synchronisations take five seconds. */
    private Process slowDisk() throws IOException {
        Process strace =
                new ProcessBuilder(
                                "strace",
                                "-f",
                                "-qq",
                                "-e",
                                "trace=fsync,fdatasync",
                                "-e",
                                "inject=fsync,fdatasync:delay_enter=5s",
                                "-o",
                                "/dev/null",
                                "-p",
                                String.valueOf(gateway.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(work.resolve("strace.log").toFile())
                        .start();
        Path status = Path.of("/proc/" + gateway.pid() + "/task");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!allTraced(status)) {
            assertTrue(System.nanoTime() < end && strace.isAlive(), "strace holds every thread");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return strace;
    }

    private static boolean allTraced(Path tasks) throws IOException {
        try (Stream<Path> all = Files.list(tasks)) {
            for (Path task : all.toList()) {
                if (untraced(task)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean untraced(Path task) {
        try {
            return Files.readString(task.resolve("status")).contains("TracerPid:\t0\n");
        } catch (IOException e) {
            return false; // that thread has ended
        }
    }

    /**
     * Detectors keep their half of a connection, and so does the gateway: nobody shakes hands anew,
     * whether the fire comes while it starts or afterwards.
     */
    @Test
    void killedItKnowsTheConnectionsOfItsDetectorsAgain() throws Exception {
        try (DetectorFleet fleet = DetectorFleet.start(secure(), "smoke-", COUNT)) {
            for (int n = 1; n <= COUNT; n++) {
                assertEquals(204, fleet.heartbeat(n).get(30, TimeUnit.SECONDS));
            }
            kill();
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int n = 1; n <= COUNT / 2; n++) {
                answers.add(fleet.smoke(n, true));
            }
            Files.delete(work.resolve("gateway.log"));
            launch();
            awaitListening();
            for (int n = COUNT / 2 + 1; n <= COUNT; n++) {
                answers.add(fleet.smoke(n, true));
            }
            for (int n = 1; n <= COUNT; n++) {
                assertEquals(204, answers.get(n - 1).get(60, TimeUnit.SECONDS));
                await("smoke-" + n, "smoke", "RAISED");
                assertEquals(List.of("RAISED"), turns("smoke-" + n, "smoke"));
            }
            assertEquals(COUNT, fleet.handshakes().get(10, TimeUnit.SECONDS));
        }
        String log = Files.readString(work.resolve("gateway.log"));
        assertTrue(log.contains(COUNT + " DTLS connections"), log);
    }

    private DatagramSocket detector() throws IOException {
        DatagramSocket detector = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        detector.setSoTimeout(1_000);
        detector.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plainPort));
        return detector;
    }

    private void kill() throws InterruptedException {
        gateway.destroyForcibly();
        assertTrue(gateway.waitFor(10, TimeUnit.SECONDS));
    }

    /** What the detector was answered before is lost; it repeats until it is answered. */
    private void raisedOnceAfterTheRestart(DatagramSocket detector, byte[] datagram)
            throws Exception {
        drain(detector);
        launch();
        assertEquals(0x44, repeatUntilAnswered(detector, datagram)[1] & 0xFF, "2.04");
        byte[] clear = post(0x4243, "plain-1", FIRE.replace("true,\"t\":1800000000", "false"));
        detector.send(new DatagramPacket(clear, clear.length));
        await("plain-1", "smoke", "CLEARED");
        assertEquals(List.of("RAISED", "CLEARED"), turns("plain-1", "smoke"));
    }

    private static void drain(DatagramSocket socket) throws IOException {
        try {
            while (true) {
                socket.receive(new DatagramPacket(new byte[2048], 2048));
            }
        } catch (SocketTimeoutException e) {
            // nothing is left
        } catch (PortUnreachableException e) {
            // nobody is there
        }
    }

    private static byte[] repeatUntilAnswered(DatagramSocket socket, byte[] datagram)
            throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
        for (int tries = 0; tries < 60; tries++) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length));
                socket.receive(answer);
                return answer.getData();
            } catch (SocketTimeoutException e) {
                // it is starting
            } catch (PortUnreachableException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        }
        throw new AssertionError("the gateway did not come back");
    }

    /** A confirmable POST of SenML JSON. */
    private static byte[] post(int mid, String id, String json) {
        byte[] path = "standpipe".getBytes(StandardCharsets.US_ASCII);
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        byte[] body = json.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(1024);
        out.put((byte) 0x40).put((byte) 0x02).putShort((short) mid);
        out.put((byte) (0xB0 | path.length)).put(path);
        out.put((byte) name.length).put(name);
        out.put((byte) 0x11).put((byte) 110).put((byte) 0xFF).put(body);
        byte[] datagram = new byte[out.position()];
        out.flip().get(datagram);
        return datagram;
    }

    /**
     * Debian's libcoap, which is not ours and not Californium, with either of its TLS libraries.
     */
    @Tag("debian")
    @ParameterizedTest
    @ValueSource(strings = {"coap-client-openssl", "coap-client-gnutls"})
    void aClientThatIsNotOursReportsAnAlarm(String client) throws Exception {
        String url = "coaps://127.0.0.1:%d/standpipe".formatted(securePort);
        String wrong = coapClient(client, url, "-u", "hand", "-k", "another-key-of-enough-bytes");
        String stranger = coapClient(client, url, "-u", "nobody", "-k", HAND_KEY);
        assertFalse(
                centre.all().stream().anyMatch(m -> m.suffix().equals("alarm/hand")),
                () -> wrong + stranger);
        String right = coapClient(client, url, "-v", "7", "-u", "hand", "-k", HAND_KEY);
        assertTrue(right.contains("c:2.04"), right);
        await("hand", "smoke", "RAISED");
        String log = Files.readString(work.resolve("gateway.log"));
        assertTrue(log.contains("\"hand\" at") && log.contains("wrong key"), log);
        assertTrue(log.contains("\"nobody\" at"), log);
        assertFalse(log.contains(HAND_KEY) || log.contains("another-key"), "no key in a log");
    }

    /** It says the same each second, in one connection, while the gateway is killed and started. */
    @Tag("debian")
    @ParameterizedTest
    @ValueSource(strings = {"coap-client-openssl", "coap-client-gnutls"})
    void theConnectionOfAClientThatIsNotOursOutlivesAKill(String client) throws Exception {
        Path said = work.resolve("client.log");
        try (UdpRelay relay = new UdpRelay(securePort)) {
            Process detector =
                    new ProcessBuilder(
                                    List.of(
                                            client,
                                            "-B",
                                            "170",
                                            "-G",
                                            "150",
                                            "-v",
                                            "7",
                                            "-m",
                                            "post",
                                            "-t",
                                            "110",
                                            "-u",
                                            "hand",
                                            "-k",
                                            HAND_KEY,
                                            "-e",
                                            "[{\"n\":\"smoke\",\"vb\":true}]",
                                            "coaps://127.0.0.1:%d/standpipe"
                                                    .formatted(relay.port())))
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            try {
                await("hand", "smoke", "RAISED");
                awaitAnswers(said, 2);
                kill();
                long before = answers(said);
                Files.delete(work.resolve("gateway.log"));
                launch();
                awaitAnswers(said, before + 3);
            } finally {
                detector.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
        String log = Files.readString(work.resolve("gateway.log"));
        assertTrue(log.contains("1 DTLS connections"), log);
        String events = Files.readString(said);
        // COAP_EVENT_DTLS_CONNECTED, which only the one with OpenSSL tells.
        assertTrue(events.split("EVENT: 0x01de", -1).length <= 2, events);
        assertEquals(List.of("RAISED"), turns("hand", "smoke"));
    }

    private static long answers(Path said) throws IOException {
        try (Stream<String> lines = Files.lines(said)) {
            return lines.filter(line -> line.contains("c:2.04")).count();
        }
    }

    private static void awaitAnswers(Path said, long count) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(80);
        while (answers(said) < count) {
            assertTrue(System.nanoTime() < end, Files.readString(said));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** In the words of another implementation; and what is right afterwards is taken. */
    @Tag("debian")
    @Test
    void whatIsWrongGetsTheCodeOfItsFault() throws Exception {
        Path large = Files.writeString(work.resolve("large"), " ".repeat(5000));
        List<String> wrong = new ArrayList<>();
        for (String[] row :
                new String[][] {
                    {"4.00", "standpipe", "-m", "post", "-t", "110", "-e", "[{\"n\":\"smoke\""},
                    {"4.00", "standpipe", "-m", "post", "-t", "112", "-e", "x"},
                    {"4.02", "standpipe", "-m", "post", "-t", "110", "-e", "[]", "-O", "65001,x"},
                    {"4.03", "standpipe/plain-1", "-m", "post", "-t", "110", "-e", "[]"},
                    {"4.04", "elsewhere", "-m", "post", "-t", "110", "-e", "[]"},
                    {"4.05", "standpipe", "-m", "get"},
                    {
                        "4.13",
                        "standpipe",
                        "-m",
                        "post",
                        "-t",
                        "110",
                        "-b",
                        "512",
                        "-f",
                        large.toString()
                    },
                    {"4.15", "standpipe", "-m", "post", "-t", "0", "-e", "[]"},
                    {"4.15", "standpipe", "-m", "post", "-t", "42", "-e", "xxxxxx"},
                }) {
            List<String> command = new ArrayList<>(List.of("coap-client-openssl", "-B", "6"));
            command.addAll(List.of("-v", "7", "-u", "hand", "-k", HAND_KEY));
            command.addAll(List.of(row).subList(2, row.length));
            command.add("coaps://127.0.0.1:%d/%s".formatted(securePort, row[1]));
            String said = run(command);
            if (!said.contains("c:" + row[0])) {
                wrong.add(String.join(" ", row) + "\n" + said);
            }
        }
        assertEquals(List.of(), wrong);
        String url = "coaps://127.0.0.1:%d/standpipe".formatted(securePort);
        coapClient("coap-client-openssl", url, "-u", "hand", "-k", HAND_KEY);
        await("hand", "smoke", "RAISED");
    }

    @Tag("debian")
    @Test
    void aPlainClientThatIsNotOursReportsAnAlarm() throws Exception {
        String url = "coap://127.0.0.1:%d/standpipe/plain-1".formatted(plainPort);
        coapClient("coap-client-notls", url);
        await("plain-1", "smoke", "RAISED");
        assertTrue(
                coapClient("coap-client-notls", url.replace("plain-1", "hand")).contains("4.03"));
    }

    private String coapClient(String client, String url, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(client, "-B", "6", "-m", "post", "-t", "110"));
        command.addAll(List.of(options));
        command.addAll(List.of("-e", "[{\"n\":\"smoke\",\"vb\":true}]", url));
        return run(command);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), output);
        return output;
    }
}
