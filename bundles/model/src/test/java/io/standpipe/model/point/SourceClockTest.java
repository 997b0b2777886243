package io.standpipe.model.point;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.time.Stamp;
import org.junit.jupiter.api.Test;

/** When a time that a device tells can be one. */
class SourceClockTest {

    private static final double NOON = 1_800_000_000;

    private final SourceClock clock = new SourceClock();

    private static Stamp at(double seconds, Stamp.Clock how) {
        return new Stamp(Math.round(seconds * 1e9), Math.round((NOON + seconds) * 1000), how);
    }

    private boolean told(double seconds, double time, boolean copy) {
        Stamp now = at(seconds, Stamp.Clock.SYNCHRONISED);
        boolean goes = clock.goes(now, time, copy);
        clock.took(now, time);
        return goes;
    }

    @Test
    void aTimeThatGoesOnIsRightEvenIfItIsDaysOld() {
        assertTrue(told(0, NOON - 6 * 86_400, false));
        assertTrue(told(1, NOON - 6 * 86_400 + 1, false));
        assertTrue(told(2, NOON, false));
        assertEquals(NOON, clock.newest());
    }

    @Test
    void nobodyIsSevenDaysOff() {
        assertFalse(told(0, NOON - 7 * 86_400 - 1, false));
        assertFalse(told(1, NOON + 7 * 86_400 + 2, false));
    }

    @Test
    void whereTheGatewayItselfDoesNotKnowTheTimeNothingIsFar() {
        assertTrue(clock.goes(at(0, Stamp.Clock.UNSYNCHRONISED), NOON - 1e9, false));
    }

    @Test
    void aClockThatWasSetBackIsWrongOnce() {
        assertTrue(told(0, NOON, false));
        assertFalse(told(1, NOON - 3600, false));
        assertTrue(told(2, NOON - 3599, false));
    }

    @Test
    void aClockThatStandsStillWhileValuesChangeIsNone() {
        assertTrue(told(0, NOON, false));
        assertTrue(told(2, NOON, false), "within the second, and one of delay");
        assertFalse(told(2.1, NOON, false));
        assertTrue(told(100, NOON, true), "the same value of the same time");
    }

    @Test
    void noTimeIsNoMistake() {
        assertTrue(told(0, 0, false));
        assertEquals(0, clock.newest());
    }
}
