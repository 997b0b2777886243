package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.outbox.lane.RecentMessages;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.table.Schema;
import io.standpipe.outbox.writer.DirectoryLock;
import io.standpipe.testkit.ChineseText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFaultTest {

    private static final String DISK = "io.standpipe.outbox/disk";
    private static final String ASIDE = "io.standpipe.outbox/outbox";
    private static final String LOCK = "io.standpipe.outbox/lock";

    @TempDir Path directory;

    @Test
    void whatAFullDiskRefusesGoesOutFromMemoryAndIsWrittenWhenThereIsRoom() throws Exception {
        String filler = Box.noise(100_000);
        int all;
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("first"));
            box.settle();
            limit(box, box.query("PRAGMA page_count") + 30);
            int given = 1;
            while (box.faults.raised().isEmpty()) {
                box.outbox.append(Box.alarm(given++ + filler));
            }
            box.outbox.append(Box.telemetry("t"));
            box.outbox.append(Box.alarm("last"));
            given++;
            all = given;

            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            assertEquals(
                    "存储异常：无法写入 "
                            + directory.resolve("outbox.db")
                            + "（存储空间已满）；消息改由内存发送，报警和数据各最多保留 8 MiB，网关停止时会丢失；请清理或更换存储",
                    ChineseText.of(box.faults.raised().get(DISK)));
            assertEquals(all, box.outbox.lastSeq(Lane.ALARM));
            assertEquals(all, box.outbox.depth(Lane.ALARM));
            List<String> offered = Box.shown(Box.offered(reader, Lane.ALARM));
            assertEquals(all, offered.size());
            assertEquals(all + "=last", offered.get(all - 1));
            assertEquals(List.of("1=t"), Box.shown(reader.next(Lane.TELEMETRY, 0, 9)));
            box.time.advance(Duration.ofMinutes(5));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            assertTrue(box.query("SELECT max(seq) FROM alarm") < all);

            limit(box, 1_000_000);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(all, box.query("SELECT max(seq) FROM alarm"));
            assertEquals(1, box.query("SELECT max(seq) FROM telemetry"));
            assertEquals(offered, Box.shown(Box.offered(reader, Lane.ALARM)));
        }
        try (Box box = new Box(directory)) {
            assertEquals(all, Box.offered(box.reader("up"), Lane.ALARM).size());
        }
    }

    @Test
    void whatArrivedFromMemoryIsNotWrittenButWhatItLeavesToRememberIs() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.remembering("raised", "alarm/a", "stands"));
            reader.confirm(Lane.ALARM, 1);
            limit(box, 1);
            box.outbox.append(
                    Box.remembering("cleared" + Box.noise(200_000), "alarm/a", "cleared"));
            box.outbox.append(Box.remembering("raised", "alarm/b", "stands"));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            for (long seq = 2; seq <= 3; seq++) {
                assertEquals(seq, reader.next(Lane.ALARM, seq - 1, 1).get(0).seq());
                reader.confirm(Lane.ALARM, seq);
            }
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised(), "there is nothing to write any more");
            assertEquals(1, box.query("SELECT count(*) FROM alarm"));
            assertEquals(3, box.outbox.lastSeq(Lane.ALARM));
            assertEquals(0, box.outbox.depth(Lane.ALARM));
        }
        try (Box box = new Box(directory)) {
            assertEquals(
                    Map.of("alarm/a", "cleared", "alarm/b", "stands"), box.outbox.remembered());
            assertEquals(3, box.outbox.lastSeq(Lane.ALARM));
        }
    }

    @Test
    void afterARefusalLessIsTriedAtOnce() throws Exception {
        try (Box box = new Box(directory)) {
            limit(box, box.query("PRAGMA page_count") + 40);
            box.together(
                    () ->
                            IntStream.rangeClosed(1, 100)
                                    .mapToObj(i -> Box.alarm(i + Box.noise(4000)))
                                    .forEach(box.outbox::append));
            assertEquals(0, box.query("SELECT count(*) FROM alarm"));
            box.time.advance(Duration.ofSeconds(31));
            assertTrue(box.query("SELECT count(*) FROM alarm") >= 16, "some fit");
            assertEquals(100, box.outbox.depth(Lane.ALARM));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
        }
    }

    @Test
    void whatMemoryCannotHoldWhileTheDiskRefusesLeavesAGap() throws Exception {
        String mebibyte = Box.noise(1 << 20);
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            limit(box, 1);
            for (int i = 1; i <= 80; i++) {
                box.outbox.append(Box.telemetry(i + mebibyte));
                box.time.advance(Duration.ofSeconds(1));
            }
            Outbox.Entry gap = reader.next(Lane.TELEMETRY, 0, 1).get(0);
            assertEquals(Outbox.GAP_TOPIC, gap.message().topic());
            String text = Box.text(gap);
            assertTrue(
                    text.matches(
                            "\"type\":\"gap\",\"fromSeq\":1,\"toSeq\":73,\"count\":73,\"from\":\\d+,\"to\":\\d+,\"why\":\"disk\""),
                    text);
            assertEquals(73, gap.seq());
            assertEquals(74, reader.next(Lane.TELEMETRY, 73, 1).get(0).seq());
            assertEquals(8, box.outbox.depth(Lane.TELEMETRY), "seven and the gap");
            limit(box, 1_000_000);
            box.time.advance(Duration.ofMinutes(1));
            assertEquals(Map.of(), box.faults.raised());
        }
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            List<Outbox.Entry> offered = Box.offered(reader, Lane.TELEMETRY);
            assertEquals(8, offered.size());
            assertTrue(Box.text(offered.get(0)).contains("\"toSeq\":73"));
            offered.forEach(entry -> reader.confirm(Lane.TELEMETRY, entry.seq()));
            assertEquals(0, box.outbox.depth(Lane.TELEMETRY));
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
        statement("PRAGMA user_version = " + (Schema.VERSION + 1));
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
        long snapshot = written - RecentMessages.MAX_SETTLED + 1L;
        String lost =
                "\"type\":\"gap\",\"fromSeq\":2,\"toSeq\":%d,\"count\":%d,\"why\":\"damaged\""
                        .formatted(snapshot - 1, snapshot - 2);
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
            Outbox.Entry gap = reader.next(Lane.ALARM, 0, 1).get(0);
            assertEquals(snapshot - 1, gap.seq());
            assertEquals(lost, Box.text(gap));
            assertEquals(snapshot, reader.next(Lane.ALARM, gap.seq(), 1).get(0).seq());
            assertEquals(RecentMessages.MAX_SETTLED - 1 + 1, box.outbox.depth(Lane.ALARM));
            assertEquals(1, reader.next(Lane.TELEMETRY, 0, 10).size());
            box.outbox.append(Box.alarm("last"));
            box.settle();
        }
        try (Box box = new Box(directory)) {
            List<Outbox.Entry> offered = Box.offered(box.reader("up"), Lane.ALARM);
            assertEquals(lost, Box.text(offered.get(0)));
            assertEquals(snapshot, offered.get(1).seq());
            assertTrue(Box.text(offered.get(1)).startsWith("a" + snapshot + "x"));
            assertEquals(RecentMessages.MAX_SETTLED + 2, offered.size());
            assertEquals(
                    (written + 1) + "=last",
                    Box.shown(offered).get(RecentMessages.MAX_SETTLED + 1));
            assertEquals(1, box.outbox.lastSeq(Lane.TELEMETRY));
        }
    }

    @Test
    void whatADamagedDatabaseStillGivesIsSentThoughThereIsNoOther() throws Exception {
        int written = 3000;
        Path data = directory.resolve("data");
        Path hidden = directory.resolve("hidden");
        try (Box box = new Box(data)) {
            Outbox.Reader reader = box.reader("up");
            box.together(
                    () ->
                            IntStream.rangeClosed(1, written)
                                    .mapToObj(i -> Box.alarm(i + Box.noise(300)))
                                    .forEach(box.outbox::append));
            reader.confirm(Lane.ALARM, 1);
            // No directory for a new one; what is open stays so.
            Files.move(data, hidden);
            Files.createFile(data);
            scribble("hidden/outbox.db");
            Path log = hidden.resolve("outbox.db-wal");
            byte[] half = Files.readAllBytes(log);
            Arrays.fill(half, half.length / 4, half.length / 2, (byte) 0x5A);
            Files.write(log, half, StandardOpenOption.WRITE);
            // A page that is damaged in part may only miss some rows, and is told of as a gap.
            for (int round = 0; round < 10 && box.faults.raised().isEmpty(); round++) {
                Box.offered(reader, Lane.ALARM);
            }
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            box.outbox.append(Box.alarm("new"));
            List<Outbox.Entry> offered = Box.offered(reader, Lane.ALARM);
            long gaps =
                    offered.stream()
                            .filter(e -> e.message().topic().equals(Outbox.GAP_TOPIC))
                            .count();
            assertTrue(gaps >= 1, "some cannot be read");
            assertTrue(
                    offered.size() - gaps > RecentMessages.MAX_SETTLED + 1,
                    offered.size() + " are sent");
            assertEquals(written + 1, offered.get(offered.size() - 1).seq());

            Files.delete(data);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(Box.shown(offered), Box.shown(Box.offered(reader, Lane.ALARM)));
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
                    List.of("1=a", "2=b"), Box.shown(Box.offered(second.reader("up"), Lane.ALARM)));
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsTriedAgain() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (Box box = new Box(file.resolve("below"))) {
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("a"));
            assertEquals(List.of(), reader.next(Lane.ALARM, 0, 10), "numbers are not known yet");
            box.time.advance(Duration.ofSeconds(6));
            assertEquals(List.of("1=a"), Box.shown(reader.next(Lane.ALARM, 0, 10)));
            box.outbox.append(Box.telemetry("t"));
            box.outbox.append(Box.alarm("b"));
            assertEquals(List.of("2=b"), Box.shown(reader.next(Lane.ALARM, 1, 10)));
            reader.confirm(Lane.ALARM, 1);
            box.time.advance(Duration.ofMinutes(3));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            Files.delete(file);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(List.of("2=b"), Box.shown(reader.next(Lane.ALARM, 0, 10)));
            assertEquals(1, box.query("SELECT count(*) FROM alarm"));
        }
        try (Box box = new Box(file.resolve("below"))) {
            assertEquals(2, box.outbox.lastSeq(Lane.ALARM));
            assertEquals(List.of("2=b"), Box.shown(box.reader("up").next(Lane.ALARM, 0, 10)));
        }
    }

    /** As on a disk that turned read-only; after an end in order and after a kill. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatCanOnlyBeReadIsSentFirstAndNothingTwiceWhenItCanBeWritten(boolean killed)
            throws Exception {
        Path copy = leave(killed);
        Path lock = copy.resolve(DirectoryLock.NAME);
        try (Box box = new Box(copy)) {
            assertEquals(Map.of("k", "old3"), box.outbox.remembered(), "at once");
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.remembering("new", "k", "new"));
            box.outbox.append(Box.telemetry("two"));
            // That the first was confirmed had not been saved yet.
            String gap = "1000=\"type\":\"gap\",\"fromSeq\":1,\"toSeq\":1000,\"why\":\"restart\"";
            List<String> alarms =
                    killed
                            ? List.of("1=old1", "2=old2", "3=old3", "4=new")
                            : List.of("2=old2", "3=old3", "4=new");
            List<String> telemetry = killed ? List.of(gap, "1001=two") : List.of("2=two");
            assertEquals(alarms, Box.shown(Box.offered(reader, Lane.ALARM)), "in order");
            assertEquals(telemetry, Box.shown(Box.offered(reader, Lane.TELEMETRY)));
            assertEquals(alarms.size(), box.outbox.depth(Lane.ALARM));
            assertEquals(Set.of(DISK), box.faults.raised().keySet());
            reader.confirm(Lane.ALARM, 1);
            reader.confirm(Lane.ALARM, 2);
            reader.confirm(Lane.ALARM, 4);
            reader.confirm(Lane.TELEMETRY, killed ? 1000 : 2);
            box.time.advance(Duration.ofMinutes(5));

            Files.delete(lock);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            box.outbox.append(Box.alarm("next"));
            assertEquals(List.of("3=old3", "5=next"), Box.shown(Box.offered(reader, Lane.ALARM)));
            assertEquals(
                    killed ? List.of("1001=two") : List.of(),
                    Box.shown(Box.offered(reader, Lane.TELEMETRY)));
            box.settle();
        }
        try (Box box = new Box(copy)) {
            Outbox.Reader reader = box.reader("up");
            assertEquals(Map.of("k", "new"), box.outbox.remembered());
            assertEquals(
                    List.of("3=old3", "4=new", "5=next"),
                    Box.shown(Box.offered(reader, Lane.ALARM)),
                    "what was confirmed beyond the cursor is a copy");
            assertEquals(
                    killed ? List.of("1001=two") : List.of(),
                    Box.shown(Box.offered(reader, Lane.TELEMETRY)));
        }
    }

    @Test
    void whatAnotherWroteMeanwhileIsNotOverwritten() throws Exception {
        Path copy = leave(false);
        Path elsewhere = directory.resolve("elsewhere");
        copy(copy, elsewhere);
        try (Box other = new Box(elsewhere)) {
            other.outbox.append(Box.alarm("other"));
        }
        try (Box box = new Box(copy)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("confirmed"));
            box.outbox.append(Box.alarm("new"));
            assertEquals(4, Box.offered(reader, Lane.ALARM).size());
            reader.confirm(Lane.ALARM, 4);
            Files.copy(
                    elsewhere.resolve("outbox.db"),
                    copy.resolve("outbox.db"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.delete(copy.resolve(DirectoryLock.NAME));
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(
                    List.of("2=old2", "3=old3", "4=other", "6=new"),
                    Box.shown(Box.offered(reader, Lane.ALARM)));
        }
    }

    @Test
    void whatCanOnlyBeReadAndIsDamagedLeavesGapsAndDoesNotHoldUpWhatIsNew() throws Exception {
        Path data = directory.resolve("data");
        try (Box box = new Box(data)) {
            box.reader("up");
            box.together(
                    () ->
                            IntStream.rangeClosed(1, 200)
                                    .mapToObj(i -> Box.alarm(i + Box.noise(1000)))
                                    .forEach(box.outbox::append));
        }
        byte[] file = Files.readAllBytes(data.resolve("outbox.db"));
        int at = file.length / 2 / 4096 * 4096;
        Arrays.fill(file, at, at + 4096, (byte) 0x5A);
        Files.write(data.resolve("outbox.db"), file);
        forbid(data);
        try (Box box = new Box(data)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.alarm("new"));
            for (int i = 0; i < 3; i++) {
                box.time.advance(Duration.ofSeconds(4));
                Box.offered(reader, Lane.ALARM);
            }
            List<String> offered = Box.shown(Box.offered(reader, Lane.ALARM));
            assertTrue(offered.get(0).startsWith("1="), offered.get(0));
            assertTrue(offered.size() > 150 && offered.size() < 201, offered.toString());
            assertEquals(1, offered.stream().filter(text -> text.contains("damaged")).count());
            assertEquals("201=new", offered.get(offered.size() - 1));
        }
    }

    /** A directory in which a gateway left three alarms and cannot take the lock again. */
    private Path leave(boolean killed) throws IOException {
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy");
        try (Box box = new Box(data)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 3; i++) {
                box.outbox.append(Box.remembering("old" + i, "k", "old" + i));
            }
            reader.confirm(Lane.ALARM, 1);
            box.outbox.append(Box.telemetry("one"));
            reader.confirm(Lane.TELEMETRY, 1);
            if (killed) {
                copy(data, copy);
            }
        }
        if (!killed) {
            copy(data, copy);
        }
        forbid(copy);
        return copy;
    }

    @Test
    void theLogIsReadWithoutItsIndex() throws Exception {
        Path copy = leave(true);
        Files.delete(copy.resolve("outbox.db-shm"));
        Files.createSymbolicLink(copy.resolve("outbox.db-shm"), Path.of("no/such/directory/shm"));
        try (Box box = new Box(copy)) {
            assertEquals(3, Box.offered(box.reader("up"), Lane.ALARM).size());
        }
    }

    /** So that the database cannot be opened for writing, also by root. */
    private static void forbid(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(DirectoryLock.NAME));
        Files.createDirectory(data.resolve(DirectoryLock.NAME));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void numbersGivenWithoutTheDatabaseDoNotGetIntoTheWayOfThoseInIt() throws Exception {
        Path hidden = directory.resolve("hidden");
        Path below = directory.resolve("below");
        try (Box box = new Box(below)) {
            box.reader("up").confirm(Lane.ALARM, 0);
            for (int i = 1; i <= 3; i++) {
                box.outbox.append(Box.remembering("old" + i, "k", "old" + i));
            }
        }
        Files.move(below, hidden);
        Files.createFile(below);
        try (Box box = new Box(below)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 5; i++) {
                box.outbox.append(Box.remembering("new" + i, "k", "new" + i));
            }
            box.time.advance(Duration.ofSeconds(6));
            assertEquals(5, reader.next(Lane.ALARM, 0, 10).size());
            reader.confirm(Lane.ALARM, 1);
            reader.confirm(Lane.ALARM, 2);

            Files.delete(below);
            Files.move(hidden, below);
            box.time.advance(Duration.ofSeconds(31));
            assertEquals(Map.of(), box.faults.raised());
            assertEquals(Map.of("k", "new5"), box.outbox.remembered());
            List<String> offered =
                    List.of("1=old1", "2=old2", "3=old3", "6=new3", "7=new4", "8=new5");
            List<Outbox.Entry> old = reader.next(Lane.ALARM, 5, 10);
            List<Outbox.Entry> again = reader.next(Lane.ALARM, 3, 10);
            assertEquals(
                    offered, Stream.of(old, again).flatMap(List::stream).map(Box::shown).toList());
            // This is still an answer for new3, which goes again as number 6.
            reader.confirm(Lane.ALARM, 3);
            assertEquals(6, box.outbox.depth(Lane.ALARM));
            reader.confirm(Lane.ALARM, 3);
            assertEquals(5, box.outbox.depth(Lane.ALARM));
            // After it began again there can be none.
            assertEquals("1=old1", Box.shown(reader.next(Lane.ALARM, 0, 1)).get(0));
            reader.confirm(Lane.ALARM, 1);
            assertEquals(4, box.outbox.depth(Lane.ALARM));
            box.settle();
        }
        try (Box box = new Box(below)) {
            assertEquals(Map.of("k", "new5"), box.outbox.remembered());
            assertEquals(8, box.outbox.lastSeq(Lane.ALARM));
            Outbox.Reader reader = box.reader("up");
            assertEquals(List.of("2=old2", "3=old3"), Box.shown(reader.next(Lane.ALARM, 0, 10)));
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
