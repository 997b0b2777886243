package io.standpipe.modbus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All units of one connection, in the order of the table. One thread. */
final class Partners {

    private final List<Partner> all;
    private final Map<Slave, Partner> bySlave = new HashMap<>();
    // Whose polls are held back.
    private final List<Partner> holding = new ArrayList<>();

    Partners(List<Slave> slaves) {
        // Several devices of one unit owe each other's answers.
        Map<Integer, Doubt> doubts = new HashMap<>();
        Map<Integer, Unasked> unasked = new HashMap<>();
        all =
                slaves.stream()
                        .map(
                                slave ->
                                        new Partner(
                                                slave,
                                                doubts.computeIfAbsent(
                                                        slave.unit(), unit -> new Doubt()),
                                                unasked.computeIfAbsent(
                                                        slave.unit(), unit -> new Unasked())))
                        .toList();
        for (Partner partner : all) {
            bySlave.put(partner.slave(), partner);
            partner.slave().held().onHold(() -> holding.add(partner));
        }
    }

    List<Partner> all() {
        return all;
    }

    /** The one of this slave, which must be one of the connection. */
    Partner of(Slave slave) {
        Partner partner = bySlave.get(slave);
        if (partner == null) {
            throw new IllegalStateException("a write goes to a slave of its connection");
        }
        return partner;
    }

    /** The first of this unit; null if none is installed there. */
    @Nullable Partner at(int unit) {
        for (Partner partner : all) {
            if (partner.unit() == unit) {
                return partner;
            }
        }
        return null;
    }

    /** Whether no device answers. */
    boolean allFailing() {
        for (Partner partner : all) {
            if (!partner.failing()) {
                return false;
            }
        }
        return true;
    }

    /** The earlier of this and the time at which some poll is handed over. */
    long release(long next) {
        long first = next;
        for (Partner partner : holding) {
            long until = partner.slave().held().until();
            first = until - first < 0 ? until : first;
        }
        return first;
    }

    /** Hands over what nothing has contradicted for long enough. */
    void handOver(long now) {
        for (int i = holding.size() - 1; i >= 0; i--) {
            HeldPolls held = holding.get(i).slave().held();
            held.release(now);
            if (!held.any()) {
                holding.remove(i);
            }
        }
    }

    /** The connection works again, or there is reason to believe so. */
    void reachable(long now) {
        all.forEach(partner -> partner.slave().reachable(now));
    }
}
