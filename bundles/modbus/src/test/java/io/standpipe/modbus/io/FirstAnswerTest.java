package io.standpipe.modbus.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FirstAnswerTest {

    private final FirstAnswer first = new FirstAnswer();

    private String connection(boolean asked, boolean came, boolean byDevice) {
        first.opened();
        if (asked) {
            first.asked();
        }
        if (came) {
            first.came();
        }
        return first.ended(byDevice);
    }

    @Test
    void threeConnectionsInARowMakeAHabit() {
        assertEquals("", connection(true, false, true));
        assertEquals("", connection(true, false, true));
        assertEquals(
                "it hangs up on the first request: try connectDelay, or a longer one",
                connection(true, false, true));
        assertTrue(first.news());
        assertTrue(connection(true, false, false).startsWith("it takes connections, but answers"));
        assertFalse(first.news());
    }

    @Test
    void anAnswerEndsIt() {
        connection(true, false, true);
        connection(true, false, true);
        assertEquals("", connection(true, true, true));
        connection(true, false, true);
        assertEquals("", connection(true, false, true));
        assertFalse(connection(true, false, true).isEmpty());
        assertTrue(first.news());
        connection(true, true, true);
        assertTrue(first.news());
    }

    @Test
    void aConnectionOverWhichNothingWasAskedSaysNothing() {
        for (int i = 0; i < 10; i++) {
            assertEquals("", connection(false, false, true));
        }
        connection(true, false, true);
        assertEquals("", first.ended(true), "counted once");
        assertEquals("", first.ended(true));
        assertEquals("", first.ended(true));
    }
}
