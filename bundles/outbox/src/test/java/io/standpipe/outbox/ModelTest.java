package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.Range;
import io.standpipe.outbox.writer.DirectoryLock;
import io.standpipe.outbox.writer.OutboxLimits;
import io.standpipe.testkit.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Random lives of an outbox against a model: a list of texts for each lane, and for each uplink the
 * set of numbers it has neither got nor been told it will not get.
 */
class ModelTest {

    private static final OutboxLimits LIMITS =
            new OutboxLimits(Box.SYNC, 100_000, Duration.ofHours(2));

    private static final Pattern GAP =
            Pattern.compile(
                    "\"type\":\"gap\",\"fromSeq\":(\\d+),\"toSeq\":(\\d+)(,\"count\":(\\d+),\"from\":\\d+,\"to\":\\d+)?,\"why\":\"(quota|age|restart)\"");

    private static final AtomicInteger GAPS_TOLD = new AtomicInteger();
    private static final AtomicInteger READ_ONLY = new AtomicInteger();

    private record Given(String text, long at) {}

    /** What an uplink is offered: messages by number, and gaps. */
    private record Offered(NavigableSet<Long> messages, List<Range> gaps) {

        NavigableSet<Long> all() {
            NavigableSet<Long> all = new TreeSet<>(messages);
            for (Range gap : gaps) {
                for (long seq = gap.first(); seq <= gap.last(); seq++) {
                    assertTrue(all.add(seq), seq + " twice");
                }
            }
            return all;
        }
    }

    private static final class Life {
        final Path root;
        final VirtualTime time = new VirtualTime();
        final Map<Lane, List<Given>> given = new EnumMap<>(Lane.class);
        final Map<String, Map<Lane, NavigableSet<Long>>> open = new TreeMap<>();
        final Map<String, Outbox.Reader> readers = new TreeMap<>();
        final Random random;
        final Set<String> toldLost = new TreeSet<>();
        int texts;
        int copies;
        boolean readOnly;
        Box box;

        Life(Random random) throws IOException {
            this.random = random;
            root = Files.createTempDirectory("outbox");
            box = new Box(root.resolve("0"), LIMITS, time);
            for (Lane lane : Lane.values()) {
                given.put(lane, new ArrayList<>());
            }
        }

        void step() throws IOException {
            Lane lane = random.nextInt(3) == 0 ? Lane.ALARM : Lane.TELEMETRY;
            String uplink = List.of("one", "two", "three").get(random.nextInt(3));
            int what = random.nextInt(100);
            if (what < 40) {
                append(lane, 1 + random.nextInt(5));
            } else if (what < 70) {
                for (int count = random.nextInt(12); count > 0; count--) {
                    confirm(uplink, lane);
                }
            } else if (what < 84) {
                time.advance(Duration.ofMillis(random.nextInt(3000)));
            } else if (what < 86) {
                time.advance(Duration.ofMinutes(random.nextInt(90)));
            } else if (what < 92) {
                openUplink(uplink);
            } else if (readOnly) {
                canBeWrittenAgain();
            } else if (what < 96) {
                box.close();
                perhapsOnlyToRead(box.directory);
                reopen(box.directory, true);
            } else {
                Box killed = box;
                Path copy = box.copy(root.resolve(String.valueOf(++copies)));
                killed.close();
                perhapsOnlyToRead(copy);
                reopen(copy, false);
            }
            check();
        }

        /** The lock cannot be taken, so the database is only read. */
        private void perhapsOnlyToRead(Path directory) throws IOException {
            readOnly = random.nextInt(3) == 0;
            if (readOnly) {
                READ_ONLY.incrementAndGet();
                Files.deleteIfExists(directory.resolve(DirectoryLock.NAME));
                Files.createDirectory(directory.resolve(DirectoryLock.NAME));
            }
        }

        private void canBeWrittenAgain() throws IOException {
            Files.delete(box.directory.resolve(DirectoryLock.NAME));
            readOnly = false;
            time.advance(Duration.ofSeconds(31));
        }

        private void append(Lane lane, int count) {
            box.together(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            append(lane);
                        }
                    });
        }

        private void append(Lane lane) {
            String text = lane + "-" + ++texts;
            if (lane == Lane.TELEMETRY) {
                text += Box.noise(5_000);
            }
            box.outbox.append(
                    new Message(
                            lane,
                            "t",
                            false,
                            time.boot(),
                            time.stamp().utc(),
                            time.stamp(),
                            text.getBytes(StandardCharsets.UTF_8)));
            given.get(lane).add(new Given(text, time.millis()));
            for (Map<Lane, NavigableSet<Long>> lanes : open.values()) {
                lanes.get(lane).add((long) given.get(lane).size());
            }
        }

        /** Mostly the oldest, as uplinks do. */
        private void confirm(String uplink, Lane lane) {
            if (!readers.containsKey(uplink)) {
                return;
            }
            List<Entry> entries = Box.offered(readers.get(uplink), lane);
            if (!entries.isEmpty()) {
                int place = random.nextInt(4) == 0 ? random.nextInt(entries.size()) : 0;
                Entry entry = entries.get(place);
                readers.get(uplink).confirm(lane, entry.seq());
                Range range = gap(entry);
                if (range == null) {
                    open.get(uplink).get(lane).remove(entry.seq());
                } else {
                    GAPS_TOLD.incrementAndGet();
                    open.get(uplink)
                            .get(lane)
                            .subSet(range.first(), true, range.last(), true)
                            .clear();
                }
            }
        }

        private void openUplink(String uplink) {
            if (readers.containsKey(uplink)) {
                return;
            }
            readers.put(uplink, box.reader(uplink));
            Map<Lane, NavigableSet<Long>> lanes = new EnumMap<>(Lane.class);
            for (Lane lane : Lane.values()) {
                lanes.put(lane, offered(uplink, lane).all());
                if (lane == Lane.ALARM && open.isEmpty()) {
                    assertEquals(given.get(lane).size(), lanes.get(lane).size());
                }
                Set<Long> others = new TreeSet<>();
                open.values().forEach(other -> others.addAll(other.get(lane)));
                Set<Long> gone = new TreeSet<>(others);
                gone.removeAll(lanes.get(lane));
                // What others have still to be told of is no loss to a new one.
                assertTrue(lane == Lane.TELEMETRY || gone.isEmpty(), "lost for a new uplink");
            }
            open.put(uplink, lanes);
            checkLost(uplink, new TreeSet<>());
        }

        private void reopen(Path directory, boolean exactly) {
            box = new Box(directory, LIMITS, time);
            readers.clear();
            for (Lane lane : Lane.values()) {
                skip(lane, exactly);
            }
            open.forEach(
                    (uplink, lanes) -> {
                        readers.put(uplink, box.reader(uplink));
                        for (Lane lane : Lane.values()) {
                            NavigableSet<Long> offered = offered(uplink, lane).all();
                            if (exactly) {
                                // Islands beyond the cursor may be offered again.
                                assertEquals(first(lanes.get(lane)), first(offered));
                            }
                            NavigableSet<Long> lost = new TreeSet<>(lanes.get(lane));
                            lost.removeAll(offered);
                            assertEquals(Set.of(), lost, () -> lane + " for " + uplink);
                            if (lane == Lane.TELEMETRY) {
                                checkLost(uplink, lanes.get(lane));
                            }
                            lanes.put(lane, offered);
                        }
                    });
        }

        /** Numbers that were perhaps never given are skipped after a kill. */
        private void skip(Lane lane, boolean none) {
            long last = box.outbox.lastSeq(lane);
            List<Given> all = given.get(lane);
            if (none || lane == Lane.ALARM || open.isEmpty()) {
                assertTrue(last <= all.size(), "numbers that were never given");
            } else {
                assertTrue(last >= all.size(), "numbers are given again");
            }
            if (open.isEmpty()) {
                all.subList((int) last, all.size()).clear();
            }
            while (all.size() < last) {
                all.add(null);
                open.values().forEach(lanes -> lanes.get(lane).add((long) all.size()));
            }
        }

        /** Only what was younger than a sync interval may be lost by a kill. */
        private void checkLost(String uplink, NavigableSet<Long> wanted) {
            for (Entry entry : Box.offered(readers.get(uplink), Lane.TELEMETRY)) {
                Range gap = gap(entry);
                if (gap == null || !Box.text(entry).contains("restart")) {
                    continue;
                }
                for (long seq = gap.first(); seq <= gap.last(); seq++) {
                    Given lost = given.get(Lane.TELEMETRY).get((int) seq - 1);
                    // What was confirmed may be told of as well, and once told stays told.
                    boolean first = toldLost.add(uplink + seq);
                    if (first && lost != null && wanted.contains(seq)) {
                        long age = time.millis() - lost.at();
                        assertTrue(age <= Box.SYNC.toMillis(), seq + " lost after " + age);
                    }
                }
            }
        }

        private static Long first(NavigableSet<Long> set) {
            return set.isEmpty() ? null : set.first();
        }

        private static Range gap(Entry entry) {
            if (!entry.message().topic().equals(Outbox.GAP_TOPIC)) {
                return null;
            }
            Matcher gap = GAP.matcher(Box.text(entry));
            assertTrue(gap.matches(), Box.text(entry));
            Range range = new Range(Long.parseLong(gap.group(1)), Long.parseLong(gap.group(2)));
            assertEquals(range.last(), entry.seq());
            if (gap.group(5).equals("restart")) {
                assertNull(gap.group(3));
            } else {
                assertEquals(range.last() - range.first() + 1, Long.parseLong(gap.group(4)));
            }
            return range;
        }

        private Offered offered(String uplink, Lane lane) {
            Offered offered = new Offered(new TreeSet<>(), new ArrayList<>());
            long before = 0;
            for (Entry entry : Box.offered(readers.get(uplink), lane)) {
                Range gap = gap(entry);
                if (gap == null) {
                    assertEquals(
                            given.get(lane).get((int) entry.seq() - 1).text(), Box.text(entry));
                    assertTrue(entry.seq() > before, "order");
                    offered.messages().add(entry.seq());
                } else {
                    assertEquals(Lane.TELEMETRY, lane);
                    assertTrue(gap.first() > before, "order");
                    offered.gaps().add(gap);
                }
                before = entry.seq();
            }
            return offered;
        }

        private void check() {
            for (Lane lane : Lane.values()) {
                assertEquals(given.get(lane).size(), box.outbox.lastSeq(lane));
                NavigableSet<Long> needed = new TreeSet<>();
                int untold = 0;
                for (String uplink : readers.keySet()) {
                    Offered offered = offered(uplink, lane);
                    assertEquals(open.get(uplink).get(lane), offered.all());
                    needed.addAll(offered.messages());
                    untold += offered.gaps().size();
                }
                if (!open.isEmpty()) {
                    assertEquals(needed.size() + untold, box.outbox.depth(lane));
                }
            }
            Set<String> faults = new TreeSet<>(box.faults.raised().keySet());
            assertEquals(readOnly, faults.remove("io.standpipe.outbox/disk"));
            assertTrue(Set.of("io.standpipe.outbox/quota").containsAll(faults), faults.toString());
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void anOutboxDoesWhatTheModelDoes(@ForAll long seed) throws IOException {
        Life life = new Life(new Random(seed));
        try {
            for (int step = 0; step < 100; step++) {
                life.step();
            }
        } finally {
            life.box.close();
            delete(life.root);
        }
    }

    @AfterContainer
    static void theQuotaWasReached() {
        assertTrue(GAPS_TOLD.get() > 20, GAPS_TOLD + " gaps");
        assertTrue(READ_ONLY.get() > 20, READ_ONLY + " times it could only be read");
    }

    static void delete(Path root) throws IOException {
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
