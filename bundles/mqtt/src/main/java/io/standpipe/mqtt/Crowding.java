package io.standpipe.mqtt;

import java.time.Duration;

/**
 * How many messages may be under way over one connection so that the next one waits behind little:
 * as many as the broker answers promptly. A broker or network that is slow because it is far away
 * gets all the window; one that is slow because too much waits there gets fewer. This is the rule
 * of TCP Vegas (Brakmo and Peterson, 1995) with messages in place of segments: what an answer takes
 * longer than the fastest one is the time spent in a queue. One thread.
 */
final class Crowding {

    /** With so many each connection begins; each prompt answer allows one more. */
    static final int FIRST = 8;

    /** Longest time that a message should wait behind others. */
    static final Duration WAIT = Duration.ofSeconds(1);

    private final int most;
    private int allowed;
    private long fastest = Long.MAX_VALUE;
    private long shrunk;

    /**
     * @param most at any time
     */
    Crowding(int most) {
        this.most = most;
        allowed = Math.min(FIRST, most);
    }

    /** So many may be under way. */
    int allowed() {
        return allowed;
    }

    /**
     * The broker answered a message.
     *
     * @param sent when it was sent, and now: monotonic nanoseconds
     */
    void answered(long sent, long now) {
        long took = Math.max(0, now - sent);
        fastest = Math.min(fastest, took);
        if (took - fastest <= WAIT.toNanos()) {
            allowed = Math.min(most, allowed + 1);
        } else if (sent - shrunk >= 0) {
            // Once for all that was sent before: they all waited in the same queue.
            allowed = Math.max(1, allowed / 2);
            shrunk = now;
        }
    }
}
