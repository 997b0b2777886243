package io.standpipe.itest.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The judge is judged. */
@Tag("once")
class LaneNumbersTest {

    private final LaneNumbers lane = new LaneNumbers("alarm");

    private void came(String boot, long... numbers) {
        for (long seq : numbers) {
            lane.arrived(boot, seq, "", boot + " message " + seq);
        }
    }

    @Test
    void aHoleIsALossUnlessItWasAnnounced() {
        came("a", 1, 2, 5);
        came("b", 8, 9);
        assertEquals(List.of(3L, 4L, 6L, 7L), lane.lost());
        lane.gap(6, 7);
        assertEquals(List.of(3L, 4L), lane.lost());
        assertEquals(2, lane.announced());
    }

    @Test
    void theFirstNumberIsOne() {
        came("a", 3);
        assertEquals(List.of(1L, 2L), lane.lost());
    }

    @Test
    void aCopyIsNothingNew() {
        came("a", 1, 2);
        assertFalse(lane.arrived("a", 1, "", "a message 1"));
        assertEquals(List.of(), lane.doubles());
        assertEquals(List.of(), lane.disorder());
        assertEquals(2, lane.received());
    }

    @Test
    void aMessageAndItsNumberGoTogether() {
        came("a", 1);
        lane.arrived("a", 1, "", "another");
        lane.arrived("a", 2, "", "a message 1");
        assertEquals(2, lane.doubles().size());
    }

    @Test
    void aNumberInPartsIsThereWhenAllPartsAre() {
        came("a", 1);
        lane.arrived("a", 2, 1, 2, "first half");
        came("a", 3);
        assertEquals(List.of(2L), lane.lost());
        lane.arrived("a", 2, 1, 3, "first third");
        assertFalse(lane.arrived("a", 2, 1, 2, "first half"), "a copy");
        lane.arrived("a", 2, 2, 2, "second half");
        assertEquals(List.of(), lane.lost());
        assertFalse(lane.arrived("a", 2, "", "the whole"), "it is there");
        assertEquals(List.of(), lane.doubles());
        lane.arrived("a", 2, 2, 2, "another half");
        assertEquals(1, lane.doubles().size());
    }

    @Test
    void whatComesLateIsDisorder() {
        came("a", 1, 3, 2);
        came("b", 4);
        came("a", 5);
        assertEquals(2, lane.disorder().size());
    }

    @Test
    void aFireMayOvertakeOtherDevicesButNotItsOwn() {
        lane.arrived("b", 7, "det-1", "fire");
        lane.arrived("a", 1, "hyd-1", "one");
        lane.arrived("a", 2, "hyd-1", "two");
        lane.arrived("b", 6, "hyd-1", "three");
        assertEquals(List.of(), lane.disorder());
        assertEquals(List.of(3L, 4L, 5L), lane.lost());
        lane.arrived("b", 5, "det-1", "late");
        assertEquals(1, lane.disorder().size());
    }

    @Test
    void aLaterBootMayBeginLowerAndThatIsCounted() {
        came("a", 1, 2, 3, 4);
        came("b", 3, 4, 5);
        assertEquals(2, lane.givenAgain());
        assertEquals(List.of(), lane.lost());
    }
}
