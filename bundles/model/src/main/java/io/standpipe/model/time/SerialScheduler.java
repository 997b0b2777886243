package io.standpipe.model.time;

import java.time.Duration;
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
    private final Scheduler tasks;
    private volatile @Nullable Thread own;

    /**
     * @param name of the thread
     * @param report told of a task that threw, on the scheduler's thread
     */
    public SerialScheduler(String name, BiConsumer<String, Throwable> report) {
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
        tasks = new ExecutorScheduler(executor, report);
    }

    @Override
    public void execute(Runnable task) {
        tasks.execute(task);
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        return tasks.schedule(delay, task);
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
