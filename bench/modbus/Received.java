/**
 * Which values arrived, of each register of each device; a value is the number of the read that
 * gave it. One thread at a time.
 */
final class Received {

    private final int points;
    private final int words;
    private final long[] bits;
    private final boolean[] heard;
    private int devicesHeard;
    private long doubled;

    /**
     * @param most values beyond are not counted
     */
    Received(Load load, int most) {
        points = load.points();
        words = most / Long.SIZE + 1;
        bits = new long[load.devices() * points * words];
        heard = new boolean[load.devices()];
    }

    void value(int device, int point, int value) {
        if (device < 0
                || device >= heard.length
                || point < 0
                || point >= points
                || value < 1
                || value >= words * Long.SIZE) {
            return;
        }
        int word = (device * points + point) * words + value / Long.SIZE;
        long bit = 1L << value % Long.SIZE;
        if ((bits[word] & bit) != 0) {
            doubled++;
        }
        bits[word] |= bit;
        if (!heard[device]) {
            heard[device] = true;
            devicesHeard++;
        }
    }

    int devicesHeard() {
        return devicesHeard;
    }

    /** Values that arrived more than once. */
    long doubled() {
        return doubled;
    }

    /**
     * How many of the values after {@code from} up to {@code to} arrived, of all devices' points.
     */
    long between(int[] from, int[] to) {
        long sum = 0;
        for (int d = 0; d < heard.length; d++) {
            for (int p = 0; p < points; p++) {
                int first = (d * points + p) * words;
                for (int value = from[d] + 1;
                        value <= to[d] && value < words * Long.SIZE;
                        value++) {
                    sum += bits[first + value / Long.SIZE] >>> value % Long.SIZE & 1;
                }
            }
        }
        return sum;
    }
}
