package io.standpipe.modbus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputLimitTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** 20 ms are the shortest interval; the longest answer has 260 bytes. */
    @ParameterizedTest
    @EnumSource
    void whatIsAskedForMayComeTwice(InputLimit.Kind kind) {
        InputLimit limit = new InputLimit(kind, 0);
        for (int i = 1; i <= 10_000; i++) {
            limit.asked();
            assertTrue(limit.came(520, i * SECOND / 50), "poll " + i);
        }
    }

    /** Another master on a line of 115,200 baud that never pauses. */
    @Test
    void aBusyLineIsNoFlood() {
        InputLimit limit = new InputLimit(InputLimit.Kind.LINE, 0);
        for (int i = 1; i <= 100_000; i++) {
            assertTrue(limit.came(115, i * SECOND / 100), "piece " + i);
        }
    }

    @Test
    void aFloodIsCutOffAndLeftAloneLongerEachTime() {
        InputLimit limit = new InputLimit(InputLimit.Kind.NETWORK, 0);
        long now = 0;
        for (long pause : new long[] {10, 20, 40, 80, 160, 300, 300}) {
            limit.opened(now);
            assertTrue(limit.came(16 << 10, now));
            assertFalse(limit.came(1, now));
            assertTrue(limit.held(now + pause * SECOND - 1));
            assertFalse(limit.held(now + pause * SECOND));
            assertEquals(
                    "it sends without end: more than 16 KiB that nobody asked for; it is left alone for "
                            + pause
                            + " s; check that the address is a Modbus device's, and what is wrong with it",
                    limit.reason());
            now += pause * SECOND + SECOND;
        }
        now += InputLimit.FORGOTTEN;
        limit.opened(now);
        assertFalse(limit.came(1 << 20, now));
        assertFalse(limit.held(now + 10 * SECOND));
    }

    /** Whatever the order and the pauses: never more than the allowance and what was earned. */
    @Test
    void itHoldsWhateverComes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<InputLimit.Kind> kinds = List.of(InputLimit.Kind.values());
            InputLimit.Kind kind = kinds.get(random.nextInt(kinds.size()));
            InputLimit limit = new InputLimit(kind, 0);
            long now = 0;
            long asked = 0;
            long came = 0;
            while (true) {
                if (random.nextInt(10) == 0) {
                    limit.asked();
                    asked++;
                }
                now += random.nextInt(1_000_000);
                int size = random.nextInt(3000);
                if (!limit.came(size, now)) {
                    break;
                }
                came += size;
            }
            long most = kind == InputLimit.Kind.NETWORK ? 16 << 10 : 64 << 10;
            long rate = kind == InputLimit.Kind.LINE ? 32 << 10 : 1 << 10;
            assertTrue(came <= most + asked * InputLimit.EARNED + now / 1e9 * rate, "seed " + seed);
        }
    }
}
