package io.standpipe.coap.restart;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a bus must know again after a restart, however it came about: DTLS connections with their
 * keys, registrations, observations. Changes are written at once as long as they are few; when they
 * are many they are gathered, so that a disk sees one synchronisation a second. A disk that refuses
 * is told and tried again; nobody waits for it. Any thread; the file belongs to the scheduler's.
 */
public final class RestartStore implements AutoCloseable {

    /**
     * On the average, for each synchronisation: flash memory wears. One costs a card some 12 kB.
     */
    public static final Duration PAUSE = Duration.ofSeconds(1);

    /** So many may come at once after a rest, because a detector waits for its answer. */
    public static final int AT_ONCE = 30;

    /** Until a disk that refused is tried again. */
    public static final Duration AGAIN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RestartStore.class);

    private static final long SPARED = PAUSE.multipliedBy(AT_ONCE - 1).toNanos();
    private static final byte[] NOTHING = {};

    private final @Nullable Path file;
    private final Scheduler disk;
    private final TimeSource time;
    private final Consumer<String> problem;
    private final Map<String, byte[]> restored;
    private final @Nullable Journal journal;

    private final Object lock = new Object();
    private Map<String, byte[]> pending = new LinkedHashMap<>();

    /** Of the newest batch, which may be on its way. */
    private CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);

    private boolean closed;

    // The disk's thread.
    /** When the next synchronisation is due, monotonic; before now if some were spared. */
    private long due;

    private boolean planned;
    private boolean refused;

    /** What is not known to be on the disk. */
    private final Map<String, byte[]> owed = new LinkedHashMap<>();

    /** One that keeps nothing. */
    static RestartStore nothing(Scheduler disk, TimeSource time) {
        return new RestartStore(null, disk, time, problem -> {}, values -> values);
    }

    /**
     * Reads the file and writes it anew. One that cannot be read is set aside; where none can be
     * written, nothing is restored: what is not written could not be told from what is old.
     *
     * @param problem told a sentence when the disk refuses, and an empty one when it does not any
     *     more; any thread
     * @param opening what is to be written of the values that were read, before any is used
     */
    public RestartStore(
            @Nullable Path file,
            Scheduler disk,
            TimeSource time,
            Consumer<String> problem,
            UnaryOperator<Map<String, byte[]>> opening) {
        this.file = file;
        this.disk = disk;
        this.time = time;
        this.problem = problem;
        due = time.nanos() - SPARED;
        journal = file == null ? null : new Journal(file);
        Map<String, byte[]> read = Map.of();
        if (file != null && journal != null) {
            try {
                read = read(file);
                journal.write(opening.apply(read));
            } catch (IOException | RuntimeException e) {
                read = Map.of();
                refuse(e);
            }
        }
        restored = new LinkedHashMap<>(read);
    }

    private static Map<String, byte[]> read(Path file) throws IOException {
        try {
            return Journal.read(file);
        } catch (Journal.ForeignException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".unusable");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn(
                    "{} cannot be used ({}) and was set aside as {}; detectors must shake hands and register anew",
                    file,
                    e.getMessage(),
                    aside.getFileName());
            return new LinkedHashMap<>();
        }
    }

    /**
     * Hands over what was kept when this was opened, once.
     *
     * @param prefix of its keys
     * @return by the rest of the key, the oldest first
     */
    public synchronized Map<String, byte[]> take(String prefix) {
        Map<String, byte[]> taken = new LinkedHashMap<>();
        restored.entrySet()
                .removeIf(
                        one -> {
                            boolean wanted = one.getKey().startsWith(prefix);
                            if (wanted) {
                                taken.put(one.getKey().substring(prefix.length()), one.getValue());
                            }
                            return wanted;
                        });
        return taken;
    }

    /** Keeps a value in the place of what was kept under the key. */
    public void put(String key, byte[] value) {
        if (value.length > Journal.MAX_VALUE) {
            remove(key); // nothing that a detector sends makes it so long
        } else if (add(key, value)) {
            disk.execute(this::pause);
        }
    }

    /** The same, and nothing is gathered: what comes with it costs a synchronisation anyway. */
    public void putAtOnce(String key, byte[] value) {
        put(key, value);
        disk.execute(this::write);
    }

    /**
     * @return whether it is the first of its batch
     */
    private boolean add(String key, byte[] value) {
        if (journal == null) {
            return false;
        }
        boolean first;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            first = pending.isEmpty();
            if (first) {
                newest = new CompletableFuture<>();
            }
            pending.remove(key); // its place is that of its newest value
            pending.put(key, value);
        }
        return first;
    }

    public void remove(String key) {
        put(key, NOTHING);
    }

    /**
     * Asks for the moment when all that was put before is on the disk.
     *
     * @return completes then; fails if the disk refuses. On the disk's thread, where it must not
     *     block
     */
    public CompletableFuture<Void> written() {
        synchronized (lock) {
            return newest;
        }
    }

    private void pause() {
        long now = time.nanos();
        due = now - due > SPARED ? now - SPARED : due;
        if (due - now <= 0) {
            write();
        } else if (!planned) {
            planned = true;
            disk.schedule(
                    Duration.ofNanos(due - now),
                    () -> {
                        planned = false;
                        pause(); // something that could not wait may have been written meanwhile
                    });
        }
    }

    private void write() {
        Map<String, byte[]> changes;
        CompletableFuture<Void> done;
        synchronized (lock) {
            changes = pending;
            pending = new LinkedHashMap<>();
            done = newest;
        }
        changes.forEach(
                (key, value) -> {
                    owed.remove(key);
                    owed.put(key, value);
                });
        if (refused) {
            done.completeExceptionally(new IOException("the disk refuses"));
            return; // it is tried again in a while
        }
        try {
            store();
            done.complete(null);
        } catch (IOException | RuntimeException e) {
            refuse(e);
            done.completeExceptionally(e);
        }
    }

    private void store() throws IOException {
        if (journal == null || file == null || (owed.isEmpty() && !refused)) {
            return;
        }
        due = Math.min(due, time.nanos()) + PAUSE.toNanos();
        if (refused) {
            Map<String, byte[]> whole = read(file);
            owed.forEach(
                    (key, value) -> {
                        whole.remove(key);
                        if (value.length > 0) {
                            whole.put(key, value);
                        }
                    });
            journal.write(whole);
        } else {
            journal.append(List.copyOf(owed.entrySet()));
            if (journal.outgrown()) {
                journal.compact();
            }
        }
        owed.clear();
    }

    private void refuse(Exception e) {
        if (!refused) {
            refused = true;
            LOG.warn("{} cannot be written", file, e);
            problem.accept(BusPhrase.CONNECTIONS_NOT_KEPT.of(file, e));
        }
        disk.schedule(AGAIN, this::again);
    }

    private void again() {
        try {
            store();
            refused = false;
            LOG.info("{} can be written again", file);
            problem.accept("");
        } catch (IOException | RuntimeException e) {
            refuse(e);
        }
    }

    /** Writes what is left. On the disk's thread. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        write();
        try {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException e) {
            LOG.debug("closing {}", file, e);
        }
    }

    /** The configuration is gone for good, and with it the keys. After the end. */
    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".unusable"));
        } catch (IOException e) {
            LOG.warn("{} holds keys that nobody needs any more and cannot be deleted", file, e);
        }
    }
}
