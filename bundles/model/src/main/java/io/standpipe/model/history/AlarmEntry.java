package io.standpipe.model.history;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Priority;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an alarm, a device or the gateway.
 *
 * @param number counts on over restarts
 * @param at when it happened, UTC milliseconds, by the clock as it is known to be right now
 * @param clock of the moment: of one that was not synchronised, whether it was set right since is
 *     said by {@code corrected}
 * @param corrected whether {@code at} was corrected since the clock was set
 * @param what happened
 * @param device id; empty if it concerns a place or the gateway's run
 * @param name what people call it; empty if nobody said
 * @param place grid cell of a hold on a place; otherwise empty
 * @param condition of the alarm; the kind of hold for one that concerns a whole device or place
 * @param kind null if it is about no alarm
 * @param priority null if it is about no alarm
 * @param test it was one
 * @param who did it; empty if nobody did
 * @param why in a few words; empty if nobody said
 * @param until when a hold ends by itself, UTC milliseconds; 0 for anything else
 * @param cause of a fault, {@link Quality#text()}; otherwise empty
 * @param value that showed it, in the point's unit; NaN if none did
 * @param unit of it
 * @param text what is known of a fault besides; otherwise empty
 */
public record AlarmEntry(
        long number,
        long at,
        Stamp.Clock clock,
        boolean corrected,
        What what,
        String device,
        String name,
        String place,
        String condition,
        @Nullable AlarmKind kind,
        @Nullable Priority priority,
        boolean test,
        String who,
        String why,
        long until,
        String cause,
        double value,
        String unit,
        String text) {

    /** What happens to alarms. Names are written to the disk: they never change. */
    public enum What {
        RAISED,
        CLEARED,
        ACKNOWLEDGED,
        RESET,
        HOLD_BEGUN,
        HOLD_ENDED,
        /** the gateway began to run */
        STARTED,
        /** the gateway's clock was set */
        CLOCK_SET,
        /** so many entries were not kept: {@code text} */
        LOST
    }
}
