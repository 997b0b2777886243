package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.outbox.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A detector gets its acknowledgement when its alarm is safe, not before. */
class DurableTest {

    @TempDir Path directory;

    @Test
    void itIsSaidOnceTheAlarmIsInTheDatabase() throws Exception {
        try (Box box = new Box(directory)) {
            long[] rows = {-1};
            box.together(
                    () -> {
                        box.outbox.append(Box.alarm("fire"));
                        CompletableFuture<Void> safe = box.outbox.durable();
                        var unused = safe.thenRun(() -> rows[0] = count(box));
                        assertFalse(safe.isDone(), "the outbox has not come to it yet");
                    });
            assertEquals(1, rows[0]);
            assertTrue(box.outbox.durable().isDone(), "nothing waits");
        }
    }

    @Test
    void telemetryIsNotWaitedFor() throws Exception {
        try (Box box = new Box(directory)) {
            box.outbox.append(Box.telemetry("t"));
            assertTrue(box.outbox.durable().isDone());
        }
    }

    @Test
    void aBurstIsPromisedInTheOrderItCame() throws Exception {
        try (Box box = new Box(directory)) {
            List<Boolean> snapshot = new ArrayList<>();
            box.together(
                    () -> {
                        for (int i = 1; i <= 3; i++) {
                            long atLeast = 600L * i;
                            for (int j = 0; j < 600; j++) {
                                box.outbox.append(Box.alarm(i + "-" + j));
                            }
                            CompletableFuture<Void> safe = box.outbox.durable();
                            var unused = safe.thenRun(() -> snapshot.add(count(box) >= atLeast));
                        }
                    });
            assertEquals(List.of(true, true, true), snapshot);
        }
    }

    @Test
    void whileTheDiskRefusesItIsSaidOnceTheDiskTakesItAgain() throws Exception {
        try (Box box = new Box(directory)) {
            refuse(box, true);
            box.outbox.append(Box.alarm("fire" + Box.noise(200_000)));
            CompletableFuture<Void> safe = box.outbox.durable();
            box.time.advance(Duration.ofMinutes(5));
            assertFalse(safe.isDone());
            refuse(box, false);
            box.time.advance(Duration.ofSeconds(31));
            assertTrue(safe.isDone() && !safe.isCompletedExceptionally());
        }
    }

    @Test
    void whileTheDiskRefusesEveryUplinksConfirmationIsAsGood() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            refuse(box, true);
            box.outbox.append(Box.alarm("fire" + Box.noise(200_000)));
            CompletableFuture<Void> safe = box.outbox.durable();
            assertFalse(safe.isDone());
            reader.confirm(Lane.ALARM, reader.next(Lane.ALARM, 0, 1).get(0).seq());
            box.time.advance(Duration.ofSeconds(31));
            assertTrue(safe.isDone() && !safe.isCompletedExceptionally());
        }
    }

    @Test
    void whatWasDroppedIsNotPromised() throws Exception {
        try (Box box = new Box(directory)) {
            refuse(box, true);
            box.outbox.append(Box.alarm("fire" + Box.noise(200_000)));
            CompletableFuture<Void> safe = box.outbox.durable();
            for (long bytes = 0; bytes <= Box.MEMORY; bytes += 100_000) {
                box.outbox.append(Box.alarm(Box.noise(100_000)));
            }
            assertTrue(safe.isCompletedExceptionally());
        }
    }

    @Test
    void atTheEndNobodyIsLeftWaiting() throws Exception {
        CompletableFuture<Void> never;
        Box box = new Box(directory);
        try (box) {
            refuse(box, true);
            box.outbox.append(Box.alarm("fire" + Box.noise(200_000)));
            never = box.outbox.durable();
        }
        assertTrue(never.isCompletedExceptionally());
        assertTrue(box.outbox.durable().isCompletedExceptionally());
    }

    private static void refuse(Box box, boolean refuse) throws Exception {
        Database database = box.outbox.database();
        assertNotNull(database);
        database.limitPages(refuse ? 1 : 1_000_000);
    }

    private static long count(Box box) {
        try {
            return box.query("SELECT count(*) FROM alarm");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
