package io.standpipe.modbus.frame;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Modbus TCP: a frame is transaction id (2 bytes), protocol id 0 (2), number of bytes that follow
 * (2), unit (1), function (1), data (Modbus messaging on TCP/IP 1.0b, 3.1.3). Nothing here throws,
 * whatever the bytes are.
 */
public final class Mbap implements Framing {

    /**
     * Longest frame: 7 bytes of header and a PDU of 253 (Modbus application protocol 1.1b3, 4.1).
     */
    static final int MAX_SIZE = 260;

    /** {@link #size}: the rest of the frame has not come yet. */
    static final int INCOMPLETE = 0;

    /** {@link #size}: these bytes do not begin a Modbus TCP frame. */
    static final int BROKEN = -1;

    private static final int UNIT = 6;
    private static final int FUNCTION = 7;

    /** The shortest frame is an exception. */
    private static final int MIN_SIZE = 9;

    // How far back a transaction id counts as late rather than foreign.
    private static final int MAX_LATE = 1024;

    private static final int MAX_TRANSACTION = 0xFFFF;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    // Null: an answer is known by its transaction id.
    private final @Nullable UnnumberedAnswers unnumbered;
    private @Nullable Request wanted;
    private int unit;
    private int transaction;
    // Of the present connection.
    private int sent;
    // The beginning of a frame whose end has not come.
    private @Nullable ByteBuffer rest;

    /**
     * @param numbered false for devices that do not return the transaction id: then it is ignored,
     *     and an answer is known as on a serial line
     */
    public Mbap(boolean numbered) {
        unnumbered = numbered ? null : new UnnumberedAnswers();
    }

    @Override
    public boolean anonymous() {
        return unnumbered != null;
    }

    /** A network may pause in the midst of a frame. */
    @Override
    public boolean endsInSilence() {
        return false;
    }

    @Override
    public void opened() {
        rest = null;
        sent = 0;
        giveUp();
    }

    @Override
    public void put(Request request, int unit, ByteBuffer out) {
        wanted = request;
        this.unit = unit;
        // Never 0, by which devices are known that do not return it.
        transaction = transaction == MAX_TRANSACTION ? 1 : transaction + 1;
        sent++;
        if (unnumbered != null) {
            unnumbered.asked(request, unit);
        }
        byte[] pdu = request.pdu();
        out.putShort((short) transaction)
                .putShort((short) 0)
                .putShort((short) (1 + pdu.length))
                .put((byte) unit)
                .put(pdu);
    }

    @Override
    public void giveUp() {
        wanted = null;
        if (unnumbered != null) {
            unnumbered.giveUp();
        }
    }

    @Override
    public @Nullable FrameError unfinished() {
        return rest == null ? null : FrameError.TRUNCATED;
    }

    @Override
    public WrongAnswer incomplete() {
        ByteBuffer half = rest;
        int came = half == null ? 0 : half.remaining();
        return WrongAnswers.part(
                came, half == null || came < UNIT ? 0 : UNIT + half.getShort(half.position() + 4));
    }

    @Override
    public void silence(Receiver receiver) {}

    /** The half of an answer would swallow the beginning of the next one. */
    @Override
    public boolean ready(Receiver receiver) {
        return rest == null;
    }

    @Override
    public void received(ByteBuffer in, Receiver receiver) {
        ByteBuffer bytes = rest == null ? in : joined(rest, in);
        rest = null;
        int size = size(bytes);
        while (size > 0) {
            frame(bytes, bytes.position(), size, receiver);
            bytes.position(bytes.position() + size);
            size = size(bytes);
        }
        if (size == BROKEN) {
            byte[] came = new byte[bytes.remaining()];
            bytes.get(came);
            receiver.broken(
                    wanted == null
                            ? FrameError.GARBAGE.plain()
                            : WrongAnswers.noTcpFrame(came, transaction));
        } else if (bytes.hasRemaining()) {
            rest = joined(NOTHING, bytes);
        }
    }

    private void frame(ByteBuffer bytes, int at, int size, Receiver receiver) {
        int from = Byte.toUnsignedInt(bytes.get(at + UNIT));
        if (unnumbered != null) {
            byte[] copy = new byte[size - UNIT];
            bytes.get(at + UNIT, copy);
            int function = Byte.toUnsignedInt(copy[1]);
            Frame whole = new Frame(from, function, copy.length - 1, ByteBuffer.wrap(copy));
            unnumbered.take(whole, 1, receiver);
            return;
        }
        int id = Short.toUnsignedInt(bytes.getShort(at));
        Request request = wanted;
        if (request == null || id != transaction) {
            int behind = (transaction - id) & 0xFFFF;
            boolean late = id != 0 && behind < Math.min(MAX_LATE, sent);
            boolean awaited = request != null && !late;
            WrongAnswer plain = late ? FrameError.LATE.plain() : FrameError.FOREIGN.plain();
            receiver.stray(awaited ? WrongAnswers.transaction(id, transaction) : plain, from);
            return;
        }
        wanted = null;
        if (from != unit) {
            receiver.failed(WrongAnswers.unit(from));
            return;
        }
        Framing.judge(request, bytes, at + FUNCTION, size - FUNCTION, receiver);
    }

    /** Size in bytes of the frame at the buffer's position, or INCOMPLETE, or BROKEN. */
    static int size(ByteBuffer bytes) {
        int at = bytes.position();
        int there = bytes.remaining();
        if ((there > 2 && bytes.get(at + 2) != 0) || (there > 3 && bytes.get(at + 3) != 0)) {
            return BROKEN;
        }
        if (there < UNIT) {
            return INCOMPLETE;
        }
        int size = UNIT + Short.toUnsignedInt(bytes.getShort(at + 4));
        if (size < MIN_SIZE || size > MAX_SIZE) {
            return BROKEN;
        }
        return there < size ? INCOMPLETE : size;
    }

    /** A new buffer with what remains in both. */
    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
