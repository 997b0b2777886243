package io.standpipe.outbox.lane;

import java.util.List;
import java.util.Map;

/**
 * What a database holds of a lane.
 *
 * @param firstSeq oldest number that has a row; {@code lastSeq + 1} if none has
 * @param lastRow newest number that has a row; below {@code firstSeq} if none has
 * @param lastSeq newest number ever saved; 0 if none was
 * @param reserved newest number that may have been given
 * @param floor up to here every uplink has confirmed
 * @param cursors by uplink
 * @param gaps by uplink
 * @param urgent device by number of what goes before all others and some uplink has not confirmed
 */
public record LaneSnapshot(
        long firstSeq,
        long lastRow,
        long lastSeq,
        long reserved,
        long floor,
        Map<String, Long> cursors,
        Map<String, List<Gap>> gaps,
        Map<Long, String> urgent) {

    public LaneSnapshot withFloor(long raised) {
        return new LaneSnapshot(
                firstSeq, lastRow, lastSeq, reserved, raised, cursors, gaps, urgent);
    }
}
