package io.standpipe.modbus.connection;

import java.nio.ByteBuffer;

/**
 * What a {@link ModbusConnection} needs of the network. The other way round, the network calls
 * {@link ModbusConnection#connected}, {@link ModbusConnection#received} and {@link
 * ModbusConnection#lost}, never from within one of these.
 */
public interface Transport {

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
