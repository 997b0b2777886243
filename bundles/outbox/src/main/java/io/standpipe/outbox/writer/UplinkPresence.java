package io.standpipe.outbox.writer;

import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Which uplinks have a view of the outbox open, and how long others have had none. Any thread. */
public final class UplinkPresence {

    private final Map<String, Integer> present = new HashMap<>();
    private final Map<String, Long> left = new HashMap<>();
    private final TimeSource time;
    private final long started;

    public UplinkPresence(TimeSource time) {
        this.time = time;
        started = time.nanos();
    }

    public synchronized void opened(String uplink) {
        present.merge(uplink, 1, Integer::sum);
    }

    public synchronized void closed(String uplink) {
        present.computeIfPresent(uplink, (name, views) -> views == 1 ? null : views - 1);
        left.put(uplink, time.nanos());
    }

    synchronized boolean all(Collection<String> uplinks) {
        return present.keySet().containsAll(uplinks);
    }

    /** Whether the uplink has been away for so long in this run of the process. */
    synchronized boolean awayFor(String uplink, Duration most) {
        long since = left.getOrDefault(uplink, started);
        return !present.containsKey(uplink) && time.nanos() - since > most.toNanos();
    }
}
