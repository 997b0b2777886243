package io.standpipe.uplink.queue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the uplink stands in one lane: what comes next, and what the receiver refused. Survives
 * connections. Holds at most one read of the outbox, that is 1 MiB of bodies. One thread.
 */
public final class LaneQueue {

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

    private final Set<Long> inFlight = new HashSet<>();

    /** Sent before it was their turn; numbers above {@link #sentUpTo}. */
    private final NavigableSet<Long> ahead = new TreeSet<>();

    private final Set<Long> askedAhead = new HashSet<>();
    private final ReplayCursor history;
    private long sentUpTo;
    private long askedUpTo;

    public LaneQueue(Lane lane, Outbox.Reader reader) {
        this.lane = lane;
        this.reader = reader;
        history = new ReplayCursor(lane, reader);
    }

    public Lane lane() {
        return lane;
    }

    /** The outbox has written something; in this lane or the other. */
    void available() {
        more = true;
    }

    /**
     * The message that goes before all others; null if there is none now. Asking does not take it.
     */
    public Outbox.@Nullable Entry peekUrgent() {
        return reader.urgent(seq -> !passes(seq));
    }

    /**
     * The message to be sent next, in order but for refused ones whose turn it is again; null if
     * there is none now. Asking does not take it.
     *
     * @param max how many to read from the outbox if it must be asked
     */
    public Outbox.@Nullable Entry peek(int max) {
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
            } else if (passes(head.seq())) {
                return head;
            } else {
                read.remove();
            }
        }
    }

    /** Likewise of what goes once more because somebody asked for it: behind all that is new. */
    public Outbox.@Nullable Entry peekHistory(int max) {
        return history.peek(max, this::passes);
    }

    private boolean passes(long seq) {
        return !inFlight.contains(seq) && !refused(seq);
    }

    /** Whether the receiver has refused it, and not taken it since. */
    public boolean refused(long seq) {
        return waiting.contains(seq) || due.contains(seq) || tried.contains(seq);
    }

    /**
     * Offers messages from a number on once more.
     *
     * @param last highest number in the lane, taken before
     * @return the first number that is offered; one above the last if nothing is kept from there on
     */
    public long replay(long from, long last) {
        List<Outbox.Entry> open = reader.next(lane, 0, 1);
        long first = reader.replay(lane, from);
        // Up to the oldest open one all was confirmed, and is history. Behind it some may be that
        // were confirmed out of turn: those the lane itself meets once more.
        long end = open.isEmpty() ? last : open.get(0).seq() - 1;
        history.offer(end);
        read.clear();
        after = Math.max(history.end(), end);
        more = true;
        askedUpTo = sentUpTo;
        askedAhead.clear();
        askedAhead.addAll(ahead);
        return first;
    }

    /** The oldest message that never was confirmed; null if there is none. */
    public @Nullable Message oldest() {
        Outbox.Entry open = reader.oldest(lane);
        return open == null ? null : open.message();
    }

    /** Whether there is more to come of what somebody asked for. */
    public boolean replaying() {
        return history.end() > 0;
    }

    /** Whether the message goes because somebody asked for it: no news, though it may be young. */
    public boolean asked(long seq) {
        return seq <= askedUpTo || askedAhead.contains(seq);
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

    /**
     * The message that {@link #peek} gave is on its way.
     *
     * @param early it was {@link #peekUrgent} that gave it
     */
    public void sent(long seq, boolean early) {
        inFlight.add(seq);
        if (early) {
            ahead.add(seq);
        } else {
            sentUpTo = Math.max(sentUpTo, seq);
            ahead.headSet(sentUpTo, true).clear();
        }
        if (early) {
            read.removeIf(entry -> entry.seq() == seq);
        } else if (due.remove(seq)) {
            tried.add(seq);
        } else {
            take(seq);
        }
    }

    private void take(long seq) {
        Outbox.Entry head = read.peek();
        if (head != null && head.seq() == seq) {
            read.remove();
        } else {
            history.take(seq);
        }
    }

    public void accepted(long seq) {
        inFlight.remove(seq);
        tried.remove(seq);
        // A copy of it may have been refused before.
        waiting.remove(seq);
        due.remove(seq);
        // It may have gone before its turn.
        read.removeIf(entry -> entry.seq() == seq);
        reader.confirm(lane, seq);
    }

    /** Puts the message aside; it was sent, or {@link #peek} gave it. */
    void refuse(long seq) {
        inFlight.remove(seq);
        if (!tried.remove(seq) && !due.remove(seq)) {
            take(seq);
        }
        read.removeIf(entry -> entry.seq() == seq);
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
        inFlight.clear();
        history.rewind();
        after = history.end();
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
}
