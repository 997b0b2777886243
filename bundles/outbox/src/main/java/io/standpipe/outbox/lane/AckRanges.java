package io.standpipe.outbox.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which messages of one lane one uplink has confirmed: everything up to the cursor, and islands
 * beyond it. Not thread-safe.
 */
final class AckRanges {

    private long cursor;

    // First number of an island to its last. Islands do not touch each other or the cursor.
    private final TreeMap<Long, Long> islands = new TreeMap<>();

    /**
     * @param cursor everything up to it is confirmed
     */
    AckRanges(long cursor) {
        this.cursor = cursor;
    }

    /** Everything up to here is confirmed, the next is not. */
    long cursor() {
        return cursor;
    }

    /**
     * @return false if it was confirmed before
     */
    boolean add(long seq) {
        if (contains(seq)) {
            return false;
        }
        if (seq == cursor + 1 && islands.isEmpty()) {
            cursor = seq;
            return true;
        }
        Map.Entry<Long, Long> below = islands.floorEntry(seq);
        Long above = islands.remove(seq + 1);
        long from = below != null && below.getValue() == seq - 1 ? below.getKey() : seq;
        long to = above == null ? seq : above;
        if (from == cursor + 1) {
            cursor = to;
        } else {
            islands.put(from, to);
        }
        return true;
    }

    /** Adds all from one number to another, both included. */
    void addAll(long from, long to) {
        long first = Math.max(from, cursor + 1);
        long last = to;
        if (first > last) {
            return;
        }
        Map.Entry<Long, Long> below = islands.floorEntry(first);
        if (below != null && below.getValue() >= first - 1) {
            first = below.getKey();
        }
        for (Map.Entry<Long, Long> next = islands.ceilingEntry(first);
                next != null && next.getKey() <= last + 1;
                next = islands.ceilingEntry(first)) {
            last = Math.max(last, next.getValue());
            islands.remove(next.getKey());
        }
        if (first == cursor + 1) {
            cursor = last;
        } else {
            islands.put(first, last);
        }
    }

    /** What is not confirmed up to a number, in order. */
    List<Range> openUpTo(long to) {
        List<Range> open = new ArrayList<>();
        long first = cursor + 1;
        for (Map.Entry<Long, Long> island : islands.entrySet()) {
            if (island.getKey() > to) {
                break;
            }
            open.add(new Range(first, island.getKey() - 1));
            first = island.getValue() + 1;
        }
        if (first <= to) {
            open.add(new Range(first, to));
        }
        return open;
    }

    /** What is confirmed, in order; the first range begins at 1, and may be empty. */
    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        ranges.add(new Range(1, cursor));
        islands.forEach((first, last) -> ranges.add(new Range(first, last)));
        return ranges;
    }

    boolean contains(long seq) {
        return seq <= cursor || endOfIslandAt(seq) >= seq;
    }

    /** The lowest number above {@code after} that is not confirmed. */
    long firstOpenAfter(long after) {
        long next = Math.max(after, cursor) + 1;
        return Math.max(next, endOfIslandAt(next) + 1);
    }

    /** Last number of the island that begins at or before a number, wherever it ends; 0 if none. */
    private long endOfIslandAt(long seq) {
        Map.Entry<Long, Long> island = islands.floorEntry(seq);
        return island == null ? 0 : island.getValue();
    }
}
