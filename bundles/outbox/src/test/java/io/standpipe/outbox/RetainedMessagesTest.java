package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import io.standpipe.outbox.lane.Lanes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What brokers are to keep is known for as long as nothing newer is. */
class RetainedMessagesTest {

    @TempDir Path directory;

    private static Message state(String device, String text) {
        return new Message(
                Lane.ALARM,
                "state/" + device,
                true,
                "1a2b3c4d",
                1_790_000_000_000L,
                new Stamp(5, 1_790_000_000_003L, Stamp.Clock.SYNCHRONISED),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> all(Outbox.Reader reader) {
        List<String> all = new ArrayList<>();
        Entry next = reader.retained("");
        while (next != null) {
            all.add(
                    Box.shown(next)
                            + (next.message().handling() == Message.Handling.LAST ? "!" : ""));
            next = reader.retained(next.message().topic());
        }
        return all;
    }

    private static void confirmAll(Outbox.Reader reader) {
        Box.offered(reader, Lane.ALARM).forEach(one -> reader.confirm(Lane.ALARM, one.seq()));
    }

    @Test
    void itIsTheNewestOfEachTopicThatTheUplinkHasConfirmed() {
        try (Box box = new Box(directory)) {
            Outbox.Reader one = box.reader("one");
            Outbox.Reader two = box.reader("two");
            box.outbox.append(state("b", "b1"));
            box.outbox.append(state("a", "a1"));
            box.outbox.append(Box.alarm("alarm"));
            box.outbox.append(state("b", "b2"));
            assertEquals(List.of(), all(one));
            confirmAll(one);
            assertEquals(List.of("2=a1", "4=b2"), all(one));
            assertEquals(List.of(), all(two));
            box.outbox.append(state("b", "b3"));
            assertEquals(List.of("2=a1"), all(one), "the newer one is on its way");
        }
    }

    @Test
    void itIsKeptForGood() throws Exception {
        String large = Box.noise(50) + "x".repeat(5_000);
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("one");
            box.outbox.append(state("a", large));
            box.outbox.append(state("b", "b1").last());
            box.together(
                    () -> {
                        for (int i = 0; i < Lanes.ALARM_HISTORY + 10; i++) {
                            box.outbox.append(Box.alarm("alarm " + i));
                        }
                    });
            confirmAll(reader);
            box.settle();
            box.settle();
            assertEquals(0, box.query("SELECT count(*) FROM alarm WHERE seq <= 2"));
        }
        try (Box box = new Box(directory)) {
            assertEquals(List.of("1=" + large, "2=b1!"), all(box.reader("one")));
        }
    }

    @Test
    void oneThatArrivedBeforeItCouldBeWrittenIsWrittenLater() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("one");
            box.outbox.append(state("a", "a1"));
            long pages = box.query("PRAGMA page_count");
            box.outbox.database().limitPages(pages);
            box.outbox.append(state("a", Box.noise(20_000)));
            box.outbox.append(state("a", "a3"));
            confirmAll(reader);
            box.outbox.database().limitPages(1_000_000);
            box.time.advance(Duration.ofMinutes(2));
            box.outbox.append(Box.alarm("next"));
            assertEquals(List.of("3=a3"), all(reader));
            try (Box after = new Box(box.copy(directory.resolve("copy")))) {
                assertEquals(List.of("3=a3"), all(after.reader("one")));
            }
        }
    }
}
