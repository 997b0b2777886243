package io.standpipe.mqtt.connect;

import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.PacketPhrase;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Arrays;

/**
 * Takes the answers to the uplink's own pings ({@link SentPackets}) out of what the broker sends,
 * for the library ends a connection over an answer that it did not ask for; remembers when
 * something last came; and keeps the very first bytes, since the library keeps no more of a
 * refusing CONNACK than its code. Follows the fixed headers (MQTT 5, 2.1; MQTT 3.1.1, 2.2). One
 * thread reads, any asks.
 */
public final class ReceivedPackets extends FilterInputStream {

    /** So many bytes are kept: a CONNACK with a sentence. */
    static final int KEPT = 1024;

    private static final int TYPE = 0xF0;
    private static final int PINGRESP = 0xD0;

    private final TimeSource time;
    private final byte[] first = new byte[KEPT];
    private volatile int kept;
    private volatile long at;

    // Bytes of the present packet still to come; without meaning inside a header.
    private int left;
    // Bytes of the present header's length so far; -1 outside a header.
    private int lengthBytes = -1;
    private boolean answer;

    public ReceivedPackets(InputStream in, TimeSource time) {
        super(in);
        this.time = time;
        at = time.nanos();
    }

    /** When something came last, {@link TimeSource#nanos}; at first when this was made. */
    long heardAt() {
        return at;
    }

    /** The first bytes, at most {@value #KEPT}. */
    byte[] first() {
        return Arrays.copyOf(first, kept);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Blocks until there is something else than answers to pings. */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (true) {
            int got = in.read(into, offset, length);
            if (got <= 0) {
                return got;
            }
            at = time.nanos();
            keep(into, offset, got);
            int passed = filter(into, offset, got);
            if (passed > 0) {
                return passed;
            }
        }
    }

    private void keep(byte[] from, int offset, int count) {
        int before = kept;
        int more = Math.min(count, KEPT - before);
        if (more > 0) {
            System.arraycopy(from, offset, first, before, more);
            kept = before + more;
        }
    }

    private int filter(byte[] bytes, int offset, int count) throws IOException {
        int end = offset + count;
        int to = offset;
        int from = offset;
        while (from < end) {
            if (lengthBytes < 0 && left > 0) {
                int body = Math.min(left, end - from);
                System.arraycopy(bytes, from, bytes, to, body);
                left -= body;
                from += body;
                to += body;
            } else {
                byte one = bytes[from++];
                if (passes(one & 0xFF)) {
                    bytes[to++] = one;
                }
            }
        }
        return to - offset;
    }

    /** A byte of a header: whether it is another packet's than a ping's answer. */
    private boolean passes(int one) throws IOException {
        if (lengthBytes < 0) {
            answer = (one & TYPE) == PINGRESP;
            lengthBytes = 0; // the packet's type; its length comes now
            left = 0;
            return !answer;
        }
        if (answer && one != 0) {
            throw new ProtocolException(PacketPhrase.NO_PING_ANSWER.of());
        }
        left |= (one & 0x7F) << (7 * lengthBytes++);
        if (one < 0x80 || lengthBytes == 4) {
            lengthBytes = -1;
        }
        return !answer;
    }

    @Override
    public long skip(long bytes) {
        return 0; // all must be seen
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
