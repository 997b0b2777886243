package io.standpipe.modbus.connection;

import io.standpipe.model.point.Quality;
import java.util.ArrayDeque;
import java.util.Deque;

/** The ad hoc reads of one connection: they wait for a pause of the polls, one after the other. */
final class AdHocReadQueue {

    /** Far away: there is none. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    private final Deque<AdHocRead> waiting = new ArrayDeque<>();
    private final UnitStates unitStates;
    private final PollArbiter arbiter;
    private long ended;

    AdHocReadQueue(UnitStates unitStates, PollArbiter arbiter, long now) {
        this.unitStates = unitStates;
        this.arbiter = arbiter;
        ended = now;
    }

    void add(AdHocRead adHocRead) {
        waiting.add(adHocRead);
    }

    /** When the first may run; far away if there is none. */
    long start(long now) {
        AdHocRead first = waiting.peek();
        if (first == null) {
            return now + NEVER;
        }
        if (arbiter.pause(now) >= cost(first)) {
            return now;
        }
        long from = ended - first.since() > 0 ? ended : first.since();
        return from + AdHocRead.MAX_WAIT;
    }

    /** Nanoseconds that the read will take: a device that answers does so in its usual time. */
    private long cost(AdHocRead adHocRead) {
        UnitState unitState = unitState(adHocRead);
        long usual = unitState.failing() ? 0 : unitState.answerTime().enough();
        long patience = adHocRead.patience().toNanos();
        return usual == 0 ? patience : Math.min(patience, usual);
    }

    /** The unit that is read; a state of its own if no device is installed there. */
    UnitState unitState(AdHocRead adHocRead) {
        UnitState installed = unitStates.at(adHocRead.unit());
        return installed == null ? new UnitState(adHocRead.unit()) : installed;
    }

    /** Takes the first, which there must be. */
    AdHocRead take() {
        return waiting.remove();
    }

    /** A read has ended: the next one waits for a pause from now on. */
    void ended(long now) {
        ended = now;
    }

    /** The connection can run no read: all are answered so. */
    void refuseAll(Quality quality, String reason) {
        for (AdHocRead adHocRead = waiting.poll(); adHocRead != null; adHocRead = waiting.poll()) {
            adHocRead.done().accept(AdHocRead.Outcome.failed(quality, reason));
        }
    }
}
