package io.standpipe.simulators.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class SequencesTest {

    private final Sequences sequences = new Sequences();

    @Test
    void isContentWithConsecutiveNumbersOfEachLaneAndGateway() {
        for (long seq = 41; seq < 50; seq++) {
            assertNull(sequences.check("gw-1", "alarm", "b1", seq));
            assertNull(sequences.check("gw-1", "telemetry", "b1", seq - 40));
            assertNull(sequences.check("gw-2", "alarm", "b1", seq + 1));
        }
        assertNull(sequences.check("gw-1", "alarm", "b2", 50), "numbers go on across a restart");
    }

    @Test
    void missesNothingThatTheGatewaySaysWillNotCome() {
        check(null, 1);
        check("2 to 9 are missing", 10);
        sequences.gap("gw", "telemetry", "b1", 4, 6);
        check("3 came late", 3);
        check("5 came twice", 5);
        check("7 came late", 7);
        sequences.gap("gw", "telemetry", "b1", 11, 1000);
        check(null, 1001);
    }

    @Test
    void namesWhatIsMissingAndWhatOfItCameLate() {
        check(null, 1);
        check("2 is missing", 3);
        check("4 to 8 are missing", 9);
        check("6 came late", 6);
        check("6 came twice", 6);
        check("5 came late", 5);
        check("4 came late", 4);
        check("7 came late", 7);
        check("8 came late", 8);
        check("8 came twice", 8);
        check("9 came twice", 9);
        check("1 came twice", 1);
        check("2 came late", 2);
        check(null, 10);
    }

    @Test
    void noticesANewOutbox() {
        check(null, 7);
        assertEquals(
                "begins again at 1 after 7: the gateway has lost its outbox",
                sequences.check("gw", "telemetry", "b2", 1));
        assertNull(sequences.check("gw", "telemetry", "b2", 2));
    }

    @Test
    void aFireMayOvertakeUntilTheGatewaySaysThatNothingWaits() {
        assertNull(sequences.check("gw", "alarm", "b1", 1));
        assertNull(sequences.check("gw", "alarm", "b1", 5));
        assertNull(sequences.check("gw", "alarm", "b1", 2));
        assertEquals("5 came twice", sequences.check("gw", "alarm", "b1", 5));
        assertNull(sequences.settled("gw", 0));
        assertEquals("missing: 3 to 4, 6", sequences.settled("gw", 6));
        assertNull(sequences.settled("gw", 6));
        assertNull(sequences.check("gw", "alarm", "b1", 7));
        assertNull(sequences.settled("gw", 7));
    }

    private void check(String wrong, long seq) {
        assertEquals(wrong, sequences.check("gw", "telemetry", "b1", seq));
    }
}
