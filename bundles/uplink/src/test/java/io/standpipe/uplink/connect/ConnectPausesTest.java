package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.time.Backoff;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The pauses between attempts to connect. */
class ConnectPausesTest {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration CAP = Duration.ofSeconds(30);

    @Test
    void theCeilingDoublesUpToTheCap() {
        Backoff backoff = new Backoff(FIRST, Rig.LONGEST);
        assertEquals(
                Stream.of(500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000)
                        .map(Duration::ofMillis)
                        .toList(),
                Stream.generate(() -> backoff.next(CAP)).limit(9).toList());
        backoff.reset();
        assertEquals(FIRST, backoff.next(CAP));
    }

    @Test
    void itNeverOverflows() {
        Backoff backoff = new Backoff(FIRST, Rig.LONGEST);
        for (int i = 0; i < 1000; i++) {
            backoff.next(Duration.ofSeconds(1));
        }
        assertEquals(CAP, backoff.next(CAP));
    }

    @Property(tries = 200)
    void delaysStayWithinTheirCeiling(@ForAll long seed) {
        Backoff backoff = new Backoff(FIRST, new Random(seed));
        for (int i = 0; i < 10; i++) {
            Duration delay = backoff.next(CAP);
            assertTrue(!delay.isNegative() && delay.compareTo(CAP) <= 0, () -> "delay " + delay);
            assertTrue(delay.compareTo(FIRST.multipliedBy(1L << i)) <= 0, () -> "delay " + delay);
        }
    }

    @Test
    void hundredsOfGatewaysSpreadOverTheWholeRange() {
        int[] perTenth = new int[10];
        for (int gateway = 0; gateway < 650; gateway++) {
            Backoff backoff = new Backoff(CAP, new Random(gateway));
            backoff.next(CAP);
            long tenth = backoff.next(CAP).toMillis() * 10 / (CAP.toMillis() + 1);
            perTenth[(int) tenth]++;
        }
        for (int count : perTenth) {
            assertTrue(count > 30 && count < 110, () -> "65 expected, but are " + count);
        }
    }
}
