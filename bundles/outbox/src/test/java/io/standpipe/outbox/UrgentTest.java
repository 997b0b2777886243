package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is urgent is found whatever waits, after a restart too, behind what its device has said. */
class UrgentTest {

    @TempDir Path directory;

    private static Message of(String topic, String text) {
        return new Message(
                Lane.ALARM,
                topic,
                topic.startsWith("state/"),
                "1a2b3c4d",
                1_790_000_000_000L,
                new Stamp(5, 1_790_000_000_003L, Stamp.Clock.SYNCHRONISED),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes what is urgent, one after the other, as an uplink does. */
    private static List<Long> urgent(Outbox.Reader reader, Set<Long> passed) {
        List<Long> all = new ArrayList<>();
        Entry next = reader.urgent(passed::contains);
        while (next != null) {
            all.add(next.seq());
            passed.add(next.seq());
            next = reader.urgent(passed::contains);
        }
        return all;
    }

    @Test
    void atTheEndOfTenThousandOnTheDiskItIsFirst() {
        try (Box box = new Box(directory)) {
            box.reader("one").close();
            box.together(
                    () -> {
                        for (int i = 0; i < 9_000; i++) {
                            box.outbox.append(of("state/det-" + i, "state " + i));
                        }
                    });
            box.together(
                    () -> {
                        for (int i = 0; i < 1_000; i++) {
                            box.outbox.append(of("alarm/hyd-" + i, "alarm " + i));
                        }
                        box.outbox.append(of("alarm/det-17", "fire").urgent());
                    });
        }
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("one");
            assertEquals(List.of(18L, 10_001L), urgent(reader, new TreeSet<>()));
            reader.confirm(Lane.ALARM, 10_001);
            reader.confirm(Lane.ALARM, 18);
            assertNull(reader.urgent(none -> false));
            assertEquals(9_999, box.outbox.depth(Lane.ALARM));
            assertEquals(List.of(18L, 10_001L), urgent(box.reader("two"), new TreeSet<>()));
        }
    }

    @Test
    void nothingIsUrgentThatIsNot() {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("one");
            box.outbox.append(of("alarm/a", "1"));
            box.outbox.append(of("state/a", "2").last());
            assertNull(reader.urgent(none -> false));
            assertEquals(
                    Message.Handling.LAST,
                    reader.next(Lane.ALARM, 1, 1).get(0).message().handling());
        }
        try (Box box = new Box(directory)) {
            assertEquals(
                    Message.Handling.LAST,
                    box.reader("one").next(Lane.ALARM, 1, 1).get(0).message().handling());
        }
    }

    @Test
    void anAlarmThatCannotBeWrittenIsUrgentFromMemory() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("one");
            box.outbox.append(of("alarm/a", "1"));
            box.outbox.append(of("alarm/b", "2"));
            box.outbox.database().limitPages(1);
            box.outbox.append(of("alarm/b", Box.noise(100_000)).urgent());
            assertEquals(List.of(2L, 3L), urgent(reader, new TreeSet<>()));
        }
    }

    /**
     * Random messages, confirmations in any order, restarts: what is urgent comes in the order in
     * which it was given, and no device's order breaks.
     */
    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void noDeviceIsOvertakenByItself(@ForAll long seed) throws Exception {
        Path root = java.nio.file.Files.createTempDirectory("urgent");
        Random random = new Random(seed);
        List<String> topics = new ArrayList<>();
        Set<Long> fires = new TreeSet<>();
        Set<Long> open = new TreeSet<>();
        Set<Long> passed = new TreeSet<>();
        Box box = new Box(root);
        try {
            Outbox.Reader reader = box.reader("one");
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        box.settle();
                        box.close();
                        box = new Box(root);
                        reader = box.reader("one");
                        // What was confirmed out of order may be offered again.
                        passed.clear();
                        open.clear();
                        for (Entry entry : Box.offered(reader, Lane.ALARM)) {
                            open.add(entry.seq());
                        }
                    }
                    case 1, 2, 3, 4 -> {
                        String topic =
                                (random.nextBoolean() ? "alarm/" : "state/") + random.nextInt(6);
                        boolean fire = random.nextInt(3) == 0 && topic.startsWith("alarm/");
                        Message message = of(topic, "message " + step);
                        box.outbox.append(fire ? message.urgent() : message);
                        topics.add(message.device());
                        open.add((long) topics.size());
                        if (fire) {
                            fires.add((long) topics.size());
                        }
                    }
                    case 5, 6, 7 -> {
                        if (!open.isEmpty()) {
                            List<Long> all = List.copyOf(open);
                            long seq = all.get(random.nextInt(all.size()));
                            reader.confirm(Lane.ALARM, seq);
                            open.remove(seq);
                        }
                    }
                    case 8 -> box.time.advance(Duration.ofSeconds(random.nextInt(12)));
                    default -> {
                        Entry next = reader.urgent(passed::contains);
                        assertEquals(expected(topics, fires, open, passed), number(next));
                        if (next != null) {
                            passed.add(next.seq());
                        }
                    }
                }
            }
        } finally {
            box.close();
            ModelTest.delete(root);
        }
    }

    private static long number(Entry entry) {
        return entry == null ? 0 : entry.seq();
    }

    private static long expected(
            List<String> topics, Set<Long> fires, Set<Long> open, Set<Long> passed) {
        for (long fire : fires) {
            if (open.contains(fire) && !passed.contains(fire)) {
                for (long seq : open) {
                    if (seq <= fire
                            && !passed.contains(seq)
                            && topics.get((int) seq - 1).equals(topics.get((int) fire - 1))) {
                        return seq;
                    }
                }
            }
        }
        return 0;
    }
}
