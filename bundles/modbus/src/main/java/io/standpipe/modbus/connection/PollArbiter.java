package io.standpipe.modbus.connection;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the slave that is asked next on a connection that carries one request at a time. Slaves
 * that answer go first, a read each in the order of the table. Whenever none of them waits the
 * order begins anew, so that each slave keeps its place and its interval. Points that an alarm
 * looks at go before all others, but not more than {@link #URGENT_IN_ROW} in a row. A slave that
 * does not answer is asked when no other waits, nor will wait before it has timed out; but not
 * later than {@link #MAX_WAIT}. One thread.
 */
final class PollArbiter {

    /** Longest time that a slave that does not answer waits for a pause of the others. */
    static final long MAX_WAIT = Duration.ofSeconds(10).toNanos();

    /** Reads that alarms look at before one of the others that wait. */
    static final int URGENT_IN_ROW = 4;

    // Pushed in before those that answer: one in this time, so that many cannot take their place.
    private static final long PUSHED_IN = Duration.ofSeconds(5).toNanos();

    // How often it is looked whether one is to be pushed in, which takes a look at all.
    private static final long LOOK = Duration.ofMillis(100).toNanos();

    private final List<UnitState> unitStates;
    private final List<UnitState> urgent;
    private int turn;
    private int urgentTurn;
    private int urgentInRow;
    private boolean pushed;
    private long pushedAt;
    private boolean looked;
    private long lookedAt;

    PollArbiter(List<UnitState> unitStates) {
        this.unitStates = List.copyOf(unitStates);
        urgent = unitStates.stream().filter(unitState -> unitState.slave().watched()).toList();
    }

    /**
     * The one to ask now; null if none.
     *
     * @param cost nanoseconds that a slave costs that does not answer
     */
    @Nullable UnitState next(long now, ToLongFunction<UnitState> cost) {
        if (!looked || now - lookedAt >= LOOK) {
            looked = true;
            lookedAt = now;
            UnitState silent = silent(now, this::latest);
            if (silent != null) {
                pushed = true;
                pushedAt = now;
                return silent;
            }
        }
        int alarm = urgent(now);
        int plain = alarm >= 0 && urgentInRow < URGENT_IN_ROW ? -1 : plain(now);
        if (plain >= 0) {
            turn = plain + 1;
            urgentInRow = 0;
            return unitStates.get(plain);
        }
        if (alarm >= 0) {
            urgentTurn = alarm + 1;
            urgentInRow++;
            return urgent.get(alarm);
        }
        turn = 0;
        urgentTurn = 0;
        urgentInRow = 0;
        long pause = pause(now);
        return silent(now, unitState -> start(unitState, now, pause, cost));
    }

    /** The next that waits with other points; -1 if none. */
    private int plain(long now) {
        for (int i = 0; i < unitStates.size(); i++) {
            int index = (turn + i) % unitStates.size();
            UnitState unitState = unitStates.get(index);
            if (!unitState.failing() && unitState.ready(now) && !unitState.slave().urgent(now)) {
                return index;
            }
        }
        return -1;
    }

    /** The next that waits with points that an alarm looks at; -1 if none. */
    private int urgent(long now) {
        for (int i = 0; i < urgent.size(); i++) {
            int index = (urgentTurn + i) % urgent.size();
            UnitState unitState = urgent.get(index);
            if (!unitState.failing() && unitState.ready(now) && unitState.slave().urgent(now)) {
                return index;
            }
        }
        return -1;
    }

    /**
     * The one that waits longest of those that do not answer and may be asked now; null if none.
     *
     * @param from when it may be asked
     */
    private @Nullable UnitState silent(long now, ToLongFunction<UnitState> from) {
        UnitState longest = null;
        for (UnitState unitState : unitStates) {
            if (unitState.failing()
                    && unitState.ready(now)
                    && from.applyAsLong(unitState) - now <= 0
                    && (longest == null || since(unitState) - since(longest) < 0)) {
                longest = unitState;
            }
        }
        return longest;
    }

    /**
     * Goes on elsewhere in the order: each time by the golden section of it, so that slaves next to
     * each other that answer are found soon, wherever they stand.
     */
    void elsewhere() {
        turn = (turn + step(unitStates.size())) % Math.max(1, unitStates.size());
        urgentTurn = (urgentTurn + step(urgent.size())) % Math.max(1, urgent.size());
    }

    private static int step(int size) {
        return (int) (size * 0.618);
    }

    /** The last one is asked again, before all others. */
    void again(UnitState unitState) {
        turn = unitStates.indexOf(unitState);
        if (urgent.contains(unitState)) {
            urgentTurn = urgent.indexOf(unitState);
            urgentInRow = 0;
        }
    }

    /** When {@link #next} will have a slave to ask. */
    long wake(long now, ToLongFunction<UnitState> cost) {
        long pause = pause(now);
        long wake = now + pause;
        for (int i = 0; i < unitStates.size() && wake - now > 0; i++) {
            UnitState unitState = unitStates.get(i);
            if (unitState.failing()) {
                long due =
                        unitState.ready(now)
                                ? start(unitState, now, pause, cost)
                                : unitState.due(now);
                wake = due - wake < 0 ? due : wake;
            }
        }
        return wake;
    }

    /** How long from now on nobody that answers will want to be asked; not positive if now. */
    long pause(long now) {
        long pause = Long.MAX_VALUE / 2;
        // Somebody who waits is most likely the one whose turn it is.
        for (int i = 0; i < unitStates.size() && pause > 0; i++) {
            UnitState unitState = unitStates.get((turn + i) % unitStates.size());
            if (!unitState.failing()) {
                pause = Math.min(pause, unitState.due(now) - now);
            }
        }
        return pause;
    }

    /** When a slave that does not answer may be asked: now, or when it cannot wait any longer. */
    private long start(UnitState unitState, long now, long pause, ToLongFunction<UnitState> cost) {
        boolean requested = since(unitState) - now > 0;
        return requested || pause >= cost.applyAsLong(unitState) ? now : latest(unitState);
    }

    /** When it is asked even if others wait. */
    private long latest(UnitState unitState) {
        long latest = since(unitState) + MAX_WAIT;
        long next = pushedAt + PUSHED_IN;
        return pushed && next - latest > 0 ? next : latest;
    }

    private static long since(UnitState unitState) {
        return unitState.slave().due();
    }
}
