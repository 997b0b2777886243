package io.standpipe.outbox;

import io.standpipe.model.Outbox.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest written messages of one lane, kept in memory so that an uplink that keeps pace needs
 * no query. Their sequence numbers are consecutive. Any thread.
 */
final class Tail {

    static final int MAX_ENTRIES = 1024;
    static final long MAX_BYTES = 1 << 20;

    private final @Nullable Entry[] ring = new @Nullable Entry[MAX_ENTRIES];
    private long first = 1;
    private long last;
    private long bytes;

    /** Empties it; what is added next follows on a sequence number. */
    synchronized void reset(long lastSeq) {
        while (first <= last) {
            removeFirst();
        }
        first = lastSeq + 1;
        last = lastSeq;
    }

    /** Adds entries that follow on what was added last; the oldest make room. */
    synchronized void add(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.seq() != last + 1) {
                throw new IllegalArgumentException(
                        "after " + last + " comes " + (last + 1) + ", not " + entry.seq());
            }
            if (last - first + 1 == MAX_ENTRIES) {
                removeFirst();
            }
            ring[index(entry.seq())] = entry;
            last = entry.seq();
            bytes += entry.message().body().length;
        }
        while (bytes > MAX_BYTES) {
            removeFirst();
        }
    }

    /**
     * The entries from a sequence number on, up to so many and so many bytes of bodies, but one at
     * least; null if that number is older than what is kept, or newer.
     */
    synchronized @Nullable List<Entry> from(long seq, int max, long maxBytes) {
        if (seq < first || seq > last) {
            return null;
        }
        List<Entry> found = new ArrayList<>((int) Math.min(max, last - seq + 1));
        long left = maxBytes;
        for (long at = seq; at <= last && found.size() < max; at++) {
            Entry entry = ring[index(at)];
            if (entry == null) {
                throw new IllegalStateException("there is no entry " + at);
            }
            left -= entry.message().body().length;
            if (left < 0 && !found.isEmpty()) {
                break;
            }
            found.add(entry);
        }
        return found;
    }

    /** Everything kept, oldest first. */
    synchronized List<Entry> all() {
        List<Entry> all = from(first, MAX_ENTRIES, Long.MAX_VALUE);
        return all == null ? List.of() : all;
    }

    private void removeFirst() {
        int index = index(first);
        Entry entry = ring[index];
        if (entry != null) {
            bytes -= entry.message().body().length;
        }
        ring[index] = null;
        first++;
    }

    private static int index(long seq) {
        return (int) (seq & (MAX_ENTRIES - 1));
    }
}
