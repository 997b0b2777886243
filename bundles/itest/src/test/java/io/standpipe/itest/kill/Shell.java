package io.standpipe.itest.kill;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short commands of the operating system. */
final class Shell {

    private static final List<String> MORE = List.of("/usr/sbin", "/sbin");

    private Shell() {}

    /**
     * @throws IOException it failed; the text says what it said
     */
    static String run(String... command) throws IOException {
        Path output = Files.createTempFile("command", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(20, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String said = Files.readString(output, StandardCharsets.UTF_8).strip();
            if (!ended || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        } finally {
            Files.delete(output);
        }
    }

    static boolean has(String command) {
        return Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)),
                        MORE.stream())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Why these cannot be used; empty if they can. */
    static String missing(boolean root, String... commands) {
        for (String command : commands) {
            if (!has(command)) {
                return "no " + command + " on this machine";
            }
        }
        return root && !isRoot() ? "needs root" : "";
    }
}
