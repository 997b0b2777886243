package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.outbox.store.NumberCheck;
import io.standpipe.outbox.store.StoredOutbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** What another process sees of an outbox, and that it leaves nothing behind. */
class StoredOutboxTest {

    @TempDir Path directory;

    private static List<String> bodies(StoredOutbox outbox, long from) throws IOException {
        List<String> bodies = new ArrayList<>();
        outbox.messages(
                Lane.ALARM,
                from,
                Long.MAX_VALUE,
                message ->
                        bodies.add(
                                message.seq()
                                        + " "
                                        + new String(message.body(), StandardCharsets.UTF_8)));
        return bodies;
    }

    private NumberCheck.Found check(Lane lane) throws IOException {
        try (StoredOutbox outbox = StoredOutbox.open(directory)) {
            return NumberCheck.of(outbox, lane, count -> {});
        }
    }

    /** Names and sizes. */
    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path each : all.toList()) {
                files.put(each.getFileName().toString(), Files.size(each));
            }
        }
        return files;
    }

    private void change(String sql) throws Exception {
        try (Connection connection =
                        new SQLiteConfig()
                                .createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void itSeesWhatWaitsWhileTheGatewayRunsAndAfterwards() throws Exception {
        try (Box box = new Box(directory)) {
            box.reader("one").close();
            for (int i = 1; i <= 250; i++) {
                box.outbox.append(Box.alarm("\"n\":" + i));
            }
            Map<String, Long> before = files();
            try (StoredOutbox outbox = StoredOutbox.open(directory)) {
                assertEquals(250, outbox.state(Lane.ALARM).waiting());
                assertEquals(0, outbox.state(Lane.TELEMETRY).waiting());
                List<String> bodies = bodies(outbox, 1);
                assertEquals(250, bodies.size());
                assertEquals("250 \"n\":250", bodies.get(249));
                assertEquals(List.of("249 \"n\":249", "250 \"n\":250"), bodies(outbox, 249));
                box.outbox.append(Box.alarm("\"n\":251"));
                assertEquals(251, outbox.state(Lane.ALARM).lastRow());
            }
            assertEquals(before.keySet(), files().keySet());
            assertTrue(check(Lane.ALARM).whole());
        }
        Map<String, Long> before = files();
        assertEquals(251, check(Lane.ALARM).messages());
        assertEquals(before, files());
    }

    @Test
    void ofAKilledGatewayItReadsTheLogWithoutItsIndex() throws Exception {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        try (Box box = new Box(directory)) {
            box.reader("one").close();
            box.outbox.append(Box.alarm("\"n\":1"));
            for (String each : List.of("outbox.db", "outbox.db-wal")) {
                Files.copy(directory.resolve(each), copy.resolve(each));
            }
        }
        directory = copy;
        Map<String, Long> before = files();
        assertEquals(1, check(Lane.ALARM).messages());
        assertEquals(before, files());
    }

    @Test
    void holesDoublesAndDamageAreFound() throws Exception {
        try (Box box = new Box(directory)) {
            box.reader("one").close();
            for (int i = 1; i <= 20; i++) {
                box.outbox.append(Box.alarm("\"n\":" + i));
            }
        }
        assertTrue(check(Lane.ALARM).whole());
        change("DELETE FROM alarm WHERE seq IN (5, 6, 9)");
        change(
                "UPDATE alarm SET (body, ts, topic) = (SELECT body, ts, topic FROM alarm WHERE seq = 12) WHERE seq = 14");
        change("UPDATE alarm SET size = 999 WHERE seq = 17");
        NumberCheck.Found found = check(Lane.ALARM);
        assertFalse(found.whole());
        assertEquals(1, found.from());
        assertEquals(20, found.to());
        assertEquals(17, found.messages());
        assertArrayEquals(new long[] {5, 6}, found.holes().get(0));
        assertArrayEquals(new long[] {9, 9}, found.holes().get(1));
        assertEquals(2, found.holes().size());
        assertArrayEquals(new long[] {12, 14}, found.doubles().get(0));
        assertEquals(List.of(17L), found.damaged());
        // What a gap tells of is no hole.
        change(
                "INSERT INTO gap VALUES('one', 'alarm', 5, 9, 0, 0, 'DAMAGED', 'b', 1, 1, 'UNKNOWN', 0)");
        found = check(Lane.ALARM);
        assertEquals(0, found.holes().size());
        assertEquals(3, found.told());
        // Nor what was confirmed.
        change("DELETE FROM gap");
        change("UPDATE lane SET floor = 6 WHERE lane = 'alarm'");
        found = check(Lane.ALARM);
        assertEquals(7, found.from());
        assertEquals(1, found.holes().size());
    }

    @Test
    void whereThereIsNoneItSaysSo() throws Exception {
        assertThrows(NoSuchFileException.class, () -> StoredOutbox.open(directory));
        Files.writeString(
                directory.resolve("outbox.db"), "this is no database, but a text".repeat(99));
        IOException e = assertThrows(IOException.class, () -> StoredOutbox.open(directory));
        assertTrue(String.valueOf(e.getMessage()).contains("outbox.db"), e::toString);
        assertEquals(List.of("outbox.db"), List.copyOf(files().keySet()));
    }
}
