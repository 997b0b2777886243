package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.RecentMessages;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {

    private static final long ALL = Long.MAX_VALUE;

    private final RecentMessages recent = new RecentMessages();

    @Test
    void keepsWhatIsNotSettledAndTheNewestOfTheRest() {
        long last = add(RecentMessages.MAX_SETTLED * 3, "x");
        assertEquals(List.of("1=x", "2=x"), shown(recent.from(1, ALL, 2, 1000)));
        recent.settle(10);
        assertNull(recent.from(10, ALL, 5, 1000));
        assertEquals(11, recent.first());
        assertEquals(List.of("11=x"), shown(recent.open(1, 1000)));
        recent.settle(last);
        assertEquals(last - RecentMessages.MAX_SETTLED + 1, recent.first());
        assertEquals(1, shown(recent.from(last, ALL, 5, 1000)).size());
        assertNull(recent.from(last + 1, ALL, 5, 1000));
        assertEquals(0, recent.openCount());
    }

    @Test
    void keepsAMebibyteOfWhatIsSettled() {
        add(12, "x".repeat(100_000));
        assertEquals(12, recent.openCount());
        recent.settle(12);
        assertEquals(3, recent.first());
        add(1, "x".repeat(2 << 20));
        recent.settle(13);
        assertEquals(14, recent.first());
        add(1, "y");
        assertEquals(List.of("14=y"), shown(recent.open(9, 1000)));
    }

    @Test
    void boundsTheBytesButGivesOneAtLeast() {
        add(5, "x".repeat(100));
        assertEquals(2, shown(recent.from(1, ALL, 10, 250)).size());
        assertEquals(1, shown(recent.from(1, ALL, 10, 50)).size());
        assertEquals(3, shown(recent.from(2, 4, 10, 1000)).size());
    }

    @Test
    void dropsTheOldestThatAreNotSettledButOne() {
        add(10, "x".repeat(1000));
        recent.settle(3);
        assertEquals(List.of(4L, 5L), recent.drop(7000).stream().map(Entry::seq).toList());
        assertEquals(6, recent.first());
        assertEquals(2, recent.drop(4000).size());
        assertEquals(2, recent.drop(0).size());
        assertEquals(1, recent.openCount());
        assertEquals(List.of(), recent.drop(0));
    }

    @Test
    void followsOnAnyNumber() {
        recent.reset(7);
        assertNull(recent.from(7, ALL, 1, 1));
        assertEquals(8, add(1, "x"));
        assertEquals(List.of("8=x"), shown(recent.open(9, 1000)));
        recent.settle(8);
        recent.unsettle();
        assertEquals(1, recent.openCount());
    }

    private long add(int count, String text) {
        Message message = Box.telemetry(text);
        return recent.add(Stream.generate(() -> message).limit(count).toList());
    }

    private static List<String> shown(List<Entry> entries) {
        assertNotNull(entries);
        return Box.shown(entries);
    }
}
