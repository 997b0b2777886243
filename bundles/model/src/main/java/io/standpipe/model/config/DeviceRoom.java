package io.standpipe.model.config;

import io.standpipe.model.device.DeviceProfile;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether the heap has room for what the devices of a table are: a fire panel has thousands of
 * points, and weighs as much as hundreds of pressure transmitters. A heap that is nearly full does
 * nothing but look for room, and tells of no fire then, nor that it does not. One thread.
 *
 * <p>Measured: a panel with 3,181 points and 22,260 alarms takes 3.8 MB, one with 6,302 and 32,193
 * takes 7.1 MB. What is counted is about twice that, as it is for a row of {@link
 * DeviceTable#MAX_ROWS}.
 */
final class DeviceRoom {

    static final int DEVICE = 16 << 10;
    static final int POINT = 1024;
    static final int ALARM = 256;

    private final long bytes;
    private final Map<String, Long> taken = new HashMap<>();
    private long sum;

    /**
     * @param bytes of heap that there are
     */
    DeviceRoom(long bytes) {
        this.bytes = bytes;
    }

    /** Whether there is room for the device beside the others; then it has it. */
    boolean take(String id, DeviceProfile profile) {
        long needed = needed(profile);
        long others = sum - taken.getOrDefault(id, 0L);
        if (others + needed > bytes) {
            return false;
        }
        taken.put(id, needed);
        sum = others + needed;
        return true;
    }

    /** In bytes. */
    static long needed(DeviceProfile profile) {
        long whole =
                (long) POINT * profile.points().size() + (long) ALARM * profile.alarms().size();
        return Math.max(DEVICE, whole);
    }
}
