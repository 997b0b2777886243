package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import io.standpipe.outbox.writer.OutboxLimits;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaTest {

    private static final String QUOTA = "io.standpipe.outbox/quota";
    private static final String SPACE = "io.standpipe.outbox/disk-space";
    private static final long MEBIBYTE = 1 << 20;

    /** Nine of them fit into a mebibyte, with what a row costs. */
    private static final String LARGE = Box.noise(100_000);

    private static final OutboxLimits LIMITS =
            new OutboxLimits(Box.SYNC, 4 * MEBIBYTE, Duration.ofHours(10));

    @TempDir Path directory;

    private final VirtualTime time = new VirtualTime();

    @Test
    void theOldestBeyondTheQuotaGoesAndAGapTakesItsPlace() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            box.reader("up");
            append(box, 100);
            assertEquals(Set.of(QUOTA), box.faults.raised().keySet());
            assertTrue(
                    box.faults.raised().get(QUOTA).startsWith("telemetry waits for uplink up bey"));
            assertTrue(box.query("SELECT sum(length(body)) FROM telemetry") < 4 * MEBIBYTE);
            assertTrue(box.query("SELECT count(*) FROM telemetry") > 25);
            assertEquals(1, box.query("SELECT count(*) FROM gap"));
            long file = box.query("PRAGMA page_count") * 4096;
            assertTrue(file < 6 * MEBIBYTE, "file has " + file + " bytes");
        }
        // It is durable, and one record.
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            List<Entry> offered = Box.offered(reader, Lane.TELEMETRY);
            Entry gap = offered.get(0);
            long last = gap.seq();
            Message message = gap.message();
            assertEquals(Lane.TELEMETRY, message.lane());
            assertEquals(Outbox.GAP_TOPIC, message.topic());
            assertEquals(
                    "\"type\":\"gap\",\"fromSeq\":1,\"toSeq\":%d,\"count\":%d,\"from\":%d,\"to\":%d,\"why\":\"quota\""
                            .formatted(last, last, at(1), at(last)),
                    Box.text(gap));
            assertEquals(at(last), message.ts());
            assertEquals(time.boot(), message.boot());
            assertEquals(last + 1, offered.get(1).seq());
            assertEquals(100, offered.get(offered.size() - 1).seq());
            assertEquals(offered.size(), box.outbox.depth(Lane.TELEMETRY));

            reader.confirm(Lane.TELEMETRY, last);
            assertEquals(last + 1, reader.next(Lane.TELEMETRY, 0, 1).get(0).seq());
            box.settle();
            assertEquals(0, box.query("SELECT count(*) FROM gap"));
        }
    }

    @Test
    void aGapThatGrewIsShortenedByWhatWasToldOfIt() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            append(box, 60);
            Entry told = reader.next(Lane.TELEMETRY, 0, 1).get(0);
            append(box, 60);
            Entry grown = reader.next(Lane.TELEMETRY, told.seq(), 1).get(0);
            assertTrue(grown.seq() > told.seq());
            assertTrue(Box.text(grown).contains("\"fromSeq\":1,"));
            reader.confirm(Lane.TELEMETRY, told.seq());
            box.settle();
            assertEquals(told.seq() + 1, box.query("SELECT first_seq FROM gap"));
            assertEquals(at(told.seq()), box.query("SELECT first_ts FROM gap"));
            reader.confirm(Lane.TELEMETRY, grown.seq());
            assertEquals(grown.seq() + 1, reader.next(Lane.TELEMETRY, 0, 1).get(0).seq());
        }
    }

    @Test
    void whatWasOnItsWayWhenItWasDroppedDoesNotAnswerForTheGap() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            append(box, 20);
            assertEquals(1, reader.next(Lane.TELEMETRY, 0, 20).get(0).seq());
            append(box, 60);
            long last = box.query("SELECT last_seq FROM gap");
            assertTrue(last > 20);
            reader.confirm(Lane.TELEMETRY, 5);
            reader.confirm(Lane.TELEMETRY, last);
            box.settle();
            assertEquals(1, box.query("SELECT first_seq FROM gap"));
            reader.confirm(Lane.TELEMETRY, 1);
            reader.confirm(Lane.TELEMETRY, 2);
            box.settle();
            assertEquals(3, box.query("SELECT first_seq FROM gap"));
            assertEquals(last, box.query("SELECT last_seq FROM gap"));
        }
    }

    @Test
    void aDeadUplinkHoldsNeitherTheOthersBackNorTheDisk() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader alive = box.reader("alive");
            box.reader("dead").close();
            for (int i = 1; i <= 100; i++) {
                append(box, 1);
                List<Entry> next = alive.next(Lane.TELEMETRY, 0, 10);
                assertEquals(1, next.size());
                assertEquals(i, next.get(0).seq());
                alive.confirm(Lane.TELEMETRY, i);
            }
            assertTrue(box.query("SELECT count(*) FROM telemetry") < 50);
            assertEquals(1, box.query("SELECT count(*) FROM gap WHERE uplink = 'dead'"));
            assertEquals(0, box.query("SELECT count(*) FROM gap WHERE uplink = 'alive'"));
            assertTrue(box.faults.raised().get(QUOTA).contains("uplink dead beyond"));
        }
    }

    @Test
    void theFaultGoesWhenTheUplinkWasToldAndHasCaughtUp() {
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            append(box, 100);
            List<Entry> offered = Box.offered(reader, Lane.TELEMETRY);
            reader.confirm(Lane.TELEMETRY, offered.get(0).seq());
            time.advance(Duration.ofMinutes(1));
            assertEquals(Set.of(QUOTA), box.faults.raised().keySet());
            offered.subList(1, 30).forEach(e -> reader.confirm(Lane.TELEMETRY, e.seq()));
            time.advance(Duration.ofMinutes(1));
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Test
    void withoutAnyUplinkTheDiskDoesNotFillEither() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            append(box, 100);
            box.outbox.append(Box.alarm("a"));
            assertTrue(box.query("SELECT count(*) FROM telemetry") < 50);
            assertEquals(Set.of(QUOTA), box.faults.raised().keySet());
            Outbox.Reader first = box.reader("first");
            assertTrue(first.next(Lane.TELEMETRY, 0, 1).get(0).seq() > 50);
            assertEquals(1, first.next(Lane.ALARM, 0, 9).size());
            time.advance(Duration.ofMinutes(1));
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Test
    void telemetryOfThisBootGoesByTheMonotonicClock() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            for (int i = 0; i < 12; i++) {
                append(box, 1);
                box.outbox.append(Box.alarm("a"));
                time.advance(Duration.ofHours(1));
                if (i == 4) {
                    time.jumpWallClock(Duration.ofDays(400));
                }
            }
            Entry gap = reader.next(Lane.TELEMETRY, 0, 1).get(0);
            assertTrue(Box.text(gap).contains("\"toSeq\":2,"), Box.text(gap));
            assertTrue(Box.text(gap).contains("\"why\":\"age\""), Box.text(gap));
            assertEquals(10, box.query("SELECT count(*) FROM telemetry"));
            assertEquals(12, Box.offered(reader, Lane.ALARM).size());
            assertEquals(Set.of(QUOTA), box.faults.raised().keySet());
        }
    }

    @Test
    void telemetryOfOtherBootsGoesByTheWallClockOnceThatWasSteadyForAnHour() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            for (int i = 0; i < 20; i++) {
                append(box, "before", i == 0 ? Stamp.Clock.UNSYNCHRONISED : time.stamp().clock());
                time.advance(Duration.ofMinutes(30));
            }
        }
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            time.advance(Duration.ofMinutes(59));
            assertEquals(20, Box.offered(reader, Lane.TELEMETRY).size(), "too early to say");
            time.advance(Duration.ofMinutes(2));
            assertEquals(3, told(reader));
            // A day forward by mistake, and back: nothing happens.
            time.jumpWallClock(Duration.ofDays(1));
            time.advance(Duration.ofMinutes(50));
            time.jumpWallClock(Duration.ofDays(-1));
            time.advance(Duration.ofMinutes(10));
            assertEquals(5, told(reader));
            // Not known to be right: nothing happens.
            time.clock(Stamp.Clock.UNSYNCHRONISED);
            time.advance(Duration.ofHours(5));
            assertEquals(5, told(reader));
            time.clock(Stamp.Clock.SYNCHRONISED);
            time.advance(Duration.ofHours(3));
            assertEquals(20, told(reader));
        }
    }

    @Test
    void anUplinkThatIsGoneForLongIsForgotten() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            box.reader("gone");
            box.reader("stays");
            append(box, 60);
            box.settle();
        }
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader stays = box.reader("stays");
            for (Entry entry : Box.offered(stays, Lane.TELEMETRY)) {
                stays.confirm(Lane.TELEMETRY, entry.seq());
            }
            time.advance(Duration.ofHours(9));
            assertEquals(4, box.query("SELECT count(*) FROM cursor"));
            assertTrue(box.outbox.depth(Lane.TELEMETRY) > 20);
            time.advance(Duration.ofHours(2));
            assertEquals(2, box.query("SELECT count(*) FROM cursor"));
            assertEquals(0, box.query("SELECT count(*) FROM gap"));
            assertEquals(0, box.query("SELECT count(*) FROM telemetry"));
            assertEquals(0, box.outbox.depth(Lane.TELEMETRY));
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Test
    void onADiskThatIsNearlyFullTelemetryTakesOnlyTheRoomOfOlderTelemetry() throws Exception {
        OutboxLimits much = new OutboxLimits(Box.SYNC, 100 * MEBIBYTE, Duration.ofHours(10));
        try (Box box = new Box(directory, much, time)) {
            Outbox.Reader reader = box.reader("up");
            append(box, 100);
            long before = box.query("PRAGMA page_count");
            box.free = 31 * MEBIBYTE;
            append(box, 100);
            assertEquals(Set.of(SPACE, QUOTA), box.faults.raised().keySet());
            assertTrue(box.query("PRAGMA page_count") < before + 300);
            Entry gap = reader.next(Lane.TELEMETRY, 0, 1).get(0);
            assertTrue(Box.text(gap).contains("\"why\":\"disk\""), Box.text(gap));
            // Alarms may use what is left.
            box.outbox.append(Box.alarm("a"));
            assertEquals(1, box.query("SELECT count(*) FROM alarm"));
            Box.offered(reader, Lane.TELEMETRY)
                    .forEach(entry -> reader.confirm(Lane.TELEMETRY, entry.seq()));

            box.free = 41 * MEBIBYTE;
            append(box, 1);
            time.advance(Duration.ofMinutes(1));
            assertEquals(Map.of(), box.faults.raised());
        }
    }

    @Test
    void onADiskThatIsNearlyFullAnywayTelemetryWaitsInMemory() throws Exception {
        try (Box box = new Box(directory, LIMITS, time)) {
            Outbox.Reader reader = box.reader("up");
            box.free = 0;
            append(box, 20);
            assertEquals(0, box.query("SELECT count(*) FROM telemetry"));
            assertEquals(20, Box.offered(reader, Lane.TELEMETRY).size());
            box.free = 64 * MEBIBYTE;
            time.advance(Duration.ofSeconds(2));
            append(box, 1);
            assertEquals(21, box.query("SELECT count(*) FROM telemetry"));
        }
    }

    private void append(Box box, int count) {
        for (int i = 0; i < count; i++) {
            append(box, time.boot(), Stamp.Clock.SYNCHRONISED);
            time.advance(Duration.ofSeconds(1));
        }
    }

    private void append(Box box, String boot, Stamp.Clock clock) {
        Stamp now = time.stamp();
        box.outbox.append(
                new Message(
                        Lane.TELEMETRY,
                        "telemetry",
                        false,
                        boot,
                        now.utc(),
                        new Stamp(now.nanos(), now.utc(), clock),
                        LARGE.getBytes(StandardCharsets.UTF_8)));
    }

    /** When {@link #append} gave a number, if it gave all of them. */
    private static long at(long seq) {
        return VirtualTime.START.toEpochMilli() + (seq - 1) * 1000;
    }

    /** How many numbers the gaps cover. */
    private static long told(Outbox.Reader reader) {
        return Box.offered(reader, Lane.TELEMETRY).stream()
                .filter(entry -> entry.message().topic().equals(Outbox.GAP_TOPIC))
                .mapToLong(
                        entry ->
                                Long.parseLong(
                                        Box.text(entry).replaceFirst(".*\"count\":(\\d+).*", "$1")))
                .sum();
    }
}
