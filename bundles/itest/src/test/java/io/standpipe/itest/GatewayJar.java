package io.standpipe.itest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The built, runnable gateway: what a user starts, and the bundles in it. */
public final class GatewayJar {

    static final Path PATH = Path.of(System.getProperty("standpipe.gateway.jar")).normalize();

    /** Top of the project. */
    static final Path ROOT = Path.of(System.getProperty("standpipe.root")).normalize();

    private GatewayJar() {}

    /** What {@code ./gateway run} starts, without its look at what must be built. */
    public static List<String> command(Path etc, Path data, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx96m", "-Xss512k", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData"));
        command.add("-Dstandpipe.etc=" + etc);
        command.add("-Dstandpipe.data=" + data);
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", PATH.toString()));
        return command;
    }

    /**
     * Starts it as a process, with a umask that takes nothing away: modes are the gateway's affair.
     * It lives for seconds, so only the first compiler works.
     *
     * @param work its configuration is in {@code etc} there, its data go to {@code data}
     * @param log what it says is added
     */
    static Process start(Path work, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"));
        Path tmp = Files.createDirectories(work.resolve("tmp"));
        command.addAll(
                command(
                        work.resolve("etc"),
                        work.resolve("data"),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + tmp));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** The bundle that only Kura gateways get. */
    static Path kuraBundle() {
        try (var jars =
                Files.newDirectoryStream(
                        ROOT.resolve("bundles/kura/target"), "io.standpipe.kura-*.jar")) {
            return jars.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the bundles out, in the order in which the launcher starts them. */
    static List<Path> unpackBundles(Path into) {
        try (ZipFile jar = new ZipFile(PATH.toFile())) {
            Properties launcher = new Properties();
            try (InputStream in = jar.getInputStream(jar.getEntry("launcher.properties"))) {
                launcher.load(in);
            }
            List<Path> bundles = new ArrayList<>();
            for (String name : launcher.getProperty("launch.bundles").split(",", -1)) {
                ZipEntry entry = jar.getEntry(name.strip());
                Path file = into.resolve(Path.of(entry.getName()).getFileName());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                bundles.add(file);
            }
            return bundles;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
