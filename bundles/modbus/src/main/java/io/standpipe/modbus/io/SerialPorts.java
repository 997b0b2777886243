package io.standpipe.modbus.io;

import io.standpipe.modbus.settings.SerialSettings;
import java.io.IOException;

/** What is needed of serial ports. */
interface SerialPorts {

    /**
     * Opens a port, or what a link leads to now.
     *
     * @throws IOException it cannot be opened; the message says why, and what to do
     */
    Port open(String path, SerialSettings settings) throws IOException;

    /** Whether there is such a port at the moment. */
    boolean present(String path);

    /** An open port. Its thread only. */
    interface Port extends AutoCloseable {

        /**
         * Waits for bytes.
         *
         * @param nanos how long at most, about
         * @return how many were put into the buffer; 0 if none came
         * @throws IOException the port is gone
         */
        int read(byte[] buffer, long nanos) throws IOException;

        /** Hands the bytes to the system. */
        void write(byte[] bytes) throws IOException;

        @Override
        void close();
    }
}
