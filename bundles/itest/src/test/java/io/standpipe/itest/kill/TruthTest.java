package io.standpipe.itest.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the kit sees what is lost. */
@Tag("once")
class TruthTest {

    private static final String FIRE = "L1D1-fire";
    private static final Truth.Excuse NONE = new Truth.Excuse(incident -> false, turn -> false);

    /** What the first boot told is in its memory only. */
    private static final Truth.Excuse MEMORY =
            new Truth.Excuse(incident -> false, turn -> turn.boot().equals("b1"));

    private final Incident fire = new Incident(FIRE, 7, 1000);

    @Test
    void whatWasReadAndLivedOnMustBeTold() {
        long second = 1_000_000_000;
        long[] reads = LongStream.rangeClosed(1, 50).map(n -> n * second / 50).toArray();
        Truth truth = new Truth(List.of(new Gateway.Life(0, second)), reads);
        assertEquals(
                List.of(FIRE + " (word 0007)", "the end of " + FIRE + " (word 0007)"),
                truth.judge(List.of(fire), List.of(), List.of(), NONE).lost());
        Truth killed = new Truth(List.of(new Gateway.Life(0, second / 2)), reads);
        assertEquals(List.of(), killed.judge(List.of(fire), List.of(), List.of(), NONE).lost());
        // A machine that stood still did not poll: the second says nothing.
        long[] few = LongStream.rangeClosed(1, 15).map(n -> n * second / 50).toArray();
        Truth still = new Truth(List.of(new Gateway.Life(0, second)), few);
        assertEquals(List.of(), still.judge(List.of(fire), List.of(), List.of(), NONE).lost());
    }

    @Test
    void anEndMayBeShownByAStateOnlyWhereThatIsExcused() {
        Transition raised = turn("b1", true, 10);
        assertEquals(1, shown(List.of(raised), state("b2", 20), MEMORY));
        assertEquals(-1, shown(List.of(raised), state("b2", 20), NONE), "not excused");
        assertEquals(-1, shown(List.of(raised), state("b2", 5), MEMORY), "older");
        assertEquals(-1, shown(List.of(raised), state("b1", 20), MEMORY), "no restart");
        assertEquals(-1, shown(List.of(raised), state("b2", 20, FIRE), MEMORY), "it stands");
        assertEquals(
                -1,
                shown(List.of(raised, turn("b2", true, 15)), state("b3", 20), MEMORY),
                "the second boot knew it");
        assertEquals(
                0, shown(List.of(raised, turn("b1", false, 15)), state("b2", 20), NONE), "told");
    }

    /** -1 if the end counts as lost. */
    private int shown(List<Transition> turns, DeviceState state, Truth.Excuse excuse) {
        Truth.Verdict verdict =
                new Truth(List.of(), new long[0])
                        .judge(List.of(fire), turns, List.of(state), excuse);
        return verdict.lost().isEmpty() ? verdict.shown() : -1;
    }

    private static Transition turn(String boot, boolean raised, long at) {
        return new Transition("panel-1", FIRE, "", raised, false, raised ? 7 : 0, boot, 0, at);
    }

    private static DeviceState state(String boot, long at, String... conditions) {
        return new DeviceState("panel-1", boot, Set.of(conditions), at);
    }
}
