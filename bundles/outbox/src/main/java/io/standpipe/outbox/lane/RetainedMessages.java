package io.standpipe.outbox.lane;

import io.standpipe.model.message.Outbox.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest message of each topic that brokers are to keep; as many as there are devices, and ever
 * were. Any thread.
 */
public final class RetainedMessages {

    private final TreeMap<String, Entry> newest = new TreeMap<>();

    /** Number of what the database holds, by topic. */
    private final Map<String, Long> written = new HashMap<>();

    /** A database was taken over: what it holds counts, and what was numbered since goes on. */
    public synchronized void opened(List<Entry> held) {
        newest.clear();
        written.clear();
        held.forEach(this::add);
        written(held);
    }

    /** Another database takes the place of the last: it holds nothing of these yet. */
    public synchronized void lost() {
        written.clear();
    }

    /** A message was given its number. */
    public synchronized void add(Entry entry) {
        newest.merge(
                entry.message().topic(),
                entry,
                (before, now) -> before.seq() > now.seq() ? before : now);
    }

    /** What was sent before a database that did not know of it was taken over. */
    public synchronized void put(Entry entry) {
        newest.put(entry.message().topic(), entry);
        written.remove(entry.message().topic());
    }

    /** Those up to a number that the database does not hold. */
    public synchronized List<Entry> owed(long upTo) {
        List<Entry> owed = new ArrayList<>();
        for (Map.Entry<String, Entry> one : newest.entrySet()) {
            long seq = one.getValue().seq();
            if (seq <= upTo && written.getOrDefault(one.getKey(), 0L) < seq) {
                owed.add(one.getValue());
            }
        }
        return owed;
    }

    /** The database holds these. */
    public synchronized void written(List<Entry> entries) {
        for (Entry entry : entries) {
            written.merge(entry.message().topic(), entry.seq(), Math::max);
        }
    }

    /** The first topic's behind a topic, in order, of those whose number fits. */
    public synchronized @Nullable Entry after(String topic, LongPredicate fits) {
        for (Entry entry : newest.tailMap(topic, false).values()) {
            if (fits.test(entry.seq())) {
                return entry;
            }
        }
        return null;
    }
}
