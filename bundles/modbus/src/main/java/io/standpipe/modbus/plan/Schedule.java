package io.standpipe.modbus.plan;

/**
 * The times of polls: the first at once, then at a fixed rate on a grid of its own, without drift.
 * A poll that would come too late is skipped and counted, not made up for. One thread.
 */
public final class Schedule {

    private final long interval;
    private final long origin;
    private long due;
    private long begun;
    private long skipped;
    private long latest;

    /**
     * @param interval in nanoseconds, positive
     * @param now when the first poll is due, {@link io.standpipe.model.time.TimeSource#nanos()}
     * @param phase nanoseconds from now to the grid's origin, [0, interval)
     */
    Schedule(long interval, long now, long phase) {
        this.interval = interval;
        this.origin = now + phase - interval;
        this.due = now;
    }

    /** In nanoseconds. */
    public long interval() {
        return interval;
    }

    /** When the next poll is due. */
    public long due() {
        return due;
    }

    /** Polls that began. */
    public long begun() {
        return begun;
    }

    /** Polls left out because the bus had no time for them. */
    public long skipped() {
        return skipped;
    }

    /** How late the latest poll began, in nanoseconds. */
    public long latest() {
        return latest;
    }

    /**
     * A poll begins now.
     *
     * @return how many were left out before it
     */
    public long begin(long now) {
        long late = Math.max(0, now - due);
        latest = Math.max(latest, late);
        skipped += late / interval;
        begun++;
        due = next(now);
        return late / interval;
    }

    /** A poll begins now after a pause that was meant. */
    public void resume(long now) {
        begun++;
        due = next(now);
    }

    /** The grid's first place after now. */
    public long next(long now) {
        return origin + ((now - origin) / interval + 1) * interval;
    }

    /** Whatever was due before, the next poll is due then. */
    public void restart(long then) {
        due = then;
    }
}
