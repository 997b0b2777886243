package io.standpipe.modbus.connection;

/** A connection that runs: its state machine, and its thread. */
public interface ConnectionRunner {

    ModbusConnection connection();

    /** Begins to poll, once. */
    void start();

    /** Runs the task on the thread of the connection. Any thread. */
    void execute(Runnable task);
}
