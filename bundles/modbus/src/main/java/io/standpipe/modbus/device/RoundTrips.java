package io.standpipe.modbus.device;

/**
 * How long answers took: a histogram whose classes are at most a quarter wide, so that a percentile
 * is at most a quarter too high. One thread.
 */
public final class RoundTrips {

    private static final int CLASSES = 112;

    private final int[] counts = new int[CLASSES];
    private long total;
    private long longest;

    /**
     * @param nanos not negative
     */
    public void add(long nanos) {
        counts[index(nanos / 1000)]++;
        total++;
        longest = Math.max(longest, nanos);
    }

    public long total() {
        return total;
    }

    /** The longest, in milliseconds. */
    public double longest() {
        return longest / 1e6;
    }

    /**
     * The time within which this part of the answers came, in milliseconds; NaN if there was none.
     *
     * @param part (0, 1]
     */
    public double percentile(double part) {
        long wanted = (long) Math.ceil(total * part);
        long seen = 0;
        for (int i = 0; i < CLASSES; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(end(i) / 1e3, longest());
            }
        }
        return Double.NaN;
    }

    // Up to 3 microseconds exactly, then four classes for each power of two.
    private static int index(long micros) {
        if (micros < 4) {
            return (int) Math.max(0, micros);
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int index = (exponent - 1) * 4 + (int) (micros >> (exponent - 2) & 3);
        return Math.min(index, CLASSES - 1);
    }

    /** The first microsecond that is too long for the class. */
    private static long end(int index) {
        return index < 4 ? index + 1 : (long) (index % 4 + 5) << (index / 4 - 1);
    }
}
