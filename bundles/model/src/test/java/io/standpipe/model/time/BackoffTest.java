package io.standpipe.model.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    @ParameterizedTest
    @CsvSource({
        // in s
        "1,  30, '1 2 4 8 16 30 30'",
        "7,  30, '7 14 28 30'",
        "60, 30, '30 30'",
    })
    void eachPauseIsTwiceTheOneBefore(int first, int longest, String pauses) {
        Backoff backoff = new Backoff(Duration.ofSeconds(first));
        for (int time = 0; time < 2; time++) {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < pauses.split(" ", -1).length; i++) {
                seen.add("" + backoff.next(Duration.ofSeconds(longest)).toSeconds());
            }
            assertEquals(pauses, String.join(" ", seen));
            backoff.reset();
        }
    }

    @Property
    void howeverLongItTakesNoPauseIsLongerThanAllowed(
            @ForAll @LongRange(min = 1) long first, @ForAll @LongRange(min = 1) long longest) {
        Backoff backoff = new Backoff(Duration.ofNanos(first));
        long before = 0;
        for (int i = 0; i < 100; i++) {
            long pause = backoff.next(Duration.ofNanos(longest)).toNanos();
            assertTrue(pause >= before && pause > 0 && pause <= longest, "pause " + pause);
            before = pause;
        }
        assertEquals(longest, before);
    }

    /** Some are short and some long, whichever try it is. */
    @ParameterizedTest
    @CsvSource({"0, 1000", "3, 8000", "9, 30000"})
    void jitterIsDrawnFromTheWholePause(int tries, long ceiling) {
        List<Long> drawn = new ArrayList<>();
        Random random = new Random(tries);
        for (int i = 0; i < 400; i++) {
            Backoff backoff = new Backoff(Duration.ofSeconds(1), random);
            for (int j = 0; j < tries; j++) {
                backoff.next(Duration.ofSeconds(30));
            }
            drawn.add(backoff.next(Duration.ofSeconds(30)).toMillis());
        }
        drawn.sort(null);
        assertTrue(drawn.get(0) < ceiling / 10, drawn.get(0) + " of " + ceiling);
        assertTrue(drawn.get(399) > ceiling * 9 / 10, drawn.get(399) + " of " + ceiling);
        assertTrue(drawn.get(399) <= ceiling, drawn.get(399) + " of " + ceiling);
        assertEquals(ceiling / 2.0, drawn.get(200), ceiling * 0.15);
    }
}
