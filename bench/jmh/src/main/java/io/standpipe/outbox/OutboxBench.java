package io.standpipe.outbox;

import io.standpipe.model.Faults;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.SystemTime;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.NativeLibrary;
import io.standpipe.outbox.store.table.BodyCompression;
import io.standpipe.outbox.store.table.Row;
import io.standpipe.outbox.writer.OutboxLimits;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the outbox costs and bears; bench/outbox.sh runs it. Rates and latencies are taken in real
 * time on a real disk. Bytes are those that the process had written to the block device ({@code
 * write_bytes} of {@code /proc/self/io}), over hours of virtual time: every synchronisation is
 * real, only the waiting between them is left out.
 */
public final class OutboxBench {

    static final int POINTS = 1000;

    static final Faults LOUD =
            new Faults() {
                @Override
                public void raise(String source, String condition, String text) {
                    System.out.println("FAULT " + condition + ": " + text);
                }

                @Override
                public void clear(String source, String condition) {
                    System.out.println("over: " + condition);
                }
            };

    private OutboxBench() {}

    /**
     * @param arguments what to measure, and a directory
     */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "rate" -> rate(directory);
            case "wear" -> DiskUse.wear(directory);
            case "size" -> DiskUse.size(directory);
            case "fill" -> fill(directory);
            case "full" -> full(directory);
            case "latency" -> latency(directory);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    static OutboxLimits limits(Duration sync, long mebibytes) {
        return new OutboxLimits(sync, mebibytes << 20, Duration.ofDays(30));
    }

    private static SqliteOutbox real(Path directory) {
        SqliteOutbox outbox =
                new SqliteOutbox(
                        directory, limits(Duration.ofSeconds(1), 4096), SystemTime.INSTANCE, LOUD);
        outbox.start();
        return outbox;
    }

    private static List<Message> batches(int seconds, int devices, int pointsEach) {
        Walk walk = new Walk(SystemTime.INSTANCE.boot(), devices, pointsEach);
        List<Message> batches = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            batches.addAll(walk.second(SystemTime.INSTANCE.stamp()));
        }
        return batches;
    }

    private static Message alarm(int number) {
        String body =
                "\"device\":\"hyd-%04d\",\"name\":\"Lize Rd %d, N kerb\",\"kind\":\"SUPERVISORY\",\"priority\":\"MEDIUM\",\"condition\":\"low-pressure\",\"state\":\"RAISED\",\"since\":1790000000000,\"test\":false,\"point\":\"pressure\",\"value\":0.08,\"unit\":\"MPa\",\"setpoint\":0.1"
                        .formatted(number % 1000, number % 1000);
        Stamp now = SystemTime.INSTANCE.stamp();
        return new Message(
                Lane.ALARM,
                "alarm/hyd-%04d".formatted(number % 1000),
                false,
                SystemTime.INSTANCE.boot(),
                now.utc(),
                now,
                body.getBytes(StandardCharsets.UTF_8),
                List.of(new Message.Memory("alarm/" + number % 1000, "RAISED " + number)));
    }

    private static void rate(Path directory) throws Exception {
        List<Message> batches = batches(60, 100, 10);
        try (SqliteOutbox outbox = real(directory.resolve("rate"))) {
            for (int round = 0; round < 3; round++) {
                long count = 3000;
                long raw = 0;
                long began = System.nanoTime();
                long first = outbox.lastSeq(Lane.TELEMETRY);
                for (int i = 0; i < count; i++) {
                    Message message = batches.get(i % batches.size());
                    raw += message.body().length;
                    outbox.append(message);
                    while (unwritten(outbox, first, i) > 100) {
                        LockSupport.parkNanos(100_000);
                    }
                }
                while (unwritten(outbox, first, count - 1) > 0) {
                    LockSupport.parkNanos(100_000);
                }
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "telemetry to disk: %.0f batches/s, %.1f MB/s of JSON, %.0f points/s%n",
                        count / seconds,
                        raw / seconds / 1e6,
                        count * (60.0 * POINTS / batches.size()) / seconds);
            }
            for (int round = 0; round < 3; round++) {
                int count = 20_000;
                long began = System.nanoTime();
                long first = outbox.lastSeq(Lane.ALARM);
                for (int i = 0; i < count; i++) {
                    outbox.append(alarm(i));
                    while (first + i - outbox.lastSeq(Lane.ALARM) > 1000) {
                        LockSupport.parkNanos(100_000);
                    }
                }
                while (outbox.lastSeq(Lane.ALARM) < first + count) {
                    LockSupport.parkNanos(100_000);
                }
                System.out.printf(
                        "alarms in a burst, each durable: %.0f /s%n",
                        count * 1e9 / (System.nanoTime() - began));
            }
        }
        try (SqliteOutbox outbox = real(directory.resolve("rate"))) {
            drain(outbox, "read and confirmed from disk");
        }
    }

    /** Rows go in order, so the newest one's being there says all. */
    private static long unwritten(SqliteOutbox outbox, long first, long index) {
        return first + index + 1 - outbox.settled(Lane.TELEMETRY);
    }

    private static void drain(SqliteOutbox outbox, String what) {
        Outbox.Reader reader = outbox.open("up", () -> {});
        long began = System.nanoTime();
        long count = 0;
        long bytes = 0;
        long last = 0;
        List<Entry> some = reader.next(Lane.TELEMETRY, 0, 64);
        while (!some.isEmpty()) {
            for (Entry entry : some) {
                count++;
                bytes += entry.message().body().length;
                last = entry.seq();
                reader.confirm(Lane.TELEMETRY, last);
            }
            some = reader.next(Lane.TELEMETRY, last, 64);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "%s: %d batches in %.1f s, %.0f batches/s, %.1f MB/s of JSON%n",
                what, count, seconds, count / seconds, bytes / seconds / 1e6);
    }

    /** 72 hours of 1,000 points/s, half an hour of different bodies again and again. */
    private static void fill(Path directory) throws Exception {
        Files.createDirectories(directory);
        Walk walk = new Walk(SystemTime.INSTANCE.boot(), 100, 10);
        List<Row> packed = new ArrayList<>();
        try (BodyCompression packing = new BodyCompression()) {
            for (int i = 0; i < 1800; i++) {
                for (Message message : walk.second(SystemTime.INSTANCE.stamp())) {
                    byte[] body = packing.pack(message.body());
                    packed.add(
                            new Row(
                                    0,
                                    new Message(
                                            message.lane(),
                                            message.topic(),
                                            false,
                                            message.boot(),
                                            message.ts(),
                                            message.received(),
                                            body),
                                    body,
                                    message.body().length));
                }
            }
        }
        NativeLibrary.load();
        long rows = packed.size() * 144L;
        long began = System.nanoTime();
        try (Database database = Database.open(directory.resolve("outbox.db"))) {
            List<Row> some = new ArrayList<>();
            long bytes = 0;
            for (long seq = 1; seq <= rows; seq++) {
                Row row = packed.get((int) (seq % packed.size()));
                Row placed = new Row(seq, row.message(), row.body(), row.size());
                some.add(placed);
                bytes += placed.bytes();
                if (some.size() == 50 || seq == rows) {
                    database.write(
                            new Database.Batch(
                                    Lane.TELEMETRY,
                                    some,
                                    0,
                                    Map.of(),
                                    List.of(),
                                    database.volume().after(seq, bytes)),
                            seq % 1000 == 0);
                    database.volume().wrote(seq, bytes);
                    some = new ArrayList<>();
                    bytes = 0;
                    database.checkpointIfLarge();
                }
            }
        }
        System.out.printf(
                "%d rows, file of %d MiB, filled in %.0f s%n",
                rows,
                Files.size(directory.resolve("outbox.db")) >> 20,
                (System.nanoTime() - began) / 1e9);
    }

    /** Opens what {@link #fill} left. */
    private static void full(Path directory) throws Exception {
        long began = System.nanoTime();
        try (SqliteOutbox outbox = real(directory)) {
            System.out.printf(
                    "opened in %.0f ms: depth %d; heap %.1f MiB used%n",
                    (System.nanoTime() - began) / 1e6, outbox.depth(Lane.TELEMETRY), heap());
            latencies(outbox, "alarms while a full backlog is read and deleted", directory, true);
            System.out.printf("heap %.1f MiB used%n", heap());
        }
    }

    private static double heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0;
    }

    private static void latency(Path directory) throws Exception {
        try (SqliteOutbox outbox = real(directory.resolve("latency"))) {
            latencies(outbox, "alarms, nothing else to do", directory, false);
            List<Message> batches = batches(20, 100, 10);
            Thread busy =
                    new Thread(
                            () -> {
                                int i = 0;
                                while (!Thread.interrupted()) {
                                    outbox.append(batches.get(i++ % batches.size()));
                                    LockSupport.parkNanos(75_000_000);
                                }
                            });
            busy.start();
            latencies(outbox, "alarms, 10,000 points/s go to the disk", directory, false);
            busy.interrupt();
            busy.join();
        }
    }

    private static void latencies(SqliteOutbox outbox, String what, Path directory, boolean drain)
            throws Exception {
        Semaphore told = new Semaphore(0);
        outbox.open("up", () -> {}); // known before the other has confirmed anything
        Outbox.Reader reader = outbox.open("alarms", told::release);
        Thread drains =
                new Thread(
                        () -> {
                            if (drain) {
                                drain(outbox, "drained");
                            }
                        });
        // The other uplink needs no telemetry.
        Thread skips =
                new Thread(
                        () -> {
                            long last = outbox.lastSeq(Lane.TELEMETRY);
                            for (long seq = 1; drain && seq <= last; seq++) {
                                reader.confirm(Lane.TELEMETRY, seq);
                            }
                        });
        skips.start();
        skips.join();
        drains.start();
        int rounds = drain ? 2000 : 300;
        long[] nanos = new long[rounds];
        int measured = 0;
        while (measured < rounds && (!drain || drains.isAlive() || measured < 300)) {
            long after = outbox.lastSeq(Lane.ALARM);
            long began = System.nanoTime();
            outbox.append(alarm(measured));
            while (reader.next(Lane.ALARM, after, 1).isEmpty()) {
                if (!told.tryAcquire(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("an alarm did not come");
                }
            }
            nanos[measured++] = System.nanoTime() - began;
            reader.confirm(Lane.ALARM, after + 1);
            told.drainPermits();
            LockSupport.parkNanos(20_000_000);
        }
        drains.join();
        long[] sorted = Arrays.copyOf(nanos, measured);
        Arrays.sort(sorted);
        System.out.printf(
                "%s: %d, median %.1f ms, 99 %% %.1f ms, most %.1f ms%n",
                what,
                measured,
                sorted[measured / 2] / 1e6,
                sorted[measured * 99 / 100] / 1e6,
                sorted[measured - 1] / 1e6);
        reader.close();
    }
}
