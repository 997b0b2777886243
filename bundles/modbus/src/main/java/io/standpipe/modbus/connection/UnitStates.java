package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.HeldPolls;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.OwedAnswers;
import io.standpipe.modbus.frame.UnaskedAnswers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All units of one connection, in the order of the table. One thread. */
final class UnitStates {

    private final List<UnitState> all;
    private final Map<PolledDevice, UnitState> bySlave = new HashMap<>();
    // Whose polls are held back.
    private final List<UnitState> holding = new ArrayList<>();

    UnitStates(List<PolledDevice> slaves) {
        // Several devices of one unit owe each other's answers.
        Map<Integer, OwedAnswers> doubts = new HashMap<>();
        Map<Integer, UnaskedAnswers> unasked = new HashMap<>();
        all =
                slaves.stream()
                        .map(
                                slave ->
                                        new UnitState(
                                                slave,
                                                doubts.computeIfAbsent(
                                                        slave.unit(), unit -> new OwedAnswers()),
                                                unasked.computeIfAbsent(
                                                        slave.unit(),
                                                        unit -> new UnaskedAnswers())))
                        .toList();
        for (UnitState unitState : all) {
            bySlave.put(unitState.slave(), unitState);
            unitState.slave().held().onHold(() -> holding.add(unitState));
        }
    }

    List<UnitState> all() {
        return all;
    }

    /** The one of this slave, which must be one of the connection. */
    UnitState of(PolledDevice slave) {
        UnitState unitState = bySlave.get(slave);
        if (unitState == null) {
            throw new IllegalStateException("a write goes to a slave of its connection");
        }
        return unitState;
    }

    /** The first of this unit; null if none is installed there. */
    @Nullable UnitState at(int unit) {
        for (UnitState unitState : all) {
            if (unitState.unit() == unit) {
                return unitState;
            }
        }
        return null;
    }

    /** Whether no device answers. */
    boolean allFailing() {
        for (UnitState unitState : all) {
            if (!unitState.failing()) {
                return false;
            }
        }
        return true;
    }

    /** The earlier of this and the time at which some poll is handed over. */
    long release(long next) {
        long first = next;
        for (UnitState unitState : holding) {
            long until = unitState.slave().held().until();
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
        all.forEach(unitState -> unitState.slave().reachable(now));
    }
}
