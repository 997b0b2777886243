package io.standpipe.modbus;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How often each {@link Flaw} was seen. Any thread. */
final class Flaws {

    private final Map<Flaw, AtomicLong> counts = new EnumMap<>(Flaw.class);

    Flaws() {
        for (Flaw flaw : Flaw.values()) {
            counts.put(flaw, new AtomicLong());
        }
    }

    void add(Flaw flaw) {
        of(flaw).incrementAndGet();
    }

    long count(Flaw flaw) {
        return of(flaw).get();
    }

    private AtomicLong of(Flaw flaw) {
        AtomicLong count = counts.get(flaw);
        if (count == null) {
            throw new IllegalStateException("all flaws are there");
        }
        return count;
    }
}
