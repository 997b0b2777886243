package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox.Entry;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Consumer;

/** What is known in memory of each lane. Any thread. */
final class Lanes {

    private final EnumMap<Lane, Ledger> ledgers = new EnumMap<>(Lane.class);
    private final EnumMap<Lane, Tail> tails = new EnumMap<>(Lane.class);

    Lanes() {
        for (Lane lane : Lane.values()) {
            ledgers.put(lane, new Ledger());
            tails.put(lane, new Tail());
        }
    }

    Ledger ledger(Lane lane) {
        return present(ledgers.get(lane));
    }

    Tail tail(Lane lane) {
        return present(tails.get(lane));
    }

    /** From now on these are offered. They follow on what was written last. */
    void written(Lane lane, List<Entry> entries) {
        tail(lane).add(entries);
        ledger(lane).written(entries.size());
    }

    void forEach(Consumer<Lane> task) {
        ledgers.keySet().forEach(task);
    }

    private static <T> T present(@org.jspecify.annotations.Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("no such lane");
        }
        return value;
    }
}
