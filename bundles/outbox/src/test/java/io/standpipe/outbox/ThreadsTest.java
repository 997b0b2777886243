package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.SystemTime;
import io.standpipe.outbox.writer.OutboxLimits;
import io.standpipe.testkit.RecordingFaults;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** The real thing: its own thread, several callers, two uplinks. */
class ThreadsTest {

    private static final int CALLERS = 4;
    private static final int EACH = 500;

    private static final OutboxLimits LIMITS =
            new OutboxLimits(Duration.ofMillis(100), 1 << 30, Duration.ofHours(1));

    @TempDir Path directory;

    @Test
    void everyUplinkGetsEverythingWrittenOnceAndInOrder() throws Exception {
        RecordingFaults faults = new RecordingFaults();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (SqliteOutbox outbox =
                new SqliteOutbox(directory, LIMITS, SystemTime.INSTANCE, faults)) {
            outbox.start();
            List<Future<Void>> uplinks = new ArrayList<>();
            for (String name : List.of("one", "two")) {
                Semaphore told = new Semaphore(1);
                Outbox.Reader reader = outbox.open(name, told::release);
                uplinks.add(threads.submit(() -> receive(reader, told)));
            }
            for (int caller = 0; caller < CALLERS; caller++) {
                int me = caller;
                Callable<Void> send =
                        () -> {
                            for (int i = 0; i < EACH; i++) {
                                outbox.append(Box.alarm(me + ":" + i));
                                outbox.append(Box.telemetry(me + ":" + i));
                            }
                            return null;
                        };
                uplinks.add(threads.submit(send));
            }
            for (Future<Void> uplink : uplinks) {
                uplink.get(90, TimeUnit.SECONDS);
            }
            assertEquals(0, outbox.depth(Lane.ALARM));
            assertEquals(0, outbox.depth(Lane.TELEMETRY));
            assertEquals(CALLERS * EACH, outbox.lastSeq(Lane.TELEMETRY));
        } finally {
            threads.shutdownNow();
        }
        assertEquals(Map.of(), faults.raised());
    }

    private Void receive(Outbox.Reader reader, Semaphore told) throws Exception {
        Map<Lane, Long> last = new HashMap<>();
        Map<String, Integer> lastOfCaller = new HashMap<>();
        int left = 2 * CALLERS * EACH;
        try (Connection other =
                new SQLiteConfig()
                        .createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"))) {
            while (left > 0) {
                assertTrue(told.tryAcquire(30, TimeUnit.SECONDS), left + " did not come");
                told.drainPermits();
                for (Lane lane : Lane.values()) {
                    List<Entry> some = reader.next(lane, last.getOrDefault(lane, 0L), 50);
                    while (!some.isEmpty()) {
                        if (lane == Lane.ALARM) {
                            assertWritten(other, lane, some);
                        }
                        for (Entry entry : some) {
                            long seq = last.merge(lane, 1L, Long::sum);
                            assertEquals(seq, entry.seq());
                            String[] parts = Box.text(entry).split(":", -1);
                            int i = lastOfCaller.merge(lane + parts[0], 1, Integer::sum) - 1;
                            assertEquals(i, Integer.parseInt(parts[1]));
                        }
                        // Only now, because what both confirmed may be deleted.
                        some.forEach(entry -> reader.confirm(lane, entry.seq()));
                        left -= some.size();
                        some = reader.next(lane, last.get(lane), 50);
                    }
                }
            }
        }
        return null;
    }

    private static void assertWritten(Connection other, Lane lane, List<Entry> entries)
            throws SQLException {
        try (PreparedStatement count =
                other.prepareStatement(
                        "SELECT count(*) FROM " + lane.word() + " WHERE seq BETWEEN ? AND ?")) {
            count.setLong(1, entries.get(0).seq());
            count.setLong(2, entries.get(entries.size() - 1).seq());
            try (ResultSet rows = count.executeQuery()) {
                assertEquals(entries.size(), rows.next() ? rows.getInt(1) : -1, "unwritten");
            }
        }
    }
}
