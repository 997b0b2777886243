package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what was written. */
class DamageTest {

    private static final String ASIDE = "io.standpipe.outbox/outbox";

    @TempDir Path directory;

    @Test
    void anEmptyFileIsAFaultAndSetAside() throws Exception {
        Files.createFile(directory.resolve("outbox.db"));
        try (Box box = new Box(directory)) {
            assertEquals(Set.of(ASIDE), box.faults.raised().keySet());
            assertTrue(Files.exists(directory.resolve("outbox-20260101T000000Z.db")));
            works(box);
        }
    }

    @Test
    void ofALogThatWasCutOffWhatIsWholeIsKept() throws Exception {
        Path copy;
        try (Box box = new Box(directory)) {
            box.reader("up");
            IntStream.range(0, 50).forEach(i -> box.outbox.append(Box.alarm("a" + i)));
            copy = box.copy(directory.resolve("copy"));
        }
        Path log = copy.resolve("outbox.db-wal");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        Files.delete(copy.resolve("outbox.db-shm"));
        try (Box box = new Box(copy)) {
            assertEquals(Map.of(), box.faults.raised());
            long last = box.outbox.lastSeq(Lane.ALARM);
            assertTrue(last > 0 && last < 50, last + " are kept");
            assertEquals(last, Box.offered(box.reader("up"), Lane.ALARM).size());
            works(box);
        }
    }

    @Test
    void alarmsThatADamagedFileStillGivesAreSaved() throws Exception {
        int all = 4000;
        try (Box box = new Box(directory)) {
            box.together(
                    () ->
                            IntStream.rangeClosed(1, all)
                                    .forEach(i -> box.outbox.append(Box.alarm("a" + i))));
            box.settle();
        }
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            // A leaf in the middle.
            long pages = box.query("PRAGMA page_count");
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("outbox.db").toFile(), "rw")) {
                file.seek(pages / 2 * 4096);
                file.write(new byte[4096]);
            }
            List<Entry> before = Box.offered(reader, Lane.ALARM);
            assertTrue(before.size() < all);
            assertEquals(Set.of(ASIDE), box.faults.raised().keySet());
            List<Entry> offered = Box.offered(reader, Lane.ALARM);
            assertEquals("1=a1", Box.shown(offered.get(0)));
            assertEquals(all + "=a" + all, Box.shown(offered.get(offered.size() - 1)));
            List<Entry> gaps =
                    offered.stream()
                            .filter(e -> e.message().topic().equals(Outbox.GAP_TOPIC))
                            .toList();
            assertEquals(1, gaps.size());
            assertTrue(offered.size() > all - 200, offered.size() + " are left");
            assertTrue(
                    Box.text(gaps.get(0))
                            .endsWith(
                                    "\"count\":%d,\"why\":\"damaged\""
                                            .formatted(all - (offered.size() - 1))));
        }
    }

    @Test
    void rowsThatAreMissingBecomeAGap() throws Exception {
        try (Box box = new Box(directory)) {
            box.reader("up");
            IntStream.rangeClosed(1, 10).forEach(i -> box.outbox.append(Box.telemetry("t" + i)));
            box.settle();
        }
        try (Box box = new Box(directory)) {
            box.query("DELETE FROM telemetry WHERE seq IN (4, 5) RETURNING seq");
            Outbox.Reader reader = box.reader("up");
            assertEquals(3, Box.offered(reader, Lane.TELEMETRY).size());
            List<Entry> offered = Box.offered(reader, Lane.TELEMETRY);
            assertEquals(9, offered.size());
            assertEquals(
                    "\"type\":\"gap\",\"fromSeq\":4,\"toSeq\":5,\"count\":2,\"why\":\"damaged\"",
                    Box.text(offered.get(3)));
        }
    }

    /** Whatever bytes are flipped: it goes on, or says so, and takes alarms either way. */
    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void flippedBytesNeverStopIt(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Path root = Files.createTempDirectory("outbox");
        try {
            try (Box box = new Box(root)) {
                box.reader("up");
                for (int i = 0; i < 30; i++) {
                    box.outbox.append(Box.alarm("a" + i));
                    box.outbox.append(Box.telemetry("t" + Box.noise(2000)));
                }
            }
            try (RandomAccessFile file =
                    new RandomAccessFile(root.resolve("outbox.db").toFile(), "rw")) {
                for (int flips = 1 + random.nextInt(40); flips > 0; flips--) {
                    file.seek((long) (file.length() * random.nextDouble()));
                    file.write(random.nextInt());
                }
            }
            try (Box box = new Box(root)) {
                Outbox.Reader reader = box.reader("up");
                for (Lane lane : Lane.values()) {
                    for (int round = 0; round < 3; round++) {
                        Box.offered(reader, lane);
                        box.settle();
                    }
                }
                works(box);
            }
        } finally {
            ModelTest.delete(root);
        }
    }

    private static void works(Box box) {
        Outbox.Reader reader = box.reader("up");
        box.outbox.append(Box.alarm("new"));
        long last = box.outbox.lastSeq(Lane.ALARM);
        assertEquals(List.of(last + "=new"), Box.shown(reader.next(Lane.ALARM, last - 1, 10)));
    }
}
