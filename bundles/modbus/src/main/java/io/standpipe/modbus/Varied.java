package io.standpipe.modbus;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

/**
 * A planned read with some registers more, so that what comes unasked cannot be taken for its
 * answer.
 *
 * @param planned what is to be read
 * @param asked that and some before or behind it
 * @param skip data bytes before the planned ones
 * @param telling false if there is no form that would do: its answer is no data
 */
record Varied(Read planned, Read asked, int skip, boolean telling) implements Request {

    /** Registers that may be asked for besides. */
    private static final int BESIDES = 8;

    private static final int BITS_PER_BYTE = 8;
    private static final int ADDRESSES = 65536;
    private static final int MAX_REGISTERS = 125;

    /**
     * @param taken whether an answer to such a request may be another's
     * @param behind whether the device answers reads that go beyond the planned ones
     * @param before whether it answers reads that begin before them
     */
    static Varied of(Read planned, Predicate<Request> taken, boolean behind, boolean before) {
        int step = planned.table().bits() ? BITS_PER_BYTE : 1;
        int bytes = planned.table().bits() ? 1 : 2;
        for (int more = 0; more <= BESIDES; more++) {
            int count = planned.count() + more * step;
            if (count > MAX_REGISTERS * step) {
                break;
            }
            if ((behind || more == 0) && planned.address() + count <= ADDRESSES) {
                Read asked = part(planned, planned.address(), count);
                if (!taken.test(asked)) {
                    return new Varied(planned, asked, 0, true);
                }
            }
            if (before && planned.address() >= more * step) {
                Read asked = part(planned, planned.address() - more * step, count);
                if (!taken.test(asked)) {
                    return new Varied(planned, asked, more * bytes, true);
                }
            }
        }
        return new Varied(planned, part(planned, planned.address(), planned.count()), 0, false);
    }

    private static Read part(Read planned, int address, int count) {
        return new Read(planned.table(), address, count, false, List.of());
    }

    /** Whether it reaches beyond the planned registers, or begins before them. */
    boolean besides() {
        return asked.count() > planned.count();
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
        return planned + (besides() ? " as " + asked : "");
    }
}
