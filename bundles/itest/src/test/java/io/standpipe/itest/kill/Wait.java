package io.standpipe.itest.kill;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do: there is no event to wait for, so it looks often. */
final class Wait {

    private static final long LOOK_NANOS = 10_000_000;

    private Wait() {}

    /**
     * @return false if it did not come about within the limit
     */
    static boolean until(Duration limit, BooleanSupplier done) {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /**
     * @throws AssertionError it did not come about within the limit
     */
    static void require(String what, Duration limit, BooleanSupplier done) {
        if (!until(limit, done)) {
            throw new AssertionError(
                    "waited %d s, in vain, for this: %s".formatted(limit.toSeconds(), what));
        }
    }

    /** Lets the processes run on for so long: how long is the experiment, not a wait. */
    static void run(Duration time) {
        until(time, () -> false);
    }
}
