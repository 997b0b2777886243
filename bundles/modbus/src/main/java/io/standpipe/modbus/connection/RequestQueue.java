package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.Write;
import io.standpipe.model.point.Quality;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the next request of one connection. A write goes before all reads, but no two in a row
 * while a read is due. {@link PollArbiter} gives the slaves their turns, a read each, so that a
 * silent one costs its neighbours one timeout and no more. An ad hoc read goes in a pause of the
 * polls. One thread.
 */
final class RequestQueue {

    private final UnitStates unitStates;
    private final PollArbiter arbiter;
    private final AnswerWait wait;
    private final PendingWrites writes = new PendingWrites();
    private final AdHocReadQueue adHocReads;
    private boolean wrote;

    /**
     * The next: a write, or a read of a poll, or else an ad hoc read.
     *
     * @param write stays in the queue until it is {@link #wrote}
     * @param reader whose poll begins or goes on
     */
    record Next(PendingWrites.@Nullable Pending write, @Nullable UnitState reader) {}

    RequestQueue(UnitStates unitStates, PollArbiter arbiter, AnswerWait wait, long now) {
        this.unitStates = unitStates;
        this.arbiter = arbiter;
        this.wait = wait;
        adHocReads = new AdHocReadQueue(unitStates, arbiter, now);
    }

    void add(PolledDevice slave, Write write) {
        writes.add(slave, write);
    }

    void add(AdHocRead adHocRead) {
        adHocReads.add(adHocRead);
    }

    /** When there will be something to send. */
    long wake(long now) {
        long wake = arbiter.wake(now, wait::cost);
        PendingWrites.Pending write = writes.peek();
        if (write != null) {
            long free = unitStates.of(write.slave()).owedAnswers().free(now);
            wake = free - wake < 0 ? free : wake;
        }
        long run = adHocReads.start(now);
        return run - wake < 0 ? run : wake;
    }

    /** Whether there is something to send now. */
    boolean any(long now) {
        return write(now) != null
                || arbiter.wake(now, wait::cost) - now <= 0
                || adHocReads.start(now) - now <= 0;
    }

    private PendingWrites.@Nullable Pending write(long now) {
        PendingWrites.Pending write = writes.first(now);
        return write != null && unitStates.of(write.slave()).owedAnswers().free(now) - now > 0
                ? null
                : write;
    }

    /** What to send now; null if nothing. */
    @Nullable Next next(long now) {
        PendingWrites.Pending write = write(now);
        UnitState reader = arbiter.next(now, wait::cost);
        if (write != null && !(wrote && reader != null)) {
            if (reader != null) {
                arbiter.again(reader);
            }
            return new Next(write, null);
        }
        return reader == null && adHocReads.start(now) - now > 0 ? null : new Next(null, reader);
    }

    /** It cannot be sent yet. */
    void putBack(Next next) {
        UnitState reader = next.reader();
        if (reader != null) {
            arbiter.again(reader);
        }
    }

    /** The first write is being sent. */
    void wrote() {
        writes.sent();
        wrote = true;
    }

    /** A read is being sent whose turn it is. */
    void reads() {
        wrote = false;
    }

    /** The unit that was asked last is asked again, before all others. */
    void again(UnitState unitState) {
        arbiter.again(unitState);
    }

    /** Takes the first ad hoc read, which there must be. */
    AdHocRead takeAdHocRead() {
        return adHocReads.take();
    }

    /** The unit that an ad hoc read goes to. */
    UnitState unitState(AdHocRead adHocRead) {
        return adHocReads.unitState(adHocRead);
    }

    /** An ad hoc read has ended. */
    void ended(long now) {
        adHocReads.ended(now);
    }

    /** Nothing can be written to this slave. */
    void refuse(PolledDevice slave, String reason) {
        writes.refuse(slave, reason);
    }

    /** Nothing can be sent. */
    void refuseAll(Quality quality, String reason) {
        writes.refuseAll(reason);
        adHocReads.refuseAll(quality, reason);
    }
}
