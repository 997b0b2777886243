package io.standpipe.coap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.coap.payload.MessageTurn;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalOrderTest {

    private static final double NOON = 1_800_000_000;

    private final VirtualTime time = new VirtualTime();
    private final ArrivalOrder arrivals = new ArrivalOrder();

    @Test
    void whatIsOlderThanALateOneIsLateToo() {
        assertEquals(ArrivalOrder.Order.NEWS, comes(NOON));
        // A clock was set back by two minutes: its reports count as late for a while.
        assertEquals(ArrivalOrder.Order.STALE, comes(NOON - 127));
        // Held up on the way: two minutes and more before the newest, but just before the late one.
        assertEquals(ArrivalOrder.Order.STALE, comes(NOON - 129));
        assertEquals(ArrivalOrder.Order.NEWS, comes(NOON - 3000), "a clock that was set");
        assertEquals(ArrivalOrder.Order.NEWS, comes(NOON - 2999));
        assertEquals(ArrivalOrder.Order.STALE, comes(NOON - 3001));
    }

    /** Held up on the way are messages of before and of after the clock was set. */
    @Test
    void whatIsOlderThanOneOfAnyClockIsLate() {
        assertEquals(ArrivalOrder.Order.NEWS, comes(NOON + 100_000), "a fire, the clock was set");
        assertEquals(ArrivalOrder.Order.NEWS, comes(NOON - 200_000), "of another clock before");
        assertEquals(
                ArrivalOrder.Order.NEWS, comes(NOON), "a fire of before, for all that is known");
        assertEquals(ArrivalOrder.Order.STALE, comes(NOON + 99_999), "sent before that fire");
        assertEquals(ArrivalOrder.Order.STALE, comes(NOON - 200_001));
        time.advance(ArrivalOrder.WINDOW);
        assertEquals(ArrivalOrder.Order.NEWS, comes(NOON + 99_990), "nothing is under way so long");
    }

    private ArrivalOrder.Order comes(double at) {
        time.advance(Duration.ofSeconds(1));
        byte[] payload = String.valueOf(at).getBytes(StandardCharsets.UTF_8);
        return arrivals.judge(time.stamp(), "", MessageTurn.UNKNOWN, at, payload).order();
    }
}
