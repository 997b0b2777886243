package io.standpipe.coap.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.point.Quality.Cause;
import io.standpipe.testkit.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> lines = new ArrayList<>();
    private final Observation.Line line =
            new Observation.Line() {
                @Override
                public void ask(String path, int accept) {
                    lines.add(time.millis() / 1000 + " ask " + accept);
                }

                @Override
                public void giveUp(String path) {
                    lines.add(time.millis() / 1000 + " give up");
                }

                @Override
                public void lost(String path, Cause why) {
                    lines.add(time.millis() / 1000 + " " + why.word());
                }
            };

    private Observation observation(boolean sleeps) {
        return new Observation("/3407/0", List.of(110, -1), sleeps, line, time, time);
    }

    private void pass(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    private void says(String... expected) {
        assertEquals(List.of(expected), lines);
        lines.clear();
    }

    @Test
    void oneThatAnswersIsLeftInPeace() {
        Observation observation = observation(false);
        observation.begin();
        pass(2);
        observation.told();
        pass(100_000);
        says("0 ask 110");
    }

    /** Nobody says that it is not observed, before it was asked. */
    @Test
    void oneOfBeforeARestartIsPresumedAndAskedWhenItShowsItself() {
        Observation observation = observation(true);
        observation.presume();
        pass(100_000);
        says();
        observation.awake();
        pass(1);
        says("100000 ask 110");
        observation.failed();
        pass(60);
        says("100061 not-observed");
    }

    @Test
    void aDeafOneIsAFaultWithinOneHundredSecondsAndAskedMoreAndMoreSeldom() {
        Observation observation = observation(false);
        observation.begin();
        pass(60);
        says("0 ask 110", "60 not-observed", "60 give up");
        pass(5);
        observation.failed();
        pass(10);
        observation.failed();
        says("65 ask 110", "75 ask 110");
        pass(20);
        observation.told();
        says("95 ask 110");
        pass(1000);
        says();
        assertTrue(observation.live());
    }

    @Test
    void oneThatSleepsIsAskedWhenItShowsItself() {
        Observation observation = observation(true);
        observation.begin();
        pass(1);
        observation.failed();
        pass(58);
        says("0 ask 110");
        observation.awake();
        pass(0);
        observation.told();
        pass(1000);
        says("59 ask 110");
    }

    @Test
    void oneThatEndsIsAskedAtOnce() {
        Observation observation = observation(false);
        observation.begin();
        observation.told();
        pass(10);
        observation.ended();
        observation.ended();
        pass(59);
        says("0 ask 110", "10 ask 110");
        pass(1);
        says("70 not-observed", "70 give up");
    }

    @Test
    void whatCannotBeReadIsSaidAtOnceAndAskedForInAnotherForm() {
        Observation observation = observation(false);
        observation.begin();
        observation.told();
        pass(10);
        observation.unreadable();
        observation.unreadable();
        says("0 ask 110", "10 invalid-answer", "10 ask -1", "10 invalid-answer");
        pass(5);
        observation.told();
        pass(1000);
        says("15 ask 110");
    }

    @Test
    void whatWasNotKeptIsAskedForAgain() {
        Observation observation = observation(false);
        observation.begin();
        observation.told();
        observation.unkept();
        pass(5);
        observation.told();
        pass(1000);
        says("0 ask 110", "5 ask 110");
    }

    /** Whatever happens: no storm of requests, and a deaf detector does not stay unsaid. */
    @Property(tries = 300)
    void boundedAndSaid(
            @ForAll @Size(max = 40) List<@IntRange(max = 7) Integer> events,
            @ForAll @IntRange(min = 1, max = 30) int seconds,
            @ForAll boolean sleeps) {
        lines.clear();
        VirtualTime now = time;
        Observation observation = observation(sleeps);
        observation.begin();
        for (int event : events) {
            pass(seconds);
            switch (event) {
                case 0 -> observation.told();
                case 1 -> observation.failed();
                case 2 -> observation.ended();
                case 3 -> observation.unreadable();
                case 4 -> observation.awake();
                case 5 -> observation.notAcceptable();
                case 6 -> observation.unkept();
                default -> observation.doubt();
            }
        }
        long asked = lines.stream().filter(one -> one.contains(" ask ")).count();
        assertTrue(asked <= 2L + 2L * events.size() + events.size() * seconds / 5, lines::toString);
        boolean deaf = !observation.live();
        lines.clear();
        pass(100);
        boolean said =
                lines.stream()
                        .anyMatch(
                                one ->
                                        one.contains("not-observed")
                                                || one.contains("invalid-answer"));
        assertEquals(deaf, said, lines::toString);
        observation.close();
        lines.clear();
        pass(10_000);
        assertEquals(List.of(), lines);
        assertTrue(now.nanos() > 0);
    }
}
