package io.standpipe.modbus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollBackoffTest {

    private static final long MS = Duration.ofMillis(1).toNanos();

    @ParameterizedTest
    @CsvSource({
        // interval in ms, then the pauses after the 3rd and later failures in s
        "1000,    '2 4 8 16 30 30 30'",
        "20000,   '30 30 30'",
        "60000,   '60 60 60'",
        "3600000, '3600 3600'",
        "250,     '0.5 1 2 4 8 16 30 30'",
    })
    void asksASilentDeviceEverMoreSeldom(long interval, String pauses) {
        PollBackoff patience = new PollBackoff(interval * MS);
        long now = 0;
        for (int i = 0; i < 2; i++) {
            long next = now + interval * MS;
            patience.failed(now + 5, next);
            assertEquals(next, patience.until(), "at the normal rate first");
            now = next;
        }
        for (String pause : pauses.split(" ", -1)) {
            patience.failed(now + 7, now + interval * MS);
            assertEquals(Math.round(Double.parseDouble(pause) * 1e9), patience.until() - (now + 7));
            now = patience.until();
        }
        assertTrue(patience.failing());
        patience.succeeded();
        assertFalse(patience.failing());
    }

    @Test
    void aPauseCanBeCutShortAndNotMadeLonger() {
        PollBackoff patience = new PollBackoff(1000 * MS);
        for (int i = 0; i < 8; i++) {
            patience.failed(0, 1000 * MS);
        }
        assertEquals(30_000, patience.until() / MS);
        patience.askBy(5000 * MS);
        assertEquals(5000, patience.until() / MS);
        patience.askBy(9000 * MS);
        assertEquals(5000, patience.until() / MS);
    }

    @Property
    void neverEndsAndNeverPausesLongerThanAllowed(
            @ForAll @LongRange(min = 20, max = 3_600_000) long interval,
            @ForAll List<Boolean> outcomes,
            @ForAll long start) {
        PollBackoff patience = new PollBackoff(interval * MS);
        long now = start;
        for (boolean good : outcomes) {
            if (good) {
                patience.succeeded();
                continue;
            }
            patience.failed(now, now + interval * MS);
            long pause = patience.until() - now;
            assertTrue(pause > 0, "pause " + pause);
            assertTrue(pause <= Math.max(interval * MS, PollBackoff.MAX_PAUSE), "pause " + pause);
            now = patience.until();
        }
    }
}
