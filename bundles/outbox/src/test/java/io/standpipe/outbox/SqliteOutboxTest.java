package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.RecentMessages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteOutboxTest {

    @TempDir Path directory;

    @Test
    void numbersEachLaneFromOne() {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("a"));
            box.outbox.append(Box.telemetry("t"));
            box.outbox.append(Box.alarm("b"));

            assertEquals(List.of("1=a", "2=b"), Box.shown(reader.next(Lane.ALARM, 0, 10)));
            assertEquals(List.of("1=t"), Box.shown(reader.next(Lane.TELEMETRY, 0, 10)));
            assertEquals(List.of("2=b"), Box.shown(reader.next(Lane.ALARM, 1, 10)));
            assertEquals(List.of(), reader.next(Lane.ALARM, 2, 10));
            assertEquals(2, box.outbox.lastSeq(Lane.ALARM));
            assertEquals(1, box.outbox.depth(Lane.TELEMETRY));
        }
    }

    @Test
    void givesBackEveryFieldAfterAReopen() {
        Message before = Box.alarm("\"text\":\"水\"");
        try (Box box = new Box(directory)) {
            box.outbox.append(before);
        }
        try (Box box = new Box(directory)) {
            Message after = box.reader("up").next(Lane.ALARM, 0, 1).get(0).message();
            assertEquals(before.lane(), after.lane());
            assertEquals(before.topic(), after.topic());
            assertEquals(before.retained(), after.retained());
            assertEquals(before.boot(), after.boot());
            assertEquals(before.ts(), after.ts());
            assertEquals(before.received(), after.received());
            assertArrayEquals(before.body(), after.body());
        }
    }

    @Test
    void sequenceGoesOnAlsoWhenEverythingWasConfirmedAndDeleted() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 3; i++) {
                box.outbox.append(Box.alarm("a" + i));
                reader.confirm(Lane.ALARM, i);
            }
            box.settle();
            assertEquals(0, box.outbox.depth(Lane.ALARM));
            for (int i = 1; i <= 3; i++) {
                box.outbox.append(Box.telemetry("t" + i));
                box.settle();
                reader.confirm(Lane.TELEMETRY, i);
            }
            box.settle();
            assertEquals(0, box.query("SELECT count(*) FROM telemetry"));
        }
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (Lane lane : Lane.values()) {
                assertEquals(3, box.outbox.lastSeq(lane));
                assertEquals(List.of(), reader.next(lane, 0, 10));
                box.outbox.append(Box.message(lane, "d"));
                assertEquals(List.of("4=d"), Box.shown(reader.next(lane, 0, 10)));
            }
        }
    }

    @Test
    void keepsEverythingUntilAnUplinkWasOpened() throws Exception {
        try (Box box = new Box(directory)) {
            box.outbox.append(Box.alarm("a"));
            box.settle();
            box.settle();
            assertEquals(1, box.query("SELECT count(*) FROM alarm"));
            assertEquals(1, box.outbox.depth(Lane.ALARM));
            assertEquals(List.of("1=a"), Box.shown(box.reader("first").next(Lane.ALARM, 0, 10)));
        }
    }

    @Test
    void confirmationsComeInAnyOrder() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 6; i++) {
                box.outbox.append(Box.telemetry("t" + i));
                box.time.advance(Duration.ofMillis(20));
            }
            for (long seq : new long[] {5, 2, 4, 2, 99}) {
                reader.confirm(Lane.TELEMETRY, seq);
            }
            assertEquals(
                    List.of("1=t1", "3=t3", "6=t6"), Box.shown(reader.next(Lane.TELEMETRY, 0, 10)));
            assertEquals(3, box.outbox.depth(Lane.TELEMETRY));
            box.settle();
            assertEquals(6, box.query("SELECT count(*) FROM telemetry"));

            reader.confirm(Lane.TELEMETRY, 1);
            box.settle();
            assertEquals(4, box.query("SELECT count(*) FROM telemetry"));
            reader.confirm(Lane.TELEMETRY, 3);
            box.settle();
            assertEquals(1, box.query("SELECT count(*) FROM telemetry"));
            assertEquals(List.of("6=t6"), Box.shown(reader.next(Lane.TELEMETRY, 0, 10)));
        }
    }

    @Test
    void aMessageStaysUntilEveryUplinkConfirmedIt() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader one = box.reader("one");
            Outbox.Reader two = box.reader("two");
            box.outbox.append(Box.telemetry("a"));
            box.outbox.append(Box.telemetry("b"));
            box.settle();
            one.confirm(Lane.TELEMETRY, 1);
            one.confirm(Lane.TELEMETRY, 2);
            two.confirm(Lane.TELEMETRY, 1);
            assertEquals(1, box.outbox.depth(Lane.TELEMETRY));
            box.settle();
            assertEquals(1, box.query("SELECT count(*) FROM telemetry"));
        }
        try (Box box = new Box(directory)) {
            assertEquals(1, box.outbox.depth(Lane.TELEMETRY));
            assertEquals(List.of(), box.reader("one").next(Lane.TELEMETRY, 0, 10));
            assertEquals(List.of("2=b"), Box.shown(box.reader("two").next(Lane.TELEMETRY, 0, 10)));
            // A third is offered what is still there.
            assertEquals(
                    List.of("2=b"), Box.shown(box.reader("three").next(Lane.TELEMETRY, 0, 10)));
        }
    }

    @Test
    void cursorsOutliveTheReader() {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("a"));
            box.outbox.append(Box.alarm("b"));
            reader.confirm(Lane.ALARM, 1);
            reader.close();
            assertEquals(List.of("2=b"), Box.shown(box.reader("up").next(Lane.ALARM, 0, 10)));
        }
        try (Box box = new Box(directory)) {
            assertEquals(List.of("2=b"), Box.shown(box.reader("up").next(Lane.ALARM, 0, 10)));
        }
    }

    @Test
    void tellsEveryReaderUntilItIsClosed() {
        try (Box box = new Box(directory)) {
            AtomicInteger told = new AtomicInteger();
            Outbox.Reader good = box.outbox.open("good", told::incrementAndGet);
            box.outbox.open(
                    "bad",
                    () -> {
                        throw new IllegalStateException("made for a test");
                    });
            box.outbox.append(Box.alarm("a"));
            box.outbox.append(Box.telemetry("t"));
            assertEquals(2, told.get());
            good.close();
            box.outbox.append(Box.alarm("b"));
            assertEquals(2, told.get());
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Test
    void offersAtMostAMebibyteAtOnceFromMemoryAndFromTheDatabase() {
        String big = "x".repeat(300_000);
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 0; i < 12; i++) {
                box.outbox.append(Box.alarm(big));
            }
            box.outbox.append(Box.alarm("y".repeat(3 << 20)));

            assertEquals(List.of(1L, 2L, 3L), seqs(reader.next(Lane.ALARM, 0, 100)));
            assertEquals(List.of(1L, 2L), seqs(reader.next(Lane.ALARM, 0, 2)));
            assertEquals(List.of(13L), seqs(reader.next(Lane.ALARM, 12, 100)));
            assertEquals(13, Box.offered(reader, Lane.ALARM).size());
            assertThrows(IllegalArgumentException.class, () -> box.reader("no/good"));
        }
    }

    @Test
    void queriesAndMemoryJoinWithoutASeam() {
        int count = RecentMessages.MAX_SETTLED * 2 + 37;
        try (Box box = new Box(directory)) {
            IntStream.rangeClosed(1, count).forEach(i -> box.outbox.append(Box.telemetry("t" + i)));
            box.settle();
            List<Entry> all = Box.offered(box.reader("up"), Lane.TELEMETRY);
            assertEquals(LongStream.rangeClosed(1, count).boxed().toList(), seqs(all));
            assertEquals("t" + count, Box.text(all.get(count - 1)));
        }
    }

    @Test
    void telemetryIsMadeDurableWithinTheSyncInterval() throws Exception {
        try (Box box = new Box(directory)) {
            box.settle();
            long before = syncs(box);
            // The last synchronisation is so long ago that this write is one.
            box.outbox.append(Box.telemetry("t1"));
            box.time.advance(Duration.ofMillis(300));
            box.outbox.append(Box.telemetry("t2"));
            box.time.advance(Duration.ofMillis(300));
            box.outbox.append(Box.telemetry("t3"));
            assertEquals(3, box.query("SELECT count(*) FROM telemetry"));
            box.time.advance(Duration.ofMillis(399));
            assertEquals(before, syncs(box));
            box.time.advance(Duration.ofMillis(1));
            assertEquals(before + 1, syncs(box));

            // With nothing written since, nothing is synchronised.
            box.time.advance(Duration.ofMinutes(1));
            assertEquals(before + 1, syncs(box));
        }
    }

    @Test
    void telemetryThatIsConfirmedSoonIsNeverWritten() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.settle();
            long before = syncs(box);
            for (int i = 1; i <= 100; i++) {
                box.outbox.append(Box.telemetry("t" + i));
                assertEquals(i, reader.next(Lane.TELEMETRY, i - 1, 1).get(0).seq());
                box.time.advance(Duration.ofMillis(100));
                reader.confirm(Lane.TELEMETRY, i);
                box.time.advance(Duration.ofMillis(100));
            }
            assertEquals(0, box.query("SELECT count(*) FROM telemetry"));
            assertTrue(syncs(box) - before <= 2, "numbers are saved every 10 s");
            // The uplink falls silent: half a sync interval later it is in the file.
            box.outbox.append(Box.telemetry("t101"));
            box.time.advance(Duration.ofMillis(499));
            assertEquals(0, box.query("SELECT count(*) FROM telemetry"));
            box.time.advance(Duration.ofMillis(1));
            assertEquals(1, box.query("SELECT count(*) FROM telemetry"));
            // From then on at once.
            box.outbox.append(Box.telemetry("t102"));
            box.time.advance(Duration.ofMillis(10));
            assertEquals(2, box.query("SELECT count(*) FROM telemetry"));
        }
        try (Box box = new Box(directory)) {
            assertEquals(
                    List.of("101=t101", "102=t102"),
                    Box.shown(Box.offered(box.reader("up"), Lane.TELEMETRY)));
        }
    }

    @Test
    void telemetryWaitsOnTheDiskForAnUplinkThatIsNotThere() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.reader("gone").close();
            box.outbox.append(Box.telemetry("t"));
            reader.confirm(Lane.TELEMETRY, 1);
            assertEquals(1, box.query("SELECT count(*) FROM telemetry"));
        }
    }

    @Test
    void confirmationsAloneCauseOneTransactionEveryTenSeconds() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 50; i++) {
                box.outbox.append(Box.alarm("a" + i));
            }
            box.settle();
            long before = syncs(box);
            for (int i = 1; i <= 50; i++) {
                reader.confirm(Lane.ALARM, i);
                box.time.advance(Duration.ofMillis(10));
            }
            box.settle();
            assertEquals(before + 1, syncs(box));
        }
    }

    @Test
    void theLogIsMovedIntoTheDatabaseAsItGrows() throws Exception {
        String big = "x".repeat(500_000);
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 100; i++) {
                box.outbox.append(Box.telemetry(big));
                reader.confirm(Lane.TELEMETRY, i);
                box.settle();
            }
            long log = Files.size(directory.resolve("outbox.db-wal"));
            assertTrue(log < 10_000_000, "log has " + log + " bytes");
            long file = Files.size(directory.resolve("outbox.db"));
            assertTrue(file < 10_000_000, "database has " + file + " bytes");
        }
    }

    @Test
    void aManyTimesReopenedOutboxLosesNothing() {
        long expected = 0;
        for (int round = 0; round < 5; round++) {
            try (Box box = new Box(directory)) {
                for (int i = 0; i < 20; i++) {
                    box.outbox.append(Box.alarm("a" + ++expected));
                }
            }
        }
        try (Box box = new Box(directory)) {
            List<Entry> all = Box.offered(box.reader("up"), Lane.ALARM);
            assertEquals(expected, all.size());
            all.forEach(entry -> assertEquals("a" + entry.seq(), Box.text(entry)));
        }
    }

    private static List<Long> seqs(List<Entry> entries) {
        return entries.stream().map(Entry::seq).toList();
    }

    private static long syncs(Box box) throws Exception {
        return box.query("SELECT syncs FROM lane WHERE lane = 'telemetry'");
    }
}
