package io.standpipe.modbus.connection;

import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.model.point.Quality;
import io.standpipe.model.words.AnswerPhrase;
import java.time.Duration;

/**
 * Counts the requests in a row that no slave of a connection answered. Decides when the connection
 * is taken for dead, and when slaves that were not asked are told silent too. One thread.
 */
final class ConnectionSilence {

    /** Timeouts in a row after which the connection is taken for dead. */
    static final int MAX_TIMEOUTS = 3;

    /**
     * For so long nobody must have answered before all slaves are told silent though they were not
     * asked: well within the 100 s in which a fault must show (EN 54-2, 8.2.4).
     */
    static final long LINE_SILENT = Duration.ofSeconds(30).toNanos();

    private final UnitStates unitStates;
    private final PollArbiter arbiter;
    private int timeoutsInRow;
    // Requests in a row that nobody answered, over connections, and when the first was sent.
    private int unanswered;
    private long unansweredSince;
    private boolean told;

    ConnectionSilence(UnitStates unitStates, PollArbiter arbiter) {
        this.unitStates = unitStates;
        this.arbiter = arbiter;
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
    void timedOut(UnitState unitState, boolean ofPoll, long sentAt) {
        // One that is known to be silent says nothing of the connection while others answer.
        if (ofPoll && (!unitState.failing() || unitStates.allFailing())) {
            timeoutsInRow++;
        }
        if (unanswered++ == 0) {
            unansweredSince = sentAt;
        }
    }

    /**
     * If several slaves in a row did not answer for {@link #LINE_SILENT}, all are told silent: many
     * slaves behind one dead converter must not keep their last values until each had its turn.
     * Before that, slaves elsewhere in the order are asked, for another segment may live.
     *
     * @param last who did not answer
     */
    void tell(UnitState last, Quality quality, long now) {
        if (!several()) {
            return;
        }
        arbiter.elsewhere();
        if (now - unansweredSince < LINE_SILENT) {
            return;
        }
        told = true;
        String detail =
                AnswerPhrase.LINE_SILENT.of(Duration.ofNanos(now - unansweredSince).toSeconds());
        for (UnitState unitState : unitStates.all()) {
            PolledDevice slave = unitState.slave();
            if (unitState != last && !slave.knownSilent() && slave.ready(now)) {
                unitState.answered(false);
                slave.unasked(quality, detail);
            }
        }
    }
}
