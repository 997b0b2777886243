package io.standpipe.modbus.frame;

import java.nio.ByteBuffer;

/**
 * A read that is sent in the place of a planned one, where answers carry no number: its answer has
 * another length than all answers that may come from elsewhere.
 */
public sealed interface Substitute extends Request permits Probe, VariedRead {

    /** The end of addresses. */
    int ADDRESSES = 65536;

    /** Bits are asked for by whole bytes: an answer has no other lengths. */
    int BITS_PER_BYTE = 8;

    /** What is to be read. */
    Read planned();

    /** What is asked for. */
    Read asked();

    /** Whether its answer can be told from all others that may come. */
    boolean telling();

    /** Whether it asks for others than the planned registers, so that a refusal says little. */
    boolean besides();

    /** Registers, or bits, by which an answer becomes another one's length. */
    static int step(Read planned) {
        return planned.table().bits() ? BITS_PER_BYTE : 1;
    }

    @Override
    default byte[] pdu() {
        return asked().pdu();
    }

    @Override
    default Read read() {
        return asked();
    }

    @Override
    default int answerSize() {
        return asked().answerSize();
    }

    @Override
    default boolean answeredBy(ByteBuffer answer, int at, int size) {
        return asked().answeredBy(answer, at, size);
    }
}
