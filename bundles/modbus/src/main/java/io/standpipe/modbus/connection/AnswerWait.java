package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.AnswerTime;
import io.standpipe.modbus.settings.Timing;
import java.time.Duration;

/** How long answers are waited for on one connection. One thread. */
final class AnswerWait {

    /** Least time that a slave is given which did not answer before. */
    static final long MIN_PATIENCE = Duration.ofMillis(50).toNanos();

    private final Timing timing;
    private final PollArbiter arbiter;
    private final AnswerTime answerTime = new AnswerTime();

    AnswerWait(Timing timing, PollArbiter arbiter) {
        this.timing = timing;
        this.arbiter = arbiter;
    }

    /** Somebody answered. */
    void took(UnitState unitState, long nanos) {
        answerTime.add(nanos);
        unitState.answerTime().add(nanos);
        if (unitState.installed()) {
            unitState.slave().counts().took(nanos);
        }
    }

    /**
     * Nanoseconds to wait for an answer. A slave that did not answer before gets the usual time of
     * an answer with a margin, and the pause of the other slaves if that is longer.
     *
     * @param doubtful whether other slaves are silent too, so that one more would be no news
     */
    long patience(UnitState unitState, boolean doubtful, long now) {
        long whole = timing.timeout().toNanos();
        return unitState.failing() || doubtful
                ? Math.min(whole, Math.max(cost(unitState), arbiter.pause(now)))
                : whole;
    }

    /** Least nanoseconds to wait for a slave that did not answer before. */
    long cost(UnitState unitState) {
        long whole = timing.timeout().toNanos();
        long own = unitState.answerTime().enough();
        long known = own > 0 ? own : answerTime.enough();
        return known == 0 ? whole : Math.min(whole, Math.max(MIN_PATIENCE, known));
    }

    /** Nanoseconds within which another answer may follow and contradict the last one. */
    long contradiction(UnitState unitState) {
        return Math.min(timing.timeout().toNanos(), unitState.answerTime().enough());
    }
}
