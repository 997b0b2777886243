import java.util.Arrays;
import java.util.List;

/** When one device was polled, and how far from its grid that was. One thread. */
final class Polls {

    private long[] at = new long[64];
    private int count;

    void add(long nanos) {
        if (count == at.length) {
            at = Arrays.copyOf(at, 2 * count);
        }
        at[count++] = nanos;
    }

    /**
     * How late the polls of all began, in nanoseconds, in order. Nobody tells a slave its grid; it
     * is taken to begin at the earliest place within the interval at which the device was polled.
     * That is where, with the polls laid over each other, the longest pause ends. So a constant
     * delay is not seen, and a delay of more than an interval shows as a poll that is missing.
     */
    static long[] lateness(List<Polls> devices, long interval) {
        return devices.stream()
                .flatMapToLong(device -> Arrays.stream(device.late(interval)))
                .sorted()
                .toArray();
    }

    private long[] late(long interval) {
        long[] places = new long[count];
        for (int i = 0; i < count; i++) {
            places[i] = Math.floorMod(at[i], interval);
        }
        Arrays.sort(places);
        long origin = 0;
        long longest = -1;
        for (int i = 0; i < count; i++) {
            long before = i == 0 ? places[count - 1] - interval : places[i - 1];
            if (places[i] - before > longest) {
                longest = places[i] - before;
                origin = places[i];
            }
        }
        for (int i = 0; i < count; i++) {
            places[i] = Math.floorMod(places[i] - origin, interval);
        }
        return places;
    }
}
