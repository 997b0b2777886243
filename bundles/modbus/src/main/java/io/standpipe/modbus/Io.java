package io.standpipe.modbus;

/** The thread of a bus. */
interface Io extends AutoCloseable {

    void start();

    /** Runs the task on the thread. Any thread. */
    void execute(Link link, Runnable task);

    /** Closes all connections and waits up to 5 s for the thread to end. */
    @Override
    void close();
}
