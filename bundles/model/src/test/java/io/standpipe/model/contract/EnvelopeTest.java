package io.standpipe.model.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Stamp;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static final long MS = 1_000_000;

    private final Envelope envelope = new Envelope("gw-1", "1a2b3c4d");

    /** A stamp of the present boot, so many ms after its start; the wall clock says utc. */
    private static Stamp at(long ms, long utc, Stamp.Clock clock) {
        return new Stamp(ms * MS, utc, clock);
    }

    private String wrap(String boot, Stamp received, Stamp connected, Stamp now) {
        byte[] body = "\"device\":\"水\"".getBytes(StandardCharsets.UTF_8);
        var message =
                new Message(Lane.ALARM, "alarm/x", false, boot, received.utc() - 3, received, body);
        return new String(
                envelope.wrap(new Outbox.Entry(12, message), connected, now),
                StandardCharsets.UTF_8);
    }

    @Test
    void itStandsBeforeTheBody() {
        Stamp connected = at(100, 1_790_000_000_000L, Stamp.Clock.SYNCHRONISED);
        Stamp received = at(200, 1_790_000_000_100L, Stamp.Clock.SYNCHRONISED);
        assertEquals(
                "{\"v\":1,\"gw\":\"gw-1\",\"boot\":\"1a2b3c4d\",\"lane\":\"alarm\",\"seq\":12,"
                        + "\"ts\":1790000000097,\"rts\":1790000000100,\"clock\":\"synchronised\","
                        + "\"replay\":false,\"device\":\"水\"}",
                wrap("1a2b3c4d", received, connected, received));
    }

    @Test
    void replayGoesByTheMonotonicClockOfThisBoot() {
        Stamp connected = at(100, 2_000, Stamp.Clock.UNKNOWN);
        for (Object[] row :
                new Object[][] {
                    {"1a2b3c4d", at(99, 9_999, Stamp.Clock.UNKNOWN), true},
                    {"1a2b3c4d", at(100, 0, Stamp.Clock.UNKNOWN), false},
                    {"1a2b3c4d", at(101, 0, Stamp.Clock.UNKNOWN), false},
                    {"0badb007", at(101, 9_999, Stamp.Clock.UNKNOWN), true},
                }) {
            String json = wrap((String) row[0], (Stamp) row[1], connected, connected);
            assertEquals(row[2], json.contains("\"replay\":true"), json);
        }
    }

    @Test
    void timesStampedBeforeTheClockWasSetComeWithTheShiftThatCorrectsThem() {
        Stamp connected = at(0, 0, Stamp.Clock.UNKNOWN);
        Stamp early = at(5_000, 1_000, Stamp.Clock.UNSYNCHRONISED);
        Stamp now = at(65_000, 1_790_000_061_000L, Stamp.Clock.SYNCHRONISED);
        assertEquals(
                "\"clock\":\"unsynchronised\",\"replay\":false,\"shift\":1790000000000,",
                between(wrap("1a2b3c4d", early, connected, now), "\"clock\"", "\"device\""));
        for (Object[] row :
                new Object[][] {
                    {"0badb007", early, now, "another boot's monotonic clock is another one"},
                    {"1a2b3c4d", now, now, "it was right from the beginning"},
                    {"1a2b3c4d", early, early, "it is still wrong"},
                    {"1a2b3c4d", at(1, 1, Stamp.Clock.UNKNOWN), now, "nobody knows"},
                }) {
            String json = wrap((String) row[0], (Stamp) row[1], connected, (Stamp) row[2]);
            assertEquals(-1, json.indexOf("shift"), (String) row[3]);
        }
    }

    private static String between(String text, String from, String to) {
        return text.substring(text.indexOf(from), text.indexOf(to));
    }
}
