package io.standpipe.modbus.frame;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is asked of a slave, and what its answer must be. How it is framed it does not know. */
public sealed interface Request permits Read, Write, Substitute {

    /** Longest frame in bytes: header, and two registers written with function 16. */
    int MAX_FRAME = 17;

    /** Bytes that the library puts before the function code. */
    int LIBRARY_HEADER = 7;

    /** Function code and what follows it. */
    byte[] pdu();

    default int function() {
        return pdu()[0];
    }

    /** What is read by it; null if it is a write. */
    @Nullable Read read();

    /** Number of bytes that a good answer has, its function code included. */
    int answerSize();

    /**
     * Whether what an answer has behind its function code answers this request.
     *
     * @param at index of the first byte behind the function code
     * @param size number of bytes there, at least 1
     */
    boolean answeredBy(ByteBuffer answer, int at, int size);

    /** The PDU of a library's request. */
    static byte[] encoded(ModbusRequest request) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(MAX_FRAME);
        try {
            request.writeTo(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory cannot fail", e);
        }
        return Arrays.copyOfRange(bytes.toByteArray(), LIBRARY_HEADER, bytes.size());
    }
}
