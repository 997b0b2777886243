package io.standpipe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Sentences, places and exit codes. That they are the gateway's own is tested in itest. */
class CheckCommandTest {

    private static final String TABLE =
            "address: 127.0.0.1:1\ndevices: |\n  id,profile,unit,mounting\n";

    @TempDir Path etc;

    @BeforeEach
    void aGoodConfiguration() throws IOException {
        write("io.standpipe.gateway.yaml", "id: gw-1\ndistrict: fengtai\n");
        write("io.standpipe.outbox.yaml", "{}\n");
        write(
                "io.standpipe.modbus~a.yaml",
                TABLE + "  hyd-1,generic-pressure-4reg,7,pressurised\n");
    }

    private Path write(String name, String text) throws IOException {
        Path file = etc.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Terminal check(String... more) {
        String[] all = new String[more.length + 2];
        all[0] = "check";
        all[1] = "--etc=" + etc;
        System.arraycopy(more, 0, all, 2, more.length);
        return Terminal.of(all);
    }

    private JsonNode json(String... more) throws IOException {
        String[] all = new String[more.length + 1];
        all[0] = "--json";
        System.arraycopy(more, 0, all, 1, more.length);
        return new ObjectMapper().readTree(check(all).out());
    }

    @Test
    void whatIsRightIsSaidAndCounted() throws IOException {
        Terminal terminal = check("--lang=en");
        assertEquals(0, terminal.code(), terminal.out());
        assertEquals("no mistake in " + etc + " (3 files, 1 devices)\n", terminal.out());
        JsonNode json = json();
        assertTrue(json.get("ok").asBoolean());
        assertEquals(0, json.get("mistakes").size());
        assertEquals(1, json.get("devices").asInt());
    }

    @Test
    void aMistakeHasItsFileAndLineInTwoLanguages() throws IOException {
        Path file =
                write(
                        "io.standpipe.modbus~a.yaml",
                        "\n# a comment\n"
                                + TABLE
                                + "  hyd-1,generic-pressure-4reg,seven,pressurised\n");
        Terminal english = check("--lang=en");
        assertEquals(1, english.code());
        assertTrue(
                english.out()
                        .startsWith(
                                file
                                        + ":6\n"
                                        + "  line 2 (hyd-1), column unit: must be a whole number"
                                        + " from 0 to 255, but is \"seven\"\n"),
                english.out());
        Terminal chinese = check("--lang=zh");
        assertTrue(chinese.out().startsWith(file + ":6\n  第 2 行（hyd-1）unit 列："), chinese.out());
        JsonNode one = json().get("mistakes").get(0);
        assertEquals("io.standpipe.modbus~a", one.get("source").asText());
        assertEquals(6, one.get("line").asInt());
        assertEquals("devices", one.get("key").asText());
        assertTrue(one.get("textZh").asText().startsWith("第 2 行"), one.toString());
    }

    /**
     * A table in quotation marks has no lines of its own: the setting's line is the best there is.
     */
    @Test
    void aTableThatIsNoBlockIsFoundByItsSetting() throws IOException {
        write(
                "io.standpipe.modbus~a.yaml",
                "address: 127.0.0.1:1\ndevices: \"id,profile,unit\\nhyd-1,nonsense,7\"\n");
        assertEquals(2, json().get("mistakes").get(0).get("line").asInt());
    }

    @Test
    void eachFileIsJudgedAndProfilesToo() throws IOException {
        write("profiles/acme.yaml", "profile: acme\nkind: palace\nsource: none\npoints: []\n");
        write("io.standpipe.mqtt~a.yaml", "server: nonsense\n");
        write("io.standpipe.gpio~a.yaml", "chips: gpiochip0\n");
        write("io.standpipe.outbox.yaml", "quota: 1\n");
        Map<String, Integer> lines = new TreeMap<>();
        json().get("mistakes")
                .forEach(
                        one ->
                                lines.merge(
                                        etc.relativize(Path.of(one.get("file").asText()))
                                                + ":"
                                                + one.path("line").asInt(),
                                        1,
                                        Integer::sum));
        assertEquals(
                Map.of(
                        "profiles/acme.yaml:2", 1,
                        "io.standpipe.mqtt~a.yaml:1", 1,
                        "io.standpipe.gpio~a.yaml:1", 1,
                        "io.standpipe.outbox.yaml:1", 1),
                lines);
    }

    @Test
    void aMissingFileThatIsNeededIsAMistake() throws IOException {
        Files.delete(etc.resolve("io.standpipe.outbox.yaml"));
        Terminal terminal = check("--lang=en");
        assertEquals(1, terminal.code());
        assertTrue(terminal.out().contains("has no io.standpipe.outbox.yaml"), terminal.out());
        assertTrue(terminal.out().contains("read and send nothing"), terminal.out());
        assertTrue(json().get("idle").asBoolean());
    }

    /** No sentence shows a secret. */
    @Test
    void secretsAreNotShown() throws IOException {
        write(
                "io.standpipe.mqtt~a.yaml",
                """
                server: tcp://127.0.0.1:1
                password: tiger-2026
                user: tiger-2026
                keepAlive: tiger-2026
                """);
        Terminal terminal = check();
        assertEquals(1, terminal.code());
        assertFalse(terminal.out().contains("tiger"), terminal.out());
    }

    @Test
    void twoBusesOnOneLineAreFound() throws IOException {
        Path port = write("ttyUSB0", "");
        String bus = "address: " + port + "\n";
        write("io.standpipe.modbus~a.yaml", bus);
        write("io.standpipe.modbus~b.yaml", "timeout: 500\n" + bus);
        JsonNode one = json().get("mistakes").get(0);
        assertEquals("io.standpipe.modbus~b", one.get("source").asText());
        assertEquals("io.standpipe.modbus~a", one.get("other").asText());
        assertEquals(2, one.get("line").asInt());
        assertTrue(one.get("text").asText().contains("a line is one bus"), one.toString());
    }

    /** A socket for all addresses stands in the way of one for a single address. */
    @Test
    void onePortOfAllAddressesAndOfOneMeet() throws IOException {
        write("io.standpipe.coap~a.yaml", "secure: \"*:45684\"\n");
        write("io.standpipe.coap~b.yaml", "secure: 127.0.0.1:45684\n");
        write("io.standpipe.coap~c.yaml", "secure: 127.0.0.1:45685\n");
        JsonNode mistakes = json().get("mistakes");
        assertEquals(1, mistakes.size(), mistakes.toString());
        assertEquals("io.standpipe.coap~b", mistakes.get(0).get("source").asText());
    }

    /** It needs no right that the gateway's user has not, and leaves nothing behind. */
    @Test
    void nothingIsWritten() throws IOException {
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("r-xr-x---"));
        try (Stream<Path> before = Files.list(etc)) {
            long count = before.count();
            assertEquals(0, check("--data=" + etc).code());
            try (Stream<Path> after = Files.list(etc)) {
                assertEquals(count, after.count());
            }
        } finally {
            Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-x---"));
        }
    }

    @Test
    void probeSaysWhoAnswers() throws IOException {
        try (ServerSocket slave = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String good = "127.0.0.1:" + slave.getLocalPort();
            write("io.standpipe.modbus~a.yaml", "address: " + good + "\n");
            Terminal all = check("--probe", "--lang=en");
            assertEquals(0, all.code(), all.out());
            assertTrue(all.out().startsWith(good + " answers ("), all.out());
            int closed;
            try (ServerSocket gone = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                closed = gone.getLocalPort();
            }
            write("io.standpipe.mqtt~a.yaml", "server: tcp://127.0.0.1:" + closed + "\n");
            Terminal some = check("--probe", "--lang=en");
            assertEquals(1, some.code(), some.out());
            assertTrue(
                    some.out().contains("tcp://127.0.0.1:" + closed + ": the machine is there"),
                    some.out());
            JsonNode json = json("--probe");
            assertFalse(json.get("ok").asBoolean());
            assertEquals(2, json.get("reached").size());
            assertEquals(0, check().code(), "without --probe nobody is asked");
        }
    }

    @Test
    void wrongUsageIsNeitherGoodNorBad() {
        assertEquals(2, Terminal.of().code());
        assertEquals(2, Terminal.of("check", "--etc", etc.resolve("none").toString()).code());
        assertEquals(2, check("--data=" + etc.resolve("none")).code());
        assertEquals(2, check("--lang=fr").code());
        Terminal unknown = check("--nonsense");
        assertEquals(2, unknown.code());
        assertTrue(unknown.err().endsWith("; see ./gateway check --help\n"), unknown.err());
        assertEquals("", unknown.out());
    }

    /** A mistake of this program must not look like a good configuration. */
    @Test
    void whatFailsItselfSaysSo() {
        Runnable broken =
                () -> {
                    throw new IllegalStateException("broken");
                };
        CommandLine line = Main.commandLine();
        line.addSubcommand("fails", CommandSpec.wrapWithoutInspection(broken));
        line.setExecutionExceptionHandler(line.getExecutionExceptionHandler());
        Terminal terminal = Terminal.of(line, "fails");
        assertEquals(3, terminal.code(), terminal.err());
        assertTrue(terminal.err().contains("nothing is known"), terminal.err());
    }

    @Test
    void helpHasExamplesAndExitCodes() {
        for (String[] command :
                new String[][] {
                    {"check"}, {"profile", "check"}, {"hash-password"}, {"completion"}
                }) {
            String[] help = Arrays.copyOf(command, command.length + 1);
            help[command.length] = "--help";
            Terminal terminal = Terminal.of(help);
            assertEquals(0, terminal.code());
            assertTrue(terminal.out().contains("Examples:"), terminal.out());
            assertFalse(terminal.out().contains("\u001b"), "no colour");
        }
        assertTrue(Terminal.of("check", "--help").out().contains("Exit code:"));
    }

    @Test
    void completionKnowsTheScriptsCommandsToo() {
        String script = Terminal.of("completion").out();
        for (String command :
                new String[] {
                    "check", "profile", "hash-password", "demo", "run", "build", "--probe"
                }) {
            assertTrue(script.contains(command), command);
        }
    }
}
