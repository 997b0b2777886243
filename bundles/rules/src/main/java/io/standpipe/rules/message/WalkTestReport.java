package io.standpipe.rules.message;

import io.standpipe.model.alarm.Hold;
import io.standpipe.model.time.Stamp;
import java.util.List;

/**
 * The report of a walk test or of maintenance, at a device or a place.
 *
 * @param seen alarms that were raised meanwhile, in their order
 * @param missing alarms that should have been, but were not
 */
public record WalkTestReport(Hold hold, List<Seen> seen, List<Expected> missing) {

    /** Entries of a list that a message carries at most; the numbers say how many there were. */
    static final int MAX_LISTED = 400;

    /**
     * @param at when it was raised first
     */
    public record Seen(String device, String grid, String condition, Stamp at) {

        public String key() {
            return device + "/" + condition;
        }
    }

    /** An alarm that a tester should set off. */
    public record Expected(String device, String condition) {}
}
