package io.standpipe.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.coap.device.Detector;
import io.standpipe.coap.restart.Journal;
import io.standpipe.coap.restart.KeepingSink;
import io.standpipe.coap.restart.RestartStore;
import io.standpipe.model.device.Readings;
import io.standpipe.testkit.OddFiles;
import io.standpipe.testkit.RecordingSink;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RestartStoreTest {

    @TempDir private Path directory;

    private final VirtualTime disk = new VirtualTime();
    private final List<String> problems = new ArrayList<>();

    private Path file() {
        return directory.resolve("kept");
    }

    private RestartStore open(Path file) {
        return new RestartStore(file, disk, disk, problems::add, values -> values);
    }

    private static byte[] value(int n) {
        return new byte[] {(byte) n};
    }

    private int stored(String key) throws IOException {
        byte[] value = Journal.read(file()).get(key);
        return value == null ? 0 : value[0];
    }

    @Test
    void aChangeIsOnTheDiskWhenItsMomentCompletes() throws IOException {
        RestartStore kept = open(file());
        assertTrue(kept.written().isDone(), "nothing was asked for");
        kept.put("a", value(1));
        assertTrue(kept.written().isDone());
        assertEquals(1, stored("a"));
        kept.remove("a");
        assertEquals(0, stored("a"));
    }

    /** It is set aside whatever it is, and what is kept from then on is there at the next start. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatStandsInItsPlaceIsNeitherWaitedForNorSwallowed() throws IOException {
        Map<String, Path> odd = OddFiles.in(directory);
        Path unreadable = odd.remove("unreadable");
        for (Path file : odd.values()) {
            try (RestartStore kept = open(file)) {
                kept.put("a", value(1));
            }
            assertEquals(List.of(), problems, file.toString());
            assertEquals(1, Journal.read(file).get("a")[0]);
        }
        try (RestartStore kept = open(unreadable)) {
            kept.put("a", value(1));
        }
        assertEquals(1, problems.size(), "a disk that refuses may be mended");
    }

    /** Thirty at once after a rest, then one a second, whatever comes. */
    @Test
    void theDiskIsSpared() throws IOException {
        RestartStore kept = open(file());
        disk.advance(Duration.ofHours(1));
        for (int i = 1; i <= RestartStore.AT_ONCE; i++) {
            kept.put("a", value(i));
            assertTrue(kept.written().isDone(), "change " + i);
        }
        kept.put("a", value(100));
        kept.put("b", value(101));
        CompletableFuture<Void> last = kept.written();
        assertFalse(last.isDone());
        disk.advance(RestartStore.PAUSE.minusMillis(1));
        assertEquals(RestartStore.AT_ONCE, stored("a"));
        disk.advance(Duration.ofMillis(1));
        assertTrue(last.isDone());
        assertEquals(100, stored("a"));
        assertEquals(101, stored("b"));
        int writes = 0;
        for (int i = 0; i < 1000; i++) {
            kept.put("a", value(i % 100));
            disk.advance(Duration.ofMillis(20));
            if (kept.written().isDone()) {
                writes++;
            }
        }
        assertTrue(writes <= 21, writes + " in 20 s");
    }

    /** Those that can wait then wait for it. */
    @Test
    void whatComesWithAnAlarmWaitsForNoOther() throws IOException {
        RestartStore kept = open(file());
        for (int i = 0; i <= RestartStore.AT_ONCE; i++) {
            kept.put("a", value(i));
        }
        assertFalse(kept.written().isDone());
        kept.putAtOnce("b", value(7));
        assertTrue(kept.written().isDone());
        assertEquals(RestartStore.AT_ONCE, stored("a"));
        assertEquals(7, stored("b"));
        kept.put("a", value(50));
        disk.advance(RestartStore.PAUSE.minusMillis(1));
        kept.putAtOnce("b", value(8));
        kept.put("a", value(51));
        disk.advance(RestartStore.PAUSE.minusMillis(1));
        assertEquals(50, stored("a"));
        assertEquals(8, stored("b"));
        disk.advance(Duration.ofMillis(1));
        assertEquals(51, stored("a"));
    }

    @Test
    void aDiskThatRefusesIsTriedAgain() throws IOException {
        Path parent = directory.resolve("parent");
        Files.writeString(parent, "no directory");
        RestartStore kept = open(parent.resolve("kept"));
        assertEquals(1, problems.size());
        kept.put("a", value(1));
        assertTrue(kept.written().isCompletedExceptionally(), "nobody waits for it");
        Files.delete(parent);
        disk.advance(RestartStore.AGAIN);
        assertEquals("", problems.get(1));
        assertEquals(2, problems.size());
        kept.put("b", value(2));
        Map<String, byte[]> now = Journal.read(parent.resolve("kept"));
        assertEquals(List.of("a", "b"), List.copyOf(now.keySet()));
    }

    /** What was not written anew could have been used by the one before. */
    @Test
    void whatCannotBeWrittenIsNotRestored() throws IOException {
        open(file()).put("a", value(1));
        Files.createDirectory(directory.resolve("kept.new"));
        Files.writeString(directory.resolve("kept.new").resolve("x"), "");
        assertEquals(Map.of(), open(file()).take(""));
        assertEquals(1, problems.size());
        Files.delete(directory.resolve("kept.new").resolve("x"));
        assertEquals(List.of("a"), List.copyOf(open(file()).take("").keySet()));
    }

    @Test
    void anAnswerWaitsForTheDiskButNotForOneThatHangs() {
        RecordingSink sink = new RecordingSink();
        VirtualTime bus = new VirtualTime();
        RestartStore kept = open(file());
        KeepingSink keeping = new KeepingSink(sink, kept, bus);
        Readings report =
                new Readings(
                        Kit.detector("a", Kit.SMOKE, Detector.Security.NONE, null).device(),
                        disk.stamp(),
                        List.of());
        assertTrue(keeping.acceptDurably(report).isDone());
        for (int i = 0; i <= RestartStore.AT_ONCE; i++) {
            kept.put("a", value(1));
        }
        CompletableFuture<Void> answer = keeping.acceptDurably(report);
        assertFalse(answer.isDone());
        disk.advance(RestartStore.PAUSE);
        assertTrue(answer.isDone());
        kept.put("a", value(1));
        CompletableFuture<Void> hanging = keeping.acceptDurably(report);
        bus.advance(Duration.ofMillis(1999));
        assertFalse(hanging.isDone());
        bus.advance(Duration.ofMillis(1));
        assertTrue(hanging.isDone());
    }
}
