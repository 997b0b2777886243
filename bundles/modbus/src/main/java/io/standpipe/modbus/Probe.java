package io.standpipe.modbus;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

/**
 * A short read before the one that is planned, to find out whether the device answers. What it
 * answers is never data.
 *
 * @param planned what is to be read then
 * @param asked a part of it
 * @param telling whether its answer can be told from those to all earlier requests
 */
record Probe(Read planned, Read asked, boolean telling) implements Request {

    /** Registers beyond the planned ones that may be asked for to make an answer another one. */
    private static final int BEYOND = 4;

    private static final int BITS_PER_BYTE = 8;
    private static final int ADDRESSES = 65536;

    /**
     * As short as can be, and with an answer unlike those that are still missing.
     *
     * @param taken whether the answer to such a request may be that to another
     */
    static Probe of(Read planned, Predicate<Request> taken) {
        int step = planned.table().bits() ? BITS_PER_BYTE : 1;
        int most = Math.min(planned.count() + BEYOND * step, ADDRESSES - planned.address());
        for (int count = 1; count <= most; count += step) {
            Read asked = part(planned, count);
            if (!taken.test(asked)) {
                return new Probe(planned, asked, true);
            }
        }
        return new Probe(planned, part(planned, 1), false);
    }

    private static Read part(Read planned, int count) {
        return new Read(planned.table(), planned.address(), count, false, List.of());
    }

    @Override
    public byte[] pdu() {
        return asked.pdu();
    }

    @Override
    public int answerSize() {
        return asked.answerSize();
    }

    @Override
    public boolean answeredBy(ByteBuffer answer, int at, int size) {
        return asked.answeredBy(answer, at, size);
    }

    /** For people. */
    @Override
    public String toString() {
        return "probe of " + asked;
    }
}
