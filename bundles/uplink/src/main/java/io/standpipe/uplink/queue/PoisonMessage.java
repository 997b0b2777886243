package io.standpipe.uplink.queue;

import org.jspecify.annotations.Nullable;

/**
 * Finds the message that breaks the connection each time it is sent: it would hold up its lane for
 * ever. A receiver works off its messages in order, so the oldest without an answer is the suspect.
 * One thread.
 */
public final class PoisonMessage {

    /** So many connections in a row make it certain enough to put the message aside for a while. */
    public static final int CERTAIN = 3;

    private @Nullable LaneQueue lane;
    private long seq;
    private int broken;

    /**
     * A connection was lost.
     *
     * @param oldest message of a lane that had no answer, or null
     * @return whether it is the culprit
     */
    boolean lost(InFlight.@Nullable Sent oldest) {
        if (oldest == null) {
            lane = null;
            return false;
        }
        broken = oldest.lane() == lane && oldest.seq() == seq ? broken + 1 : 1;
        lane = oldest.lane();
        seq = oldest.seq();
        if (broken < CERTAIN) {
            return false;
        }
        lane = null;
        return true;
    }
}
