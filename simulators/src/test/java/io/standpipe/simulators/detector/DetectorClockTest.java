package io.standpipe.simulators.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorClockTest {

    private static final long START = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000_000_000L;

    /** 50 ppm are 1576.8 s in a year, and 0.18 s in an hour. */
    @ParameterizedTest
    @CsvSource({
        "0, 1800000000.0, 1800003600.0, 60.0",
        "50, 1800001576.8, 1800005176.98, 59.997",
        "-50, 1799998423.2, 1800002023.02, 60.003",
    })
    void driftsFromTheDayItWasSet(double ppm, double atStart, double afterAnHour, double minute) {
        DetectorClock clock = new DetectorClock(ppm, START, 5);
        assertEquals(atStart, clock.seconds(5), 1e-3);
        assertEquals(afterAnHour, clock.seconds(5 + HOUR), 1e-3);
        assertEquals(minute, clock.counting(Duration.ofMinutes(1)).toNanos() / 1e9, 1e-4);
    }

    @Test
    void eachHasItsOwnWithinTheLimit() {
        Random random = new Random(1);
        double sum = 0;
        double most = 0;
        for (int i = 0; i < 1000; i++) {
            double ppm = DetectorClock.some(50, START, 0, random).ppm();
            sum += ppm;
            most = Math.max(most, Math.abs(ppm));
        }
        assertTrue(most > 49 && most <= 50, "most " + most);
        assertTrue(Math.abs(sum) < 5_000, "as many are fast as slow");
    }
}
