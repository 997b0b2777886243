package io.standpipe.simulators.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the way does to datagrams: loses, doubles, or holds one back until another has passed. The
 * same seed does the same.
 *
 * @param loss share of datagrams that are lost, [0, 1)
 * @param doubled share that comes twice
 * @param overtaken share that the next one overtakes
 */
record Weather(double loss, double doubled, double overtaken) {

    static final Weather FINE = new Weather(0, 0, 0);

    Way way(long seed) {
        return new Way(this, new Random(seed));
    }

    /** One direction of one detector. */
    static final class Way {

        private final Weather weather;
        private final Random random;
        private byte @Nullable [] held;

        private Way(Weather weather, Random random) {
            this.weather = weather;
            this.random = random;
        }

        /** What arrives when this is sent. */
        List<byte[]> pass(byte[] datagram) {
            List<byte[]> arriving = new ArrayList<>(2);
            byte[] before = held;
            held = null;
            if (random.nextDouble() >= weather.loss()) {
                if (before == null && random.nextDouble() < weather.overtaken()) {
                    held = datagram;
                    return arriving;
                }
                arriving.add(datagram);
                if (random.nextDouble() < weather.doubled()) {
                    arriving.add(datagram);
                }
            }
            if (before != null) {
                arriving.add(before);
            }
            return arriving;
        }
    }
}
