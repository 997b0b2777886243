package io.standpipe.outbox.lane;

import io.standpipe.model.message.Outbox.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one lane: what is given, what has a row in the database, and how far each uplink
 * is. Numbers only, no I/O. Any thread.
 */
public final class LaneState {

    /** How many of the newest rows stay although every uplink has confirmed them. */
    private final int history;

    private final UplinkCursors uplinks = new UplinkCursors();

    private final WrittenRows rows = new WrittenRows();

    /** Device by number of what goes before all others and some uplink has not confirmed. */
    private final TreeMap<Long, String> urgent = new TreeMap<>();

    private int series;
    private long floor;
    private long last;
    private boolean changed;

    /**
     * What is offered to an uplink next: a gap, or numbers, none if they end before they begin.
     *
     * @param after above which number they are the first
     */
    public record Next(@Nullable Gap gap, long after, long from, long to) {}

    /**
     * A message that goes before all others.
     *
     * @param series which numbers it is one of: they begin anew when a database is taken over
     */
    public record Urgent(long seq, String device, int series) {}

    /**
     * @param history so many of the newest rows stay although they are confirmed
     */
    LaneState(int history) {
        this.history = history;
    }

    /**
     * Takes over what a database holds. An uplink that was opened before, or that the database does
     * not know, begins with the oldest message that any other has not confirmed.
     */
    public synchronized void restore(LaneSnapshot snapshot) {
        uplinks.restore(snapshot);
        takeOver(snapshot);
    }

    private void takeOver(LaneSnapshot snapshot) {
        floor = snapshot.floor();
        rows.restore(snapshot);
        last = snapshot.lastSeq();
        urgent.clear();
        urgent.putAll(snapshot.urgent());
        series++;
        changed = true;
    }

    /** Begins without a database, above a number that one is known to have. */
    public synchronized void beginAbove(long seq) {
        floor = seq;
        rows.beginAbove(seq);
        last = seq;
        uplinks.beginAbove(seq);
        urgent.clear();
        series++;
    }

    /** Goes on above numbers of which it is not known whether they were given; they stay open. */
    public synchronized void skipTo(long seq) {
        if (seq > last) {
            rows.settle(seq);
            last = seq;
            changed = true;
        }
    }

    /**
     * Goes on in another database, or in the same one opened again: what is in memory is written
     * once more.
     *
     * @param inMemory the oldest number that is
     */
    public synchronized void goOnIn(LaneSnapshot snapshot, long inMemory) {
        rows.goOnIn(snapshot, inMemory);
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
    public synchronized void restoreAfter(LaneSnapshot snapshot, long from, long given) {
        uplinks.restoreAfter(snapshot, from, given);
        takeOver(snapshot);
        if (given > last) {
            rows.settle(given);
            last = given;
        }
    }

    /** Above which number the first uplink of all begins. */
    private long oldest() {
        return Math.max(floor, rows.first() - 1);
    }

    /**
     * @return whether the uplink is new; then it is offered what others have not confirmed
     */
    public synchronized boolean open(String uplink) {
        boolean isNew = uplinks.open(uplink, oldest());
        changed |= isNew;
        return isNew;
    }

    /** There is no uplink, and one that comes will not get what is up to a number. */
    public synchronized void abandon(long upTo) {
        if (uplinks.isEmpty()) {
            floor = Math.max(floor, upTo);
            changed = true;
        }
    }

    /** The uplink does not count any more. */
    public synchronized void forget(String uplink) {
        raiseFloor();
        uplinks.forget(uplink);
        changed = true;
    }

    public synchronized List<String> uplinks() {
        return uplinks.names();
    }

    /** A number was given to a message that goes before all others, once it is offered. */
    public synchronized void urgent(long seq, String device) {
        urgent.put(seq, device);
    }

    /**
     * The oldest such message that the uplink has neither confirmed nor lost; null if there is
     * none.
     *
     * @param passed numbers that do not count
     */
    public synchronized @Nullable Urgent urgent(String uplink, LongPredicate passed) {
        if (urgent.isEmpty()) {
            return null;
        }
        UplinkCursor uplinkCursor = of(uplink);
        for (Map.Entry<Long, String> fire :
                urgent.subMap(uplinkCursor.cursor(), false, last, true).entrySet()) {
            long seq = fire.getKey();
            if (!uplinkCursor.has(seq) && !passed.test(seq)) {
                return new Urgent(seq, fire.getValue(), series);
            }
        }
        return null;
    }

    /** Whether the uplink has confirmed or lost it. */
    public synchronized boolean has(String uplink, long seq) {
        return of(uplink).has(seq);
    }

    /** Numbers up to this one are offered. */
    public synchronized void offer(long seq) {
        last = Math.max(last, seq);
    }

    /** What was not settled has rows up to here. */
    public synchronized void wrote(long from, long to) {
        rows.wrote(from, to);
    }

    /**
     * Settles what every uplink confirmed before it was written.
     *
     * @return up to which number everything is settled
     */
    public synchronized long settleConfirmed() {
        raiseFloor();
        if (floor > rows.settled()) {
            rows.settle(Math.min(floor, last));
            changed = true;
        }
        return rows.settled();
    }

    /** Numbers up to this one were lost, and the uplinks are told. */
    public synchronized void settle(long upTo) {
        rows.settle(upTo);
        changed = true;
    }

    /** Up to here each number has a row, or nobody needs it. */
    public synchronized long settled() {
        return rows.settled();
    }

    /** Up to here every uplink has confirmed. */
    public synchronized long floor() {
        raiseFloor();
        return floor;
    }

    /** Whether there are rows that some uplink has not confirmed, or no uplink is known. */
    public synchronized boolean behind() {
        return uplinks.isEmpty() || uplinks.lowest() < rows.last();
    }

    /**
     * @return false if it changed nothing: not offered yet, or confirmed before
     */
    public synchronized boolean confirm(String uplink, long seq) {
        if (seq > last) {
            return false;
        }
        boolean did = of(uplink).confirm(seq);
        changed |= did;
        return did;
    }

    public synchronized Next next(String uplink, long after) {
        UplinkCursor uplinkCursor = of(uplink);
        long at = uplinkCursor.asked(after);
        long from = uplinkCursor.firstOfferedAfter(at);
        Gap gap = uplinkCursor.gapAfter(at);
        if (gap == null) {
            return new Next(null, at, from, last);
        }
        if (gap.first() < from || from > last) {
            uplinkCursor.offered(gap);
            return new Next(gap, at, from, from - 1);
        }
        return new Next(null, at, from, Math.min(last, gap.first() - 1));
    }

    /** {@link UplinkCursor#offered}. */
    public synchronized List<Entry> offered(String uplink, long after, List<Entry> entries) {
        return of(uplink).offered(after, entries);
    }

    /** The lowest number above one that the uplink has not confirmed. */
    public synchronized long firstOpenAfter(String uplink, long seq) {
        return of(uplink).firstOpenAfter(seq);
    }

    /** These are kept no longer, see {@link UplinkCursor#notKept}. */
    public synchronized void notKept(String uplink, long from, long to) {
        of(uplink).notKept(from, to);
    }

    /** Offers what the uplink confirmed once more, from a number on that is kept. */
    public synchronized void again(String uplink, long from) {
        of(uplink).again(from, last);
    }

    /** What of the numbers from one to another the uplink has neither confirmed nor lost. */
    public synchronized List<Range> open(String uplink, long from, long to) {
        List<Range> open = new ArrayList<>();
        for (Range range : of(uplink).openUpTo(Math.min(to, last))) {
            if (range.last() >= from) {
                open.add(new Range(Math.max(from, range.first()), range.last()));
            }
        }
        return open;
    }

    /** Whether some uplink has neither confirmed nor lost a message, or there is no uplink. */
    public synchronized boolean wanted(long seq) {
        return uplinks.isEmpty() || uplinks.wanted(seq);
    }

    /** The uplink will not get these, and is told so. */
    synchronized void lose(String uplink, Gap gap) {
        of(uplink).lose(gap);
        changed = true;
    }

    /** Whether the uplink has still to be told of a gap. */
    public synchronized boolean hasGaps(String uplink) {
        return !of(uplink).gaps().isEmpty();
    }

    public synchronized long cursor(String uplink) {
        return of(uplink).cursor();
    }

    /** Whether {@link #upkeep} would save something new. */
    public synchronized boolean changed() {
        return changed;
    }

    /**
     * What there is to save now.
     *
     * @param reserved numbers up to here may be given before the next time
     * @param mostDeleted rows up to here may go in one transaction
     */
    public synchronized LaneUpkeep upkeep(long reserved, long mostDeleted) {
        raiseFloor();
        changed = false;
        return new LaneUpkeep(
                rows.settled(),
                reserved,
                floor,
                uplinks.positions(),
                uplinks.gaps(),
                Math.min(deletable(), mostDeleted));
    }

    /** The last upkeep was not written. */
    public synchronized void notSaved() {
        changed = true;
    }

    /**
     * Up to which number rows may be deleted, as far as one transaction should go; below {@link
     * #first()} if there is nothing to delete.
     */
    public synchronized long deletable() {
        raiseFloor();
        return rows.deletable(Math.min(floor, last - history));
    }

    public synchronized void deleted(long upTo) {
        rows.deleted(upTo);
        changed |= deletable() >= rows.first();
    }

    /** Oldest number that has a row; one more than {@link #settled()} if none has. */
    public synchronized long first() {
        return rows.first();
    }

    /** Newest number that has a row; below {@link #first()} if none has. */
    public synchronized long written() {
        return rows.last();
    }

    /** Newest number that is offered. */
    public synchronized long last() {
        return last;
    }

    /** How many some uplink has still to confirm; a gap counts as one. */
    public synchronized long depth() {
        return uplinks.isEmpty() ? last - oldest() : uplinks.depth(last);
    }

    private void raiseFloor() {
        if (!uplinks.isEmpty()) {
            floor = Math.max(floor, uplinks.lowest());
        }
        urgent.headMap(floor, true).clear();
    }

    private UplinkCursor of(String uplink) {
        return uplinks.of(uplink, last);
    }
}
