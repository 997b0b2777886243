package io.standpipe.modbus.connection;

import io.standpipe.modbus.settings.Timing;

/**
 * The silence that a line needs before each request, and a connection before the first. One thread.
 */
final class FrameGap {

    private final Timing timing;
    private long busyAt;
    private long since;
    private boolean waiting;
    private boolean fresh;
    private long readyAt;

    FrameGap(Timing timing) {
        this.timing = timing;
    }

    /** There is a connection: its first request waits, whatever comes meanwhile. */
    void connected(long now) {
        busyAt = now;
        fresh = timing.connectDelay() > 0;
        readyAt = now + timing.connectDelay();
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
        long frameGap = quietAt(now);
        fresh = fresh && readyAt - now > 0;
        return fresh && readyAt - frameGap > 0 ? readyAt : frameGap;
    }

    private long quietAt(long now) {
        long frameGap = busyAt + timing.gap();
        long limit = since + timing.timeout().toNanos();
        return waiting && limit - frameGap < 0 ? Math.max(limit - now, 0) + now : frameGap;
    }

    /** A request waits for the silence, from now on if none did before. */
    void await(long now) {
        if (!waiting) {
            waiting = true;
            since = now;
        }
    }

    /** No request waits for the silence any more. */
    void over() {
        waiting = false;
    }
}
