package io.standpipe.model.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private static final long MS = Duration.ofMillis(1).toNanos();

    @Property(tries = 300)
    void nobodyGetsMoreThanBurstAndRate(
            @ForAll @LongRange long start,
            @ForAll @Size(max = 200) List<@IntRange(max = 3000) Integer> pauses) {
        RateLimit limit = new RateLimit(5, 2, start);
        long taken = 0;
        long millis = 0;
        for (int pause : pauses) {
            millis += pause;
            taken += limit.take(start + millis * MS) ? 1 : 0;
            assertTrue(taken <= 5 + millis / 1000.0 * 2 + 1e-6);
        }
    }

    @Test
    void itIsNeverFullerThanItsBurst() {
        RateLimit limit = new RateLimit(3, 1, 0);
        long later = Duration.ofHours(1).toNanos();
        for (int i = 0; i < 3; i++) {
            assertTrue(limit.take(later));
        }
        assertFalse(limit.take(later));
        limit.give(100);
        for (int i = 0; i < 3; i++) {
            assertTrue(limit.take(later));
        }
        assertFalse(limit.take(later));
        limit.restart(later);
        assertTrue(limit.take(later));
    }

    /** A third of a second is no whole number of nanoseconds. */
    @Test
    void roundingCostsNothing() {
        RateLimit limit = new RateLimit(1, 3, 0);
        for (int i = 0; i <= 300; i++) {
            assertTrue(limit.take(i * 1_000_000_000L / 3), "the " + i + "th");
        }
    }

    /** As old messages go out: one may be larger than what is left. */
    @Test
    void whatIsOwedIsWaitedFor() {
        RateLimit limit = new RateLimit(1000, 1000, 0);
        assertTrue(limit.spend(900, 0));
        assertEquals(Duration.ZERO, limit.pause(0));
        assertFalse(limit.spend(2100, 0));
        Duration pause = limit.pause(0);
        assertEquals(2000, pause.toMillis());
        assertFalse(limit.pause(pause.toNanos() - MS).isZero());
        assertEquals(Duration.ZERO, limit.pause(pause.toNanos()));
    }
}
