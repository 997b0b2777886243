package io.standpipe.outbox.lane;

import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of one lane in memory, with consecutive sequence numbers: all that are not
 * settled yet, that is neither written nor confirmed by everybody, and of the settled ones as many
 * as keep an uplink that is nearly up to date from asking the database. Any thread.
 */
public final class RecentMessages {

    public static final int MAX_SETTLED = 1024;
    static final long MAX_SETTLED_BYTES = 1 << 20;

    private @Nullable Entry[] ring = new @Nullable Entry[MAX_SETTLED];
    private long first = 1;
    private long last;
    private long settled;
    private long settledBytes;
    private long openBytes;

    /** Empties it; what is added next follows on a sequence number. */
    public synchronized void reset(long lastSeq) {
        ring = new @Nullable Entry[MAX_SETTLED];
        first = lastSeq + 1;
        last = lastSeq;
        settled = lastSeq;
        settledBytes = 0;
        openBytes = 0;
    }

    /**
     * Numbers messages, which follow on those before.
     *
     * @return the newest number
     */
    public synchronized long add(List<Message> messages) {
        for (Message message : messages) {
            if (last - first + 1 == ring.length) {
                grow();
            }
            last++;
            ring[index(last)] = new Entry(last, message);
            openBytes += size(message);
        }
        return last;
    }

    private void grow() {
        @Nullable Entry[] before = ring;
        ring = new @Nullable Entry[before.length * 2];
        for (long seq = first; seq <= last; seq++) {
            ring[index(seq)] = before[(int) (seq & (before.length - 1))];
        }
    }

    /** What has a number up to this one need not stay. */
    public synchronized void settle(long upTo) {
        while (settled < Math.min(upTo, last)) {
            long size = size(at(++settled).message());
            openBytes -= size;
            settledBytes += size;
        }
        while (first <= settled
                && (settledBytes > MAX_SETTLED_BYTES || last - first + 1 > MAX_SETTLED)) {
            settledBytes -= size(at(first).message());
            removeFirst();
        }
    }

    /** Nothing is settled any more. */
    public synchronized void unsettle() {
        settled = first - 1;
        openBytes += settledBytes;
        settledBytes = 0;
    }

    /**
     * Drops the oldest that are not settled beyond so many of their bytes in memory, but leaves
     * one.
     *
     * @return what was dropped and not settled, oldest first
     */
    public synchronized List<Entry> drop(long maxBytes) {
        List<Entry> dropped = new ArrayList<>();
        while (last > settled + 1 && openBytes > maxBytes) {
            while (first <= settled) {
                settledBytes -= size(at(first).message());
                removeFirst();
            }
            Entry oldest = at(first);
            dropped.add(oldest);
            openBytes -= size(oldest.message());
            settled = first;
            removeFirst();
        }
        return dropped;
    }

    /** The oldest that are not settled, up to so many and so many bytes, but one at least. */
    public synchronized List<Entry> open(int max, long maxBytes) {
        List<Entry> open = from(settled + 1, last, max, maxBytes);
        return open == null ? List.of() : open;
    }

    /** How many are not settled. */
    public synchronized int openCount() {
        return (int) (last - settled);
    }

    /**
     * The entries from a sequence number to another, up to so many and so many bytes of bodies, but
     * one at least; null if the first is older than what is kept, or newer.
     */
    public synchronized @Nullable List<Entry> from(long seq, long to, int max, long maxBytes) {
        if (seq < first || seq > last) {
            return null;
        }
        long end = Math.min(to, last);
        List<Entry> found = new ArrayList<>((int) Math.max(0, Math.min(max, end - seq + 1)));
        long left = maxBytes;
        for (long at = seq; at <= end && found.size() < max; at++) {
            Entry entry = at(at);
            left -= entry.message().body().length;
            if (left < 0 && !found.isEmpty()) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    /** The oldest number kept; one more than {@link #last()} if none is. */
    public synchronized long first() {
        return first;
    }

    /** The newest number given. */
    public synchronized long last() {
        return last;
    }

    private Entry at(long seq) {
        Entry entry = ring[index(seq)];
        if (entry == null) {
            throw new IllegalStateException("there is no entry " + seq);
        }
        return entry;
    }

    private void removeFirst() {
        ring[index(first)] = null;
        first++;
        if (first > last && ring.length > MAX_SETTLED) {
            ring = new @Nullable Entry[MAX_SETTLED];
        }
    }

    private static long size(Message message) {
        return IncomingQueue.size(message);
    }

    private int index(long seq) {
        return (int) (seq & (ring.length - 1));
    }
}
