package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroubleTest {

    private static final String DISK = "io.standpipe.outbox/disk";
    private static final String ASIDE = "io.standpipe.outbox/outbox";
    private static final String LOCK = "io.standpipe.outbox/lock";

    @TempDir Path directory;

    @Test
    void whatAFullDiskRefusesWaitsInOrderUntilThereIsRoom() throws Exception {
        String filler = "x".repeat(100_000);
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("first"));
            box.settle();
            limit(box, box.query("PRAGMA page_count") + 30);
            int written = 0;
            while (box.faults.raised().isEmpty()) {
                box.outbox.append(Box.alarm(++written + filler));
            }
            box.outbox.append(Box.telemetry("t"));
            box.outbox.append(Box.alarm("last"));

            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            assertEquals(written, box.outbox.lastSeq(Lane.ALARM), "the one refused has no number");
            assertEquals(written + 2, box.outbox.depth(Lane.ALARM));
            assertEquals(written, Box.offered(reader, Lane.ALARM).size(), "only what is written");
            box.time.advance(Duration.ofMinutes(5));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            assertEquals(written, box.outbox.lastSeq(Lane.ALARM));

            limit(box, 1_000_000);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            List<String> all = Box.shown(Box.offered(reader, Lane.ALARM));
            assertEquals(written + 2, all.size());
            assertEquals((written + 2) + "=last", all.get(written + 1));
            assertEquals((written + 1) + "=" + written + filler, all.get(written));
            assertEquals(1, box.outbox.lastSeq(Lane.TELEMETRY));
        }
    }

    @Test
    void confirmingMakesRoomOnAFullDisk() throws Exception {
        String filler = "x".repeat(100_000);
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            limit(box, box.query("PRAGMA page_count") + 30);
            while (box.faults.raised().isEmpty()) {
                box.outbox.append(Box.alarm(filler));
            }
            long written = box.outbox.lastSeq(Lane.ALARM);
            for (long seq = 1; seq <= written; seq++) {
                reader.confirm(Lane.ALARM, seq);
            }
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(written + 1, box.outbox.lastSeq(Lane.ALARM));
        }
    }

    @Test
    void afterARefusalLessIsTriedAtOnce() throws Exception {
        try (Box box = new Box(directory)) {
            limit(box, box.query("PRAGMA page_count") + 40);
            box.together(
                    () ->
                            IntStream.rangeClosed(1, 100)
                                    .mapToObj(i -> Box.alarm(i + "x".repeat(4000)))
                                    .forEach(box.outbox::append));
            assertEquals(0, box.outbox.lastSeq(Lane.ALARM));
            box.time.advance(Duration.ofSeconds(31));
            assertTrue(box.outbox.lastSeq(Lane.ALARM) >= 16, "some fit");
            assertEquals(100, box.outbox.depth(Lane.ALARM));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
        }
    }

    @Test
    void aDamagedFileIsSetAsideWithItsLog() throws Exception {
        String damaged = "this is no database ".repeat(1000);
        Files.writeString(directory.resolve("outbox.db"), damaged);
        Files.writeString(directory.resolve("outbox.db-wal"), "nor is this a log");
        try (Box box = new Box(directory)) {
            assertEquals(Set.of(ASIDE), box.faults.raised().keySet());
            assertTrue(
                    files().containsAll(
                                    Set.of(
                                            "outbox-20260101T000000Z.db",
                                            "outbox-20260101T000000Z.db-wal",
                                            "outbox.db")));
            assertEquals(
                    damaged, Files.readString(directory.resolve("outbox-20260101T000000Z.db")));
            box.outbox.append(Box.alarm("a"));
            assertEquals(List.of("1=a"), Box.shown(box.reader("up").next(Lane.ALARM, 0, 10)));
        }
        // It stays a fault until somebody took the file away.
        try (Box box = new Box(directory)) {
            assertEquals(Set.of(ASIDE), box.faults.raised().keySet());
            Files.delete(directory.resolve("outbox-20260101T000000Z.db"));
            box.outbox.append(Box.telemetry("t"));
            box.settle();
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Test
    void whatIsNoFileOrNotOursOrOfALaterVersionIsSetAsideToo() throws Exception {
        Files.createDirectory(directory.resolve("outbox.db"));
        new Box(directory).close();
        Files.delete(directory.resolve("outbox.db"));
        try (Box box = new Box(directory)) {
            box.query("SELECT 1");
        }
        statement("PRAGMA user_version = 3");
        new Box(directory).close();
        statement("DROP TABLE alarm");
        try (Box box = new Box(directory)) {
            assertTrue(
                    box.faults.raised().get(ASIDE).startsWith("3 unusable"),
                    box.faults.raised().toString());
            box.outbox.append(Box.alarm("a"));
            assertEquals(1, box.outbox.lastSeq(Lane.ALARM));
        }
    }

    @Test
    void aDatabaseThatBreaksUnderWayIsReplacedAndTheNumbersGoOn() throws Exception {
        int written = 3000;
        long kept = written - Tail.MAX_ENTRIES + 1L;
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.together(
                    () ->
                            IntStream.rangeClosed(1, written)
                                    .mapToObj(i -> Box.alarm("a" + i + "x".repeat(300)))
                                    .forEach(box.outbox::append));
            box.outbox.append(Box.telemetry("t"));
            reader.confirm(Lane.ALARM, 1);
            reader.confirm(Lane.ALARM, written - 5L);
            box.settle();
            scribble("outbox.db");
            scribble("outbox.db-wal");
            assertEquals(List.of(), reader.next(Lane.ALARM, 0, 10));

            assertEquals(Set.of(ASIDE), box.faults.raised().keySet());
            assertEquals(kept, reader.next(Lane.ALARM, 0, 1).get(0).seq());
            assertEquals(Tail.MAX_ENTRIES, box.outbox.depth(Lane.ALARM));
            assertEquals(1, reader.next(Lane.TELEMETRY, 0, 10).size());
            box.outbox.append(Box.alarm("last"));
            box.settle();
        }
        try (Box box = new Box(directory)) {
            List<Outbox.Entry> offered = Box.offered(box.reader("up"), Lane.ALARM);
            assertEquals(kept, offered.get(0).seq());
            assertTrue(Box.text(offered.get(0)).startsWith("a" + kept + "x"));
            assertEquals(Tail.MAX_ENTRIES + 1, offered.size());
            assertEquals((written + 1) + "=last", Box.shown(offered).get(Tail.MAX_ENTRIES));
            assertEquals(1, box.outbox.lastSeq(Lane.TELEMETRY));
        }
    }

    @Test
    void aSecondOutboxWaitsForTheDirectoryAndKeepsItsMessagesMeanwhile() throws Exception {
        try (Box first = new Box(directory);
                Box second = new Box(directory)) {
            first.outbox.append(Box.alarm("a"));
            second.outbox.append(Box.alarm("b"));
            String text = second.faults.raised().get(LOCK);
            assertNotNull(text);
            assertTrue(text.contains("process " + ProcessHandle.current().pid()), text);
            assertNull(second.outbox.database());
            assertEquals(1, second.outbox.depth(Lane.ALARM));
            assertEquals(List.of(), second.reader("up").next(Lane.ALARM, 0, 10));
            second.time.advance(Duration.ofSeconds(10));
            assertNull(second.outbox.database());

            first.outbox.close();
            second.time.advance(Duration.ofSeconds(3));
            assertEquals(Map.of(), second.faults.raised());
            assertEquals(
                    List.of("1=a", "2=b"), Box.shown(second.reader("up").next(Lane.ALARM, 0, 9)));
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsTriedAgain() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (Box box = new Box(file.resolve("below"))) {
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("a"));
            box.time.advance(Duration.ofMinutes(3));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            Files.delete(file);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(List.of("1=a"), Box.shown(reader.next(Lane.ALARM, 0, 10)));
        }
    }

    private static void limit(Box box, long pages) throws Exception {
        Database database = box.outbox.database();
        assertNotNull(database);
        database.limitPages(pages);
    }

    private void scribble(String name) throws IOException {
        byte[] garbage = new byte[(int) Files.size(directory.resolve(name))];
        Arrays.fill(garbage, (byte) 0x5A);
        Files.write(directory.resolve(name), garbage, StandardOpenOption.WRITE);
    }

    private void statement(String sql) throws Exception {
        try (java.sql.Connection connection =
                        new org.sqlite.SQLiteConfig()
                                .createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"));
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
