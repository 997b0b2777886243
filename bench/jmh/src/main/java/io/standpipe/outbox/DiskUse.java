package io.standpipe.outbox;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.store.Database;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Bytes that the outbox writes, and that its file takes, over hours of virtual time. */
final class DiskUse {

    /** No message is dropped before it has a number. */
    private static final long WAITING_BYTES = 16 << 20;

    private DiskUse() {}

    private static SqliteOutbox outbox(Path directory, Duration sync, VirtualTime time) {
        return new SqliteOutbox(
                directory,
                OutboxBench.limits(sync, 4096),
                time,
                OutboxBench.LOUD,
                new IncomingQueue(WAITING_BYTES),
                () -> Long.MAX_VALUE,
                time,
                () -> {});
    }

    static void wear(Path directory) throws Exception {
        System.out.println(
                "1,000 points/s, a random walk, one hour; bytes written per million points");
        for (int pointsEach : new int[] {10, 2}) {
            for (boolean up : new boolean[] {true, false}) {
                for (int sync : new int[] {200, 1000, 10_000, 60_000}) {
                    wear(directory, pointsEach, up, Duration.ofMillis(sync));
                }
            }
        }
    }

    private static void wear(Path directory, int pointsEach, boolean up, Duration sync)
            throws Exception {
        VirtualTime time = new VirtualTime();
        Path below = directory.resolve("wear-%d-%b-%d".formatted(pointsEach, up, sync.toMillis()));
        int seconds = 3600;
        try (SqliteOutbox outbox = outbox(below, sync, time)) {
            outbox.start();
            Outbox.Reader reader = outbox.open("up", () -> {});
            Walk walk = new Walk(time.boot(), OutboxBench.POINTS / pointsEach, pointsEach);
            time.advance(Duration.ofMinutes(1));
            long before = written();
            long json = 0;
            for (int i = 0; i < seconds; i++) {
                for (Message message : walk.second(time.stamp())) {
                    json += message.body().length;
                    outbox.append(message);
                    time.advance(Duration.ofMillis(60));
                    if (up) {
                        reader.confirm(Lane.TELEMETRY, outbox.lastSeq(Lane.TELEMETRY));
                    }
                    time.advance(Duration.ofMillis(340));
                }
                long rest = (i + 2) * 1000L + 60_000 - time.millis();
                time.advance(Duration.ofMillis(Math.max(0, rest)));
            }
            double million = seconds * (double) OutboxBench.POINTS / 1e6;
            System.out.printf(
                    "%d points a device, link %s, syncInterval %d ms: %.2f MB (JSON %.1f MB, file %.2f MB)%n",
                    pointsEach,
                    up ? "up" : "down",
                    sync.toMillis(),
                    (written() - before) / million / 1e6,
                    json / million / 1e6,
                    Files.size(below.resolve("outbox.db")) / million / 1e6);
        }
        delete(below);
    }

    private static long written() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("write_bytes: ")) {
                return Long.parseLong(line.substring("write_bytes: ".length()));
            }
        }
        throw new IOException("no write_bytes in /proc/self/io");
    }

    static void size(Path directory) throws Exception {
        for (int pointsEach : new int[] {10, 5, 2, 1}) {
            VirtualTime time = new VirtualTime();
            Path below = directory.resolve("size-" + pointsEach);
            int seconds = 2 * 3600;
            try (SqliteOutbox outbox = outbox(below, Duration.ofMinutes(1), time)) {
                outbox.start();
                Walk walk = new Walk(time.boot(), OutboxBench.POINTS / pointsEach, pointsEach);
                long json = 0;
                for (int i = 0; i < seconds; i++) {
                    for (Message message : walk.second(time.stamp())) {
                        json += message.body().length;
                        outbox.append(message);
                    }
                    time.advance(Duration.ofSeconds(1));
                }
                outbox.close();
                long file = Files.size(below.resolve("outbox.db"));
                System.out.printf(
                        "%d points a device: 2 h take %.1f MiB (JSON %.1f MiB, a %.1fth), so 72 h about %.0f MiB; the quota counts %.1f MiB%n",
                        pointsEach,
                        file / 1048576.0,
                        json / 1048576.0,
                        (double) json / file,
                        file * 36 / 1048576.0,
                        counted(below) / 1048576.0);
            }
            delete(below);
        }
    }

    private static long counted(Path directory) throws Exception {
        try (Database database = Database.open(directory.resolve("outbox.db"))) {
            return database.volume().after(0);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
