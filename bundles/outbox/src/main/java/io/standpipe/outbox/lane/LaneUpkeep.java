package io.standpipe.outbox.lane;

import java.util.List;
import java.util.Map;

/**
 * What maintenance writes of a lane.
 *
 * @param lastSeq up to here each number has a row, or nobody needs it
 * @param reserved up to here numbers may be given before the next maintenance
 * @param floor up to here every uplink has confirmed
 * @param cursors by uplink
 * @param gaps by uplink
 * @param deleteUpTo newest row that nobody needs any more
 */
public record LaneUpkeep(
        long lastSeq,
        long reserved,
        long floor,
        Map<String, Long> cursors,
        Map<String, List<Gap>> gaps,
        long deleteUpTo) {}
