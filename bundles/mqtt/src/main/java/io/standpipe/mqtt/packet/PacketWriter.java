package io.standpipe.mqtt.packet;

import io.standpipe.model.words.PacketPhrase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows what the library writes, so that it is known what was asked, and puts answers of its own
 * between the packets. {@link #answer} may come from another thread than the rest; it waits only
 * where the network does not take four bytes.
 */
final class PacketWriter extends OutputStream {

    static final int PUBACK = 0x40;
    static final int PUBREC = 0x50;
    static final int PUBCOMP = 0x70;

    /**
     * So many answers may wait for the packet to end that is being written: a broker that sends on
     * without taking anything has to be left. 4 bytes each on the wire.
     */
    static final int MAX_WAITING = 1024;

    private final OutputStream out;
    private final OpenRequests asked;
    private final ReentrantLock turn = new ReentrantLock();
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();

    // Where in a packet the library is, RESERVED for between two; held by the turn.
    private PacketType type = PacketType.RESERVED;
    private int lengthBytes = -1;
    private int left;
    private int idBytes;
    private int id;

    PacketWriter(OutputStream out, OpenRequests asked) {
        this.out = out;
        this.asked = asked;
    }

    /** Sends an answer as soon as no packet is under way. */
    void answer(int kind, int id) throws IOException {
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING) {
                throw new ProtocolException(PacketPhrase.NO_ANSWERS.of());
            }
            waiting.add(kind << 16 | id);
        }
        sendWaiting();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        turn.lock();
        try {
            follow(bytes, offset, offset + length);
            out.write(bytes, offset, length);
        } finally {
            turn.unlock();
        }
        sendWaiting();
    }

    @Override
    public void flush() throws IOException {
        turn.lock();
        try {
            out.flush();
        } finally {
            turn.unlock();
        }
        sendWaiting();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    // Whoever holds the turn looks again afterwards, so nothing is left lying.
    private void sendWaiting() throws IOException {
        while (anyWaiting() && turn.tryLock()) {
            try {
                if (type != PacketType.RESERVED) {
                    return; // in the middle of a packet: who writes on comes by again
                }
                byte[] all = takeWaiting();
                out.write(all);
                out.flush();
            } finally {
                turn.unlock();
            }
        }
    }

    private boolean anyWaiting() {
        synchronized (waiting) {
            return !waiting.isEmpty();
        }
    }

    private byte[] takeWaiting() {
        synchronized (waiting) {
            byte[] all = new byte[4 * waiting.size()];
            for (int at = 0; at < all.length; at += 4) {
                int answer = waiting.remove();
                all[at] = (byte) (answer >> 16);
                all[at + 1] = 2;
                all[at + 2] = (byte) (answer >> 8);
                all[at + 3] = (byte) answer;
            }
            return all;
        }
    }

    private void follow(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (type == PacketType.RESERVED) {
                type = PacketType.of(bytes[at++] & 0xFF);
                lengthBytes = 0;
                left = 0;
            } else if (lengthBytes >= 0) {
                length(bytes[at++] & 0xFF);
            } else if (idBytes > 0) {
                id = id << 8 | (bytes[at++] & 0xFF);
                left--;
                if (--idBytes == 0) {
                    asked.subscribe(id);
                }
            } else {
                int count = Math.min(to - at, left);
                at += count;
                left -= count;
            }
            if (lengthBytes < 0 && left == 0) {
                type = PacketType.RESERVED;
            }
        }
    }

    private void length(int digit) {
        left |= (digit & 0x7F) << (7 * lengthBytes++);
        if (digit >= 0x80) {
            return;
        }
        lengthBytes = -1;
        id = 0;
        idBytes = type == PacketType.SUBSCRIBE || type == PacketType.UNSUBSCRIBE ? 2 : 0;
        if (type == PacketType.PINGREQ) {
            asked.ping();
        }
    }
}
