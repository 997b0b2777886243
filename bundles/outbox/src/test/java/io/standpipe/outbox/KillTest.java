package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

    private static final int LINES = 4000;

    @TempDir Path directory;

    @Test
    void whatWasOfferedOutlivesAKill() throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledChild.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        CompletableFuture<Void> watch =
                CompletableFuture.runAsync(
                        () -> child.toHandle().destroyForcibly(),
                        CompletableFuture.delayedExecutor(90, TimeUnit.SECONDS));
        Map<String, Map<Lane, NavigableSet<Long>>> said =
                Map.of("offered", lanes(), "confirmed", lanes());
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            for (int lines = 0; line != null; lines++) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && !words[2].isEmpty()) {
                    said.get(words[0]).get(Lane.valueOf(words[1])).add(Long.valueOf(words[2]));
                }
                if (lines == LINES) {
                    child.toHandle().destroyForcibly(); // SIGKILL; what it printed stays readable
                }
                line = out.readLine();
            }
        } finally {
            watch.cancel(false);
            child.destroyForcibly();
        }
        assertTrue(child.waitFor(10, TimeUnit.SECONDS));

        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    "outbox.db outbox.db-shm outbox.db-wal outbox.lock",
                    files.map(f -> f.getFileName().toString())
                            .sorted()
                            .collect(Collectors.joining(" ")));
        }
        try (Box box = new Box(directory)) {
            assertEquals(Map.of(), box.faults.raised());
            Outbox.Reader reader = box.reader("up");
            for (Lane lane : Lane.values()) {
                NavigableSet<Long> offered = said.get("offered").get(lane);
                NavigableSet<Long> confirmed = said.get("confirmed").get(lane);
                List<Entry> snapshot = Box.offered(reader, lane);
                NavigableSet<Long> missing = new TreeSet<>(offered);
                missing.removeAll(confirmed);
                // What was about to be written is told of, and its numbers are not given again.
                snapshot.forEach(
                        entry -> {
                            if (entry.message().topic().equals(Outbox.GAP_TOPIC)) {
                                assertEquals(Lane.TELEMETRY, lane);
                                long first = first(entry);
                                missing.subSet(first, true, entry.seq(), true).clear();
                            } else {
                                assertEquals("text " + entry.seq(), Box.text(entry));
                                missing.remove(entry.seq());
                            }
                        });
                assertEquals(new TreeSet<Long>(), missing);
                assertTrue(offered.size() > 100, "only " + offered.size() + " were offered");
                assertTrue(box.outbox.lastSeq(lane) >= offered.last());
            }
            // What is remembered belongs to the last message that was written, not to another.
            assertEquals(
                    Map.of("last", "text " + box.outbox.lastSeq(Lane.ALARM)),
                    box.outbox.remembered());
        }
    }

    private static long first(Entry gap) {
        return Long.parseLong(Box.text(gap).replaceFirst(".*\"fromSeq\":(\\d+).*", "$1"));
    }

    private static Map<Lane, NavigableSet<Long>> lanes() {
        return new EnumMap<>(Map.of(Lane.ALARM, new TreeSet<>(), Lane.TELEMETRY, new TreeSet<>()));
    }
}
