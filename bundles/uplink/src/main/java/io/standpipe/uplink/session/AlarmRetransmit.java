package io.standpipe.uplink.session;

import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.InFlight;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alarms under way over a connection. One without an answer goes again, as a new message with the
 * same content, since MQTT (MQTT 5, 4.4) forbids to repeat one on a connection. The answer to any
 * of the copies counts, however late. The time does not run while the receiver still answers what
 * was sent before: a slow network is no dead one. One thread.
 */
final class AlarmRetransmit {

    /** So many in all over a connection that lives, each after twice as long. */
    static final int COPIES = 6;

    /** An alarm without an answer. */
    static final class Waiting {
        final InFlight.Sent sent;
        final UplinkTransport.Outgoing message;
        private final boolean urgent;
        private final long handle;
        private long since;
        private int tries = 1;

        private Waiting(
                InFlight.Sent sent, UplinkTransport.Outgoing message, boolean urgent, long handle) {
            this.sent = sent;
            this.message = message;
            this.urgent = urgent;
            this.handle = handle;
            since = sent.at();
        }

        private long due(long after) {
            return since + after * (tries < AnswerTimes.TRIES ? tries : 1L << (tries - 1));
        }
    }

    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final AnswerTimes times;
    private final Runnable copied;

    /**
     * @param times say when an answer is late
     * @param copied told of each that goes again
     */
    AlarmRetransmit(AnswerTimes times, Runnable copied) {
        this.times = times;
        this.copied = copied;
    }

    /**
     * An alarm was sent for the first time over this connection.
     *
     * @param urgent it goes before others, again too
     */
    void sent(long handle, InFlight.Sent sent, UplinkTransport.Outgoing message, boolean urgent) {
        waiting.put(sent.seq(), new Waiting(sent, message, urgent, handle));
    }

    /**
     * The receiver answered an alarm or a copy of it.
     *
     * @return whether it is the first answer, which alone counts
     */
    boolean answered(long seq) {
        return waiting.remove(seq) != null;
    }

    /** The receiver answered something: for what was sent after it, the time begins anew. */
    void progress(long handle, long now) {
        for (Waiting alarm : waiting.values()) {
            if (alarm.handle > handle) {
                alarm.since = now;
                alarm.tries = 1;
            }
        }
    }

    /**
     * The one that is to go again; null if there is none now.
     *
     * @param urgent whether one that goes before others is meant, or any
     */
    @Nullable Waiting due(long now, boolean urgent) {
        long after = times.again().toNanos();
        for (Waiting alarm : waiting.values()) {
            if ((alarm.urgent || !urgent) && alarm.tries < COPIES && now - alarm.due(after) >= 0) {
                return alarm;
            }
        }
        return null;
    }

    /** It went again. */
    void sentAgain(Waiting alarm) {
        alarm.tries++;
        copied.run();
    }

    /** Whether an alarm waits for its answer. */
    boolean any() {
        return !waiting.isEmpty();
    }

    /** Since when the oldest waits, monotonic nanoseconds; only if there is {@link #any}. */
    long oldest() {
        return waiting.values().iterator().next().sent.at();
    }

    /** When one is to go again next, monotonic nanoseconds; null if none is. */
    @Nullable Long next(long now) {
        long after = times.again().toNanos();
        Long next = null;
        for (Waiting alarm : waiting.values()) {
            // One that is due found no room, and is looked at when an answer makes some.
            long at = alarm.due(after);
            if (alarm.tries < COPIES && at - now > 0 && (next == null || at - next < 0)) {
                next = at;
            }
        }
        return next;
    }
}
