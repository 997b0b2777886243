package io.standpipe.mqtt;

import io.standpipe.model.Message.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * Ids of commands that were taken, until they expire: none is taken twice, not even after a
 * restart. What must be remembered goes with the message that tells of the command. One thread.
 */
final class SeenIds {

    /** A command may expire so far ahead at most, so that there are not many to remember. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    /** Commands of 10 a second over {@link #AHEAD}, and some more. */
    static final int MAX = 8192;

    /** So many are forgotten with one message at most. */
    private static final int MAX_FORGOTTEN = 100;

    private final String prefix;
    private final Map<String, Long> expiries = new HashMap<>();
    // Remembered with messages, and expired.
    private final List<Memory> toForget = new ArrayList<>();

    /**
     * @param uplink its name: each has its own senders
     * @param remembered what the outbox keeps
     */
    SeenIds(String uplink, Map<String, String> remembered) {
        prefix = "cmd/" + uplink + "/";
        remembered.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix) && value.matches("[0-9]{1,15}")) {
                        expiries.put(key.substring(prefix.length()), Long.parseLong(value));
                    }
                });
    }

    boolean seen(String id) {
        return expiries.containsKey(id);
    }

    /** Whether there is no room for another one. */
    boolean full() {
        return expiries.size() >= MAX;
    }

    void add(String id, long expires) {
        expiries.put(id, expires);
    }

    /** Forgets what has expired. */
    void expire(long now) {
        for (Iterator<Entry<String, Long>> all = expiries.entrySet().iterator(); all.hasNext(); ) {
            Entry<String, Long> one = all.next();
            if (one.getValue() <= now) {
                toForget.add(new Memory(prefix + one.getKey(), ""));
                all.remove();
            }
        }
    }

    /** What is to be remembered with the message that tells of a command. */
    List<Memory> memories(String id) {
        List<Memory> all = new ArrayList<>();
        Long expires = expiries.get(id);
        if (expires != null) {
            all.add(new Memory(prefix + id, Long.toString(expires)));
        }
        List<Memory> some = toForget.subList(0, Math.min(MAX_FORGOTTEN, toForget.size()));
        all.addAll(some);
        some.clear();
        return all;
    }
}
