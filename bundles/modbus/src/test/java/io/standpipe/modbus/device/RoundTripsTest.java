package io.standpipe.modbus.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class RoundTripsTest {

    @Test
    void percentilesOfAThousand() {
        RoundTrips times = new RoundTrips();
        for (int i = 1; i <= 1000; i++) {
            times.add(i * 1_000_000L);
        }
        assertEquals(1000, times.total());
        assertEquals(1000, times.longest());
        assertEquals(524.288, times.percentile(0.5));
        assertEquals(1000, times.percentile(0.99));
        assertTrue(Double.isNaN(new RoundTrips().percentile(0.5)));
    }

    @Property
    void aPercentileIsNeverTooLowAndAtMostAQuarterTooHigh(
            @ForAll @NotEmpty List<@LongRange(min = 0, max = 60_000_000_000L) Long> nanos,
            @ForAll @DoubleRange(min = 0.01, max = 1) double part) {
        RoundTrips times = new RoundTrips();
        nanos.forEach(times::add);
        List<Long> sorted = nanos.stream().sorted().toList();
        double exact = sorted.get((int) Math.ceil(sorted.size() * part) - 1) / 1e6;
        double shown = times.percentile(part);
        assertTrue(shown >= exact, shown + " of " + exact);
        assertTrue(shown <= exact * 1.25 + 0.001, shown + " of " + exact);
    }
}
