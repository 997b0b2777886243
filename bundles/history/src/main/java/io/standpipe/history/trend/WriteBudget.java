package io.standpipe.history.trend;

/**
 * How many bytes of trends may be written: so much a minute that what is kept reaches back for a
 * day whatever the points do, and a supply for the moments at which much changes at once. Half of
 * the supply is for changes of quality. One thread.
 */
final class WriteBudget {

    /** The supply: a line of 20,000 points that goes bad, and comes back. */
    static final int SUPPLY = 1 << 20;

    private final int minute;
    private int left = SUPPLY;

    /**
     * @param minute bytes of a minute
     */
    WriteBudget(int minute) {
        this.minute = minute;
    }

    void minutePassed() {
        left = Math.min(SUPPLY, left + minute);
    }

    /** Whether values may be written. */
    boolean hasForValues() {
        return left > SUPPLY / 2;
    }

    /** Whether anything may be written. */
    boolean hasAny() {
        return left > 0;
    }

    void spend(int bytes) {
        left -= bytes;
    }
}
