package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.modbus.profile.ModbusPart;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Modbus RTU: a frame is unit (1 byte), PDU, check sum (2, low byte first), with silence before and
 * behind (Modbus over serial line 1.02, 2.5.1). Where a frame ends its function code and byte count
 * say, for silence is not seen well through USB and converters; where one begins only silence says,
 * so that no frame is found in the midst of another. Nothing here throws, whatever the bytes are.
 *
 * <p>An answer carries no number: only unit, function and length tell to which request it belongs.
 */
public final class Rtu implements Framing {

    /** Longest frame (Modbus over serial line 1.02, 2.3). */
    public static final int MAX_SIZE = 256;

    /**
     * Bytes that the line's drivers may make by being switched, and that may stand before an
     * answer.
     */
    static final int MAX_NOISE = 4;

    /** Unit and check sum. */
    private static final int AROUND = 3;

    private static final int EXCEPTION_SIZE = 5;
    private static final int WRITTEN_SIZE = 8;
    private static final int REQUEST_SIZE = 8;
    // Of a request with function 15 or 16, up to its byte count.
    private static final int WRITE_HEADER = 7;

    /** Function code and a byte count of two bytes. */
    private static final int WIDE_HEADER = 3;

    private static final int INCOMPLETE = 0;
    private static final int UNKNOWN = -1;

    // What has come since the last silence and is no frame yet.
    private final byte[] came = new byte[2 * MAX_SIZE];
    private int size;

    private final UnnumberedAnswers under = new UnnumberedAnswers();
    private byte[] sent = {};
    // A unit that writes its byte counts in two bytes; -1 if none is known. Such an answer of one
    // register looks like a request.
    private int wideCounts = -1;
    // Since the present request was sent.
    private boolean echoed;
    // An adapter that hears itself: known from the first read, for the answer to a write looks like
    // the write itself.
    private boolean echoes;

    @Override
    public boolean anonymous() {
        return true;
    }

    @Override
    public boolean endsInSilence() {
        return true;
    }

    @Override
    public void opened() {
        size = 0;
        wideCounts = -1;
        under.opened();
        echoes = false;
    }

    @Override
    public void put(Request request, int unit, ByteBuffer out) {
        under.asked(request, unit);
        echoed = false;
        byte[] pdu = request.pdu();
        sent = Arrays.copyOf(new byte[] {(byte) unit}, pdu.length + AROUND);
        System.arraycopy(pdu, 0, sent, 1, pdu.length);
        int crc = Crc16.of(sent, 0, pdu.length + 1);
        sent[pdu.length + 1] = (byte) crc;
        sent[pdu.length + 2] = (byte) (crc >> 8);
        out.put(sent);
    }

    @Override
    public void giveUp() {
        under.giveUp();
    }

    @Override
    public void received(ByteBuffer in, Receiver receiver) {
        while (in.hasRemaining()) {
            if (size == came.length) {
                WrongAnswer wrong = recognised(FrameError.GARBAGE);
                drop(size);
                receiver.stray(wrong, -1);
            }
            int taken = Math.min(in.remaining(), came.length - size);
            in.get(came, size, taken);
            size += taken;
            scan(receiver);
        }
    }

    private void scan(Receiver receiver) {
        while (size > 0) {
            if (!echoed && echo()) {
                return;
            }
            int frame = frame(0);
            if (frame > 0 && sound(0, frame)) {
                take(frame, receiver);
            } else if (!(frame == INCOMPLETE && expected(0)) && request() > 0) {
                takeRequest(receiver);
            } else if (!(frame == INCOMPLETE && expected(0)) && noiseBefore() > 0) {
                drop(noiseBefore());
                receiver.stray(FrameError.GARBAGE.plain(), -1);
            } else {
                return;
            }
        }
    }

    /** Takes away the request where it comes back; true if it may only have begun to. */
    private boolean echo() {
        Request request = under.wanted();
        if (request == null
                || (!echoes
                        && request.answerSize() + AROUND == sent.length
                        && request instanceof Write)) {
            return false;
        }
        int length = Math.min(size, sent.length);
        if (!Arrays.equals(came, 0, length, sent, 0, length)) {
            return false;
        }
        if (size < sent.length) {
            return true;
        }
        echoed = true;
        echoes = true;
        drop(sent.length);
        return size == 0;
    }

    /** Bytes before what is, for all the rest, the answer; 0 if there is none such. */
    private int noiseBefore() {
        for (int at = 1; at <= MAX_NOISE && at < size; at++) {
            int frame = frame(at);
            if (frame > 0 && expected(at) && sound(at, frame)) {
                return at;
            }
        }
        return 0;
    }

    /** Size of the whole frame that begins there, INCOMPLETE, or UNKNOWN. */
    private int frame(int at) {
        int length = length(at);
        return length > 0 && size < at + length ? INCOMPLETE : length;
    }

    /**
     * Size that the frame that begins there says it has, INCOMPLETE if it has not yet, or UNKNOWN.
     */
    private int length(int at) {
        if (size < at + 2) {
            return INCOMPLETE;
        }
        int function = Byte.toUnsignedInt(came[at + 1]);
        return switch (function) {
            case 1, 2, 3, 4 -> size < at + 3 ? INCOMPLETE : read(Byte.toUnsignedInt(came[at + 2]));
            case 5, 6, 15, 16 -> WRITTEN_SIZE;
            default -> function >= Modbus.EXCEPTION_OFFSET ? EXCEPTION_SIZE : UNKNOWN;
        };
    }

    /** Size of the request of somebody else that has come as a whole; 0 if none has. */
    private int request() {
        if (size < REQUEST_SIZE) {
            return 0;
        }
        int function = Byte.toUnsignedInt(came[1]);
        int length =
                switch (function) {
                    case 1, 2, 3, 4 -> REQUEST_SIZE;
                    case 15, 16 -> WRITE_HEADER + Byte.toUnsignedInt(came[WRITE_HEADER - 1]) + 2;
                    default -> 0;
                };
        boolean whole = length > 0 && length <= size && sound(0, length);
        return whole && (function > 4 || plausible(function)) ? length : 0;
    }

    /** Whether what looks like a request to read is no answer of a unit with wide counts. */
    private boolean plausible(int function) {
        int count = Byte.toUnsignedInt(came[4]) << Byte.SIZE | Byte.toUnsignedInt(came[5]);
        int most = function <= 2 ? Modbus.MAX_BITS : ModbusPart.MAX_REGISTERS;
        boolean wide = wideCount(REQUEST_SIZE) && Byte.toUnsignedInt(came[0]) == wideCounts;
        return count >= 1 && count <= most && !wide;
    }

    /** Whether so many bytes are an answer whose byte count takes two bytes. */
    private boolean wideCount(int bytes) {
        return came[2] == 0 && Byte.toUnsignedInt(came[3]) == bytes - AROUND - WIDE_HEADER;
    }

    private void takeRequest(Receiver receiver) {
        int length = request();
        Frame frame = frame(Arrays.copyOf(came, length));
        // An adapter may hear the gateway's own request late; but not after the answer.
        boolean own = Arrays.equals(frame.bytes().array(), sent) && !under.over();
        drop(length);
        if (own) {
            receiver.stray(FrameError.ECHO.plain(), -1);
        } else {
            receiver.stray(FrameError.REQUEST.plain(), frame);
        }
    }

    private static Frame frame(byte[] bytes) {
        return new Frame(
                Byte.toUnsignedInt(bytes[0]),
                Byte.toUnsignedInt(bytes[1]),
                bytes.length - AROUND,
                ByteBuffer.wrap(bytes));
    }

    private static int read(int bytes) {
        int length = 2 + bytes + AROUND;
        return length > MAX_SIZE ? UNKNOWN : length;
    }

    /** True if what begins there is, as far as it has come, the answer that is waited for. */
    private boolean expected(int at) {
        Request request = under.wanted();
        if (request == null || Byte.toUnsignedInt(came[at]) != under.unit()) {
            return false;
        }
        if (size < at + 2) {
            return true;
        }
        int function = Byte.toUnsignedInt(came[at + 1]);
        if (function != request.function()) {
            return function == request.function() + Modbus.EXCEPTION_OFFSET;
        }
        int length = length(at);
        return length == INCOMPLETE || length == request.answerSize() + AROUND;
    }

    private boolean sound(int at, int frame) {
        int crc = Crc16.of(came, at, frame - 2);
        return came[at + frame - 2] == (byte) crc && came[at + frame - 1] == (byte) (crc >> 8);
    }

    /** Takes the whole frame at the beginning. */
    private void take(int frame, Receiver receiver) {
        Frame whole = frame(Arrays.copyOf(came, frame));
        drop(frame);
        if (whole.unit() == wideCounts) {
            wideCounts = -1;
        }
        under.take(whole, 1, receiver);
    }

    @Override
    public @Nullable FrameError unfinished() {
        if (size == 0) {
            return null;
        }
        int frame = frame(0);
        if (frame > 0) {
            return FrameError.CRC;
        }
        return frame == INCOMPLETE && (under.wanted() == null || expected(0))
                ? FrameError.TRUNCATED
                : FrameError.GARBAGE;
    }

    @Override
    public WrongAnswer incomplete() {
        FrameError frameError = unfinished();
        return recognised(frameError == null ? FrameError.GARBAGE : frameError);
    }

    /** What has come since the last silence, by its bytes. */
    private WrongAnswer recognised(FrameError frameError) {
        Request request = under.wanted();
        if (request == null) {
            return frameError.plain();
        }
        byte[] bytes = Arrays.copyOf(came, size);
        WrongAnswer wrong = WrongAnswers.noRtuFrame(bytes, request, under.unit(), frameError);
        return frameError == FrameError.TRUNCATED && wrong.equals(frameError.plain())
                ? WrongAnswers.part(size, length(0))
                : wrong;
    }

    /** After silence another frame begins: what has come before will not be one. */
    @Override
    public void silence(Receiver receiver) {
        while (request() > 0) {
            takeRequest(receiver);
        }
        FrameError frameError = unfinished();
        if (frameError == null) {
            return;
        }
        boolean awaited = under.wanted() != null;
        boolean answer = awaited && expected(0);
        WrongAnswer wrong = awaited ? recognised(frameError) : frameError.plain();
        if (size > REQUEST_SIZE && wideCount(size) && sound(0, size)) {
            wideCounts = Byte.toUnsignedInt(came[0]);
        }
        drop(size);
        if (answer) {
            under.giveUp();
            receiver.failed(wrong);
        } else {
            receiver.stray(under.over() && !awaited ? FrameError.EXTRA.plain() : wrong, -1);
        }
    }

    /** The master waits for silence, so there is nothing that could be in the way. */
    @Override
    public boolean ready(Receiver receiver) {
        silence(receiver);
        return true;
    }

    private void drop(int bytes) {
        size -= bytes;
        System.arraycopy(came, bytes, came, 0, size);
    }
}
