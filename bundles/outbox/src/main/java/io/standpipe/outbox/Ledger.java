package io.standpipe.outbox;

import io.standpipe.model.Outbox.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one lane: what is given, what has a row in the database, and how far each uplink
 * is. Numbers only, no I/O. Any thread.
 */
final class Ledger {

    /** So many rows go in one transaction at most, because alarms wait for its end. */
    static final int MAX_DELETED = 10_000;

    /** How many of the newest rows stay although every uplink has confirmed them. */
    private final int history;

    private final TreeMap<String, Standing> uplinks = new TreeMap<>();

    /** Device by number of what goes before all others and some uplink has not confirmed. */
    private final TreeMap<Long, String> urgent = new TreeMap<>();

    private int series;
    private long floor;
    private long first = 1;
    private long written;
    private long settled;
    private long last;
    private boolean changed;

    /**
     * What is offered to an uplink next: a gap, or numbers, none if they end before they begin.
     *
     * @param after above which number they are the first
     */
    record Next(@Nullable Gap gap, long after, long from, long to) {}

    /**
     * A message that goes before all others.
     *
     * @param series which numbers it is one of: they begin anew when a database is taken over
     */
    record Urgent(long seq, String device, int series) {}

    /**
     * What maintenance writes of a lane.
     *
     * @param lastSeq up to here each number has a row, or nobody needs it
     * @param reserved up to here numbers may be given before the next maintenance
     * @param floor up to here every uplink has confirmed
     * @param cursors by uplink
     * @param gaps by uplink
     * @param deleteUpTo newest row that nobody needs any more
     */
    record Upkeep(
            long lastSeq,
            long reserved,
            long floor,
            Map<String, Long> cursors,
            Map<String, List<Gap>> gaps,
            long deleteUpTo) {}

    /**
     * @param history so many of the newest rows stay although they are confirmed
     */
    Ledger(int history) {
        this.history = history;
    }

    /**
     * Takes over what a database holds. An uplink that was opened before, or that the database does
     * not know, begins with the oldest message that any other has not confirmed.
     */
    synchronized void restore(Kept kept) {
        floor = kept.floor();
        first = kept.firstSeq();
        written = kept.lastRow();
        settled = kept.lastSeq();
        last = kept.lastSeq();
        List<String> opened = List.copyOf(uplinks.keySet());
        uplinks.clear();
        kept.cursors()
                .forEach(
                        (name, cursor) ->
                                uplinks.put(
                                        name,
                                        new Standing(Math.max(floor, Math.min(last, cursor)))));
        kept.gaps()
                .forEach(
                        (name, gaps) -> {
                            Standing standing = uplinks.get(name);
                            if (standing != null) {
                                gaps.forEach(standing::restore);
                            }
                        });
        Standing start = start();
        opened.forEach(name -> uplinks.computeIfAbsent(name, any -> start.another()));
        urgent.clear();
        urgent.putAll(kept.urgent());
        series++;
        changed = true;
    }

    /** Begins without a database, above a number that one is known to have. */
    synchronized void beginAbove(long seq) {
        floor = seq;
        first = seq + 1;
        settled = seq;
        last = seq;
        uplinks.replaceAll((name, none) -> new Standing(seq));
        urgent.clear();
        series++;
    }

    /** Goes on above numbers of which it is not known whether they were given; they stay open. */
    synchronized void skipTo(long seq) {
        if (seq > last) {
            settled = seq;
            last = seq;
            if (written < first) {
                first = seq + 1;
            }
            changed = true;
        }
    }

    /**
     * Goes on in another database, or in the same one opened again: what is in memory is written
     * once more.
     *
     * @param inMemory the oldest number that is
     */
    synchronized void goOnIn(Kept kept, long inMemory) {
        settled = inMemory - 1;
        first = Math.min(kept.firstSeq(), inMemory);
        written = Math.min(kept.lastRow(), settled);
        if (written < first) {
            first = inMemory;
        }
        changed = true;
    }

    /**
     * Takes over a database after numbers were given without one, which may be in it too. What is
     * in it is offered, whatever the uplinks have read; their confirmations of the others do not
     * count.
     *
     * @param from the first number that was given
     * @param given the newest
     */
    synchronized void restoreAfter(Kept kept, long from, long given) {
        Map<String, Standing> before = new TreeMap<>(uplinks);
        restore(kept);
        if (given > last) {
            long next = Math.max(last + 1, from);
            uplinks.values().forEach(standing -> standing.skip(next, given));
            settled = given;
            last = given;
            if (written < first) {
                first = given + 1;
            }
        }
        before.forEach((name, standing) -> of(name).after(standing, given));
    }

    /** Where a new uplink is: with the one that is furthest behind. */
    private Standing start() {
        return uplinks.values().stream()
                .min(Comparator.comparingLong(Standing::cursor))
                .orElseGet(() -> new Standing(Math.max(floor, first - 1)));
    }

    /**
     * @return whether the uplink is new; then it is offered what others have not confirmed
     */
    synchronized boolean open(String uplink) {
        if (uplinks.containsKey(uplink)) {
            return false;
        }
        uplinks.put(uplink, start().another());
        changed = true;
        return true;
    }

    /** There is no uplink, and one that comes will not get what is up to a number. */
    synchronized void abandon(long upTo) {
        if (uplinks.isEmpty()) {
            floor = Math.max(floor, upTo);
            changed = true;
        }
    }

    /** The uplink does not count any more. */
    synchronized void forget(String uplink) {
        raiseFloor();
        uplinks.remove(uplink);
        changed = true;
    }

    synchronized List<String> uplinks() {
        return List.copyOf(uplinks.keySet());
    }

    /** A number was given to a message that goes before all others, once it is offered. */
    synchronized void urgent(long seq, String device) {
        urgent.put(seq, device);
    }

    /**
     * The oldest such message that the uplink has neither confirmed nor lost; null if there is
     * none.
     *
     * @param passed numbers that do not count
     */
    synchronized @Nullable Urgent urgent(String uplink, LongPredicate passed) {
        if (urgent.isEmpty()) {
            return null;
        }
        Standing standing = of(uplink);
        for (Map.Entry<Long, String> fire :
                urgent.subMap(standing.cursor(), false, last, true).entrySet()) {
            long seq = fire.getKey();
            if (!standing.has(seq) && !passed.test(seq)) {
                return new Urgent(seq, fire.getValue(), series);
            }
        }
        return null;
    }

    /** Whether the uplink has confirmed or lost it. */
    synchronized boolean has(String uplink, long seq) {
        return of(uplink).has(seq);
    }

    /** Numbers up to this one are offered. */
    synchronized void offer(long seq) {
        last = Math.max(last, seq);
    }

    /** What was not settled has rows up to here. */
    synchronized void wrote(long from, long to) {
        if (written < first) {
            first = from;
        }
        written = to;
        settled = Math.max(settled, to);
    }

    /**
     * Settles what every uplink confirmed before it was written.
     *
     * @return up to which number everything is settled
     */
    synchronized long settleConfirmed() {
        raiseFloor();
        if (floor > settled) {
            settled = Math.min(floor, last);
            if (written < first) {
                first = settled + 1;
            }
            changed = true;
        }
        return settled;
    }

    /** Numbers up to this one were lost, and the uplinks are told. */
    synchronized void settle(long upTo) {
        settled = Math.max(settled, upTo);
        if (written < first) {
            first = settled + 1;
        }
        changed = true;
    }

    /** Up to here each number has a row, or nobody needs it. */
    synchronized long settled() {
        return settled;
    }

    /** Up to here every uplink has confirmed. */
    synchronized long floor() {
        raiseFloor();
        return floor;
    }

    /** Whether there are rows that some uplink has not confirmed, or no uplink is known. */
    synchronized boolean behind() {
        return uplinks.isEmpty() || lowestCursor() < written;
    }

    /**
     * @return false if it changed nothing: not offered yet, or confirmed before
     */
    synchronized boolean confirm(String uplink, long seq) {
        if (seq > last) {
            return false;
        }
        boolean did = of(uplink).confirm(seq);
        changed |= did;
        return did;
    }

    synchronized Next next(String uplink, long after) {
        Standing standing = of(uplink);
        long at = standing.asked(after);
        long from = standing.firstOfferedAfter(at);
        Gap gap = standing.gapAfter(at);
        if (gap == null) {
            return new Next(null, at, from, last);
        }
        if (gap.first() < from || from > last) {
            standing.offered(gap);
            return new Next(gap, at, from, from - 1);
        }
        return new Next(null, at, from, Math.min(last, gap.first() - 1));
    }

    /** {@link Standing#offered}. */
    synchronized List<Entry> offered(String uplink, long after, List<Entry> entries) {
        return of(uplink).offered(after, entries);
    }

    /** The lowest number above one that the uplink has not confirmed. */
    synchronized long firstOpenAfter(String uplink, long seq) {
        return of(uplink).firstOpenAfter(seq);
    }

    /** These are kept no longer, see {@link Standing#notKept}. */
    synchronized void notKept(String uplink, long from, long to) {
        of(uplink).notKept(from, to);
    }

    /** Offers what the uplink confirmed once more, from a number on that is kept. */
    synchronized void again(String uplink, long from) {
        of(uplink).again(from, last);
    }

    /** What of the numbers from one to another the uplink has neither confirmed nor lost. */
    synchronized List<Range> open(String uplink, long from, long to) {
        List<Range> open = new ArrayList<>();
        for (Range range : of(uplink).openUpTo(Math.min(to, last))) {
            if (range.last() >= from) {
                open.add(new Range(Math.max(from, range.first()), range.last()));
            }
        }
        return open;
    }

    /** Whether some uplink has neither confirmed nor lost a message, or there is no uplink. */
    synchronized boolean wanted(long seq) {
        return uplinks.isEmpty()
                || uplinks.values().stream().anyMatch(standing -> !standing.has(seq));
    }

    /** The uplink will not get these, and is told so. */
    synchronized void lose(String uplink, Gap gap) {
        of(uplink).lose(gap);
        changed = true;
    }

    /** Whether the uplink has still to be told of a gap. */
    synchronized boolean hasGaps(String uplink) {
        return !of(uplink).gaps().isEmpty();
    }

    synchronized long cursor(String uplink) {
        return of(uplink).cursor();
    }

    /** Whether {@link #upkeep} would save something new. */
    synchronized boolean changed() {
        return changed;
    }

    /**
     * What there is to save now.
     *
     * @param reserved numbers up to here may be given before the next time
     * @param mostDeleted rows up to here may go in one transaction
     */
    synchronized Upkeep upkeep(long reserved, long mostDeleted) {
        raiseFloor();
        changed = false;
        Map<String, Long> cursors = new TreeMap<>();
        Map<String, List<Gap>> gaps = new TreeMap<>();
        uplinks.forEach(
                (name, standing) -> {
                    cursors.put(name, standing.cursor());
                    List<Gap> held = standing.toSave();
                    if (!held.isEmpty()) {
                        gaps.put(name, held);
                    }
                });
        return new Upkeep(
                settled, reserved, floor, cursors, gaps, Math.min(deletable(), mostDeleted));
    }

    /** The last upkeep was not written. */
    synchronized void notSaved() {
        changed = true;
    }

    /**
     * Up to which number rows may be deleted, as far as one transaction should go; below {@link
     * #first()} if there is nothing to delete.
     */
    synchronized long deletable() {
        raiseFloor();
        if (written < first) {
            return first - 1;
        }
        long needed = Math.min(Math.min(floor, written), last - history);
        return Math.min(needed, first - 1 + MAX_DELETED);
    }

    synchronized void deleted(long upTo) {
        first = Math.max(first, upTo + 1);
        if (written < first) {
            first = Math.max(first, settled + 1);
        }
        changed |= deletable() >= first;
    }

    /** Oldest number that has a row; one more than {@link #settled()} if none has. */
    synchronized long first() {
        return first;
    }

    /** Newest number that has a row; below {@link #first()} if none has. */
    synchronized long written() {
        return written;
    }

    /** Newest number that is offered. */
    synchronized long last() {
        return last;
    }

    /** How many some uplink has still to confirm; a gap counts as one. */
    synchronized long depth() {
        if (uplinks.isEmpty()) {
            return last - start().cursor();
        }
        long gaps = 0;
        List<Range> confirmed = null;
        for (Standing standing : uplinks.values()) {
            gaps += standing.gaps().size();
            confirmed =
                    confirmed == null
                            ? standing.ranges()
                            : intersection(confirmed, standing.ranges());
        }
        long all = 0;
        for (Range range : confirmed == null ? List.<Range>of() : confirmed) {
            all += Math.min(range.last(), last) - range.first() + 1;
        }
        return last - all + gaps;
    }

    private static List<Range> intersection(List<Range> some, List<Range> others) {
        List<Range> both = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < some.size() && j < others.size()) {
            Range a = some.get(i);
            Range b = others.get(j);
            long from = Math.max(a.first(), b.first());
            long to = Math.min(a.last(), b.last());
            if (from <= to) {
                both.add(new Range(from, to));
            }
            if (a.last() < b.last()) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }

    private void raiseFloor() {
        if (!uplinks.isEmpty()) {
            floor = Math.max(floor, lowestCursor());
        }
        urgent.headMap(floor, true).clear();
    }

    /** Of the uplinks there are. */
    private long lowestCursor() {
        return uplinks.values().stream().mapToLong(Standing::cursor).min().orElse(0);
    }

    /** One that is not known any more has nothing to wait for. */
    private Standing of(String uplink) {
        Standing standing = uplinks.get(uplink);
        return standing == null ? new Standing(last) : standing;
    }
}
