package io.standpipe.profiles;

import io.standpipe.model.time.ExecutorScheduler;
import io.standpipe.model.time.Scheduler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A scheduler whose thread is there while something is to be done, and not afterwards. */
final class OnceScheduler {

    private OnceScheduler() {}

    static Scheduler named(String name) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return new ExecutorScheduler(
                executor,
                (what, error) -> LoggerFactory.getLogger(OnceScheduler.class).error(what, error));
    }
}
