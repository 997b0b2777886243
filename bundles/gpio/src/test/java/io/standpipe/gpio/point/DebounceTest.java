package io.standpipe.gpio.point;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DebounceTest {

    private static final int LASTING = 50;

    /** Edges at these milliseconds, beginning from low; what settles, with its own moment. */
    private static String settled(Iterable<Integer> edges) {
        VirtualTime time = new VirtualTime();
        List<String> settled = new ArrayList<>();
        Debounce debounce =
                new Debounce(
                        Duration.ofMillis(LASTING),
                        time,
                        time,
                        false,
                        (high, nanos) ->
                                settled.add(
                                        "%s %d at %d"
                                                .formatted(
                                                        high ? "high" : "low",
                                                        nanos / 1_000_000,
                                                        time.millis())));
        boolean high = false;
        for (int edge : edges) {
            time.advance(Duration.ofMillis(edge - time.millis()));
            high = !high;
            debounce.edge(high, time.nanos());
        }
        time.advance(Duration.ofSeconds(1));
        assertEquals(high, debounce.level());
        return String.join(", ", settled);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "10                | high 10 at 60",
                "10 20             | ''",
                "10 12 14          | high 14 at 64",
                "10 59             | ''",
                "10 60             | high 10 at 60, low 60 at 110",
                "10 100 120 200    | high 10 at 60, low 200 at 250",
                "10 100 149 150    | high 10 at 60, low 150 at 200",
            })
    void whatLastsSettles(String edges, String expected) {
        assertEquals(
                expected,
                settled(
                        List.of(edges.strip().split(" ", -1)).stream()
                                .map(Integer::valueOf)
                                .toList()));
    }

    @Property
    void levelsTakeTurns(@ForAll @Size(max = 40) List<@IntRange(min = 1, max = 120) Integer> gaps) {
        List<Integer> edges = new ArrayList<>();
        int at = 0;
        for (int gap : gaps) {
            at += gap;
            edges.add(at);
        }
        String before = "low";
        for (String one : settled(edges).split(", ", -1)) {
            if (!one.isEmpty()) {
                assertTrue(!one.startsWith(before), one);
                before = one.substring(0, one.indexOf(' '));
            }
        }
    }

    /** An edge that is told late has begun to last when it came. */
    @ParameterizedTest
    @CsvSource({"0, 60", "20, 60", "50, 60", "70, 80"})
    void lastingCountsFromTheEdge(int late, long settles) {
        VirtualTime time = new VirtualTime();
        List<Long> settled = new ArrayList<>();
        Debounce debounce =
                new Debounce(
                        Duration.ofMillis(LASTING),
                        time,
                        time,
                        false,
                        (high, nanos) -> settled.add(time.millis()));
        time.advance(Duration.ofMillis(10 + late));

        debounce.edge(true, Duration.ofMillis(10).toNanos());
        time.advance(Duration.ofSeconds(1));

        assertEquals(List.of(settles), settled);
    }
}
