package io.standpipe.modbus.frame;

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
public record VariedRead(Read planned, Read asked, int skip, boolean telling)
        implements Substitute {

    /** Registers that may be asked for besides. */
    private static final int BESIDES = 8;

    private static final int MAX_REGISTERS = 125;

    /**
     * @param taken whether an answer to such a request may be another's
     * @param behind whether the device answers reads that go beyond the planned ones
     * @param before whether it answers reads that begin before them
     */
    public static VariedRead of(
            Read planned, Predicate<Request> taken, boolean behind, boolean before) {
        int step = Substitute.step(planned);
        int bytes = planned.table().bits() ? 1 : 2;
        for (int more = 0; more <= BESIDES; more++) {
            int count = planned.count() + more * step;
            if (count > MAX_REGISTERS * step) {
                break;
            }
            if ((behind || more == 0) && planned.address() + count <= ADDRESSES) {
                Read asked = planned.part(planned.address(), count);
                if (!taken.test(asked)) {
                    return new VariedRead(planned, asked, 0, true);
                }
            }
            if (before && planned.address() >= more * step) {
                Read asked = planned.part(planned.address() - more * step, count);
                if (!taken.test(asked)) {
                    return new VariedRead(planned, asked, more * bytes, true);
                }
            }
        }
        return new VariedRead(planned, planned.part(planned.address(), planned.count()), 0, false);
    }

    /** It reaches beyond the planned registers, or begins before them. */
    @Override
    public boolean besides() {
        return asked.count() > planned.count();
    }

    /** For people. */
    @Override
    public String toString() {
        return planned + (besides() ? " as " + asked : "");
    }
}
