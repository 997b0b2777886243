package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import io.standpipe.model.Outbox.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random lives of an outbox against a model: a list of texts, and a set of what each confirmed. */
class ModelTest {

    private static final class Life {
        final Path root;
        final Map<Lane, List<String>> written = new EnumMap<>(Lane.class);
        final Map<String, Map<Lane, NavigableSet<Long>>> open = new TreeMap<>();
        final Map<String, Outbox.Reader> readers = new TreeMap<>();
        int copies;
        Box box;

        Life() throws IOException {
            root = Files.createTempDirectory("outbox");
            box = new Box(root.resolve("0"));
            for (Lane lane : Lane.values()) {
                written.put(lane, new ArrayList<>());
            }
        }

        void step(Random random) throws IOException {
            Lane lane = random.nextInt(3) == 0 ? Lane.ALARM : Lane.TELEMETRY;
            String uplink = random.nextBoolean() ? "one" : "two";
            int what = random.nextInt(100);
            if (what < 40) {
                append(lane, 1 + random.nextInt(5));
            } else if (what < 75) {
                for (int count = random.nextInt(12); count > 0; count--) {
                    confirm(uplink, lane, random);
                }
            } else if (what < 85) {
                box.time.advance(Duration.ofMillis(random.nextInt(3000)));
            } else if (what < 92) {
                openUplink(uplink);
            } else if (what < 96) {
                box.close();
                reopen(box.directory, true);
            } else {
                Box killed = box;
                reopen(box.copy(root.resolve(String.valueOf(++copies))), false);
                killed.close();
            }
            check();
        }

        private void append(Lane lane, int count) {
            box.together(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            append(lane);
                        }
                    });
            box.time.advance(Duration.ofMillis(11)); // telemetry keeps a pace
        }

        private void append(Lane lane) {
            String text = lane + "-" + (written.get(lane).size() + 1);
            box.outbox.append(Box.message(lane, text));
            written.get(lane).add(text);
            for (Map<Lane, NavigableSet<Long>> lanes : open.values()) {
                lanes.get(lane).add((long) written.get(lane).size());
            }
        }

        /** Mostly the oldest, as uplinks do. */
        private void confirm(String uplink, Lane lane, Random random) {
            if (readers.containsKey(uplink) && !open.get(uplink).get(lane).isEmpty()) {
                List<Long> choice = new ArrayList<>(open.get(uplink).get(lane));
                int place = random.nextInt(4) == 0 ? random.nextInt(choice.size()) : 0;
                long seq = choice.get(place);
                readers.get(uplink).confirm(lane, seq);
                open.get(uplink).get(lane).remove(seq);
            }
        }

        private void openUplink(String uplink) {
            readers.put(uplink, box.reader(uplink));
            if (open.containsKey(uplink)) {
                return;
            }
            Map<Lane, NavigableSet<Long>> lanes = new EnumMap<>(Lane.class);
            for (Lane lane : Lane.values()) {
                NavigableSet<Long> seqs = offered(uplink, lane);
                if (open.isEmpty()) {
                    assertEquals(written.get(lane).size(), seqs.size());
                }
                lanes.put(lane, seqs);
            }
            open.put(uplink, lanes);
        }

        private void reopen(Path directory, boolean exactly) {
            box = new Box(directory);
            readers.clear();
            open.forEach(
                    (uplink, lanes) -> {
                        readers.put(uplink, box.reader(uplink));
                        for (Lane lane : Lane.values()) {
                            NavigableSet<Long> offered = offered(uplink, lane);
                            if (exactly) {
                                // Islands beyond the cursor may be offered again.
                                assertEquals(first(lanes.get(lane)), first(offered));
                            }
                            assertTrue(offered.containsAll(lanes.get(lane)), "lost");
                            lanes.put(lane, offered);
                        }
                    });
        }

        private static Long first(NavigableSet<Long> set) {
            return set.isEmpty() ? null : set.first();
        }

        private NavigableSet<Long> offered(String uplink, Lane lane) {
            NavigableSet<Long> seqs = new TreeSet<>();
            for (Entry entry : Box.offered(readers.get(uplink), lane)) {
                assertEquals(written.get(lane).get((int) entry.seq() - 1), Box.text(entry));
                assertTrue(seqs.isEmpty() || entry.seq() > seqs.last(), "order");
                seqs.add(entry.seq());
            }
            return seqs;
        }

        private void check() {
            for (Lane lane : Lane.values()) {
                assertEquals(written.get(lane).size(), box.outbox.lastSeq(lane));
                NavigableSet<Long> needed = new TreeSet<>();
                open.forEach((uplink, lanes) -> needed.addAll(lanes.get(lane)));
                int depth = open.isEmpty() ? written.get(lane).size() : needed.size();
                assertEquals(depth, box.outbox.depth(lane));
                readers.keySet()
                        .forEach(
                                uplink ->
                                        assertEquals(
                                                open.get(uplink).get(lane), offered(uplink, lane)));
            }
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void anOutboxDoesWhatTheModelDoes(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Life life = new Life();
        try {
            for (int step = 0; step < 100; step++) {
                life.step(random);
            }
        } finally {
            life.box.close();
            delete(life.root);
        }
    }

    private static void delete(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            files.sorted((a, b) -> b.compareTo(a))
                    .forEach(
                            file -> {
                                try {
                                    Files.delete(file);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
        }
    }
}
