package io.standpipe.modbus;

/** A wire and what runs on it. */
interface Link {

    SlaveConnection connection();

    /** Begins to poll, once. */
    void start();

    /** Runs the task on the thread of the connection. Any thread. */
    void execute(Runnable task);
}
