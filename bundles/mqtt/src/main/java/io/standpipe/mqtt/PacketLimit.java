package io.standpipe.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends a connection before a packet that is too large: Paho 1.2.5 allocates whatever a packet's
 * header promises, up to 256 MiB, before it reads on. Follows the fixed headers (MQTT 5, 2.1; MQTT
 * 3.1.1, 2.2); everything else goes through. One thread.
 */
final class PacketLimit extends FilterInputStream {

    /** Bytes; what comes is the gateway's own status, commands, and answers. */
    static final int MAX = 64 * 1024;

    private static final int MAX_LENGTH_BYTES = 4;

    // Bytes of the present packet still to come; without meaning inside a header.
    private int left;
    private int lengthBytes = -1;

    PacketLimit(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        if (one >= 0) {
            follow(one);
        }
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        int at = 0;
        while (at < count) {
            if (lengthBytes < 0 && left > 0) {
                int body = Math.min(left, count - at);
                left -= body;
                at += body;
            } else {
                follow(into[offset + at++] & 0xFF);
            }
        }
        return count;
    }

    @Override
    public long skip(long count) {
        return 0; // all must be seen
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void follow(int one) throws IOException {
        if (lengthBytes < 0) {
            if (left > 0) {
                left--;
            } else {
                lengthBytes = 0; // the packet's type; its length comes now
            }
            return;
        }
        left |= (one & 0x7F) << (7 * lengthBytes++);
        if (left > MAX) {
            throw new IOException(
                    "the broker sent a packet of %d bytes or more, but at most %d are taken"
                            .formatted(left, MAX));
        }
        if (one < 0x80 || lengthBytes == MAX_LENGTH_BYTES) {
            lengthBytes = -1;
        }
    }
}
