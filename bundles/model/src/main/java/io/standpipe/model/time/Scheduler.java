package io.standpipe.model.time;

import java.time.Duration;

/** Runs tasks later, one at a time, on the one thread of its owner. Calls from any thread. */
public interface Scheduler {

    /** Runs the task as soon as what is due before it has run. */
    void execute(Runnable task);

    /**
     * Runs the task once after the delay.
     *
     * @return cancels the task if it has not begun
     */
    Task schedule(Duration delay, Runnable task);

    /** A planned run. */
    interface Task {
        void cancel();
    }
}
