package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.table.RowTimes;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long the oldest message on the disk has waited for its confirmation. Looked at by the
 * writer's thread once a minute, told on any.
 */
final class OldestWaiting {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final Lanes lanes;
    private final TimeSource time;
    private final Map<Lane, Seen> oldest = new ConcurrentHashMap<>();

    /**
     * @param since when it was first seen here, monotonic nanoseconds
     */
    private record Seen(RowTimes.Times row, long since) {}

    OldestWaiting(Lanes lanes, TimeSource time) {
        this.lanes = lanes;
        this.time = time;
    }

    /** Looks which is the oldest now. */
    void look(Database open) throws SQLException {
        for (Lane lane : Lane.values()) {
            LaneState state = lanes.laneState(lane);
            RowTimes.Times first =
                    state.depth() == 0 ? null : open.times(lane).from(state.floor() + 1);
            Seen before = oldest.get(lane);
            if (first == null) {
                oldest.remove(lane);
            } else if (before == null || before.row().seq() != first.seq()) {
                oldest.put(lane, new Seen(first, time.nanos()));
            }
        }
    }

    /**
     * In seconds; 0 if nothing is known to wait. What came before a restart while no clock was set
     * counts from this start on. Any thread.
     */
    double seconds(Lane lane) {
        Seen first = oldest.get(lane);
        if (first == null || lanes.laneState(lane).floor() >= first.row().seq()) {
            return 0;
        }
        Stamp now = time.stamp();
        Stamp then = first.row().received();
        if (first.row().boot().equals(time.boot())) {
            return (now.nanos() - then.nanos()) / NANOS;
        }
        return then.clock() == Stamp.Clock.UNSYNCHRONISED
                ? (now.nanos() - first.since()) / NANOS
                : Math.max(0, (now.utc() - then.utc()) / MILLIS);
    }
}
