package io.standpipe.modbus;

/** The silence that a line needs before each request. One thread. */
final class Quiet {

    private final Timing timing;
    private long busyAt;
    private long since;
    private boolean waiting;

    Quiet(Timing timing) {
        this.timing = timing;
    }

    /** The line was busy until then. */
    void busy(long until) {
        busyAt = until;
    }

    /** When the line was last busy. */
    long busyAt() {
        return busyAt;
    }

    /**
     * When it will have been silent for long enough. A line that never falls silent is not waited
     * for longer than for an answer.
     */
    long at(long now) {
        long quiet = busyAt + timing.gap();
        long limit = since + timing.timeout().toNanos();
        return waiting && limit - quiet < 0 ? Math.max(limit - now, 0) + now : quiet;
    }

    /** Somebody waits for it, from now on if nobody did before. */
    void await(long now) {
        if (!waiting) {
            waiting = true;
            since = now;
        }
    }

    /** Nobody waits any more. */
    void over() {
        waiting = false;
    }
}
