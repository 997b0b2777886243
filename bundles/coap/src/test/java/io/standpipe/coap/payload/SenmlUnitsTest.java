package io.standpipe.coap.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenmlUnitsTest {

    /** To the last digit: a value that was 95 % is 95, not 94.99999999999999. */
    @ParameterizedTest
    @CsvSource({
        "0.95, /, %, 95",
        "0.57, /, %, 57",
        "95, %, /, 0.95",
        "57, /100, %, 57",
        "570, /1000, %, 57",
        "570000, ppm, %, 57",
        "57, %EL, %, 57",
        "57, %RH, %, 57",
        "328.15, K, Cel, 55",
        "120, K, Cel, -153.15",
        "55, Cel, K, 328.15",
        "500, kPa, MPa, 0.5",
        "500000, Pa, MPa, 0.5",
        "5000, hPa, MPa, 0.5",
        "5, bar, MPa, 0.5",
        "5000, mbar, MPa, 0.5",
        "0.5, MPa, MPa, 0.5",
        "3300, mV, V, 3.3",
        "4.2, mA, A, 0.0042",
        "215, cm, m, 2.15",
        "2150, mm, m, 2.15",
        "0.3, km, m, 300",
        "-120, dBW, dBm, -90",
        "-90, dBm, dBm, -90",
        "12, l/s, m3/s, 0.012",
        "90, 1/min, 1/s, 1.5",
        "36, km/h, m/s, 10",
        "2, h, s, 7200",
        "1500, ms, s, 1.5",
    })
    void convert(double value, String from, String to, double result) {
        assertEquals(result, SenmlUnits.convert(value, from, to));
    }

    /** Not registered, or something else. */
    @ParameterizedTest
    @CsvSource({
        "Far, Cel",
        "F, Cel",
        "degF, Cel",
        "C, Cel",
        "cel, Cel",
        "psi, MPa",
        "V, %",
        "m, MPa",
        "percent, %",
        "dB, dBm",
        "count, %",
        "lx, lm",
    })
    void neverGuessed(String from, String to) {
        assertNull(SenmlUnits.convert(1, from, to));
    }

    /** What profiles measure in and senders may say: each has a way and none changes itself. */
    @ParameterizedTest
    @CsvSource({"MPa", "m", "Cel", "V", "A", "%", "dBm", "dB", "lx", "s"})
    void unitsOfProfiles(String unit) {
        assertEquals(0.1, SenmlUnits.convert(0.1, unit, unit));
        assertNotNull(SenmlUnits.convert(1, unit, unit));
    }

    @Property(tries = 2000)
    void thereAndBackIsTheSame(
            @ForAll @IntRange(max = 10_000) int one,
            @ForAll @IntRange(max = 10_000) int other,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double value) {
        List<String> all = SenmlUnits.known().stream().sorted().toList();
        String from = all.get(one % all.size());
        String to = all.get(other % all.size());
        Double there = SenmlUnits.convert(value, from, to);
        if (there == null) {
            assertNull(SenmlUnits.convert(value, to, from), "one way only");
        } else {
            // An offset such as 273.15 costs digits of a tiny value.
            double back = SenmlUnits.convert(there, to, from);
            assertEquals(value, back, Math.max(1e-9, Math.abs(value) * 1e-12));
        }
    }
}
