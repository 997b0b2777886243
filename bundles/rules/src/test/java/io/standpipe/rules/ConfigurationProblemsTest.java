package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits for its neighbours to start waits in silence, for a time. */
class ConfigurationProblemsTest {

    private static final List<String> NONE = List.of();
    private static final Set<String> AWAITED = Set.of("no service");

    private final VirtualTime time = new VirtualTime();
    private final List<String> told = new ArrayList<>();
    private final ConfigurationProblems configurationProblems =
            new ConfigurationProblems(
                    time, time, (source, problems) -> told.add(source + problems));

    private void report(String... problems) {
        configurationProblems.report("uplink", List.of(problems), AWAITED);
    }

    @Test
    void whatEndsWhenTheNeighbourStartsIsNeverTold() {
        report("no service");
        time.advance(Duration.ofMillis(35));
        assertEquals(NONE, told);
        report();
        assertEquals(List.of("uplink[]"), told);
        time.advance(Duration.ofMinutes(5));
        assertEquals(List.of("uplink[]"), told);
    }

    @Test
    void whatLastsIsToldWithTheRest() {
        report("row 2", "no service");
        assertEquals(List.of("uplink[row 2]"), told, "a mistake is told at once");
        time.advance(ConfigurationProblems.PATIENCE.minusMillis(1));
        assertEquals(1, told.size());
        time.advance(Duration.ofMillis(1));
        assertEquals(List.of("uplink[row 2]", "uplink[row 2, no service]"), told);
    }

    /** Each save would put it off. */
    @Test
    void theTimeRunsFromTheFirst() {
        report("no service");
        time.advance(Duration.ofSeconds(29));
        report("no service");
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of("uplink[no service]"), told);
        report("no service");
        time.advance(Duration.ofSeconds(1));
        assertEquals(2, told.size(), "and is not silent again");
    }

    @Test
    void nothingIsToldOfWhatIsGone() {
        report("no service");
        configurationProblems.cleared("uplink");
        time.advance(Duration.ofMinutes(5));
        assertEquals(NONE, told);
    }

    @Test
    void sourcesDoNotMix() {
        report("no service");
        configurationProblems.report("other", List.of(), Set.of());
        time.advance(ConfigurationProblems.PATIENCE);
        assertEquals(List.of("other[]", "uplink[no service]"), told);
    }
}
