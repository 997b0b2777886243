package io.standpipe.rules.queue;

import io.standpipe.model.HeapShare;
import io.standpipe.model.device.Readings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queue between the buses and the rules thread. While the rules keep up, every poll passes.
 * When they lag, polls that hide no alarm give way to newer ones of their device, see {@link
 * PollThinning}, so that what waits is bounded: twice what must stay, or {@link #SLACK} polls, or
 * what {@link #HEAP} has room for. Changes of states, contacts and qualities always stay. Any
 * thread.
 */
public final class ReadingQueue {

    /** Polls that may wait before any gives way. */
    static final int SLACK = 4096;

    /**
     * What may wait before any gives way, for a panel's poll has thousands of readings. In the
     * gateway's 96 MiB that is 6 MiB.
     */
    static final HeapShare HEAP = new HeapShare(16);

    /**
     * What one reading takes in memory, in bytes: an object of four fields, and its place in a
     * list.
     */
    private static final int READING_BYTES = 44;

    private final Object lock = new Object();
    private List<Readings> queue = new ArrayList<>();

    /** Polls that may wait until the queue is thinned again: each pays a part of its cost. */
    private int room = SLACK;

    private final long slackOfReadings;
    private long readings;
    private long roomOfReadings;

    private long replaced;

    public ReadingQueue() {
        this(HEAP.bytes());
    }

    /**
     * @param maxBytes may wait before any polls give way
     */
    public ReadingQueue(long maxBytes) {
        slackOfReadings = maxBytes / READING_BYTES;
        roomOfReadings = slackOfReadings;
    }

    /** Returns true if the queue was empty: the rules thread must be woken. */
    public boolean put(Readings poll) {
        synchronized (lock) {
            queue.add(poll);
            readings += poll.readings().size();
            if (queue.size() >= room || readings >= roomOfReadings) {
                thin();
            }
            return queue.size() == 1;
        }
    }

    private void thin() {
        Map<String, List<Readings>> devices = new LinkedHashMap<>();
        for (Readings poll : queue) {
            devices.computeIfAbsent(poll.device().id(), id -> new ArrayList<>()).add(poll);
        }
        Set<Readings> stay = Collections.newSetFromMap(new IdentityHashMap<>());
        devices.values().forEach(polls -> stay.addAll(PollThinning.thin(polls)));
        int before = queue.size();
        queue.removeIf(poll -> !stay.contains(poll));
        replaced += before - queue.size();
        readings = queue.stream().mapToLong(poll -> poll.readings().size()).sum();
        room = Math.max(SLACK, 2 * queue.size());
        roomOfReadings = Math.max(slackOfReadings, 2 * readings);
    }

    /** All that waits, oldest first. */
    public List<Readings> take() {
        synchronized (lock) {
            List<Readings> taken = queue;
            queue = new ArrayList<>();
            room = SLACK;
            readings = 0;
            roomOfReadings = slackOfReadings;
            return taken;
        }
    }

    /** Polls that wait. */
    public int waiting() {
        synchronized (lock) {
            return queue.size();
        }
    }

    /** Polls that gave way unseen since the start. */
    public long replaced() {
        synchronized (lock) {
            return replaced;
        }
    }
}
