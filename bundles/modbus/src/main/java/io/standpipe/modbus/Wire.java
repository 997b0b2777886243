package io.standpipe.modbus;

import java.nio.ByteBuffer;

/**
 * What a {@link SlaveConnection} needs of the network. The other way round, the network calls
 * {@link SlaveConnection#connected}, {@link SlaveConnection#received} and {@link
 * SlaveConnection#lost}, never from within one of these.
 */
interface Wire {

    /** Begins to connect; ends with connected() or lost() unless it is closed before. */
    void connect();

    /**
     * Sends what remains in the buffer. If it cannot be sent, lost() follows.
     *
     * @param frame may be reused after the call
     */
    void send(ByteBuffer frame);

    /** Closes at once and silently; lost() does not follow. Nothing happens if it is closed. */
    void close();
}
