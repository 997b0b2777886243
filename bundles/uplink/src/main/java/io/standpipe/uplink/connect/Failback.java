package io.standpipe.uplink.connect;

import io.standpipe.model.time.Scheduler;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to see whether the preferred server answers again, while another one is in its place. One
 * thread.
 */
public final class Failback {

    static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration JITTER = Duration.ofSeconds(30);

    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Runnable look;
    private Scheduler.@Nullable Task planned;

    /**
     * @param look tries the preferred one
     */
    public Failback(Scheduler scheduler, RandomGenerator random, Runnable look) {
        this.scheduler = scheduler;
        this.random = random;
        this.look = look;
    }

    public void plan() {
        cancel();
        long jitter = random.nextLong(2 * JITTER.toNanos() + 1);
        planned = scheduler.schedule(EVERY.minus(JITTER).plusNanos(jitter), look);
    }

    public void cancel() {
        if (planned != null) {
            planned.cancel();
            planned = null;
        }
    }
}
