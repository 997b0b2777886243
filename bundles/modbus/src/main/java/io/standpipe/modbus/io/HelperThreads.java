package io.standpipe.modbus.io;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads for what takes long. There are none while there is nothing to do. Any thread. */
public final class HelperThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HelperThreads.class);

    private final ThreadPoolExecutor executor;

    public HelperThreads(String name, int threads) {
        executor =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        run -> {
                            Thread thread = new Thread(run, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs the task; what it throws is logged, and the thread goes on. */
    public void run(Runnable task) {
        try {
            executor.execute(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException | Error e) {
                            LOG.error("an error of this program; the thread goes on", e);
                        }
                    });
        } catch (RejectedExecutionException closed) {
            // Closed meanwhile: nobody waits for the result.
        }
    }

    /** Does not wait for what is under way. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
