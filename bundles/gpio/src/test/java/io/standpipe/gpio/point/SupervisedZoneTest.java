package io.standpipe.gpio.point;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.profile.GpioSource.Loop;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SupervisedZoneTest {

    private static final double SUPPLY = 3.3;
    private static final double FEED = 4700;

    private static int state(double normal, double alarm, double line) {
        double volts = Double.isInfinite(line) ? SUPPLY : SUPPLY * line / (FEED + line);
        return new SupervisedZone(new Loop(SUPPLY, FEED, normal, alarm)).state(volts);
    }

    @ParameterizedTest(name = "{0} / {1} ohm: {2} ohm is {3}")
    @CsvSource({
        // contacts in parallel, as most zones are wired
        "10000, 2200, 0, SHORT",
        "10000, 2200, 50, SHORT",
        "10000, 2200, 2200, ALARM",
        "10000, 2200, 2000, ALARM",
        // two, three and ten contacts at once, 2820 ohm each beside the end's 10 k
        "10000, 2200, 1236, ALARM",
        "10000, 2200, 860, ALARM",
        "10000, 2200, 275, ALARM",
        "10000, 2200, 9500, NORMAL",
        "10000, 2200, 10500, NORMAL",
        // damp cables
        "10000, 2200, 6000, NORMAL",
        "10000, 2200, 31000, OPEN",
        "10000, 2200, Infinity, OPEN",
        // contacts that open a shunt: the line's resistance grows
        "4700, 14700, 4700, NORMAL",
        "4700, 14700, 14700, ALARM",
        "4700, 14700, 100, SHORT",
        "4700, 14700, 50000, OPEN",
    })
    void resistanceTellsTheState(double normal, double alarm, double line, String expected) {
        int state = state(normal, alarm, line);

        assertEquals(
                expected,
                switch (state) {
                    case Loop.NORMAL -> "NORMAL";
                    case Loop.ALARM -> "ALARM";
                    case Loop.OPEN -> "OPEN";
                    default -> "SHORT";
                });
    }

    /** Going up from a short circuit, each state begins once and never comes back. */
    @Property
    void statesFollowEachOther(
            @ForAll @DoubleRange(min = 0, max = 3.3) double one,
            @ForAll @DoubleRange(min = 0, max = 3.3) double other) {
        SupervisedZone zone = new SupervisedZone(new Loop(SUPPLY, FEED, 10_000, 2_200));
        int low = order(zone.state(Math.min(one, other)));
        int high = order(zone.state(Math.max(one, other)));

        assertTrue(low <= high);
    }

    private static int order(int state) {
        return switch (state) {
            case Loop.SHORT -> 0;
            case Loop.ALARM -> 1;
            case Loop.NORMAL -> 2;
            default -> 3;
        };
    }
}
