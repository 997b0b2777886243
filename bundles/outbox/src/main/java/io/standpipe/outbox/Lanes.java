package io.standpipe.outbox;

import io.standpipe.model.Lane;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** What is known in memory of each lane. Any thread. */
final class Lanes {

    /** So many of the newest alarms can be asked for once more. */
    static final int ALARM_HISTORY = 10_000;

    private final EnumMap<Lane, Ledger> ledgers = new EnumMap<>(Lane.class);
    private final EnumMap<Lane, Tail> tails = new EnumMap<>(Lane.class);

    Lanes() {
        for (Lane lane : Lane.values()) {
            ledgers.put(lane, new Ledger(lane == Lane.ALARM ? ALARM_HISTORY : 0));
            tails.put(lane, new Tail());
        }
    }

    Ledger ledger(Lane lane) {
        return present(ledgers.get(lane));
    }

    Tail tail(Lane lane) {
        return present(tails.get(lane));
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("no such lane");
        }
        return value;
    }
}
