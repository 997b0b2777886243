package io.standpipe.mqtt.websocket;

import io.standpipe.model.words.PacketPhrase;
import java.io.IOException;
import java.io.OutputStream;
import java.util.random.RandomGenerator;

/**
 * Each write goes out as binary frames, masked as a client must (RFC 6455, 5.3), each in one write
 * below. Any thread.
 */
final class FrameOutput extends OutputStream {

    static final int MAX_FRAME_BYTES = 64 * 1024;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    private final OutputStream out;
    private final RandomGenerator random;
    private boolean closed;

    FrameOutput(OutputStream out, RandomGenerator random) {
        this.out = out;
        this.random = random;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; at += MAX_FRAME_BYTES) {
            frame(Opcode.BINARY, bytes, offset + at, Math.min(MAX_FRAME_BYTES, length - at));
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        out.flush();
    }

    synchronized void pong(byte[] payload) throws IOException {
        frame(Opcode.PONG, payload, 0, payload.length);
    }

    /** Answers the other side's close, after which nothing may be sent (5.5.1). */
    synchronized void answerClose(byte[] payload) throws IOException {
        frame(Opcode.CLOSE, payload, 0, payload.length);
        closed = true;
    }

    private void frame(int opcode, byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException(PacketPhrase.CLOSED.of());
        }
        boolean big = length > 0xFFFF;
        int extended = big ? Long.BYTES : length > Opcode.MAX_CONTROL_BYTES ? Short.BYTES : 0;
        byte[] frame = new byte[2 + extended + MASK_BYTES + length];
        frame[0] = (byte) (FIN | opcode);
        frame[1] = (byte) (MASKED | (extended == 0 ? length : big ? 127 : 126));
        for (int i = 0; i < extended && i < Integer.BYTES; i++) {
            frame[1 + extended - i] = (byte) (length >> (8 * i));
        }
        int mask = random.nextInt();
        int at = 2 + extended;
        for (int i = 0; i < MASK_BYTES; i++) {
            frame[at + i] = (byte) (mask >> (8 * i));
        }
        for (int i = 0; i < length; i++) {
            frame[at + MASK_BYTES + i] = (byte) (bytes[offset + i] ^ frame[at + i % MASK_BYTES]);
        }
        out.write(frame);
        out.flush();
    }
}
