package io.standpipe.rules.device;

import io.standpipe.model.device.Device;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervision of all devices that a bus polls, one round for all of them, so that a bus which
 * hands nothing over is a fault and no silence. EN 54-2 (8.2.4) has a fault shown within 100 s of
 * its occurrence. Rules thread.
 */
public final class Supervision {

    /** From one round to the next. */
    static final Duration ROUND = Duration.ofSeconds(5);

    /** Nobody is overdue sooner: with a round it stays below 100 s. */
    static final Duration SOONEST = Duration.ofSeconds(85);

    /** A round that comes so late says that this machine stood still, not the buses. */
    private static final long STOOD_STILL = ROUND.multipliedBy(3).toNanos();

    private final TimeSource time;
    private final Scheduler scheduler;
    private final LongConsumer look;
    private long last;

    /**
     * @param look told the present moment, monotonic, once a round
     */
    public Supervision(TimeSource time, Scheduler scheduler, LongConsumer look) {
        this.time = time;
        this.scheduler = scheduler;
        this.look = look;
    }

    public void start() {
        last = time.nanos();
        scheduler.schedule(ROUND, this::round);
    }

    private void round() {
        scheduler.schedule(ROUND, this::round);
        long now = time.nanos();
        boolean stoodStill = now - last > STOOD_STILL;
        last = now;
        if (!stoodStill) {
            look.accept(now);
        }
    }

    /**
     * How long a device may give no good answer: {@code missed} of its longest intervals and a
     * round, but not less than {@link #SOONEST}. Null if nobody polls it.
     */
    public static @Nullable Duration limit(Device device) {
        Duration longest = device.polled();
        if (longest == null) {
            return null;
        }
        Duration missed = longest.multipliedBy(device.profile().missed()).plus(ROUND);
        return missed.compareTo(SOONEST) > 0 ? missed : SOONEST;
    }
}
