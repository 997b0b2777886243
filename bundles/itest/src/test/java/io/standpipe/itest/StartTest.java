package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the gateway is started: the script, the service, and what documents print. */
@Tag("once")
class StartTest {

    private static final Pattern OPTION = Pattern.compile("-X\\S+");
    private static final Pattern SUBCOMMAND = Pattern.compile("\\./gateway ([a-z]+)");

    @TempDir Path checkout;

    @BeforeEach
    void aCheckoutWithoutMaven() throws IOException {
        Files.copy(GatewayJar.ROOT.resolve("gateway"), checkout.resolve("gateway"));
        executable(
                "java",
                "case \"$*\" in *-version*) echo 'openjdk version \"17.0.1\"' >&2 ;; *) echo \"java $*\" ;; esac");
        executable("mvnw", "echo built; exit 1");
        for (String folder : List.of("bundles/app/target", "simulators/target", "etc")) {
            Files.createDirectories(checkout.resolve(folder));
        }
        Files.createDirectories(checkout.resolve("device-profiles"));
        Files.writeString(checkout.resolve("etc/io.standpipe.gateway.yaml"), "id: gw-1\n");
        source(Instant.EPOCH);
    }

    private void executable(String name, String body) throws IOException {
        Path file = Files.writeString(checkout.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void source(Instant changed) throws IOException {
        Path pom = Files.writeString(checkout.resolve("pom.xml"), "<project/>\n");
        Files.setLastModifiedTime(pom, FileTime.from(changed));
    }

    private Path jar(String name) throws IOException {
        return Files.writeString(checkout.resolve(name), "");
    }

    /** Exit status and all that was said. */
    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "./gateway"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(checkout.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().merge("PATH", checkout.toString(), (old, ours) -> ours + ":" + old);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
        return process.exitValue() + " " + said;
    }

    /** A build takes minutes, in which nobody watches the devices. */
    @Test
    void runStartsWhatWasBuiltAlsoWhereSourcesAreNewer() throws Exception {
        Path jar = jar("bundles/app/target/gateway.jar");
        jar("simulators/target/simulators.jar");
        String fresh = run("run");
        assertTrue(fresh.startsWith("0 java -Xmx96m"), fresh);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        source(Instant.now());
        String old = run("run");
        assertTrue(old.contains("is older than its sources"), old);
        assertTrue(old.contains("java -Xmx96m"), old);

        assertFalse(Files.exists(checkout.resolve("build.log")), "nothing was built");
    }

    /** Where nothing was built, nobody watches either. */
    @Test
    void runBuildsWhereNothingWasBuilt() throws Exception {
        String said = run("run");
        assertTrue(said.startsWith("1 "), said);
        assertTrue(Files.readString(checkout.resolve("build.log")).contains("built"), said);
    }

    @Test
    void buildBuilds() throws Exception {
        String said = run("build");
        assertTrue(said.startsWith("1 "), said);
        assertTrue(Files.readString(checkout.resolve("build.log")).contains("built"), said);
    }

    /** Whoever copies a line starts the same Java as the script. */
    @Test
    void serviceAndDocumentsPrintTheScriptsOptions() throws IOException {
        Set<String> script = options(line("gateway", "exec \"$java\""));
        assertTrue(script.contains("-XX:+ExitOnOutOfMemoryError"), script.toString());
        assertEquals(
                script, options(line("platform-config/systemd/standpipe.service", "ExecStart=")));
        assertEquals(script, options(line("docs/install.md", "    java -X")));
        assertEquals(
                script,
                options(String.join(" ", GatewayJar.command(Path.of("etc"), Path.of("data")))));
    }

    @Test
    void documentsNameCommandsThatTheScriptHas() throws IOException {
        String usage = Files.readString(GatewayJar.ROOT.resolve("gateway"));
        for (String document : List.of("README.md", "docs/install.md", "docs/running.md")) {
            String text = Files.readString(GatewayJar.ROOT.resolve(document));
            SUBCOMMAND
                    .matcher(text)
                    .results()
                    .forEach(
                            found ->
                                    assertTrue(
                                            usage.contains("  ./gateway " + found.group(1)),
                                            document + ": " + found.group()));
        }
    }

    private static String line(String file, String part) throws IOException {
        return Files.readAllLines(GatewayJar.ROOT.resolve(file)).stream()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no " + part));
    }

    private static Set<String> options(String line) {
        Set<String> all = new TreeSet<>();
        Matcher option = OPTION.matcher(line);
        while (option.find()) {
            all.add(option.group());
        }
        return all;
    }
}
