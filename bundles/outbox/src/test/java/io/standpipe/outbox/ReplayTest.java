package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.RecentMessages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    @TempDir Path directory;

    @Test
    void confirmedAlarmsAreOfferedOnceMore() {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            alarms(box, 20);
            confirm(reader, Lane.ALARM, 1, 18);
            box.settle();
            assertEquals(List.of(19L, 20L), offered(reader, Lane.ALARM));

            assertEquals(15, reader.replay(Lane.ALARM, 15));
            assertEquals(range(15, 20), offered(reader, Lane.ALARM));
            assertEquals(2, box.outbox.depth(Lane.ALARM), "they are confirmed all the same");
            reader.confirm(Lane.ALARM, 16);
            assertEquals(List.of(15L, 17L, 18L, 19L, 20L), offered(reader, Lane.ALARM));
            confirm(reader, Lane.ALARM, 15, 20);
            assertEquals(List.of(), offered(reader, Lane.ALARM));
            assertEquals(0, box.outbox.depth(Lane.ALARM));
            assertEquals(21, reader.replay(Lane.ALARM, 21));
            assertEquals(21, reader.replay(Lane.ALARM, 99));
            assertEquals(1, reader.replay(Lane.ALARM, -3));
        }
        // They are on the disk.
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            assertEquals(List.of(), offered(reader, Lane.ALARM));
            assertEquals(1, reader.replay(Lane.ALARM, 0));
            assertEquals(range(1, 20), offered(reader, Lane.ALARM));
            alarms(box, 1);
            assertEquals(range(1, 21), offered(reader, Lane.ALARM));
        }
    }

    @Test
    void oneUplinksReplayIsNobodyElses() {
        try (Box box = new Box(directory)) {
            Outbox.Reader one = box.reader("one");
            Outbox.Reader two = box.reader("two");
            alarms(box, 5);
            confirm(one, Lane.ALARM, 1, 5);
            confirm(two, Lane.ALARM, 1, 5);
            one.replay(Lane.ALARM, 2);
            assertEquals(range(2, 5), offered(one, Lane.ALARM));
            assertEquals(List.of(), offered(two, Lane.ALARM));
            // A new one gets what is not confirmed, not the history.
            assertEquals(List.of(), offered(box.reader("three"), Lane.ALARM));
        }
    }

    @Test
    void theNewestTenThousandAlarmsAreKept() throws Exception {
        int all = Lanes.ALARM_HISTORY + 50;
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            box.together(() -> alarms(box, 5000));
            box.together(() -> alarms(box, all - 5000));
            assertEquals(all, offered(reader, Lane.ALARM).size());
            confirm(reader, Lane.ALARM, 1, all);
            box.settle();
            assertEquals(Lanes.ALARM_HISTORY, box.query("SELECT count(*) FROM alarm"));
            assertEquals(51, reader.replay(Lane.ALARM, 3));
            assertEquals(range(51, all), offered(reader, Lane.ALARM));
        }
    }

    @Test
    void telemetryIsOfferedOnceMoreAsFarAsItHappensToBeKept() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            telemetry(box, reader, RecentMessages.MAX_SETTLED + 20);
            assertEquals(0, box.query("SELECT count(*) FROM telemetry"));
            long first = reader.replay(Lane.TELEMETRY, 5);
            assertTrue(first > 5 && first <= 21, "first is " + first);
            assertEquals(
                    range(first, RecentMessages.MAX_SETTLED + 20), offered(reader, Lane.TELEMETRY));
            assertEquals(0, box.outbox.depth(Lane.TELEMETRY));
        }
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            assertEquals(RecentMessages.MAX_SETTLED + 21, reader.replay(Lane.TELEMETRY, 5));
        }
    }

    /** Rows of an uplink that is away, then numbers without a row, then memory. */
    @Test
    void aReplayFindsItsWayOverNumbersThatAreKeptNowhere() throws Exception {
        try (Box box = new Box(directory)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 1; i <= 3; i++) {
                box.outbox.append(Box.telemetry("t" + i));
                box.time.advance(Duration.ofSeconds(1));
            }
            confirm(reader, Lane.TELEMETRY, 1, 3);
            assertEquals(3, box.query("SELECT count(*) FROM telemetry"));
            telemetry(box, reader, RecentMessages.MAX_SETTLED + 100);
            long last = box.outbox.lastSeq(Lane.TELEMETRY);
            long memory = reader.replay(Lane.TELEMETRY, 1);
            assertTrue(memory > 3, "first is " + memory);
            assertEquals(range(memory, last), offered(reader, Lane.TELEMETRY));
            confirm(reader, Lane.TELEMETRY, memory, last);
            assertEquals(List.of(), offered(reader, Lane.TELEMETRY));
        }
    }

    private static void alarms(Box box, int count) {
        for (int i = 0; i < count; i++) {
            box.outbox.append(Box.alarm("a"));
        }
    }

    private static void telemetry(Box box, Outbox.Reader reader, int count) {
        for (int i = 0; i < count; i++) {
            box.outbox.append(Box.telemetry("t"));
            reader.confirm(Lane.TELEMETRY, box.outbox.lastSeq(Lane.TELEMETRY));
            box.time.advance(Duration.ofMillis(100));
        }
    }

    private static void confirm(Outbox.Reader reader, Lane lane, long from, long to) {
        LongStream.rangeClosed(from, to).forEach(seq -> reader.confirm(lane, seq));
    }

    private static List<Long> offered(Outbox.Reader reader, Lane lane) {
        return Box.offered(reader, lane).stream().map(Entry::seq).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
