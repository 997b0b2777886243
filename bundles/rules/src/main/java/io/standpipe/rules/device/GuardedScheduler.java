package io.standpipe.rules.device;

import io.standpipe.model.time.Scheduler;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The rules' scheduler as one device sees it: whoever throws in a task of the device is told to it.
 *
 * @param failed told what a task threw, on the scheduler's thread
 */
public record GuardedScheduler(Scheduler scheduler, Consumer<RuntimeException> failed)
        implements Scheduler {

    @Override
    public void execute(Runnable task) {
        scheduler.execute(() -> run(task));
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        return scheduler.schedule(delay, () -> run(task));
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failed.accept(e);
        }
    }
}
