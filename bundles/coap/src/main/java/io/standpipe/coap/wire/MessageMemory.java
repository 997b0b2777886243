package io.standpipe.coap.wire;

import io.standpipe.coap.wire.Copies.Identity;
import io.standpipe.model.time.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of installed detectors came within {@link Copies#LIFETIME}, on all sockets of a
 * bus; and which came before the start, as far as that was kept. One thread, that of the CoAP
 * stack.
 */
public final class MessageMemory {

    private static final byte[] NONE = {};

    /** A message that came. */
    static final class Seen {
        private final Identity identity;
        private final @Nullable Fingerprint path;
        private final long since;
        private boolean again;
        private byte[] answer = NONE;

        /**
         * @param path of what it is for; null with a notification
         * @param since when it came, monotonic
         */
        Seen(Identity identity, @Nullable Fingerprint path, long since) {
            this.identity = identity;
            this.path = path;
            this.since = since;
        }

        /** Empty if there is none, or a long one. */
        byte[] answer() {
            return answer;
        }
    }

    private final TimeSource time;
    private final Consumer<Identity> forgotten;

    /** That of the newest message comes last, and so does the newest of each. */
    private final LinkedHashMap<String, ArrayDeque<Seen>> byDetector =
            new LinkedHashMap<>(16, 0.75f, true);

    private int count;

    /** By detector, what came before the start. */
    private final Map<String, Set<Fingerprint>> earlier = new HashMap<>();

    private long start;

    /**
     * @param forgotten told each message that would be new from now on
     */
    public MessageMemory(TimeSource time, Consumer<Identity> forgotten) {
        this.time = time;
        this.forgotten = forgotten;
    }

    /**
     * What came of a detector, for the next start.
     *
     * @param last whether with what came last; without it that is new when it comes again, unless
     *     it had come before the others already
     */
    public List<Fingerprint> came(String detector, boolean last) {
        List<Fingerprint> before = new ArrayList<>();
        ArrayDeque<Seen> known = byDetector.get(detector);
        if (known != null) {
            expireOf(known, time.nanos());
            for (Seen one : known) {
                if (last || one.again || !one.equals(known.getLast())) {
                    before.add(one.identity.fingerprint());
                }
            }
        }
        for (Fingerprint one : before(detector)) {
            if (before.size() < Copies.OF_ONE && !before.contains(one)) {
                before.add(one);
            }
        }
        return before;
    }

    /** The process begins, and these came of a detector before. */
    public void restore(String detector, List<Fingerprint> before) {
        start = time.nanos();
        earlier.put(detector, new HashSet<>(before));
    }

    /** What came before the start, unless nothing of it can be under way any more. */
    private Set<Fingerprint> before(String detector) {
        if (time.nanos() - start > Copies.LIFETIME.toNanos()) {
            earlier.clear();
        }
        return earlier.getOrDefault(detector, Set.of());
    }

    /**
     * The message itself if it is new, the one that it is a copy of if it is one; null if it came
     * before with others in between.
     */
    @Nullable Seen remember(String detector, Seen seen) {
        ArrayDeque<Seen> known = byDetector.computeIfAbsent(detector, any -> new ArrayDeque<>(2));
        expire(known, seen.since);
        Seen last = newest(known, seen);
        if (last != null) {
            return last;
        }
        boolean removed = known.removeIf(one -> one.identity.equals(seen.identity));
        Set<Fingerprint> before = before(detector);
        seen.again = removed || (!before.isEmpty() && before.contains(seen.identity.fingerprint()));
        known.addLast(seen);
        count += removed ? 0 : 1;
        if (known.size() > Copies.OF_ONE) {
            forget(known);
        }
        return seen.again ? null : seen;
    }

    /** The same message if it is the newest of its sender and for its path; otherwise null. */
    private static @Nullable Seen newest(ArrayDeque<Seen> known, Seen seen) {
        for (Iterator<Seen> each = known.descendingIterator(); each.hasNext(); ) {
            Seen one = each.next();
            if (one.identity.equals(seen.identity)) {
                return one;
            }
            if (one.identity.sender().equals(seen.identity.sender())
                    || (seen.path != null && seen.path.equals(one.path))) {
                return null;
            }
        }
        return null;
    }

    /** Forgets what is too old, and the least recent of what is too much. */
    private void expire(ArrayDeque<Seen> own, long now) {
        expireOf(own, now);
        Iterator<ArrayDeque<Seen>> all = byDetector.values().iterator();
        for (ArrayDeque<Seen> eldest = all.next(); eldest != own; eldest = all.next()) {
            expireOf(eldest, now);
            while (count >= Copies.MAX && !eldest.isEmpty()) {
                forget(eldest);
            }
            if (!eldest.isEmpty()) {
                break;
            }
            all.remove();
        }
    }

    private void expireOf(ArrayDeque<Seen> known, long now) {
        while (!known.isEmpty() && now - known.getFirst().since > Copies.LIFETIME.toNanos()) {
            forget(known);
        }
    }

    private void forget(ArrayDeque<Seen> known) {
        count--;
        forgotten.accept(known.removeFirst().identity);
    }

    /** A message has this answer: its copies get it too. */
    void answered(String detector, Identity identity, byte[] answer) {
        ArrayDeque<Seen> known = byDetector.get(detector);
        if (known != null) {
            for (Seen one : known) {
                if (one.identity.equals(identity)) {
                    one.answer = answer;
                }
            }
        }
    }

    int size() {
        return count;
    }
}
