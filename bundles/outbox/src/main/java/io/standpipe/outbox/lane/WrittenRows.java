package io.standpipe.outbox.lane;

/**
 * Which numbers of one lane have a row in the database: from the first to the last written, or none
 * if that is the lower. Up to the settled one each number has a row, or nobody needs it; while none
 * has a row, the first is the one above. Not thread-safe.
 */
final class WrittenRows {

    /** So many rows go in one transaction at most, because alarms wait for its end. */
    static final int MAX_DELETED = 10_000;

    private long first = 1;
    private long last;
    private long settled;

    /** Those of a database that was opened. */
    void restore(LaneSnapshot snapshot) {
        first = snapshot.firstSeq();
        last = snapshot.lastRow();
        settled = snapshot.lastSeq();
    }

    /** There is no database, and numbers begin above one. */
    void beginAbove(long seq) {
        first = seq + 1;
        last = seq;
        settled = seq;
    }

    /**
     * Those of another database, or of the same opened again.
     *
     * @param inMemory from this number on all is written once more
     */
    void goOnIn(LaneSnapshot snapshot, long inMemory) {
        settled = inMemory - 1;
        first = Math.min(snapshot.firstSeq(), inMemory);
        last = Math.min(snapshot.lastRow(), settled);
        settle(settled);
    }

    /** Up to here nobody needs what has no row. */
    void settle(long upTo) {
        settled = Math.max(settled, upTo);
        if (none()) {
            first = settled + 1;
        }
    }

    /** What was not settled has rows from one number to another, both included. */
    void wrote(long from, long to) {
        if (none()) {
            first = from;
        }
        last = to;
        settled = Math.max(settled, to);
    }

    /**
     * Up to which number rows may be deleted, as far as one transaction should go; below {@link
     * #first()} if there is nothing to delete.
     *
     * @param needless no row up to here is needed
     */
    long deletable(long needless) {
        return none() ? first - 1 : Math.min(Math.min(needless, last), first - 1 + MAX_DELETED);
    }

    void deleted(long upTo) {
        first = Math.max(first, upTo + 1);
        if (none()) {
            first = Math.max(first, settled + 1);
        }
    }

    private boolean none() {
        return last < first;
    }

    /** Oldest number that has a row; one more than {@link #settled()} if none has. */
    long first() {
        return first;
    }

    /** Newest number that has a row; below {@link #first()} if none has. */
    long last() {
        return last;
    }

    long settled() {
        return settled;
    }
}
