package io.standpipe.modbus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers, and does what else takes long, on threads of its own. There are none while
 * nobody asks. Any thread.
 */
final class Resolver implements AutoCloseable {

    private static final int THREADS = 4;

    private final ThreadPoolExecutor executor;

    Resolver(String name) {
        executor =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
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

    /**
     * @param told the address, or null and the reason; on one of the resolver's threads
     */
    void resolve(String host, BiConsumer<@Nullable InetAddress, String> told) {
        run(
                () -> {
                    try {
                        told.accept(InetAddress.getByName(host), "");
                    } catch (UnknownHostException e) {
                        told.accept(null, "host " + host + " is unknown");
                    } catch (RuntimeException | Error e) {
                        // Who asked waits for an answer, whatever it is.
                        told.accept(null, "host " + host + " could not be looked up: " + e);
                    }
                });
    }

    void run(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException closed) {
            // Closed meanwhile: nobody waits for the result.
        }
    }

    /** Does not wait for questions under way. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
