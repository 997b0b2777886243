package io.standpipe.modbus.frame;

import java.util.function.Predicate;

/**
 * A short read before the one that is planned, to find out whether the device answers. What it
 * answers is never data.
 *
 * @param planned what is to be read then
 * @param asked a part of it
 * @param telling whether its answer shows that no earlier one can be taken for the planned one's
 */
public record Probe(Read planned, Read asked, boolean telling) implements Substitute {

    /** Registers beyond the planned ones that may be asked for to make an answer another one. */
    private static final int BEYOND = 4;

    /**
     * As short as can be.
     *
     * @param tells whether the answer to such a request shows that the planned one can follow
     */
    public static Probe of(Read planned, Predicate<Request> tells) {
        int step = Substitute.step(planned);
        int most = Math.min(planned.count() + BEYOND * step, ADDRESSES - planned.address());
        for (int count = 1; count <= most; count += step) {
            Read asked = planned.part(planned.address(), count);
            if (tells.test(asked)) {
                return new Probe(planned, asked, true);
            }
        }
        return new Probe(planned, planned.part(planned.address(), 1), false);
    }

    @Override
    public boolean besides() {
        return true;
    }

    /** For people. */
    @Override
    public String toString() {
        return "probe of " + asked;
    }
}
