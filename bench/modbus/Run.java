import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One program under one load: slaves and sink of its own, which end with it. */
final class Run implements AutoCloseable {

    private static final int START_SECONDS = 60;
    private static final int DRAIN_SECONDS = 5;
    private static final int END_SECONDS = 15;

    private final Load load;
    private final Programs programs;
    private final Path dir;
    private final Process field;
    private final BufferedReader answers;
    private final PrintWriter commands;
    private final List<String> ports = new ArrayList<>();
    private final Received received;
    private final Sink sink;
    private Process program;

    Run(Load load, Programs programs, Path dir, int seconds) throws IOException {
        this.load = load;
        this.programs = programs;
        this.dir = Files.createDirectories(dir);
        received =
                new Received(
                        load, (START_SECONDS + seconds + DRAIN_SECONDS) * 1000 / load.interval());
        sink = new Sink(received);
        field = programs.field(load);
        answers =
                new BufferedReader(
                        new InputStreamReader(field.getInputStream(), StandardCharsets.UTF_8));
        commands =
                new PrintWriter(
                        new OutputStreamWriter(field.getOutputStream(), StandardCharsets.UTF_8),
                        true);
        for (int d = 0; d < load.devices(); d++) {
            ports.add(answer());
        }
    }

    Figures measure(String name, int warmup, int seconds) throws Exception {
        program = programs.start(name, dir, load, ports, sink.port());
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (sink.devicesHeard() < load.alive()
                && System.nanoTime() < limit
                && program.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        TimeUnit.SECONDS.sleep(warmup);
        if (!program.isAlive() || sink.devicesHeard() == 0) {
            throw new IllegalStateException(
                    "no value came, or it ended by itself; the end of its log:\n" + logEnd());
        }
        int[] from = counts("begin");
        Usage before = Usage.of(program.pid());
        long othersBefore = Usage.machine() - ours();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        int[] to = counts("end");
        Usage after = Usage.of(program.pid());
        long others = Usage.machine() - ours() - othersBefore;
        long took = System.nanoTime() - start;
        long[] late = Arrays.stream(ask("late").split(" ")).mapToLong(Long::parseLong).toArray();
        TimeUnit.SECONDS.sleep(DRAIN_SECONDS);
        end(program);
        sink.close();
        long read = 0;
        for (int d = 0; d < to.length; d++) {
            read += (long) (to[d] - from[d]) * load.points();
        }
        long expected =
                Math.round(
                        (double) load.alive()
                                * load.points()
                                * took
                                / TimeUnit.MILLISECONDS.toNanos(load.interval()));
        return new Figures(
                name,
                after.cpu() - before.cpu(),
                after.memory(),
                after.threads(),
                expected,
                read,
                received.between(from, to),
                received.doubled(),
                late,
                (double) others / took);
    }

    /** CPU time of all that belongs to this run. */
    private long ours() throws IOException {
        return Usage.of(program.pid()).cpu()
                + Usage.of(field.pid()).cpu()
                + Usage.of(ProcessHandle.current().pid()).cpu();
    }

    private int[] counts(String command) throws IOException {
        return Arrays.stream(ask(command).split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private String ask(String command) throws IOException {
        commands.println(command);
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the slaves ended by themselves");
        }
        return line;
    }

    private String logEnd() throws IOException {
        List<String> log = Files.readAllLines(dir.resolve("log"));
        return String.join("\n", log.subList(Math.max(0, log.size() - 20), log.size()));
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws Exception {
        if (program != null) {
            end(program);
        }
        end(field);
        sink.close();
    }
}
