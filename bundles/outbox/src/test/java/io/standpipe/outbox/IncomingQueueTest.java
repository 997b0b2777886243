package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.outbox.lane.IncomingQueue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncomingQueueTest {

    private static final long MAX_BYTES = 1 << 20;

    private final IncomingQueue backlog = new IncomingQueue(MAX_BYTES);

    @Test
    void givesTheOldestFirstAndTakesBackToTheFront() {
        for (String text : List.of("a", "b", "c")) {
            backlog.add(Box.alarm(text));
        }
        List<Message> taken = backlog.take(Lane.ALARM, 2, 1000);
        assertEquals(List.of("a", "b"), texts(taken));
        assertEquals(3, backlog.size(Lane.ALARM), "what is on its way still waits");
        backlog.putBack(Lane.ALARM, taken);
        assertEquals(List.of("a", "b", "c"), texts(backlog.take(Lane.ALARM, 10, 1000)));
        backlog.passed(Lane.ALARM);
        assertEquals(0, backlog.size(Lane.ALARM));
    }

    @Test
    void takesNoMoreBytesThanAskedButOneMessageAtLeast() {
        for (int i = 0; i < 3; i++) {
            backlog.add(Box.telemetry("x".repeat(100)));
        }
        assertEquals(1, backlog.take(Lane.TELEMETRY, 10, 50).size());
        assertEquals(2, backlog.take(Lane.TELEMETRY, 10, 200).size());
    }

    @Test
    void beyondTheBoundTheOldestAlarmsGoAndAreCounted() {
        int fit = (int) (MAX_BYTES / IncomingQueue.size(Box.alarm("a1000")));
        for (int i = 1000; i < 1000 + fit + 2; i++) {
            backlog.add(Box.alarm("a" + i));
        }
        assertEquals(fit, backlog.size(Lane.ALARM));
        assertEquals(2, backlog.dropped(Lane.ALARM));
        assertEquals(List.of("a1002"), texts(backlog.take(Lane.ALARM, 1, 1000)));
    }

    @Test
    void beyondTheBoundTheOldestTelemetryGoesAndIsCounted() {
        String part = "x".repeat((int) (MAX_BYTES / 8));
        for (int i = 10; i < 80; i++) {
            backlog.add(Box.telemetry(i + part));
        }
        int left = backlog.size(Lane.TELEMETRY);
        assertEquals(7, left, "seven eighths and a little fit");
        assertEquals(70 - left, backlog.dropped(Lane.TELEMETRY));
        List<Message> oldest = backlog.take(Lane.TELEMETRY, 1, 1000);
        assertTrue(texts(oldest).get(0).startsWith("73"));

        // What comes back when there is no room is the oldest, and goes.
        backlog.add(Box.telemetry("80" + part));
        backlog.putBack(Lane.TELEMETRY, oldest);
        assertTrue(texts(backlog.take(Lane.TELEMETRY, 1, 1000)).get(0).startsWith("74"));
        assertEquals(0, backlog.dropped(Lane.ALARM));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(m -> new String(m.body(), StandardCharsets.UTF_8)).toList();
    }
}
