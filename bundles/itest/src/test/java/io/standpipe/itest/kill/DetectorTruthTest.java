package io.standpipe.itest.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.itest.detector.Condition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the kit sees what detectors told in vain, and what nobody told. */
@Tag("once")
class DetectorTruthTest {

    /** It burns from 10 s to 20 s, and again from 60 s to 70 s. */
    private final Condition smoke = new Condition("d-1", "smoke", "smoke", true);

    DetectorTruthTest() {
        for (int second : new int[] {10, 20, 60, 70}) {
            smoke.turn(second * 1000L);
            smoke.acknowledge(smoke.turns());
        }
    }

    /** Numbers are seconds: raised at the first, cleared at the second, and so on. */
    private DetectorTruth.Verdict judge(double... seconds) {
        List<Transition> came = new ArrayList<>();
        for (double second : seconds) {
            came.add(turn(came.size() % 2 == 0, second));
        }
        return DetectorTruth.judge(List.of(smoke), came);
    }

    private static Transition turn(boolean raised, double since) {
        return new Transition("d-1", "smoke", "", raised, false, 0, "b1", (long) (since * 1000), 0);
    }

    private static void check(int told, int lost, int wrong, int late, DetectorTruth.Verdict is) {
        assertEquals(
                List.of(told, lost, wrong, late),
                List.of(is.told(), is.lost().size(), is.wrong().size(), is.late()),
                is::toString);
    }

    @Test
    void whatWasAcknowledgedMustBeTold() {
        check(4, 0, 0, 0, judge(10, 20, 60, 70));
        check(4, 0, 0, 0, judge(10.5, 21, 75, 80)); // told when it was over
        check(4, 2, 0, 0, judge());
        check(4, 1, 0, 0, judge(10, 20));
        check(4, 1, 0, 0, judge(10, 20, 60));
    }

    @Test
    void whatWasNotAcknowledgedNeedNotBe() {
        smoke.turn(90_000);
        smoke.turn(91_000);
        check(4, 0, 0, 0, judge(10, 20, 60, 70));
        check(6, 0, 0, 0, judge(10, 20, 60, 70, 90.2, 91));
        check(6, 1, 0, 0, judge(10, 20, 60, 70, 90.2));
    }

    @Test
    void aStaleReportClearsNothing() {
        check(4, 1, 1, 0, judge(10, 15, 60, 70));
        check(4, 1, 1, 0, judge(10, 20, 60, 65));
        check(4, 0, 1, 0, judge(10, 20, 60, 70, 5));
    }

    @Test
    void aLateCopyMayRaiseOnceMoreAndThenNothingIsLost() {
        check(4, 0, 0, 1, judge(10, 20, 22, 30, 60, 70));
        check(4, 0, 0, 1, judge(10, 20, 22, 71)); // the second fire began while it stood
        check(4, 0, 1, 0, judge(10, 20, 45, 50, 60, 70)); // later than any copy
    }

    @Test
    void twiceInARowIsWrong() {
        List<Transition> came = List.of(turn(true, 10), turn(true, 11), turn(false, 20));
        check(4, 1, 1, 0, DetectorTruth.judge(List.of(smoke), came));
    }
}
