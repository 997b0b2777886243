package io.standpipe.itest.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What befalls datagrams on their way.
 *
 * @param lost share of them that never arrives, [0, 1)
 * @param doubled share that arrives a second time, up to {@code latest} after the first
 * @param late share that others overtake
 * @param latest nanoseconds
 */
record Network(double lost, double doubled, double late, long latest) {

    /** Long enough that a copy comes after what was said next. */
    private static final long OVERTAKEN = 300_000_000;

    /** After how many nanoseconds a datagram arrives, for each time it does. */
    List<Long> arrivals(Random random) {
        List<Long> arrivals = new ArrayList<>(2);
        if (random.nextDouble() >= lost) {
            arrivals.add(random.nextDouble() < late ? random.nextLong(OVERTAKEN) : 0L);
        }
        if (random.nextDouble() < doubled) {
            arrivals.add(random.nextLong(latest));
        }
        return arrivals;
    }
}
