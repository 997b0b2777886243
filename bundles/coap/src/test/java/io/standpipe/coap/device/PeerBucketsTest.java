package io.standpipe.coap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PeerBucketsTest {

    @Property(tries = 300)
    void nobodyGetsMoreThanBurstAndRate(
            @ForAll @Size(max = 200) List<@IntRange(max = 3000) Integer> pauses) {
        VirtualTime time = new VirtualTime();
        PeerBuckets<String> allowance = new PeerBuckets<>(time, 5, 2, 10);
        long taken = 0;
        long millis = 0;
        for (int pause : pauses) {
            time.advance(Duration.ofMillis(pause));
            millis += pause;
            taken += allowance.take("a") ? 1 : 0;
            assertTrue(taken <= 5 + millis / 1000.0 * 2 + 1e-6);
        }
    }

    @Test
    void aBucketIsNeverFullerThanItsBurst() {
        VirtualTime time = new VirtualTime();
        PeerBuckets<String> allowance = new PeerBuckets<>(time, 5, 2, 10);
        time.advance(Duration.ofHours(1));
        int taken = 0;
        while (allowance.take("a")) {
            taken++;
        }
        assertEquals(5, taken);
    }

    @Test
    void theLeastRecentIsForgotten() {
        PeerBuckets<Integer> allowance = new PeerBuckets<>(new VirtualTime(), 1, 0, 3);
        for (int peer = 0; peer < 3; peer++) {
            assertTrue(allowance.take(peer));
        }
        assertTrue(!allowance.take(0) && allowance.take(3), "1 goes for 3");
        assertTrue(!allowance.take(0) && allowance.take(1));
    }
}
