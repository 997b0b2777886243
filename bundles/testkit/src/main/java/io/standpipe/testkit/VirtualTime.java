package io.standpipe.testkit;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Clock and scheduler in one: time stands still until {@link #advance}, which runs what is due,
 * each task at its own moment and in the order it was given. Tasks given with {@link #execute} run
 * at once if nothing else is running. One thread.
 */
public final class VirtualTime implements TimeSource, Scheduler {

    /** The wall clock at the beginning: 2026-01-01T00:00:00Z. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Planned> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong((Planned p) -> p.at).thenComparingLong(p -> p.order));
    private long nanos;
    private long utcShift;
    private long order;
    private boolean running;
    private Stamp.Clock clock = Stamp.Clock.SYNCHRONISED;

    private static final class Planned implements Task {
        final long at;
        final long order;
        final Runnable run;
        boolean cancelled;

        Planned(long at, long order, Runnable run) {
            this.at = at;
            this.order = order;
            this.run = run;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public String boot() {
        return "testboot";
    }

    @Override
    public Stamp stamp() {
        return new Stamp(nanos, START.toEpochMilli() + nanos / 1_000_000 + utcShift, clock);
    }

    /** Milliseconds since the beginning. */
    public long millis() {
        return nanos / 1_000_000;
    }

    /** Sets the wall clock forward or back; the monotonic clock does not notice. */
    public void jumpWallClock(Duration by) {
        utcShift += by.toMillis();
    }

    public void clock(Stamp.Clock state) {
        clock = state;
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
        if (!running) {
            advance(Duration.ZERO);
        }
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        Planned planned = new Planned(nanos + Math.max(0, delay.toNanos()), order++, task);
        queue.add(planned);
        return planned;
    }

    /** Moves time on and runs what becomes due, at its own moment. */
    public void advance(Duration by) {
        if (running) {
            throw new IllegalStateException("advance was called by a task");
        }
        running = true;
        try {
            long end = nanos + by.toNanos();
            while (true) {
                Planned next = queue.peek();
                if (next == null || next.at > end) {
                    break;
                }
                queue.remove();
                nanos = Math.max(nanos, next.at);
                if (!next.cancelled) {
                    next.run.run();
                }
            }
            nanos = end;
        } finally {
            running = false;
        }
    }
}
