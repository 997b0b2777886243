package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.table.RowTimes;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For how long the oldest message on the disk has waited for its confirmation. Looked at by the
 * writer's thread once a minute, told on any.
 */
final class OldestWaiting {

    private final Lanes lanes;
    private final TimeSource time;
    private final Map<Lane, RowTimes.Times> oldest =
            new ConcurrentHashMap<>(new EnumMap<>(Lane.class));

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
            if (first == null) {
                oldest.remove(lane);
            } else {
                oldest.put(lane, first);
            }
        }
    }

    /** In seconds; 0 if nothing is known to wait. Any thread. */
    double seconds(Lane lane) {
        RowTimes.Times first = oldest.get(lane);
        if (first == null || lanes.laneState(lane).floor() >= first.seq()) {
            return 0;
        }
        Stamp now = time.stamp();
        Stamp then = first.received();
        double waited =
                first.boot().equals(time.boot())
                        ? (now.nanos() - then.nanos()) / 1e9
                        : (now.utc() - then.utc()) / 1e3;
        return Math.max(0, waited);
    }
}
