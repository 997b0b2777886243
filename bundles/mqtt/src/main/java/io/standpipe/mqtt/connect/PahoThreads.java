package io.standpipe.mqtt.connect;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts Paho's threads: daemons, one for each task, and one that lives as long as this for the
 * pings.
 */
public class PahoThreads extends ScheduledThreadPoolExecutor {

    private static final long LOOK_NANOS = 20_000;
    private static final int LOOKS = 1_000;
    private static final int ONCE_MORE_MS = 1_000;

    public PahoThreads(String name) {
        super(1, task -> daemon(task, name + "-ping"));
        setRemoveOnCancelPolicy(true);
        // A connection may still be ending when this is over.
        setRejectedExecutionHandler(new DiscardPolicy());
    }

    @Override
    public void execute(Runnable task) {
        daemon(task, "mqtt").start();
    }

    /**
     * Paho 1.2.5 looks at once whether the thread it started runs, and if not, which is the rule,
     * sleeps for 100 ms; three times for each connection. So its sleep is ended as soon as the new
     * thread has begun and waits for work. What this returns ignores cancel: Paho would interrupt
     * the very thread that cleans up.
     */
    @Override
    public Future<?> submit(Runnable task) {
        Thread sleeper = Thread.currentThread();
        Thread thread = daemon(task, "mqtt");
        thread.start();
        super.execute(() -> wake(sleeper, thread));
        return new CompletableFuture<Void>();
    }

    /**
     * Paho 1.2.5 tells its sending thread once that the connection has ended; a thread that was
     * just about to wait misses it, and would wait for ever. So it is told again when it must be
     * waiting, if it is there still.
     *
     * @param notify tells it
     */
    public void tellOnceMore(Runnable notify) {
        ScheduledFuture<?> unused = schedule(notify, ONCE_MORE_MS, TimeUnit.MILLISECONDS);
    }

    private static void wake(Thread sleeper, Thread started) {
        for (int look = 0; look < LOOKS; look++) {
            if (started.getState() == Thread.State.WAITING) {
                sleeper.interrupt();
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
