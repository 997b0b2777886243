package io.standpipe.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** What is asked of a slave in one frame, and what its answer must be. */
sealed interface Request permits Read, Write {

    /** Longest of them in bytes: two registers written with function 16. */
    int MAX_SIZE = 17;

    /** Index of the unit id in a frame. */
    int UNIT = 6;

    int function();

    /** The whole frame; transaction and unit are put in anew. */
    byte[] frame();

    /**
     * Whether what an answer has behind its function code answers this request.
     *
     * @param at index of the first byte behind the function code
     * @param size number of bytes there, at least 1
     */
    boolean answeredBy(ByteBuffer answer, int at, int size);

    /** Puts the frame into the buffer. */
    default void put(ByteBuffer out, int transaction, int unit) {
        int at = out.position();
        out.put(frame());
        out.putShort(at, (short) transaction);
        out.put(at + UNIT, (byte) unit);
    }

    /** The frame of a library's request. */
    static byte[] encoded(ModbusRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MAX_SIZE);
        try {
            request.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
