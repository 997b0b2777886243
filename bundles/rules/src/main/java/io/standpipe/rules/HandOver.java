package io.standpipe.rules;

import io.standpipe.model.Device;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queue between the buses and the rules thread. While the rules keep up, every poll passes.
 * When they lag, a waiting poll gives way to the device's newer one, so that the queue is bounded
 * by the number of devices; a poll in which an alarm could have changed always stays, for an alarm
 * is never merged away. Any thread.
 */
final class HandOver {

    /** Polls that may wait before newer ones replace older ones of the same device. */
    static final int SLACK = 4096;

    private final Object lock = new Object();
    private ArrayDeque<Slot> queue = new ArrayDeque<>();
    private final Map<String, Slot> newest = new HashMap<>();
    private long replaced;

    private static final class Slot {
        Readings poll;

        Slot(Readings poll) {
            this.poll = poll;
        }
    }

    /** Returns true if the queue was empty: the rules thread must be woken. */
    boolean put(Readings poll) {
        synchronized (lock) {
            Device device = poll.device();
            Slot last = newest.get(device.id());
            if (last != null && queue.size() >= SLACK && mergeable(last.poll, poll)) {
                last.poll = poll;
                replaced++;
                return false;
            }
            Slot slot = new Slot(poll);
            newest.put(device.id(), slot);
            queue.add(slot);
            return queue.size() == 1;
        }
    }

    /** All that waits, oldest first. */
    List<Readings> take() {
        ArrayDeque<Slot> taken;
        synchronized (lock) {
            taken = queue;
            queue = new ArrayDeque<>(Math.max(16, taken.size()));
            newest.clear();
        }
        List<Readings> polls = new ArrayList<>(taken.size());
        for (Slot slot : taken) {
            polls.add(slot.poll);
        }
        return polls;
    }

    /** Polls that were replaced unseen since the start. */
    long replaced() {
        synchronized (lock) {
            return replaced;
        }
    }

    /** Points of a profile that an alarm looks at, or one that is derived from them. */
    private final IdentityHashMap<DeviceProfile, BitSet> watched = new IdentityHashMap<>();

    /**
     * Whether no alarm can tell the two polls apart: same device, and all points that alarms look
     * at alike.
     */
    @SuppressWarnings("ReferenceEquality") // the same installation
    private boolean mergeable(Readings older, Readings newer) {
        return older.device() == newer.device()
                && older.readings().size() == newer.readings().size()
                && newer.readings().stream()
                        .allMatch(
                                reading ->
                                        !watched(newer.device(), reading)
                                                || reading.equals(find(older, reading)));
    }

    private boolean watched(Device device, Reading reading) {
        return !reading.quality().isGood()
                || !reading.point().states().isEmpty()
                || watched.computeIfAbsent(device.profile(), DeviceProfile::watched)
                        .get(reading.point().index());
    }

    @SuppressWarnings("ReferenceEquality") // points are shared by a profile
    private static @Nullable Reading find(Readings poll, Reading like) {
        for (Reading reading : poll.readings()) {
            if (reading.point() == like.point()) {
                return reading;
            }
        }
        return null;
    }
}
