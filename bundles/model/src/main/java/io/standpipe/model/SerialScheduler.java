package io.standpipe.model;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Scheduler} on a thread of its own. A task that throws is reported and does not stop the
 * others; tasks given after {@link #close()} are dropped.
 */
public final class SerialScheduler implements Scheduler, AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;
    private final BiConsumer<String, Throwable> report;
    private volatile @Nullable Thread own;

    /**
     * @param name of the thread
     * @param report told of a task that threw, on the scheduler's thread
     */
    public SerialScheduler(String name, BiConsumer<String, Throwable> report) {
        this.report = report;
        executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        run -> {
                            Thread thread = new Thread(run, name);
                            thread.setDaemon(true);
                            own = thread;
                            return thread;
                        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

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

    /**
     * Runs what was given with {@link #execute}, drops what was planned for later, and waits up to
     * 5 s for the end; from a task of its own it does not wait.
     */
    @Override
    public void close() {
        executor.shutdown();
        if (Thread.currentThread() == own) {
            return;
        }
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
