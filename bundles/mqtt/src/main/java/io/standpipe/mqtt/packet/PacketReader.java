package io.standpipe.mqtt.packet;

import io.standpipe.model.words.PacketPhrase;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * Reads packet by packet and hands on those that go through, see {@link PacketGuard}. One thread,
 * but for {@link #inMessage}.
 */
final class PacketReader extends InputStream {

    /**
     * So much of a message that is too long is kept: the longest topic, its length and the packet
     * id are among it.
     */
    private static final int KEPT = 2 + 0xFFFF + 2;

    private static final int MAX_HEADER = 5;
    private static final int AHEAD = 4096;
    private static final int FIRST_SIZE = 512;

    private final InputStream in;
    private final PacketCheck check;
    private final PacketGuard.Listener listener;
    private byte[] buffer = new byte[FIRST_SIZE];
    // What is still to be handed on.
    private int at;
    private int end;
    private volatile boolean inMessage;

    PacketReader(InputStream in, PacketCheck check, PacketGuard.Listener listener) {
        this.in = new BufferedInputStream(in, AHEAD);
        this.check = check;
        this.listener = listener;
    }

    boolean inMessage() {
        return inMessage;
    }

    @Override
    public int available() {
        return end - at;
    }

    @Override
    public int read() throws IOException {
        return at < end || next() ? buffer[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && !next()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Reads until a packet goes through; false at the end of the stream. */
    private boolean next() throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return false;
            }
            try {
                if (packet(first)) {
                    return true;
                }
            } catch (EOFException e) {
                return false;
            }
        }
    }

    private boolean packet(int first) throws IOException {
        PacketType type = check.begins(first);
        inMessage = type == PacketType.PUBLISH;
        int length = length(type);
        if (length > PacketGuard.MAX && type != PacketType.PUBLISH) {
            throw new ProtocolException(PacketPhrase.TOO_LONG.of(type, length, PacketGuard.MAX));
        }
        int header = 1 + bytes(length);
        int kept = Math.min(length, KEPT);
        if (buffer.length < header + kept) {
            buffer = new byte[header + kept];
        }
        buffer[0] = (byte) first;
        writeLength(length, 1);
        readFully(buffer, header, kept);
        boolean through =
                type == PacketType.PUBLISH
                        ? message(header, length, kept)
                        : other(type, header, length);
        inMessage = false;
        return through;
    }

    private boolean other(PacketType type, int header, int length) throws IOException {
        boolean through = check.answer(type, new PacketBody(buffer, header, header + length));
        at = 0;
        end = through ? header + length : 0;
        return through;
    }

    private boolean message(int header, int length, int kept) throws IOException {
        PacketCheck.Message message =
                check.message(
                        buffer[0] & 0xFF, new PacketBody(buffer, header, header + kept), length);
        // The rest of one that is too long.
        for (int left = length - kept; left > 0; ) {
            int count = Math.min(left, kept);
            readFully(buffer, header, count);
            left -= count;
        }
        check.received(message);
        at = 0;
        end = 0;
        if (!message.refusal().isEmpty()) {
            listener.dropped(message.topic(), message.refusal());
            return false;
        }
        if (message.qos() < 2) {
            end = header + length;
            return true;
        }
        return check.isNew(message) && withoutId(header, length, message.topicEnd());
    }

    /** Makes a message of QoS 0 of one that has a packet id. */
    private boolean withoutId(int header, int length, int topicEnd) {
        System.arraycopy(buffer, header, buffer, header + 2, topicEnd - header);
        int shorter = length - 2;
        at = header + 2 - 1 - bytes(shorter);
        end = header + length;
        buffer[at] = (byte) (buffer[0] & 0xF1);
        writeLength(shorter, at + 1);
        return true;
    }

    private int length(PacketType type) throws IOException {
        int length = 0;
        for (int i = 0; i < MAX_HEADER - 1; i++) {
            int digit = in.read();
            if (digit < 0) {
                throw new EOFException();
            }
            length |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80) {
                return length;
            }
        }
        throw new ProtocolException(PacketPhrase.LENGTH_TOO_LONG.of(type));
    }

    private static int bytes(int length) {
        return length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : 4;
    }

    private void writeLength(int length, int from) {
        int rest = length;
        int to = from;
        do {
            buffer[to++] = (byte) (rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
            rest >>>= 7;
        } while (rest > 0);
    }

    private void readFully(byte[] into, int from, int length) throws IOException {
        for (int got = 0; got < length; ) {
            int count = in.read(into, from + got, length - got);
            if (count < 0) {
                throw new EOFException();
            }
            got += count;
        }
    }
}
