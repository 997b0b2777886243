package io.standpipe.mqtt.websocket;

import io.standpipe.model.words.PacketPhrase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * The bytes inside the binary frames that come, however they are cut; pings are answered on the
 * way. A frame is passed on as it comes and never held as a whole, so its length needs no bound.
 * One thread.
 */
final class FrameInput extends InputStream {

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;

    private final InputStream in;
    private final FrameOutput answers;
    private long left;
    private boolean more;
    private boolean ended;

    FrameInput(InputStream in, FrameOutput answers) {
        this.in = in;
        this.answers = answers;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (left == 0) {
            if (ended) {
                return -1;
            }
            header();
        }
        int count = in.read(into, offset, (int) Math.min(left, length));
        if (count < 0) {
            throw new EOFException(PacketPhrase.FRAME_CUT.of());
        }
        left -= count;
        return count;
    }

    private void header() throws IOException {
        int first = in.read();
        if (first < 0) {
            ended = true;
            return;
        }
        int second = next();
        if ((first & RESERVED) != 0 || (second & MASKED) != 0) {
            throw new ProtocolException(
                    PacketPhrase.FRAME_BITS.of("%02X%02X".formatted(first, second)));
        }
        int opcode = first & OPCODE;
        boolean fin = (first & FIN) != 0;
        long length = length(second & LENGTH);
        if (opcode >= Opcode.CLOSE) {
            if (!fin || length > Opcode.MAX_CONTROL_BYTES) {
                throw new ProtocolException(
                        PacketPhrase.CONTROL_FRAME.of(Opcode.MAX_CONTROL_BYTES));
            }
            control(opcode, (int) length);
        } else if (opcode == (more ? Opcode.CONTINUATION : Opcode.BINARY)) {
            more = !fin;
            left = length;
        } else {
            throw unexpected(opcode);
        }
    }

    private long length(int seven) throws IOException {
        int bytes = seven == 127 ? Long.BYTES : seven == 126 ? Short.BYTES : 0;
        long length = bytes == 0 ? seven : 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | next();
        }
        if (length < 0) {
            throw new ProtocolException(PacketPhrase.FRAME_LENGTH.of());
        }
        return length;
    }

    private void control(int opcode, int length) throws IOException {
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException(PacketPhrase.FRAME_CUT.of());
        }
        switch (opcode) {
            case Opcode.CLOSE -> {
                ended = true;
                answers.answerClose(payload);
            }
            case Opcode.PING -> answers.pong(payload);
            case Opcode.PONG -> {
                // Nobody asked; it is allowed (5.5.3).
            }
            default -> throw unexpected(opcode);
        }
    }

    private static ProtocolException unexpected(int opcode) {
        return new ProtocolException(PacketPhrase.OPCODE.of("%X".formatted(opcode)));
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException(PacketPhrase.FRAME_CUT.of());
        }
        return next;
    }
}
