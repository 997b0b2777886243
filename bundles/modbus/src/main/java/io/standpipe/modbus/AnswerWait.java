package io.standpipe.modbus;

import java.time.Duration;

/** How long answers are waited for on one connection. One thread. */
final class AnswerWait {

    /** Least time that a slave is given which did not answer before. */
    static final long MIN_PATIENCE = Duration.ofMillis(50).toNanos();

    private final Timing timing;
    private final Turns turns;
    private final AnswerTime answerTime = new AnswerTime();

    AnswerWait(Timing timing, Turns turns) {
        this.timing = timing;
        this.turns = turns;
    }

    /** Somebody answered. */
    void took(Partner partner, long nanos) {
        answerTime.add(nanos);
        partner.answerTime().add(nanos);
        if (partner.installed()) {
            partner.slave().counts().roundTrips().add(nanos);
        }
    }

    /**
     * Nanoseconds that an answer is waited for. A slave that did not answer before gets what
     * answers used to take with something over, and all the time that nobody else needs.
     *
     * @param doubtful whether it would be no news if it did not answer
     */
    long patience(Partner partner, boolean doubtful, long now) {
        long whole = timing.timeout().toNanos();
        return partner.failing() || doubtful
                ? Math.min(whole, Math.max(cost(partner), turns.pause(now)))
                : whole;
    }

    /** Nanoseconds that a slave is given at least which did not answer before. */
    long cost(Partner partner) {
        long whole = timing.timeout().toNanos();
        long own = partner.answerTime().enough();
        long known = own > 0 ? own : answerTime.enough();
        return known == 0 ? whole : Math.min(whole, Math.max(MIN_PATIENCE, known));
    }

    /** For so long at most another answer may follow that contradicts the last one. */
    long contradiction(Partner partner) {
        return Math.min(timing.timeout().toNanos(), partner.answerTime().enough());
    }
}
