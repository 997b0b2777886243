package io.standpipe.modbus;

import io.standpipe.model.Quality;
import java.time.Duration;

/**
 * The requests in a row that nobody on a connection answered: when the connection is taken for
 * dead, and when all its slaves are told silent though they were not asked. One thread.
 */
final class ConnectionSilence {

    /** Timeouts in a row after which the connection is taken for dead. */
    static final int MAX_TIMEOUTS = 3;

    /**
     * For so long nobody must have answered before all slaves are told silent though they were not
     * asked: well within the 100 s in which a fault must show (EN 54-2, 8.2.4).
     */
    static final long LINE_SILENT = Duration.ofSeconds(30).toNanos();

    private final Partners partners;
    private final Turns turns;
    private int timeoutsInRow;
    // Requests in a row that nobody answered, over connections, and when the first was sent.
    private int unanswered;
    private long unansweredSince;
    private boolean told;

    ConnectionSilence(Partners partners, Turns turns) {
        this.partners = partners;
        this.turns = turns;
    }

    /** A new connection begins. */
    void connected() {
        timeoutsInRow = 0;
    }

    /**
     * Somebody answered.
     *
     * @return whether all had been told silent
     */
    boolean over() {
        timeoutsInRow = 0;
        unanswered = 0;
        boolean before = told;
        told = false;
        return before;
    }

    /** Whether several did not answer, so that it is no news if one more does not. */
    boolean several() {
        return unanswered >= MAX_TIMEOUTS;
    }

    /** Whether so many in a row did not answer that the connection is taken for dead. */
    boolean dead() {
        return timeoutsInRow >= MAX_TIMEOUTS;
    }

    /** A request got no answer in time. */
    void timedOut(Partner partner, boolean ofPoll, long sentAt) {
        // One that is known to be silent says nothing of the connection while others answer.
        if (ofPoll && (!partner.failing() || partners.allFailing())) {
            timeoutsInRow++;
        }
        if (unanswered++ == 0) {
            unansweredSince = sentAt;
        }
    }

    /**
     * If several in a row did not answer and that goes on, all slaves are told as silent, so that
     * of many behind one dead converter none is believed until its turn has come. Until then those
     * are asked that stand elsewhere in the order: of one segment that is dead, others may live.
     *
     * @param last who did not answer
     */
    void tell(Partner last, Quality quality, long now) {
        if (!several()) {
            return;
        }
        turns.elsewhere();
        if (now - unansweredSince < LINE_SILENT) {
            return;
        }
        told = true;
        String detail =
                "nobody on this connection has answered for %d s"
                        .formatted(Duration.ofNanos(now - unansweredSince).toSeconds());
        for (Partner partner : partners.all()) {
            Slave slave = partner.slave();
            if (partner != last && !slave.knownSilent() && slave.ready(now)) {
                partner.answered(false);
                slave.unasked(quality, detail);
            }
        }
    }
}
