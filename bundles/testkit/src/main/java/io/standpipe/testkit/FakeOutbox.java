package io.standpipe.testkit;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An outbox in memory with one reader, which keeps everything for {@link Outbox.Reader#replay}. Any
 * thread; {@code available} runs on the appender's.
 */
public final class FakeOutbox implements Outbox {

    private static final class Held {
        final NavigableMap<Long, Entry> kept = new TreeMap<>();
        final NavigableMap<Long, Entry> open = new TreeMap<>();

        /** Offered once more. */
        final NavigableMap<Long, Entry> again = new TreeMap<>();

        final Set<Long> confirmed = new TreeSet<>();
        long last;
    }

    private final Held alarms = new Held();
    private final Held telemetry = new Held();
    private final Map<String, String> remembered = new TreeMap<>();
    private final List<Integer> asked = new ArrayList<>();
    private Runnable available = () -> {};
    private String opened = "";
    private boolean closed;
    private boolean refusing;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    private Held held(Lane lane) {
        return lane == Lane.ALARM ? alarms : telemetry;
    }

    @Override
    public synchronized Map<String, String> remembered() {
        return Map.copyOf(remembered);
    }

    /** It remembers this from before. */
    public synchronized void remembers(Map<String, String> memories) {
        remembered.putAll(memories);
    }

    @Override
    public void append(Message message) {
        Runnable told;
        synchronized (this) {
            for (Message.Memory memory : message.memories()) {
                if (memory.value().isEmpty()) {
                    remembered.remove(memory.key());
                } else {
                    remembered.put(memory.key(), memory.value());
                }
            }
            Held lane = held(message.lane());
            long seq = ++lane.last;
            Entry entry = new Entry(seq, message);
            lane.kept.put(seq, entry);
            lane.open.put(seq, entry);
            told = available;
        }
        told.run();
    }

    /** From now on nothing becomes durable, as on a disk that refuses; false ends that. */
    public void refuse(boolean refusing) {
        List<CompletableFuture<Void>> safe;
        synchronized (this) {
            this.refusing = refusing;
            safe = refusing ? List.of() : List.copyOf(waiting);
            if (!refusing) {
                waiting.clear();
            }
        }
        safe.forEach(one -> one.complete(null));
    }

    @Override
    public CompletableFuture<Void> durable() {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        synchronized (this) {
            if (refusing) {
                waiting.add(safe);
                return safe;
            }
        }
        safe.complete(null);
        return safe;
    }

    /** Drops a message, as the quota does with old telemetry. */
    public synchronized void evict(Lane lane, long seq) {
        held(lane).open.remove(seq);
        held(lane).again.remove(seq);
        held(lane).kept.remove(seq);
    }

    @Override
    public synchronized Reader open(String name, Runnable available) {
        opened = name;
        this.available = available;
        return new View();
    }

    @Override
    public synchronized int depth(Lane lane) {
        return held(lane).open.size();
    }

    @Override
    public synchronized long lastSeq(Lane lane) {
        return held(lane).last;
    }

    public synchronized List<Long> open(Lane lane) {
        return List.copyOf(held(lane).open.keySet());
    }

    public synchronized Set<Long> confirmed(Lane lane) {
        return new TreeSet<>(held(lane).confirmed);
    }

    /** How many messages were asked for, read by read. */
    public synchronized List<Integer> asked() {
        return List.copyOf(asked);
    }

    public synchronized String opened() {
        return opened;
    }

    public synchronized boolean closed() {
        return closed;
    }

    private final class View implements Reader {

        @Override
        public List<Entry> next(Lane lane, long after, int max) {
            synchronized (FakeOutbox.this) {
                asked.add(max);
                NavigableMap<Long, Entry> offered = new TreeMap<>(held(lane).open);
                offered.putAll(held(lane).again);
                return offered.tailMap(after, false).values().stream().limit(max).toList();
            }
        }

        @Override
        public @Nullable Entry urgent(LongPredicate passed) {
            synchronized (FakeOutbox.this) {
                for (Entry fire : alarms.open.values()) {
                    if (fire.message().handling() == Message.Handling.URGENT
                            && !passed.test(fire.seq())) {
                        return alarms.open.headMap(fire.seq(), true).values().stream()
                                .filter(one -> !passed.test(one.seq()))
                                .filter(
                                        one ->
                                                one.message()
                                                        .device()
                                                        .equals(fire.message().device()))
                                .findFirst()
                                .orElse(fire);
                    }
                }
                return null;
            }
        }

        @Override
        public @Nullable Entry retained(String after) {
            synchronized (FakeOutbox.this) {
                NavigableMap<String, Entry> newest = new TreeMap<>();
                for (Entry entry : alarms.kept.values()) {
                    if (entry.message().retained()) {
                        newest.put(entry.message().topic(), entry);
                    }
                }
                return newest.tailMap(after, false).values().stream()
                        .filter(entry -> !alarms.open.containsKey(entry.seq()))
                        .findFirst()
                        .orElse(null);
            }
        }

        @Override
        public @Nullable Entry oldest(Lane lane) {
            synchronized (FakeOutbox.this) {
                Map.Entry<Long, Entry> first = held(lane).open.firstEntry();
                return first == null ? null : first.getValue();
            }
        }

        @Override
        public void confirm(Lane lane, long seq) {
            synchronized (FakeOutbox.this) {
                held(lane).open.remove(seq);
                held(lane).again.remove(seq);
                held(lane).confirmed.add(seq);
            }
        }

        @Override
        public long replay(Lane lane, long from) {
            synchronized (FakeOutbox.this) {
                Held held = held(lane);
                held.again.putAll(held.kept.tailMap(from, true));
                Long first = held.kept.ceilingKey(from);
                return first == null ? held.last + 1 : first;
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
