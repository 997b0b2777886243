package io.standpipe.mqtt;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An outbox in memory with one reader. Any thread; {@code available} runs on the appender's. */
final class FakeOutbox implements Outbox {

    private final Map<Lane, NavigableMap<Long, Entry>> held = new EnumMap<>(Lane.class);
    private final Map<Lane, Long> last = new EnumMap<>(Lane.class);
    private final Map<Lane, Set<Long>> confirmed = new EnumMap<>(Lane.class);
    private final List<Integer> asked = new ArrayList<>();
    private Runnable available = () -> {};
    private String opened = "";
    private boolean closed;

    FakeOutbox() {
        for (Lane lane : Lane.values()) {
            held.put(lane, new TreeMap<>());
            last.put(lane, 0L);
            confirmed.put(lane, new TreeSet<>());
        }
    }

    @Override
    public Map<String, String> remembered() {
        return Map.of();
    }

    @Override
    public void append(Message message) {
        Runnable told;
        synchronized (this) {
            long seq = last.merge(message.lane(), 1L, Long::sum);
            held.get(message.lane()).put(seq, new Entry(seq, message));
            told = available;
        }
        told.run();
    }

    /** Drops a message, as the quota does with old telemetry. */
    synchronized void evict(Lane lane, long seq) {
        held.get(lane).remove(seq);
    }

    @Override
    public synchronized Reader open(String name, Runnable available) {
        opened = name;
        this.available = available;
        return new View();
    }

    @Override
    public synchronized int depth(Lane lane) {
        return held.get(lane).size();
    }

    @Override
    public synchronized long lastSeq(Lane lane) {
        return last.get(lane);
    }

    synchronized List<Long> open(Lane lane) {
        return List.copyOf(held.get(lane).keySet());
    }

    synchronized Set<Long> confirmed(Lane lane) {
        return new TreeSet<>(confirmed.get(lane));
    }

    /** How many messages were asked for, read by read. */
    synchronized List<Integer> asked() {
        return List.copyOf(asked);
    }

    synchronized String opened() {
        return opened;
    }

    synchronized boolean closed() {
        return closed;
    }

    private final class View implements Reader {

        @Override
        public List<Entry> next(Lane lane, long after, int max) {
            synchronized (FakeOutbox.this) {
                asked.add(max);
                List<Entry> found = new ArrayList<>();
                for (Entry entry : held.get(lane).tailMap(after, false).values()) {
                    if (found.size() == max) {
                        break;
                    }
                    found.add(entry);
                }
                return found;
            }
        }

        @Override
        public void confirm(Lane lane, long seq) {
            synchronized (FakeOutbox.this) {
                held.get(lane).remove(seq);
                confirmed.get(lane).add(seq);
            }
        }

        @Override
        public void close() {
            synchronized (FakeOutbox.this) {
                closed = true;
                available = () -> {};
            }
        }
    }
}
