package io.standpipe.mqtt.connect;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Lets a PINGREQ go to the broker between two of the packets that the library writes. The library's
 * own pings come when it thinks right and end a connection whose answer is late; these come when
 * the uplink wants to know, and it judges the answer. Follows the fixed headers (MQTT 5, 2.1; MQTT
 * 3.1.1, 2.2). Any thread; writing blocks as the socket does.
 */
public final class SentPackets extends FilterOutputStream {

    private static final byte[] PINGREQ = {(byte) 0xC0, 0};

    // Bytes of the present packet still to come; without meaning inside a header.
    private int left;
    // Bytes of the present header's length so far; -1 outside a header.
    private int lengthBytes = -1;
    private boolean wanted;

    public SentPackets(OutputStream out) {
        super(out);
    }

    @Override
    public synchronized void write(int one) throws IOException {
        out.write(one);
        follow(one & 0xFF);
        pingIfWanted();
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        int at = 0;
        while (at < length) {
            if (lengthBytes < 0 && left > 0) {
                int body = Math.min(left, length - at);
                left -= body;
                at += body;
            } else {
                follow(bytes[offset + at++] & 0xFF);
            }
        }
        pingIfWanted();
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }

    /** Sends a ping, now or behind the packet that is being written. */
    public synchronized void ping() throws IOException {
        wanted = true;
        pingIfWanted();
    }

    private void pingIfWanted() throws IOException {
        if (wanted && lengthBytes < 0 && left == 0) {
            wanted = false;
            out.write(PINGREQ, 0, PINGREQ.length);
            out.flush();
        }
    }

    private void follow(int one) {
        if (lengthBytes < 0) {
            if (left > 0) {
                left--;
            } else {
                lengthBytes = 0; // the packet's type; its length comes now
            }
            return;
        }
        left |= (one & 0x7F) << (7 * lengthBytes++);
        if (one < 0x80) {
            lengthBytes = -1;
        }
    }
}
