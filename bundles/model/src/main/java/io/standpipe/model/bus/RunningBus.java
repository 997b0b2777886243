package io.standpipe.model.bus;

import io.standpipe.model.Bus;

/** A bus with its devices, its sockets or pins, and its thread. */
public interface RunningBus extends Bus, AutoCloseable {

    /**
     * Ends it; waits for its thread, but not for ever. When it returns, nothing more comes to the
     * sink, and all that was asked for is answered.
     */
    @Override
    void close();
}
