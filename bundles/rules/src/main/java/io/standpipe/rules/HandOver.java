package io.standpipe.rules;

import io.standpipe.model.Readings;
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
 * Thinning}, so that what waits is bounded: twice what must stay, or {@link #SLACK}. Changes of
 * states, contacts and qualities always stay. Any thread.
 */
final class HandOver {

    /** Polls that may wait before any gives way. */
    static final int SLACK = 4096;

    private final Object lock = new Object();
    private List<Readings> queue = new ArrayList<>();

    /** So many may wait until it is looked through again: its cost is shared by as many polls. */
    private int room = SLACK;

    private long replaced;

    /** Returns true if the queue was empty: the rules thread must be woken. */
    boolean put(Readings poll) {
        synchronized (lock) {
            queue.add(poll);
            if (queue.size() >= room) {
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
        devices.values().forEach(polls -> stay.addAll(Thinning.thin(polls)));
        int before = queue.size();
        queue.removeIf(poll -> !stay.contains(poll));
        replaced += before - queue.size();
        room = Math.max(SLACK, 2 * queue.size());
    }

    /** All that waits, oldest first. */
    List<Readings> take() {
        synchronized (lock) {
            List<Readings> taken = queue;
            queue = new ArrayList<>();
            room = SLACK;
            return taken;
        }
    }

    /** Polls that gave way unseen since the start. */
    long replaced() {
        synchronized (lock) {
            return replaced;
        }
    }
}
