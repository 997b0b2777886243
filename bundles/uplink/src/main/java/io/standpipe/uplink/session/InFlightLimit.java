package io.standpipe.uplink.session;

import io.standpipe.uplink.queue.InFlight;
import java.time.Duration;

/**
 * How much may be under way over one connection so that the next message waits behind little: as
 * many messages as the receiver answers promptly, and as many bytes as the link carries in about a
 * second. A receiver or network that is slow because it is far away gets all the window; one that
 * is slow because too much waits there gets less. This is the rule of TCP Vegas (Brakmo and
 * Peterson, 1995): the time that an answer takes longer than the fastest one is the time spent in a
 * queue. Messages count, since a receiver may work slowly; bytes count, since a link may be slow.
 * One thread.
 */
public final class InFlightLimit {

    /** With so many messages each connection begins; each prompt answer allows one more. */
    public static final int FIRST = 8;

    /** With so many bytes each connection begins; how fast the link is shows with the answers. */
    public static final int FIRST_BYTES = 2 * 1024;

    /** It never gets fewer: 1 s of a line of 9.6 kbit/s, the slowest worth caring for. */
    public static final int LEAST_BYTES = 1024;

    /** Longest time that a message should wait behind others. */
    static final Duration WAIT = Duration.ofSeconds(1);

    /**
     * A link that carries fewer bytes in {@link #WAIT} as far as is known is slow, if something
     * waited there, nothing was answered soon, or enough answers have told no better.
     */
    static final int SLOW_BYTES = 16 * 1024;

    private static final int ENOUGH = 8;

    /** A small message over a link that is not slow is answered within this time. */
    static final Duration SOON = Duration.ofMillis(250);

    private final int most;
    private final int mostBytes;
    private int allowed;
    private int bytes = FIRST_BYTES;
    private long fastest = Long.MAX_VALUE;
    private long shrunk;
    private long bytesShrunk;
    private boolean waited;
    private int answers;

    /**
     * @param most messages at any time
     * @param mostBytes bytes at any time
     */
    InFlightLimit(int most, int mostBytes) {
        this.most = most;
        this.mostBytes = Math.max(FIRST_BYTES, mostBytes);
        allowed = Math.min(FIRST, most);
    }

    /** So many messages may be under way. */
    int allowed() {
        return allowed;
    }

    /** So many bytes may be under way; the link carries them in about {@link #WAIT}. */
    int bytes() {
        return bytes;
    }

    /** Whether the link is known to be slow. */
    boolean isSlow() {
        return bytes < SLOW_BYTES
                && (waited || answers >= ENOUGH || (answers > 0 && fastest >= SOON.toNanos()));
    }

    /** How long so many bytes take at most, as far as the answers tell. */
    Duration transit(int size) {
        return Duration.ofNanos((long) (WAIT.toNanos() * ((double) size / bytes)));
    }

    /**
     * The receiver answered a message.
     *
     * @param now monotonic nanoseconds
     */
    void answered(InFlight.Sent sent, long now) {
        long took = Math.max(0, now - sent.at());
        answers = Math.min(ENOUGH, answers + 1);
        // One that was alone and small waited behind nothing of ours: so long takes the way at
        // present, and perhaps it has become slower.
        boolean alone = sent.load() == sent.bytes() && sent.bytes() <= LEAST_BYTES;
        fastest = alone ? took : Math.min(fastest, took);
        if (took - fastest <= WAIT.toNanos()) {
            allowed = Math.min(most, allowed + 1);
            grow(sent.load(), Math.max(took, now - sent.since()));
        } else {
            // Once for all that was sent before: they all waited in the same queue.
            if (sent.at() - shrunk >= 0) {
                allowed = Math.max(1, allowed / 2);
                shrunk = now;
            }
            if (sent.at() - bytesShrunk >= 0) {
                bytes =
                        Math.max(
                                LEAST_BYTES, Math.min(bytes, fitting(sent.load(), took - fastest)));
                bytesShrunk = now;
                waited |= bytes < SLOW_BYTES;
            }
        }
    }

    /**
     * The load was answered promptly. The link carries at least load / span bytes in a nanosecond,
     * even if it did nothing but carry them all that time; and twice the load is allowed where most
     * of the time was the way's and not the queue's.
     *
     * @param span since the first of the load was sent: a part of it was carried before the last
     */
    private void grow(int load, long span) {
        long proven = fitting(load, span);
        long likely = Math.min(2L * load, fitting(load, span - fastest));
        bytes = (int) Math.max(bytes, Math.min(mostBytes, Math.max(proven, likely)));
    }

    /** Bytes that take {@link #WAIT}, where so many take so long. */
    private int fitting(int load, long nanos) {
        double fits = (double) load * WAIT.toNanos() / Math.max(1, nanos);
        return (int) Math.min(mostBytes, fits);
    }
}
