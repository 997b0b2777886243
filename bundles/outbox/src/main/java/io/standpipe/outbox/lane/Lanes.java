package io.standpipe.outbox.lane;

import io.standpipe.model.message.Lane;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** What is known in memory of each lane. Any thread. */
public final class Lanes {

    /** So many of the newest alarms can be asked for once more. */
    public static final int ALARM_HISTORY = 10_000;

    private final EnumMap<Lane, LaneState> ledgers = new EnumMap<>(Lane.class);
    private final EnumMap<Lane, RecentMessages> tails = new EnumMap<>(Lane.class);

    public Lanes() {
        for (Lane lane : Lane.values()) {
            ledgers.put(lane, new LaneState(lane == Lane.ALARM ? ALARM_HISTORY : 0));
            tails.put(lane, new RecentMessages());
        }
    }

    public LaneState laneState(Lane lane) {
        return present(ledgers.get(lane));
    }

    public RecentMessages recent(Lane lane) {
        return present(tails.get(lane));
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("no such lane");
        }
        return value;
    }
}
