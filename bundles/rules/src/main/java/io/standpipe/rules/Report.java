package io.standpipe.rules;

import io.standpipe.model.Hold;
import io.standpipe.model.Stamp;
import java.util.List;

/**
 * What a test of a device or a place has shown.
 *
 * @param seen alarms that were raised meanwhile, in their order
 * @param missing alarms that should have been, but were not
 */
record Report(Hold hold, List<Seen> seen, List<Expected> missing) {

    /** Entries of a list that a message carries at most; the numbers say how many there were. */
    static final int MAX_LISTED = 400;

    /**
     * @param at when it was raised first
     */
    record Seen(String device, String grid, String condition, Stamp at) {

        String key() {
            return device + "/" + condition;
        }
    }

    /** An alarm that a tester should set off. */
    record Expected(String device, String condition) {}
}
