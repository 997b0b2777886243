package io.standpipe.mqtt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alarms under way over a connection. One without an answer goes again, as a new PUBLISH with the
 * same content, since MQTT 5 (4.4) forbids to repeat a packet on a connection; and at last the
 * connection is dead. The time does not run while the broker still answers what was sent before: a
 * slow network is no dead one. One thread.
 */
final class Resends {

    static final Duration AFTER = Duration.ofMillis(2500);

    /** The first one counts. */
    static final int TRIES = 3;

    /** An alarm without an answer. */
    static final class Waiting {
        final UnderWay.Sent sent;
        final Link.Outgoing message;
        private final boolean urgent;
        private final long handle;
        private long since;
        private int tries = 1;

        private Waiting(UnderWay.Sent sent, Link.Outgoing message, boolean urgent, long handle) {
            this.sent = sent;
            this.message = message;
            this.urgent = urgent;
            this.handle = handle;
            since = sent.at();
        }

        private long due() {
            return since + AFTER.toNanos() * tries;
        }

        private long dead() {
            return since + AFTER.toNanos() * TRIES;
        }
    }

    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();

    /**
     * An alarm was sent for the first time over this connection.
     *
     * @param urgent it goes before others, again too
     */
    void sent(long handle, UnderWay.Sent sent, Link.Outgoing message, boolean urgent) {
        waiting.put(sent.seq(), new Waiting(sent, message, urgent, handle));
    }

    /**
     * The broker answered an alarm or a copy of it.
     *
     * @return whether it is the first answer, which alone counts
     */
    boolean answered(long seq) {
        return waiting.remove(seq) != null;
    }

    /** The broker answered something: for what was sent after it, the time begins anew. */
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
        for (Waiting alarm : waiting.values()) {
            if ((alarm.urgent || !urgent) && alarm.tries < TRIES && now - alarm.due() >= 0) {
                return alarm;
            }
        }
        return null;
    }

    /** It went again. */
    void sentAgain(Waiting alarm) {
        alarm.tries++;
    }

    /** Whether an alarm has waited for so long that the connection must be dead. */
    boolean dead(long now) {
        return waiting.values().stream().anyMatch(alarm -> now - alarm.dead() >= 0);
    }

    /** When something is to be done next, monotonic nanoseconds; null if nothing waits. */
    @Nullable Long next(long now) {
        Long next = null;
        for (Waiting alarm : waiting.values()) {
            // One that is due and finds no room has only its end before it.
            boolean goes = alarm.tries < TRIES && alarm.due() - now > 0;
            long at = goes ? alarm.due() : alarm.dead();
            if (next == null || at - next < 0) {
                next = at;
            }
        }
        return next;
    }
}
