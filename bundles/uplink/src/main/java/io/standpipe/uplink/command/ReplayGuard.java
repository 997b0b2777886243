package io.standpipe.uplink.command;

import io.standpipe.model.message.Message.Memory;
import io.standpipe.model.message.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Ids of the commands that were taken, of all uplinks: none is taken twice, not at another uplink,
 * not after a restart, and not when the clock was set back. So they are not forgotten when they
 * expire, but only when there are {@value #MAX} newer ones. What must be remembered goes with the
 * message that tells of the command. Any thread.
 */
final class ReplayGuard {

    /** A command may expire so far ahead at most, so that there are not many to remember. */
    static final Duration AHEAD = Duration.ofMinutes(10);

    /** Commands of 10 a second over {@link #AHEAD}, and some more; about 100 bytes each. */
    static final int MAX = 8192;

    /** So many are forgotten with one message at most. */
    private static final int MAX_FORGOTTEN = 100;

    private static final String PREFIX = "cmd/";

    private static final Map<Outbox, ReplayGuard> OF = new WeakHashMap<>();

    /**
     * @param key in the outbox
     * @param expires UTC milliseconds
     * @param taken when, by the monotonic clock
     */
    private record Seen(String key, long expires, long taken) {}

    // The oldest first.
    private final Map<String, Seen> ids = new LinkedHashMap<>();
    // Remembered with messages, and not needed any more.
    private final List<Memory> toForget = new ArrayList<>();

    /**
     * @param remembered what the outbox keeps
     * @param now by the monotonic clock
     */
    ReplayGuard(Map<String, String> remembered, long now) {
        remembered.entrySet().stream()
                .filter(one -> one.getKey().startsWith(PREFIX))
                .filter(one -> one.getValue().matches("[0-9]{1,15}"))
                .map(one -> new Seen(one.getKey(), Long.parseLong(one.getValue()), now))
                .sorted(Comparator.comparingLong(Seen::expires))
                .forEach(seen -> ids.put(id(seen.key()), seen));
    }

    /** The memory that all uplinks of an outbox share. */
    static ReplayGuard of(Outbox outbox, long now) {
        synchronized (OF) {
            return OF.computeIfAbsent(outbox, one -> new ReplayGuard(one.remembered(), now));
        }
    }

    private static String id(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    synchronized boolean seen(String id) {
        return ids.containsKey(id);
    }

    /**
     * Takes a command in.
     *
     * @param uplink the name of the one that it came to
     * @param utc now, UTC milliseconds
     * @param now by the monotonic clock
     * @return false if there is no room: all of them may still be sent a second time
     */
    synchronized boolean take(String uplink, ReceivedCommand command, long utc, long now) {
        for (Iterator<Seen> all = ids.values().iterator(); ids.size() >= MAX && all.hasNext(); ) {
            Seen oldest = all.next();
            // The clock may have been wrong when it was taken, or may be wrong now.
            if (oldest.expires() <= utc && now - oldest.taken() >= AHEAD.toNanos()) {
                toForget.add(new Memory(oldest.key(), ""));
                all.remove();
            }
        }
        if (ids.size() >= MAX) {
            return false;
        }
        String key = PREFIX + uplink + "/" + command.id();
        ids.put(command.id(), new Seen(key, command.expires(), now));
        return true;
    }

    /** What is to be remembered with the message that tells of a command. */
    synchronized List<Memory> memories(String id) {
        List<Memory> all = new ArrayList<>();
        Seen seen = ids.get(id);
        if (seen != null) {
            all.add(new Memory(seen.key(), Long.toString(seen.expires())));
        }
        List<Memory> some = toForget.subList(0, Math.min(MAX_FORGOTTEN, toForget.size()));
        all.addAll(some);
        some.clear();
        return all;
    }

    /** How many are remembered. */
    synchronized int size() {
        return ids.size();
    }
}
