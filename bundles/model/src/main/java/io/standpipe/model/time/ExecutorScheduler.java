package io.standpipe.model.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * A {@link Scheduler} on the one thread of an executor that somebody else owns. A task that throws
 * is reported and does not stop the others; tasks given after the executor's end are dropped.
 *
 * @param report told of a task that threw, on the executor's thread
 */
public record ExecutorScheduler(
        ScheduledExecutorService executor, BiConsumer<String, Throwable> report)
        implements Scheduler {

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException closed) {
            // Closed meanwhile: nobody waits for the result.
        }
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                report.accept(
                        "a task on thread " + Thread.currentThread().getName() + " failed", e);
            }
        };
    }
}
