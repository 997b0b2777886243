package io.standpipe.itest.kill;

/** One thing that happened at a point of the panel. Times are of {@link System#nanoTime}. */
final class Incident {

    private final String condition;
    private final int word;
    private final long raised;
    private volatile long cleared = Long.MAX_VALUE;

    /**
     * @param condition as the alarm calls it
     * @param word what the point shows
     * @param raised when it had begun for certain
     */
    Incident(String condition, int word, long raised) {
        this.condition = condition;
        this.word = word;
        this.raised = raised;
    }

    /** Told just before the point is set back. */
    void clear() {
        cleared = System.nanoTime();
    }

    String condition() {
        return condition;
    }

    int word() {
        return word;
    }

    long raised() {
        return raised;
    }

    /** When it ended; {@link Long#MAX_VALUE} while it stands. */
    long cleared() {
        return cleared;
    }

    @Override
    public String toString() {
        return "%s (word %04x)".formatted(condition, word);
    }
}
