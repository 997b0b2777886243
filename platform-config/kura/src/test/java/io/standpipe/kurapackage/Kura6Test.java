package io.standpipe.kurapackage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The components start on Kura 6's framework and component runtime, on the Java that it needs. */
class Kura6Test {

    private static final int JAVA = 21;

    private static final Pattern SAID = Pattern.compile("kura6 (\\w+): (.*)");
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    /** Kura 6's versions of what the tests else have in Kura 5.6's. */
    private static final Path LIB = Built.MODULE.resolve("target/kura6");

    @TempDir Path work;

    /** A Java as old as that or newer, the oldest one, beside the one that runs. */
    private record Java(Path home, int version) {}

    private static Optional<Java> java() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        try (Stream<Path> beside = Files.list(own.toAbsolutePath().getParent())) {
            return Stream.concat(Stream.of(own), beside)
                    .map(home -> new Java(home, version(home)))
                    .filter(java -> java.version() >= JAVA)
                    .min(Comparator.comparingInt(Java::version));
        }
    }

    /** 0 if there is none that says so. */
    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return 0;
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(release));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Kura 6's jars in the place of Kura 5.6's. */
    private static String classPath() throws IOException {
        List<String> path = new ArrayList<>();
        List<String> newer;
        try (Stream<Path> jars = Files.list(LIB)) {
            jars.sorted().map(Path::toString).forEach(path::add);
        }
        newer = path.stream().map(Kura6Test::artifact).toList();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> !newer.contains(artifact(jar)))
                .forEach(path::add);
        return String.join(File.pathSeparator, path);
    }

    private static String artifact(String jar) {
        return Path.of(jar).getFileName().toString().replaceAll("-\\d.*", "");
    }

    @Test
    void theComponentsStart() throws Exception {
        Optional<Java> java = java();
        assumeTrue(
                java.isPresent(),
                "Kura 6 needs Java 21; none is beside the one that runs the build, so nothing is said of its components");
        Path out = work.resolve("out");
        Process process =
                new ProcessBuilder(
                                java.orElseThrow().home().resolve("bin/java").toString(),
                                "-Xmx256m",
                                // it lives for seconds
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Dstandpipe.framework=org.eclipse.osgi.launch.EquinoxFactory",
                                "-Dstandpipe.kura=" + Built.MODULE,
                                "-Dstandpipe.version=" + System.getProperty("standpipe.version"),
                                "-cp",
                                classPath(),
                                Kura6Life.class.getName(),
                                work.resolve("life").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("not over in 120 s: " + said(out));
        }
        assertEquals(0, process.exitValue(), said(out));
        Map<String, String> said = new TreeMap<>();
        said(out)
                .lines()
                .map(SAID::matcher)
                .filter(Matcher::matches)
                .forEach(line -> said.put(line.group(1), line.group(2)));
        assertEquals(String.valueOf(java.orElseThrow().version()), said.get("java"), said(out));
        assertEquals("3.21.0", said.get("framework").replaceAll("\\.v.*", ""));
        assertEquals("true", said.get("active"), said(out));
        assertEquals("0.35", said.get("channel"), said(out));
        assertEquals("{io.standpipe.kura.console=[console]}", said.get("waiting"), said(out));
    }

    private static String said(Path out) throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
