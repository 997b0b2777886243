package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.SystemTime;
import io.standpipe.outbox.store.Database;
import io.standpipe.testkit.RecordingFaults;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disk and link are both away: what waits fits the heap, and the newest alarm is there. */
class FullHeapTest {

    @TempDir Path directory;

    @Test
    void whatWaitsInMemoryFitsTheHeap() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx24m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        CompletableFuture<Void> watch =
                CompletableFuture.runAsync(
                        () -> child.toHandle().destroyForcibly(),
                        CompletableFuture.delayedExecutor(90, TimeUnit.SECONDS));
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), said);
        watch.cancel(false);
        assertEquals("the newest of both lanes are offered, [io.standpipe.outbox/disk]", said);
    }

    /** Appends several heaps full of either lane while the database takes nothing. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws Exception {
            RecordingFaults faults = new RecordingFaults();
            SqliteOutbox outbox =
                    new SqliteOutbox(Path.of(args[0]), Box.LIMITS, SystemTime.INSTANCE, faults);
            outbox.start();
            Database database = outbox.database();
            if (database == null) {
                throw new IllegalStateException("the outbox has no database");
            }
            database.limitPages(1);
            Outbox.Reader reader = outbox.open("up", () -> {});
            String alarm = Box.noise(700);
            String batch = Box.noise(60_000);
            for (int i = 0; i < 60_000; i++) {
                outbox.append(Box.alarm(i + " " + alarm));
                if (i % 30 == 0) {
                    outbox.append(Box.telemetry(i / 30 + " " + batch));
                }
            }
            await(outbox, reader, Lane.ALARM, "59999 ");
            await(outbox, reader, Lane.TELEMETRY, "1999 ");
            System.out.print("the newest of both lanes are offered, " + faults.raised().keySet());
            System.exit(0);
        }

        private static void await(
                SqliteOutbox outbox, Outbox.Reader reader, Lane lane, String newest) {
            List<Outbox.Entry> last = List.of();
            while (last.isEmpty() || !Box.text(last.get(0)).startsWith(newest)) {
                last = reader.next(lane, outbox.lastSeq(lane) - 1, 1);
                Thread.onSpinWait();
            }
        }
    }
}
