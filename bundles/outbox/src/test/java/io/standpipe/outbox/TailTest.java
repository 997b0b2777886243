package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.standpipe.model.Outbox.Entry;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TailTest {

    private final Tail tail = new Tail();

    @Test
    void keepsTheNewestEntries() {
        add(1, Tail.MAX_ENTRIES + 10L, "x");
        assertNull(tail.from(10, 5, 1000));
        assertEquals(List.of("11=x", "12=x"), shown(tail.from(11, 2, 1000)));
        assertEquals(1, shown(tail.from(Tail.MAX_ENTRIES + 10L, 5, 1000)).size());
        assertNull(tail.from(Tail.MAX_ENTRIES + 11L, 5, 1000));
    }

    @Test
    void keepsAMebibyteOfBodies() {
        add(1, 12, "x".repeat(100_000));
        assertNull(tail.from(2, 1, 1000));
        assertEquals(10, tail.all().size());
        add(13, 13, "x".repeat(2 << 20));
        assertEquals(List.of(), tail.all());
        add(14, 14, "y");
        assertEquals(List.of("14=y"), shown(tail.all()));
    }

    @Test
    void boundsTheBytesButGivesOneAtLeast() {
        add(1, 5, "x".repeat(100));
        assertEquals(2, shown(tail.from(1, 10, 250)).size());
        assertEquals(1, shown(tail.from(1, 10, 50)).size());
    }

    @Test
    void knowsNoGaps() {
        tail.reset(7);
        assertNull(tail.from(7, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> add(9, 9, "x"));
        add(8, 8, "x");
        assertEquals(List.of("8=x"), shown(tail.all()));
    }

    private void add(long from, long to, String text) {
        tail.add(
                LongStream.rangeClosed(from, to)
                        .mapToObj(seq -> new Entry(seq, Box.telemetry(text)))
                        .toList());
    }

    private static List<String> shown(List<Entry> entries) {
        assertNotNull(entries);
        return Box.shown(entries);
    }
}
