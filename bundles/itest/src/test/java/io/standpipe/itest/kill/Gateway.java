package io.standpipe.itest.kill;

import io.standpipe.itest.GatewayJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gateway's process, one life after the other. */
final class Gateway implements AutoCloseable {

    /**
     * From a start to a kill, {@link System#nanoTime}.
     *
     * @param end {@link Long#MAX_VALUE} while it lives
     */
    record Life(long start, long end) {}

    private final Path work;
    private final Path etc;
    private final Path data;
    private final List<Life> over = new ArrayList<>();
    private Process process;
    private long start;

    Gateway(Path work, Path etc, Path data) {
        this.work = work;
        this.etc = etc;
        this.data = data;
    }

    void launch() throws IOException {
        launch(List.of(), Map.of());
    }

    /**
     * @param prefix a command that starts it in its own place: the same process, or its parent
     * @param environment is added to ours
     */
    void launch(List<String> prefix, Map<String, String> environment) throws IOException {
        Path tmp = Files.createDirectories(work.resolve("tmp"));
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(GatewayJar.command(etc, data, "-Djava.io.tmpdir=" + tmp));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        work.resolve("gateway.log").toFile()));
        builder.environment().putAll(environment);
        start = System.nanoTime();
        process = builder.start();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws IOException {
        if (process == null) {
            return;
        }
        over.add(new Life(start, System.nanoTime()));
        Process killed = process;
        process = null;
        killed.destroyForcibly();
        try {
            if (!killed.waitFor(20, TimeUnit.SECONDS)) {
                throw new IOException("process " + killed.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the gateway ends", e);
        }
    }

    boolean alive() {
        return process != null && process.isAlive();
    }

    /** When the present life began, {@link System#nanoTime}. */
    long start() {
        return start;
    }

    List<Life> lives() {
        List<Life> lives = new ArrayList<>(over);
        if (process != null) {
            lives.add(new Life(start, Long.MAX_VALUE));
        }
        return lives;
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
