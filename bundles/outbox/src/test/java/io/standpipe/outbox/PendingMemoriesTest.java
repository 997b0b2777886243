package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.standpipe.model.message.Lane;
import io.standpipe.outbox.lane.RecentMessages;
import io.standpipe.outbox.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes with a message and is remembered. */
class PendingMemoriesTest {

    @TempDir Path directory;
    @TempDir Path elsewhere;

    @Test
    void theNewestOfEachKeyOutlivesTheMessage() {
        try (Box box = new Box(directory)) {
            box.outbox.append(Box.remembering("raised", "alarm/a", "stands"));
            box.outbox.append(Box.remembering("raised", "alarm/b", "stands"));
            box.outbox.append(Box.remembering("seen", "alarm/a", "acknowledged"));
            box.outbox.append(Box.remembering("cleared", "alarm/b", ""));
            box.outbox.append(Box.remembering("cleared", "alarm/c", ""));
            assertEquals(Map.of("alarm/a", "acknowledged"), box.outbox.remembered());
            for (int seq = 1; seq <= 5; seq++) {
                box.reader("up").confirm(Lane.ALARM, seq);
            }
            box.settle();
        }
        try (Box box = new Box(directory)) {
            assertEquals(Map.of("alarm/a", "acknowledged"), box.outbox.remembered());
            box.outbox.append(Box.remembering("cleared", "alarm/a", ""));
            assertEquals(Map.of(), box.outbox.remembered());
        }
        try (Box box = new Box(directory)) {
            assertEquals(Map.of(), box.outbox.remembered());
        }
    }

    @Test
    void afterAKillItIsThatOfTheMessagesThatWereWritten() throws Exception {
        Path killed;
        try (Box box = new Box(directory)) {
            box.outbox.append(Box.remembering("raised", "alarm/a", "stands"));
            limitPages(box, 1);
            // The disk refuses: the message waits, and with it what it leaves.
            box.outbox.append(Box.remembering("cleared" + Box.noise(200_000), "alarm/a", ""));
            assertEquals(Map.of(), box.outbox.remembered());
            killed = box.copy(elsewhere.resolve("killed"));
            limitPages(box, 1_000_000);
            box.time.advance(Duration.ofMinutes(2));
            assertEquals(2, box.outbox.lastSeq(Lane.ALARM));
        }
        try (Box box = new Box(killed)) {
            assertEquals(1, box.outbox.lastSeq(Lane.ALARM));
            assertEquals(Map.of("alarm/a", "stands"), box.outbox.remembered());
        }
        try (Box box = new Box(directory)) {
            assertEquals(Map.of(), box.outbox.remembered());
        }
    }

    private static void limitPages(Box box, long pages) throws Exception {
        Database database = box.outbox.database();
        assertNotNull(database);
        database.limitPages(pages);
    }

    @Test
    void aDatabaseThatTakesTheOthersPlaceHoldsItToo() throws Exception {
        try (Box box = new Box(directory)) {
            box.outbox.append(Box.remembering("raised", "alarm/a", "stands"));
            box.together(
                    () ->
                            IntStream.rangeClosed(1, RecentMessages.MAX_SETTLED)
                                    .mapToObj(i -> Box.alarm(Box.noise(300)))
                                    .forEach(box.outbox::append));
            box.settle();
            for (String name : List.of("outbox.db", "outbox.db-wal")) {
                byte[] garbage = new byte[(int) Files.size(directory.resolve(name))];
                Files.write(directory.resolve(name), garbage, StandardOpenOption.WRITE);
            }
            // Too much for memory: the oldest must be read from the file, which shows the damage.
            box.reader("up").next(Lane.ALARM, 0, 10);
            assertEquals(Set.of("io.standpipe.outbox/outbox"), box.faults.raised().keySet());
            box.outbox.append(Box.remembering("raised", "alarm/b", "stands"));
        }
        try (Box box = new Box(directory)) {
            assertEquals(Map.of("alarm/a", "stands", "alarm/b", "stands"), box.outbox.remembered());
        }
    }
}
