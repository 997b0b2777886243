package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.measure.Durations;
import io.standpipe.model.measure.Figure;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxFiguresTest {

    @TempDir Path directory;

    private static Map<String, Double> told(Box box) {
        Map<String, Double> told = new TreeMap<>();
        box.outbox.measure(
                new Figures() {
                    @Override
                    public void add(Figure figure, double value, String... values) {
                        told.put(figure.name() + List.of(values), value);
                    }

                    @Override
                    public void add(Figure figure, Durations durations, String... values) {
                        throw new AssertionError("nothing takes time here");
                    }
                });
        return told;
    }

    private static Message alarm(VirtualTime time, String text) {
        return new Message(
                Lane.ALARM,
                "topic",
                false,
                time.boot(),
                time.millis(),
                time.stamp(),
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its time means nothing where no clock was set. */
    @Test
    void whatCameBeforeARestartWithoutAClockCountsFromTheStartOn() {
        VirtualTime time = new VirtualTime();
        try (Box box = new Box(directory, Box.LIMITS, time)) {
            Outbox.Reader unused = box.reader("up");
            box.outbox.append(Box.alarm("of another boot, unsynchronised"));
            time.advance(Duration.ofMinutes(1));
            assertEquals(0, told(box).get("standpipe_outbox_oldest_seconds[alarm]"));
            time.advance(Duration.ofMinutes(2));
            assertEquals(120, told(box).get("standpipe_outbox_oldest_seconds[alarm]"));
        }
    }

    @Test
    void tellsHowManyWaitAndForHowLongTheOldestHas() {
        VirtualTime time = new VirtualTime();
        try (Box box = new Box(directory, Box.LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            assertEquals(0, told(box).get("standpipe_outbox_oldest_seconds[alarm]"));
            box.outbox.append(alarm(time, "a"));
            time.advance(Duration.ofMinutes(2));
            box.outbox.append(alarm(time, "b"));
            time.advance(Duration.ofMinutes(2));
            Map<String, Double> told = told(box);
            assertEquals(2, told.get("standpipe_outbox_messages[alarm]"));
            assertEquals(0, told.get("standpipe_outbox_messages[telemetry]"));
            assertEquals(240, told.get("standpipe_outbox_oldest_seconds[alarm]"));
            assertEquals(0, told.get("standpipe_outbox_oldest_seconds[telemetry]"));
            assertEquals(2, told.get("standpipe_outbox_given[alarm]"));
            assertEquals(0, told.get("standpipe_outbox_memory_dropped[alarm]"));
            assertTrue(told.get("standpipe_outbox_database_bytes[]") >= 4096);
            reader.confirm(Lane.ALARM, 1);
            assertEquals(
                    0,
                    told(box).get("standpipe_outbox_oldest_seconds[alarm]"),
                    "until it is looked again");
            time.advance(Duration.ofMinutes(1));
            assertEquals(180, told(box).get("standpipe_outbox_oldest_seconds[alarm]"));
            reader.confirm(Lane.ALARM, 2);
            assertEquals(0, told(box).get("standpipe_outbox_oldest_seconds[alarm]"));
            assertEquals(0, told(box).get("standpipe_outbox_messages[alarm]"));
        }
    }
}
