package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import java.nio.ByteBuffer;

/**
 * A Modbus TCP frame in a buffer: transaction id (2 bytes), protocol id 0 (2), number of bytes that
 * follow (2), unit (1), function (1), data (Modbus messaging on TCP/IP 1.0b, 3.1.3). Nothing here
 * throws, whatever the bytes are.
 */
final class Frame {

    /**
     * Longest frame: 7 bytes of header and a PDU of 253 (Modbus application protocol 1.1b3, 4.1).
     */
    static final int MAX_SIZE = 260;

    /** {@link #size}: the rest of the frame has not come yet. */
    static final int INCOMPLETE = 0;

    /** {@link #size}: these bytes do not begin a Modbus TCP frame. */
    static final int GARBAGE = -1;

    private static final int UNIT = 6;
    private static final int FUNCTION = 7;

    /** Where the data of an answer to a read begins, after the byte count. */
    static final int DATA = 9;

    /** The shortest frame is an exception. */
    private static final int MIN_SIZE = 9;

    private static final Quality INVALID = Quality.bad(Cause.INVALID_ANSWER);

    private Frame() {}

    /** Size in bytes of the frame at the buffer's position, or INCOMPLETE, or GARBAGE. */
    static int size(ByteBuffer bytes) {
        int at = bytes.position();
        int there = bytes.remaining();
        if ((there > 2 && bytes.get(at + 2) != 0) || (there > 3 && bytes.get(at + 3) != 0)) {
            return GARBAGE;
        }
        if (there < 6) {
            return INCOMPLETE;
        }
        int size = 6 + Short.toUnsignedInt(bytes.getShort(at + 4));
        if (size < MIN_SIZE || size > MAX_SIZE) {
            return GARBAGE;
        }
        return there < size ? INCOMPLETE : size;
    }

    static int transaction(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    /**
     * Says what a whole frame is as an answer to a request.
     *
     * @param at index of the frame's first byte
     * @param size as {@link #size} gave it
     * @return GOOD: it answers the request, whole; EXCEPTION: the device refused; INVALID_ANSWER:
     *     it answers something else
     */
    static Quality check(ByteBuffer bytes, int at, int size, Request request, int unit) {
        int function = Byte.toUnsignedInt(bytes.get(at + FUNCTION));
        if (Byte.toUnsignedInt(bytes.get(at + UNIT)) != unit) {
            return INVALID;
        }
        int rest = at + FUNCTION + 1;
        if (function == request.function() + Modbus.EXCEPTION_OFFSET) {
            int code = Byte.toUnsignedInt(bytes.get(rest));
            return size == FUNCTION + 2 && code != 0 ? Quality.exception(code) : INVALID;
        }
        boolean fits =
                function == request.function()
                        && request.answeredBy(bytes, rest, size - FUNCTION - 1);
        return fits ? Quality.GOOD : INVALID;
    }

    /** A new buffer with what remains in both. */
    static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
