package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the uplink stands in one lane: what comes next, and what the broker refused. Survives
 * connections. Holds at most one read of the outbox, that is 1 MiB of bodies. One thread.
 */
final class LaneQueue {

    /** With so many refused the whole lane is: no use in trying new ones. */
    private static final int MAX_REFUSED = 1000;

    private final Lane lane;
    private final Outbox.Reader reader;
    private final ArrayDeque<Outbox.Entry> read = new ArrayDeque<>();
    private long after;
    private boolean more = true;

    // Refused messages by sequence number, each in exactly one of these.
    private final NavigableSet<Long> waiting = new TreeSet<>();
    private final NavigableSet<Long> due = new TreeSet<>();
    private final NavigableSet<Long> tried = new TreeSet<>();

    LaneQueue(Lane lane, Outbox.Reader reader) {
        this.lane = lane;
        this.reader = reader;
    }

    Lane lane() {
        return lane;
    }

    /** The outbox has written something; in this lane or the other. */
    void available() {
        more = true;
    }

    /**
     * The message to be sent next, in order but for refused ones whose turn it is again; null if
     * there is none now. Asking does not take it.
     *
     * @param max how many to read from the outbox if it must be asked
     */
    Outbox.@Nullable Entry peek(int max) {
        Outbox.Entry again = dueAgain();
        if (again != null) {
            return again;
        }
        while (true) {
            Outbox.Entry head = read.peek();
            if (head == null) {
                if (!readOn(max)) {
                    return null;
                }
            } else if (refused(head.seq())) {
                read.remove();
            } else {
                return head;
            }
        }
    }

    private Outbox.@Nullable Entry dueAgain() {
        while (!due.isEmpty()) {
            long seq = due.first();
            List<Outbox.Entry> found = reader.next(lane, seq - 1, 1);
            if (!found.isEmpty() && found.get(0).seq() == seq) {
                return found.get(0);
            }
            due.remove(seq); // evicted meanwhile; the outbox reports the gap
        }
        return null;
    }

    private boolean readOn(int max) {
        if (!more || waiting.size() + due.size() + tried.size() >= MAX_REFUSED) {
            return false;
        }
        List<Outbox.Entry> entries = reader.next(lane, after, max);
        if (entries.isEmpty()) {
            more = false;
            return false;
        }
        read.addAll(entries);
        after = entries.get(entries.size() - 1).seq();
        return true;
    }

    /** The message that {@link #peek} gave is on its way. */
    void sent(long seq) {
        if (due.remove(seq)) {
            tried.add(seq);
        } else {
            read.remove();
        }
    }

    void accepted(long seq) {
        tried.remove(seq);
        reader.confirm(lane, seq);
    }

    /** Puts the message aside; it was sent, or {@link #peek} gave it. */
    void refuse(long seq) {
        if (!tried.remove(seq) && !due.remove(seq)) {
            Outbox.Entry head = read.peek();
            if (head != null && head.seq() == seq) {
                read.remove();
            }
        }
        waiting.add(seq);
    }

    /** Tries what was put aside again. */
    void retry() {
        due.addAll(waiting);
        waiting.clear();
    }

    /**
     * A connection ended: all that is not confirmed goes out again, in order; what was refused
     * waits for the next {@link #retry}.
     */
    void rewind() {
        read.clear();
        after = 0;
        more = true;
        waiting.addAll(due);
        waiting.addAll(tried);
        due.clear();
        tried.clear();
    }

    boolean anyWaiting() {
        return !waiting.isEmpty();
    }

    boolean anyRefused() {
        return !waiting.isEmpty() || !due.isEmpty() || !tried.isEmpty();
    }

    private boolean refused(long seq) {
        return waiting.contains(seq) || due.contains(seq) || tried.contains(seq);
    }
}
