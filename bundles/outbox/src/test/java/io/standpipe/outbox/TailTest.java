package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.Message;
import io.standpipe.model.Outbox.Entry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TailTest {

    private static final long ALL = Long.MAX_VALUE;

    private final Tail tail = new Tail();

    @Test
    void keepsWhatIsNotSettledAndTheNewestOfTheRest() {
        long last = add(Tail.MAX_SETTLED * 3, "x");
        assertEquals(List.of("1=x", "2=x"), shown(tail.from(1, ALL, 2, 1000)));
        tail.settle(10);
        assertNull(tail.from(10, ALL, 5, 1000));
        assertEquals(11, tail.first());
        assertEquals(List.of("11=x"), shown(tail.open(1, 1000)));
        tail.settle(last);
        assertEquals(last - Tail.MAX_SETTLED + 1, tail.first());
        assertEquals(1, shown(tail.from(last, ALL, 5, 1000)).size());
        assertNull(tail.from(last + 1, ALL, 5, 1000));
        assertEquals(0, tail.openCount());
    }

    @Test
    void keepsAMebibyteOfWhatIsSettled() {
        add(12, "x".repeat(100_000));
        assertEquals(12, tail.openCount());
        tail.settle(12);
        assertEquals(3, tail.first());
        add(1, "x".repeat(2 << 20));
        tail.settle(13);
        assertEquals(14, tail.first());
        add(1, "y");
        assertEquals(List.of("14=y"), shown(tail.open(9, 1000)));
    }

    @Test
    void boundsTheBytesButGivesOneAtLeast() {
        add(5, "x".repeat(100));
        assertEquals(2, shown(tail.from(1, ALL, 10, 250)).size());
        assertEquals(1, shown(tail.from(1, ALL, 10, 50)).size());
        assertEquals(3, shown(tail.from(2, 4, 10, 1000)).size());
    }

    @Test
    void dropsTheOldestThatAreNotSettledButOne() {
        add(10, "x".repeat(1000));
        tail.settle(3);
        assertEquals(List.of(4L, 5L), tail.drop(7000).stream().map(Entry::seq).toList());
        assertEquals(6, tail.first());
        assertEquals(2, tail.drop(4000).size());
        assertEquals(2, tail.drop(0).size());
        assertEquals(1, tail.openCount());
        assertEquals(List.of(), tail.drop(0));
    }

    @Test
    void followsOnAnyNumber() {
        tail.reset(7);
        assertNull(tail.from(7, ALL, 1, 1));
        assertEquals(8, add(1, "x"));
        assertEquals(List.of("8=x"), shown(tail.open(9, 1000)));
        tail.settle(8);
        tail.unsettle();
        assertEquals(1, tail.openCount());
    }

    private long add(int count, String text) {
        Message message = Box.telemetry(text);
        return tail.add(Stream.generate(() -> message).limit(count).toList());
    }

    private static List<String> shown(List<Entry> entries) {
        assertNotNull(entries);
        return Box.shown(entries);
    }
}
