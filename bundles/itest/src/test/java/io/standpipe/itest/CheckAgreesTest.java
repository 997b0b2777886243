package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code ./gateway check} says of a configuration is what a gateway that is started with it
 * raises as faults, word for word, and nothing else: a check that says less or more is worse than
 * none.
 */
@Tag("once")
@Timeout(180)
class CheckAgreesTest {

    /** Of the log: who, and what. */
    private static final Pattern FAULT = Pattern.compile(" WARN faults - ([^ ]+): (.*)");

    private static final Pattern OVER =
            Pattern.compile(" INFO faults - ([^ ]+): configuration is in order again");

    /** A mistake that is made last: once it is told, all before it has been. */
    private static final String LAST = "io.standpipe.modbus~zz-last";

    @TempDir Path work;

    private int starts;

    static List<BrokenExample> examples() throws IOException {
        return BrokenExample.all(port());
    }

    private static int port() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What the command answered. */
    private record Answer(int code, String text) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(text);
        }
    }

    private Answer gateway(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(GatewayJar.ROOT.resolve("gateway").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("STANDPIPE_JAVA_OPTS");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Answer(process.exitValue(), said);
    }

    /** The same program in this process: a process of its own for each example takes a minute. */
    private static Answer here(String... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL jar = GatewayJar.ROOT.resolve("bundles/cli/target/cli.jar").toUri().toURL();
        try (URLClassLoader cli =
                new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(cli);
            Method made = cli.loadClass("io.standpipe.cli.Main").getDeclaredMethod("commandLine");
            made.setAccessible(true);
            Object line = made.invoke(null);
            StringWriter said = new StringWriter();
            line.getClass()
                    .getMethod("setOut", PrintWriter.class)
                    .invoke(line, new PrintWriter(said));
            Object code =
                    line.getClass()
                            .getMethod("execute", String[].class)
                            .invoke(line, (Object) arguments);
            return new Answer((Integer) code, said.toString());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Path etc() throws IOException {
        return Files.createDirectories(work.resolve("etc"));
    }

    /** The fault's text of each source, as it is made of several mistakes. */
    private static Map<String, String> expected(JsonNode answer) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        answer.get("mistakes")
                .forEach(
                        one ->
                                all.computeIfAbsent(
                                                one.get("source").asText(), s -> new ArrayList<>())
                                        .add(one.get("text").asText()));
        Map<String, String> faults = new TreeMap<>();
        all.forEach((source, sentences) -> faults.put(source, text(sentences)));
        return faults;
    }

    private static String text(List<String> sentences) {
        if (sentences.size() == 1) {
            return sentences.get(0);
        }
        List<String> numbered = new ArrayList<>();
        for (int at = 0; at < sentences.size(); at++) {
            numbered.add("(%d) %s".formatted(at + 1, sentences.get(at)));
        }
        return String.join("; ", numbered);
    }

    /** The faults that stand by what the log says. */
    private static Map<String, String> standing(Path log) {
        Map<String, String> faults = new TreeMap<>();
        for (String line : read(log).lines().toList()) {
            Matcher fault = FAULT.matcher(line);
            Matcher over = OVER.matcher(line);
            if (fault.find()) {
                faults.put(fault.group(1), fault.group(2));
            } else if (over.find()) {
                faults.remove(over.group(1));
            }
        }
        faults.keySet().removeIf(source -> source.startsWith(LAST));
        return faults;
    }

    /**
     * Starts the gateway, and ends it when it has told what is awaited and one mistake more. Its
     * log goes on where the last start's ended: a fault that stood then is not told again.
     */
    private Map<String, String> faultsOfGateway(Predicate<Map<String, String>> awaited)
            throws Exception {
        Path log = work.resolve("gateway.log");
        String last = LAST + starts++;
        int before = read(log).length();
        Process gateway = GatewayJar.start(work, log);
        try {
            Eventually.await(
                    () -> read(log).indexOf("GatewayComponent - gateway", before) >= 0,
                    () -> read(log));
            Eventually.await(() -> awaited.test(standing(log)), () -> standing(log).toString());
            Files.writeString(etc().resolve(last + ".yaml"), "nonsense: 1\n");
            Eventually.await(() -> read(log).contains(last + ": "), () -> read(log));
            return standing(log);
        } finally {
            gateway.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            Files.deleteIfExists(etc().resolve(last + ".yaml"));
            Files.deleteIfExists(work.resolve("data/last-good").resolve(last + ".properties"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void eachMistakeIsFoundWithItsPlace(BrokenExample example) throws Exception {
        example.write(etc());
        JsonNode json = wrong();
        List<String> found = new ArrayList<>();
        for (JsonNode one : json.get("mistakes")) {
            String file = etc().relativize(Path.of(one.get("file").asText())).toString();
            String line = one.has("line") ? ":" + one.get("line").asText() : "";
            found.add(file + line + " " + one.get("text").asText());
        }
        example.wrong()
                .forEach(
                        (where, sentence) ->
                                assertTrue(
                                        found.stream()
                                                .anyMatch(
                                                        one ->
                                                                one.startsWith(where + " ")
                                                                        && one.contains(sentence)),
                                        () -> where + " " + sentence + " is not in " + found));
        if (!example.faults()) {
            assertTrue(json.get("idle").asBoolean(), json.toString());
            onlyLogged(json);
        }
    }

    private JsonNode wrong(String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("check", "--json", "--etc", etc().toString()));
        all.addAll(List.of(more));
        String[] arguments = all.toArray(String[]::new);
        Answer answer = more.length == 0 ? here(arguments) : gateway(arguments);
        assertEquals(1, answer.code(), answer.text());
        return answer.json();
    }

    /** All in one directory, and nothing in it is said by one of the two alone. */
    @Test
    void whatCheckSaysTheGatewayRaisesAndNothingElse() throws Exception {
        List<BrokenExample> examples = examples();
        examples.removeIf(example -> !example.faults());
        for (BrokenExample example : examples) {
            example.write(etc());
        }
        Files.writeString(
                etc().resolve(BrokenExample.GATEWAY),
                BrokenExample.good().get(BrokenExample.GATEWAY) + "siteKind: palace\n");
        Map<String, String> first = expected(wrong());
        assertTrue(first.size() >= examples.size() - 1, first.toString());
        Map<String, String> raised =
                faultsOfGateway(faults -> faults.keySet().equals(first.keySet()));
        assertEquals(first.keySet(), raised.keySet());
        // What counts instead depends on what was kept: the second time nothing new is.
        Map<String, String> second = expected(wrong("--data", "data"));
        assertEquals(second, faultsOfGateway(second::equals));
    }

    /** A gateway without a name raises nothing: it could not say under which. */
    private void onlyLogged(JsonNode json) throws Exception {
        Path log = work.resolve("gateway.log");
        Process gateway = GatewayJar.start(work, log);
        try {
            for (JsonNode one : json.get("mistakes")) {
                String sentence = one.get("text").asText();
                Eventually.await(() -> read(log).contains(sentence), () -> read(log));
            }
            assertFalse(read(log).contains("polls"), () -> read(log));
        } finally {
            gateway.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whereCheckFindsNothingTheGatewayRaisesNothing() throws Exception {
        new BrokenExample("good", Map.of(), Map.of(), true).write(etc());
        Answer answer = gateway("check", "--json", "--etc", "etc");
        assertEquals(0, answer.code(), answer.text());
        assertTrue(answer.json().get("ok").asBoolean());
        assertEquals(Map.of(), faultsOfGateway(Map::isEmpty));
    }

    /** With a data directory both know what was right before; and the check only reads it. */
    @Test
    void whatStaysInForceIsSaidByBoth() throws Exception {
        new BrokenExample("good", Map.of(), Map.of(), true).write(etc());
        assertEquals(Map.of(), faultsOfGateway(Map::isEmpty));
        Files.writeString(
                etc().resolve(BrokenExample.BUS),
                BrokenExample.good().get(BrokenExample.BUS).replace(",7,", ",300,"));
        Files.writeString(etc().resolve(BrokenExample.UPLINK), "server: 1\n");
        Files.writeString(
                etc().resolve(BrokenExample.GATEWAY),
                "id: gw-check\ndistrict: fengtai\nheartbeat: often\n");
        Map<String, Long> before = times(work.resolve("data"));
        Answer answer = gateway("check", "--json", "--etc", "etc", "--data", "data");
        assertEquals(before, times(work.resolve("data")), "nothing was written");
        assertEquals(1, answer.code(), answer.text());
        Map<String, String> expected = expected(answer.json());
        assertEquals(3, expected.size(), answer.text());
        assertTrue(
                expected.get("io.standpipe.mqtt~centre")
                        .endsWith("\"tcp://127.0.0.1:1\" stays in force"),
                answer.text());
        assertEquals(expected, faultsOfGateway(expected::equals));
    }

    private static Map<String, Long> times(Path folder) throws IOException {
        Map<String, Long> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                times.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
            }
        }
        return times;
    }

    /** As it is delivered it is no configuration yet, and each place is named. */
    @Test
    void theExampleIsGoodOnceItIsFilledIn() throws Exception {
        Path from = GatewayJar.ROOT.resolve("platform-config/etc");
        Answer delivered = gateway("check", "--etc", from.toString());
        assertEquals(1, delivered.code(), delivered.text());
        assertTrue(
                delivered
                        .text()
                        .contains(
                                "io.standpipe.gateway.yaml:"
                                        + line(from.resolve(BrokenExample.GATEWAY), "id:")),
                delivered.text());
        Path keys = Files.writeString(work.resolve("keys"), "");
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String text =
                        Files.readString(file)
                                .replaceAll("(?m)^secure: CHANGE-ME", "secure: 127.0.0.1:5684")
                                .replaceAll("(?m)^keys: CHANGE-ME", "keys: env:HOME")
                                .replaceAll("(?m)^address: CHANGE-ME", "address: 127.0.0.1:1502")
                                .replaceAll("(?m)^password: CHANGE-ME", "password: env:HOME")
                                .replace("CHANGE-ME-", "")
                                .replace("CHANGE-ME", "some");
                Files.writeString(etc().resolve(file.getFileName()), text);
            }
        }
        Files.delete(keys);
        Files.delete(etc().resolve("io.standpipe.coap~homes.yaml")); // needs the keys of a site
        Answer filled = gateway("check", "--etc", "etc");
        assertEquals(0, filled.code(), filled.text());
        assertTrue(filled.text().contains("6 devices"), filled.text());
    }

    private static int line(Path file, String beginning) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).startsWith(beginning)) {
                return at + 1;
            }
        }
        throw new AssertionError(file + " has no " + beginning);
    }

    /** A component that the check knows nothing of would be judged as unknown. */
    @Test
    void eachComponentWithAFormIsJudged() throws Exception {
        Set<String> forms = new TreeSet<>();
        for (Path bundle : GatewayJar.unpackBundles(Files.createDirectories(work.resolve("b")))) {
            forms.addAll(forms(bundle));
        }
        Set<String> readers = new TreeSet<>(Set.of("io.standpipe.profiles"));
        try (JarFile cli =
                new JarFile(GatewayJar.ROOT.resolve("bundles/cli/target/cli.jar").toFile())) {
            JarEntry entry =
                    cli.getJarEntry("META-INF/services/io.standpipe.model.check.SettingsReader");
            new String(cli.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(name -> name.replaceFirst("\\.[A-Za-z]+$", ""))
                    .map(name -> name.replace("io.standpipe.rules", "io.standpipe.gateway"))
                    .map(name -> name.replace(".standalone.door", ".door"))
                    .forEach(readers::add);
        }
        assertEquals(forms, readers);
    }

    private static Set<String> forms(Path bundle) throws IOException {
        Set<String> forms = new TreeSet<>();
        try (JarFile jar = new JarFile(bundle.toFile())) {
            jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.matches("OSGI-INF/metatype/.*\\.xml"))
                    .map(name -> name.replaceFirst(".*/", "").replace(".xml", ""))
                    .forEach(forms::add);
        }
        return forms;
    }

    /** Scripts rely on them. */
    @Test
    void exitCodesAndNoColours() throws Exception {
        Path good = Files.createDirectories(work.resolve("profiles")).resolve("copy.yaml");
        Files.copy(GatewayJar.ROOT.resolve("device-profiles/generic-pressure-4reg.yaml"), good);
        assertEquals(0, gateway("profile", "check", good.toString()).code());
        Path bad =
                Files.writeString(
                        work.resolve("bad.yaml"),
                        "profile: bad\nkind: palace\nsource: none\npoints: []\n");
        Answer wrong = gateway("profile", "check", good.toString(), bad.toString());
        assertEquals(1, wrong.code());
        assertTrue(wrong.text().contains(bad + ":2\n"), wrong.text());
        assertFalse(wrong.text().contains("\u001b"), "no colour in a pipe");
        assertEquals(1, gateway("profile", "check", "nowhere.yaml").code());
        assertEquals(2, gateway("profile", "check").code());
        assertEquals(2, gateway("check", "--etc", "nowhere").code());
        assertEquals(2, gateway("check", "--nonsense").code());
        assertEquals(0, gateway("check", "--help").code());
        assertTrue(gateway("completion").text().contains("complete "));
        assertEquals(1, gateway("hash-password").code(), "no password on standard input");
    }
}
