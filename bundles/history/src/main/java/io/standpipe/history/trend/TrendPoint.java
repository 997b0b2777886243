package io.standpipe.history.trend;

import io.standpipe.model.point.Point;
import java.nio.charset.StandardCharsets;

/** Which points have a trend, and by what number they stand in the files. */
final class TrendPoint {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private TrendPoint() {}

    /** A number that moves: no text, no state, no moment, and no record of the past. */
    static boolean isNumeric(Point point) {
        return !point.isText() && point.states().isEmpty() && !point.isTime() && !point.isStored();
    }

    /**
     * The same in each boot and version: 64 bits of both names, FNV-1a with MurmurHash3's end. Of a
     * million points two share one with a chance of 1 in 30 million.
     */
    static long key(String device, String point) {
        long hash = FNV_OFFSET;
        for (byte each : (device + '\n' + point).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xFF)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
