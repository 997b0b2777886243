package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands at the terminal, against one gateway that runs as a process, has simulated devices,
 * and cannot reach its broker: so something waits in its outbox.
 */
@Tag("once")
@Timeout(180)
class LocalCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PASSWORD = "correct horse; battery \"staple\" 9";
    private static final String COMMAND_KEY = "0123456789-a-key-that-nobody-may-see";

    @TempDir static Path work;

    private static Field field;
    private static Process gateway;
    private static CommandLineJar commands;

    @BeforeAll
    static void start() throws Exception {
        commands = new CommandLineJar();
        field = new Field(work.resolve("etc"));
        field.write("io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\nname: Test gateway\n");
        field.write("io.standpipe.outbox", "{}\n");
        field.write(
                "io.standpipe.modbus~bus",
                field.bus("  hyd-9,no-such-profile,127.0.0.1:1,1,,,,\n"));
        field.write(
                "io.standpipe.mqtt~centre",
                "server: tcp://127.0.0.1:%d\nuser: gw\npassword: '%s'\ncommandKey: |\n  %s\n"
                        .formatted(FreePort.find(), PASSWORD, COMMAND_KEY));
        launch();
    }

    private static void launch() throws Exception {
        gateway = GatewayJar.start(work, work.resolve("gateway.log"));
        Eventually.await(
                () -> {
                    try {
                        CommandLineJar.Said said = run("status", "--json");
                        return said.code() != 3
                                && JSON.readTree(said.out()).at("/gateway/devices/normal").asInt()
                                        == 4;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                LocalCommandsTest::log);
    }

    @AfterAll
    static void stop() throws Exception {
        kill();
        field.close();
        commands.close();
    }

    private static void kill() throws Exception {
        gateway.destroyForcibly();
        assertTrue(gateway.waitFor(10, TimeUnit.SECONDS));
    }

    private static String log() {
        try {
            return Files.readString(work.resolve("gateway.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path data() {
        return work.resolve("data");
    }

    private static Path socket() {
        return data().resolve("local/gateway.sock");
    }

    private static CommandLineJar.Said run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data().toString(), "--lang", "en"));
        return commands.run(all.toArray(String[]::new));
    }

    /** As JSON, which each of them has; and the exit code says the same. */
    private static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        CommandLineJar.Said said = run(all.toArray(String[]::new));
        assertEquals("", said.err());
        assertEquals(1, said.out().lines().count(), said::out);
        JsonNode json = JSON.readTree(said.out());
        assertEquals(json.get("ok").asBoolean() ? 0 : 1, said.code(), said::out);
        return json;
    }

    private static String text(int code, String... arguments) throws Exception {
        CommandLineJar.Said said = run(arguments);
        assertEquals(code, said.code(), said.out() + said.err());
        return said.out();
    }

    private static JsonNode faultOf(String source, JsonNode status) {
        for (JsonNode fault : status.get("faults")) {
            if (fault.get("source").asText().equals(source)) {
                return fault;
            }
        }
        throw new AssertionError("no fault of " + source + ": " + status);
    }

    @Test
    void itSaysHowTheGatewayFares() throws Exception {
        // A row of the table is wrong, so something stands.
        String status = text(1, "status");
        assertTrue(status.startsWith("gateway gw-test (gw-test), version"), status);
        assertTrue(status.contains("devices 4: NORMAL 4"), status);
        JsonNode json = json("status");
        assertFalse(json.get("ok").asBoolean());
        assertEquals("gw-test", json.at("/gateway/id").asText());
        // No centre is there: after 100 s its fault stands beside, so the bus's is found by name.
        JsonNode fault = faultOf("io.standpipe.modbus~bus", json);
        String alarms = text(1, "alarms");
        assertTrue(alarms.contains(fault.get("condition").asText()), alarms);
        JsonNode same = faultOf("io.standpipe.modbus~bus", json("alarms"));
        assertEquals(fault.get("condition"), same.get("condition"));
        assertEquals(fault.get("text"), same.get("text"));
        String chinese = commands.run("status", "--data", data().toString(), "--lang", "zh").out();
        assertTrue(chinese.contains("设备 4 台：正常 4"), chinese);
    }

    @Test
    void itListsTheDevices() throws Exception {
        String devices = text(0, "devices");
        assertTrue(devices.contains("hyd-1  ") && devices.contains("panel-1"), devices);
        assertTrue(json("devices").get("devices").size() == 4);
        String one = text(0, "devices", "hyd-1");
        assertTrue(one.contains("profile generic-pressure-4reg") && one.contains("MPa"), one);
        CommandLineJar.Said none = run("devices", "nix");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("there is no device nix"), none::err);
    }

    @Test
    void itReadsADeviceWithTheRegistersBehindItsValues() throws Exception {
        String read = text(0, "read", "hyd-1");
        assertTrue(read.contains("pressure "), read);
        assertTrue(read.matches("(?s).*holding [0-9]+: [0-9a-f]{4} \\([0-9]+\\).*"), read);
        JsonNode json = json("read", "hyd-1");
        assertEquals("pressure", json.at("/readings/0/point").asText());
        assertEquals(json.at("/reads/0/count").asInt(), json.at("/reads/0/registers").size());
        CommandLineJar.Said none = run("read", "nix");
        assertEquals(1, none.code());
        assertTrue(none.err().startsWith("gateway: "), none::err);
    }

    @Test
    void itSearchesABus() throws Exception {
        String where = field.hydrant(2).slave().address();
        String found = text(0, "scan", "bus", "--address", where, "--units", "1");
        assertTrue(found.contains(where) && found.contains("searched 1 of 1"), found);
        JsonNode json =
                json("scan", "io.standpipe.modbus~bus", "--address", where, "--units", "1-2");
        assertEquals(2, json.get("done").asInt());
        assertEquals(1, json.at("/found/0/unit").asInt());
        CommandLineJar.Said wrong = run("scan", "nix");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("io.standpipe.modbus~bus"), wrong::err);
    }

    @Test
    void itShowsFramesUntilNobodyReadsAnyMore() throws Exception {
        assertTrue(json("trace", "hyd-1", "--lasting", "1").get("lines").size() > 0);
        List<String> trace =
                CommandLineJar.command(
                        "trace", "hyd-1", "--lasting", "600", "--data", data().toString());
        List<String> head = behindHead(trace);
        assertEquals(1, head.size(), head::toString);
        assertTrue(head.get(0).matches("(->|<-|--) "), head::toString);
        // It has ended it, too.
        Eventually.await(
                () -> log().contains("trace device=hyd-1 lasting=0"), LocalCommandsTest::log);
    }

    /** What stands before the frame in the first line, and all that was said to stderr. */
    private List<String> behindHead(List<String> command) throws Exception {
        List<String> piped = new ArrayList<>(List.of("sh", "-c", "\"$@\" | head -1", "sh"));
        piped.addAll(command);
        Path errors = Files.createTempFile(work, "head", ".err");
        Process process =
                new ProcessBuilder(piped)
                        .redirectError(ProcessBuilder.Redirect.to(errors.toFile()))
                        .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        List<String> said =
                new ArrayList<>(out.lines().map(each -> each.substring(25, 28)).toList());
        said.addAll(Files.readAllLines(errors));
        return said;
    }

    @Test
    void itLooksIntoTheOutboxWithAndWithoutTheGateway() throws Exception {
        Eventually.await(() -> waiting() > 0, LocalCommandsTest::log);
        assertTrue(text(0, "outbox").contains("alarm: "), "alarm lane");
        JsonNode verified = json("outbox", "verify");
        assertTrue(verified.at("/lanes/0/messages").asInt() > 0, verified::toString);
        long first = exported();
        kill();
        assertTrue(json("outbox", "verify").at("/lanes/0/messages").asInt() > 0);
        assertEquals(first, exported());
        CommandLineJar.Said file = run("outbox");
        assertEquals(0, file.code());
        assertTrue(file.err().contains("no gateway answers"), file::err);

        // The socket of the killed one lies there, and is not taken for a gateway.
        CommandLineJar.Said dead = run("status");
        assertEquals(3, dead.code());
        assertTrue(dead.err().contains("nobody listens at " + socket()), dead::err);
        JsonNode why = JSON.readTree(run("status", "--json").out());
        assertFalse(why.get("ok").asBoolean());
        assertTrue(why.get("textZh").asText().contains("请启动网关"), why::toString);

        launch();
        assertEquals("rwx------", mode(socket().getParent()));
        assertEquals("rw-------", mode(socket()));
        String user = System.getProperty("user.name");
        assertEquals(0, run("read", "hyd-1").code());
        assertTrue(log().contains("local:" + user + ": read-now device=hyd-1"), log());
    }

    private static int waiting() {
        try {
            return json("outbox").at("/lanes/0/depth").asInt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of the first alarm that waits. */
    private static long exported() throws Exception {
        List<String> lines = text(0, "outbox", "export", "--lane", "alarm").lines().toList();
        for (String line : lines) {
            assertTrue(JSON.readTree(line).get("body").isObject(), line);
        }
        return JSON.readTree(lines.get(0)).get("seq").asLong();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void whatIsOrderedIsWrittenDownAndTheChainIsVerified() throws Exception {
        assertEquals(0, run("read", "hyd-2").code());
        JsonNode good = json("audit", "verify");
        assertTrue(good.at("/logs/0/lines").asInt() > 0, good::toString);
        Path copy = work.resolve("changed.log");
        Files.writeString(
                copy,
                Files.readString(data().resolve("local/audit.log"))
                        .replaceFirst("read-now", "write"));
        CommandLineJar.Said changed = commands.run("audit", "verify", copy.toString());
        assertEquals(1, changed.code());
        CommandLineJar.Said none =
                commands.run("audit", "verify", "--data", work.resolve("nix").toString());
        assertEquals(3, none.code());
        assertFalse(none.err().isEmpty());
    }

    @Test
    void theSupportBundleHoldsNoSecret() throws Exception {
        Path zip = work.resolve("support.zip");
        Path log = work.resolve("some.log");
        Files.writeString(
                log,
                "a line\nnobody could log in to the pages yet: the user is admin, the one-time password"
                        + " 63VK-RZ8F-RR3F-XY4Y; the first\nrefused with battery \"staple\" 9\n"
                        + COMMAND_KEY
                        + "\n");
        String said = text(0, "support", zip.toString(), "--log", log.toString());
        assertTrue(said.contains(zip.toString()), said);
        assertEquals("rw-------", mode(zip));
        Map<String, String> entries = entries(zip);
        for (String name :
                List.of(
                        "status.json",
                        "devices.json",
                        "alarms.json",
                        "faults.json",
                        "etc/io.standpipe.mqtt~centre.yaml",
                        "log.txt",
                        "about.json",
                        "threads.txt",
                        "outbox.json",
                        "manifest.txt")) {
            assertTrue(entries.containsKey(name), name + " of " + entries.keySet());
        }
        assertTrue(entries.get("threads.txt").contains("standpipe-rules"));
        assertTrue(entries.get("about.json").contains("io.standpipe.modbus"));
        assertTrue(entries.get("log.txt").contains("a line"));
        entries.forEach(
                (name, text) -> {
                    for (String secret :
                            List.of(
                                    PASSWORD,
                                    "battery \"staple\" 9",
                                    "battery \\\"staple\\\" 9",
                                    COMMAND_KEY,
                                    "63VK-RZ8F-RR3F-XY4Y")) {
                        assertFalse(text.contains(secret), secret + " is in " + name + text);
                    }
                });
        assertEquals(3, run("support", zip.toString()).code(), "it is there already");
    }

    private static Map<String, String> entries(Path zip) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    entries.put(
                            entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return entries;
    }

    @Test
    void whoSendsSlowlyOrGarbageHoldsUpNobodyForLong() throws Exception {
        List<SocketChannel> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                SocketChannel one = SocketChannel.open(StandardProtocolFamily.UNIX);
                crowd.add(one);
                one.connect(UnixDomainSocketAddress.of(socket()));
                one.write(ByteBuffer.wrap(new byte[] {'G', (byte) i}));
            }
            field.awaitPanelPolls();
            Eventually.await(
                    () -> {
                        try {
                            return run("status").code() == 1;
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    LocalCommandsTest::log);
        } finally {
            for (SocketChannel each : crowd) {
                each.close();
            }
        }
        assertTrue(answer("\u0001\u0002 nonsense\n").startsWith("400 "));
        assertTrue(answer("GET /" + "x".repeat(20_000) + "\n").startsWith("413 "));
        assertTrue(answer("GET /nix\n").startsWith("404 "));
        assertTrue(answer("POST /operate do=%zz\n").startsWith("400 "));
    }

    private static String answer(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket()));
            ByteBuffer all = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
            try {
                while (all.hasRemaining()) {
                    channel.write(all);
                }
            } catch (IOException e) {
                // It has read enough.
            }
            ByteBuffer answer = ByteBuffer.allocate(8 << 10);
            try {
                while (answer.hasRemaining() && channel.read(answer) >= 0) {
                    // more comes
                }
            } catch (IOException e) {
                // It closed before it had read all that was sent.
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theScriptHasTheCommandsAndTheirExitCodes() throws Exception {
        Process process =
                new ProcessBuilder(
                                GatewayJar.ROOT.resolve("gateway").toString(),
                                "status",
                                "--lang",
                                "en",
                                "--data",
                                work.resolve("nix").toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(3, process.exitValue(), said);
        assertTrue(said.contains("there is no data directory"), said);
        String script = commands.run("completion").out();
        for (String command :
                List.of("status", "devices", "read", "scan", "trace", "alarms", "support")) {
            assertTrue(script.contains(command), command);
            String help = commands.run(command, "--help").out();
            assertTrue(help.contains("./gateway " + command), help);
            assertTrue(help.contains("Exit code:"), help);
        }
    }
}
