package io.standpipe.outbox;

import io.standpipe.model.Outbox.Entry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is kept of one lane, and how far each uplink is. Numbers only, no I/O. Any thread. */
final class Ledger {

    /** So many rows go in one transaction at most, because alarms wait for its end. */
    static final int MAX_DELETED = 10_000;

    private final TreeMap<String, Confirmed> uplinks = new TreeMap<>();
    private long first = 1;
    private long last;
    private long depth;

    /**
     * Takes over what a database holds. An uplink that was opened before, or that the database does
     * not know, begins with the oldest message.
     *
     * @param firstKept oldest sequence number held; {@code lastWritten + 1} if there is none
     * @param lastWritten newest sequence number ever written
     * @param cursors by uplink
     */
    synchronized void restore(long firstKept, long lastWritten, Map<String, Long> cursors) {
        first = firstKept;
        last = lastWritten;
        uplinks.replaceAll((name, before) -> new Confirmed(first - 1));
        cursors.forEach(
                (name, cursor) ->
                        uplinks.put(
                                name, new Confirmed(Math.max(first - 1, Math.min(last, cursor)))));
        depth = last - (uplinks.isEmpty() ? first - 1 : lowestCursor());
    }

    /**
     * @return whether the uplink is new; then everything kept is unconfirmed
     */
    synchronized boolean open(String uplink) {
        if (uplinks.containsKey(uplink)) {
            return false;
        }
        uplinks.put(uplink, new Confirmed(first - 1));
        depth = last - first + 1;
        return true;
    }

    /** So many more messages are written. */
    synchronized void written(int messages) {
        last += messages;
        depth += messages;
    }

    /**
     * @return false if it changed nothing: not written, or confirmed before
     */
    synchronized boolean confirm(String uplink, long seq) {
        if (seq > last || !of(uplink).add(seq)) {
            return false;
        }
        if (uplinks.size() == 1 || uplinks.values().stream().allMatch(u -> u.contains(seq))) {
            depth--;
        }
        return true;
    }

    /**
     * The lowest number above {@code after} that the uplink has not confirmed; may be unwritten.
     */
    synchronized long firstOpenAfter(String uplink, long after) {
        return of(uplink).firstOpenAfter(after);
    }

    /** Without those the uplink has confirmed. */
    synchronized List<Entry> unconfirmed(String uplink, List<Entry> entries) {
        Confirmed confirmed = of(uplink);
        for (Entry entry : entries) {
            if (confirmed.contains(entry.seq())) {
                return entries.stream().filter(e -> !confirmed.contains(e.seq())).toList();
            }
        }
        return entries;
    }

    synchronized Map<String, Long> cursors() {
        Map<String, Long> cursors = new TreeMap<>();
        uplinks.forEach((name, confirmed) -> cursors.put(name, confirmed.cursor()));
        return cursors;
    }

    /**
     * Up to which number every uplink has confirmed, as far as one transaction should go; below
     * {@link #first()} if there is nothing to delete.
     */
    synchronized long deletable() {
        return uplinks.isEmpty() ? 0 : Math.min(lowestCursor(), first - 1 + MAX_DELETED);
    }

    synchronized void deleted(long upTo) {
        first = Math.max(first, upTo + 1);
    }

    /** Oldest number kept; one more than {@link #last()} if nothing is. */
    synchronized long first() {
        return first;
    }

    synchronized long last() {
        return last;
    }

    /** How many some uplink has still to confirm. */
    synchronized long depth() {
        return depth;
    }

    private long lowestCursor() {
        return uplinks.values().stream().mapToLong(Confirmed::cursor).min().orElse(0);
    }

    private Confirmed of(String uplink) {
        return uplinks.computeIfAbsent(uplink, name -> new Confirmed(first - 1));
    }
}
