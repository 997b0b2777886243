package io.standpipe.uplink.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.uplink.queue.InFlight;
import io.standpipe.uplink.queue.InFlight.Sent;
import io.standpipe.uplink.queue.LaneQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send one more message, and how large, over links of all sorts. */
class SendWindowTest {

    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final InFlight inFlight = new InFlight();
    private final LaneQueue telemetry =
            new LaneQueue(Lane.TELEMETRY, new FakeOutbox().open("test", () -> {}));

    private long send(LaneQueue lane, int bytes) {
        return inFlight.add(new Sent(lane, 1, "x", bytes, 0, bytes, 0, (sent, why) -> {}));
    }

    /** The broker answers a message after so long, with so many bytes under way. */
    private static void answered(SendWindow window, int bytes, int load, double seconds) {
        long took = (long) (seconds * 1e9);
        window.inFlightLimit()
                .answered(new Sent(null, 0, "x", bytes, 0, load, 0, (sent, why) -> {}), took);
    }

    /** The link carries some 10,000 bytes a second. */
    private SendWindow fast() {
        SendWindow window = new SendWindow(inFlight, 100);
        answered(window, 100, 100, 0.01);
        assertFalse(window.inFlightLimit().isSlow());
        return window;
    }

    /** The link carries less than is ever waited for. */
    private SendWindow slow() {
        SendWindow window = new SendWindow(inFlight, 100);
        answered(window, 100, 100, 0.5);
        answered(window, 2_000, 4_000, 10);
        assertTrue(window.inFlightLimit().isSlow());
        assertEquals(InFlightLimit.LEAST_BYTES, window.inFlightLimit().bytes());
        return window;
    }

    /** Whatever the broker allows and whatever is under way: each order of rank has its places. */
    @Property(tries = 500)
    void placesAreKeptFreeForWhatIsMoreUrgent(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 65_535) int receiveMaximum) {
        Random random = new Random(seed);
        int broker = random.nextBoolean() ? receiveMaximum : 1 + receiveMaximum % 20;
        InFlight sent = new InFlight();
        SendWindow window = new SendWindow(sent, broker);
        assertEquals(Math.min(broker, SendWindow.WINDOW), window.size());
        int size = window.size();
        List<Long> handles = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(3) == 0 && !handles.isEmpty()) {
                sent.remove(handles.remove(random.nextInt(handles.size())));
            } else if (window.room() > 0) {
                LaneQueue lane = random.nextBoolean() ? telemetry : null;
                handles.add(sent.add(new Sent(lane, 1, "x", 9, 0, 9, 0, (one, why) -> {})));
            }
            answered(window, 10, 10, random.nextInt(20) == 0 ? 5 : 0.01);
            int here = sent.size();
            assertEquals(size - here, window.room(), "a fire has them all");
            int common = window.commonRoom() + here;
            int behind = window.roomBehindAlarms() + here;
            if (size > 1) {
                assertTrue(common <= size - Math.max(1, size / 4), "a quarter is a fire's");
            }
            assertTrue(common >= 1 && behind >= 1, "each has one in the end");
            assertTrue(common <= window.inFlightLimit().allowed() + SendWindow.RESERVED);
            assertTrue(behind <= window.inFlightLimit().allowed());
            if (common > SendWindow.RESERVED) {
                assertTrue(behind <= common - Math.min(SendWindow.RESERVED, common - 1));
            }
            assertTrue(window.roomForTelemetry() <= window.commonRoom());
            assertTrue(window.roomForTelemetry() + sent.telemetry() <= behind);
        }
    }

    /** Each may be under way alone, however large and slow; behind others each has its share. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesFollowTheLink(boolean isSlow) {
        SendWindow window = isSlow ? slow() : fast();
        int bytes = window.inFlightLimit().bytes();
        assertTrue(window.fitsAlarm(10_000_000));
        assertTrue(window.fitsBehindAlarms(10_000_000));
        assertTrue(window.fitsTelemetry(10_000_000, false));
        assertTrue(window.fitsTelemetry(10_000_000, true));
        send(null, 100);
        assertTrue(window.fitsAlarm(2 * bytes - 100));
        assertFalse(window.fitsAlarm(2 * bytes - 99));
        assertTrue(window.fitsBehindAlarms(bytes - 100));
        assertFalse(window.fitsBehindAlarms(bytes - 99));
        for (boolean replay : new boolean[] {true, false}) {
            assertTrue(window.fitsTelemetry(bytes - 100, replay));
            assertFalse(window.fitsTelemetry(bytes - 99, replay));
        }
    }

    /** However fast the link is, telemetry has a bound, and a backlog half of it. */
    @Test
    void telemetryNeverFillsTheLink() {
        SendWindow window = new SendWindow(inFlight, 100);
        answered(window, 100, 100, 0.01);
        answered(window, 50_000, 1_000_000, 0.011);
        assertEquals(SendWindow.TELEMETRY_BYTES, window.inFlightLimit().bytes());
        long first = send(telemetry, 1_000);
        assertTrue(window.fitsTelemetry(SendWindow.TELEMETRY_BYTES - 1_000, false));
        assertFalse(window.fitsTelemetry(SendWindow.TELEMETRY_BYTES - 999, false));
        assertTrue(window.fitsTelemetry(SendWindow.REPLAY_BYTES - 1_000, true));
        assertFalse(window.fitsTelemetry(SendWindow.REPLAY_BYTES - 999, true));
        inFlight.remove(first);
        send(null, 1_000);
        assertTrue(
                window.fitsTelemetry(SendWindow.REPLAY_BYTES + 1, true),
                "others do not count as telemetry");
    }

    @Test
    void aBatchIsCutForTheBrokerOrForALinkThatIsKnownToBeSlow() {
        SendWindow unknown = new SendWindow(inFlight, 100);
        assertFalse(unknown.cutsTelemetry(60_000, UNLIMITED), "nothing is known yet");
        assertFalse(fast().cutsTelemetry(60_000, UNLIMITED));
        assertFalse(fast().cutsTelemetry(60_000, 60_000));
        assertTrue(fast().cutsTelemetry(60_001, 60_000));
        assertEquals(60_000, fast().part(60_000), "as large as the broker takes");
        SendWindow slow = slow();
        int bytes = slow.inFlightLimit().bytes();
        assertFalse(slow.cutsTelemetry(bytes, UNLIMITED));
        assertTrue(slow.cutsTelemetry(bytes + 1, UNLIMITED));
        assertEquals(bytes, slow.part(UNLIMITED));
        assertEquals(500, slow.part(500), "never more than the broker takes");
    }
}
