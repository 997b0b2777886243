package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.AnswerTime;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.OwedAnswers;
import io.standpipe.modbus.frame.Probe;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Request;
import io.standpipe.modbus.frame.UnaskedAnswers;
import io.standpipe.modbus.frame.VariedRead;
import org.jspecify.annotations.Nullable;

/** One unit as its connection knows it. */
final class UnitState {

    private final @Nullable PolledDevice slave;
    private final int unit;
    private final OwedAnswers owedAnswers;
    private final AnswerTime answerTime = new AnswerTime();
    private final UnaskedAnswers unasked;
    // Whether it refused reads that went beyond, or began before, what is planned.
    private boolean refusesBehind;
    private boolean refusesBefore;
    private boolean missed;
    private long askedAt;

    /**
     * An installed device.
     *
     * @param owedAnswers shared by those of one unit
     * @param unasked likewise
     */
    UnitState(PolledDevice slave, OwedAnswers owedAnswers, UnaskedAnswers unasked) {
        this.slave = slave;
        this.owedAnswers = owedAnswers;
        this.unasked = unasked;
        unit = slave.unit();
    }

    /** A unit that is asked though none is installed there. */
    UnitState(int unit) {
        slave = null;
        owedAnswers = new OwedAnswers();
        unasked = new UnaskedAnswers();
        this.unit = unit;
    }

    int unit() {
        return unit;
    }

    /** Whether a device is installed there. */
    boolean installed() {
        return slave != null;
    }

    /** The device that is installed there. */
    PolledDevice slave() {
        if (slave == null) {
            throw new IllegalStateException("no device is installed at unit " + unit);
        }
        return slave;
    }

    OwedAnswers owedAnswers() {
        return owedAnswers;
    }

    /** The answers of its unit that nobody here asked for. */
    UnaskedAnswers unasked() {
        return unasked;
    }

    /** True if the answer to such a request may be one that is owed, or another's. */
    boolean doubts(Request request, long now) {
        return owedAnswers.misses(request) || mayBeUnasked(request, now);
    }

    private boolean mayBeUnasked(Request request, long now) {
        return unasked.fits(request, now)
                || (unasked.any(now) && slave != null && slave.held().had(request));
    }

    /** What to ask for a planned read. */
    Request asking(Read planned, long now) {
        if (owedAnswers.any(now) && !owedAnswers.clear(planned)) {
            return Probe.of(
                    planned,
                    probe -> owedAnswers.tells(probe, planned) && !mayBeUnasked(probe, now));
        }
        return unasked.any(now)
                ? VariedRead.of(
                        planned, request -> doubts(request, now), !refusesBehind, !refusesBefore)
                : planned;
    }

    /** It refused a read that went beyond the planned one. */
    void refused(VariedRead varied) {
        refusesBehind |= varied.skip() == 0;
        refusesBefore |= varied.skip() > 0;
    }

    /** When the latest request to it ended. */
    long askedAt() {
        return askedAt;
    }

    AnswerTime answerTime() {
        return answerTime;
    }

    /** A request to it ends now. */
    void asked(long now) {
        askedAt = now;
    }

    /**
     * An answer came that had been given up: if it would have been in time, more time will do.
     *
     * @param longest that it may take, in nanoseconds
     */
    void late(long now, long longest) {
        long took = now - askedAt;
        if (took <= longest) {
            answerTime.add(Math.max(1, took));
        }
    }

    /** Whether it itself answered its last request. */
    void answered(boolean did) {
        missed = !did;
    }

    /** True if it does not answer: no mere lack of a connection. */
    boolean failing() {
        return missed && slave != null && slave.failing();
    }

    /** True if there is something to ask it now. */
    boolean ready(long now) {
        return slave().ready(now) && owedAnswers.free(now) - now <= 0;
    }

    /** When there will be something to ask it. */
    long due(long now) {
        long wanted = slave().ready(now) ? now : slave().due();
        long free = owedAnswers.free(now);
        return wanted - free > 0 ? wanted : free;
    }
}
