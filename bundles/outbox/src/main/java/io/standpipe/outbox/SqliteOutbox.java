package io.standpipe.outbox;

import io.standpipe.model.Faults;
import io.standpipe.model.device.Ids;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.Gaps;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.PendingMemories;
import io.standpipe.outbox.lane.RetainedMessages;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.writer.DiskFault;
import io.standpipe.outbox.writer.DurabilityWaiters;
import io.standpipe.outbox.writer.FreeSpaceGuard;
import io.standpipe.outbox.writer.GroupCommit;
import io.standpipe.outbox.writer.OutboxLimits;
import io.standpipe.outbox.writer.Quota;
import io.standpipe.outbox.writer.SequenceRecovery;
import io.standpipe.outbox.writer.Storage;
import io.standpipe.outbox.writer.StoredMessages;
import io.standpipe.outbox.writer.UplinkPresence;
import io.standpipe.outbox.writer.Writer;
import io.standpipe.outbox.writer.WriterParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox in a directory: {@code outbox.db} with its log, {@code outbox.lock}, and databases
 * that were set aside, {@code outbox-<time>.db}. Messages are taken from the beginning on; they are
 * written, and offered, once the database is open.
 */
public final class SqliteOutbox implements Outbox, Measured, AutoCloseable {

    /** How long {@link #start} waits for the database; a large log may have to be read. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(SqliteOutbox.class);

    private final IncomingQueue backlog;
    private final Lanes lanes = new Lanes();
    private final PendingMemories remembered = new PendingMemories();
    private final RetainedMessages retained = new RetainedMessages();
    private final CopyOnWriteArrayList<UplinkReader> readers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Scheduler scheduler;
    private final Runnable endOfThread;
    private final DurabilityWaiters waiters = new DurabilityWaiters();
    private final UplinkPresence presence;
    private final Quota quota;
    private final Writer writer;
    private final StoredMessages queries;
    private final MissingRows missing;
    private final OutboxFigures figures;

    /**
     * @param directory is made if it is not there
     */
    public SqliteOutbox(Path directory, OutboxLimits limits, TimeSource time, Faults faults) {
        this(directory, limits, time, faults, new SerialScheduler("standpipe-outbox", LOG::error));
    }

    private SqliteOutbox(
            Path directory,
            OutboxLimits limits,
            TimeSource time,
            Faults faults,
            SerialScheduler thread) {
        this(
                directory,
                limits,
                time,
                faults,
                new IncomingQueue(IncomingQueue.HEAP.bytes() / Lane.values().length),
                FreeSpaceGuard.of(directory),
                thread,
                thread::close);
    }

    /**
     * @param backlog empty; bounds what waits in memory
     * @param scheduler its thread becomes the outbox's
     * @param endOfThread called last, to end it
     */
    SqliteOutbox(
            Path directory,
            OutboxLimits limits,
            TimeSource time,
            Faults faults,
            IncomingQueue backlog,
            FreeSpaceGuard.Free free,
            Scheduler scheduler,
            Runnable endOfThread) {
        this.backlog = backlog;
        this.scheduler = scheduler;
        this.endOfThread = endOfThread;
        presence = new UplinkPresence(time);
        Gaps gaps = new Gaps(lanes, time);
        GroupCommit commit = new GroupCommit(backlog, lanes, gaps, remembered, retained, time);
        quota = new Quota(lanes, gaps, time, faults, limits);
        Runnable available = () -> readers.forEach(UplinkReader::tell);
        writer =
                new Writer(
                        new WriterParts(
                                new Storage(directory.toAbsolutePath().normalize(), time, faults),
                                lanes,
                                backlog,
                                commit,
                                new SequenceRecovery(
                                        backlog, lanes, gaps, remembered, retained, commit),
                                quota,
                                new FreeSpaceGuard(directory, free, time, faults),
                                presence,
                                new DiskFault(time, faults, backlog),
                                waiters,
                                time,
                                scheduler),
                        available);
        queries = new StoredMessages(writer.disk(), faults, scheduler, available);
        figures = new OutboxFigures(directory, backlog, writer::oldest);
        missing = new MissingRows(queries, lanes, gaps, scheduler, available, writer::cursorsMoved);
    }

    /**
     * Opens the database and waits for it, 5 s at most. If it cannot be opened, a fault says why
     * and the attempts go on.
     */
    public void start() {
        CountDownLatch tried = new CountDownLatch(1);
        scheduler.execute(
                () -> {
                    try {
                        writer.open();
                    } finally {
                        tried.countDown();
                    }
                });
        try {
            if (!tried.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("opening the outbox takes long; going on without waiting for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the next write on. Any thread. */
    public void limits(OutboxLimits limits) {
        quota.limits(limits);
    }

    @Override
    public void append(Message message) {
        if (closed.get()) {
            LOG.error("a message for {} came after the outbox was closed", message.topic());
            return;
        }
        remembered.given(message);
        backlog.add(message);
        writer.added();
    }

    @Override
    public CompletableFuture<Void> durable() {
        CompletableFuture<Void> safe = waiters.ask(backlog.given(Lane.ALARM));
        writer.added();
        return safe;
    }

    @Override
    public Map<String, String> remembered() {
        return remembered.newest();
    }

    @Override
    public Reader open(String name, Runnable available) {
        Ids.require("an uplink's name", name);
        presence.opened(name);
        boolean known = true;
        for (Lane lane : Lane.values()) {
            known &= !lanes.laneState(lane).open(name);
        }
        if (!known) {
            writer.uplinkOpened();
        }
        UplinkReader reader =
                new UplinkReader(
                        name,
                        available,
                        lanes,
                        queries,
                        retained,
                        missing,
                        writer::cursorsMoved,
                        this::closed);
        readers.add(reader);
        return reader;
    }

    private void closed(UplinkReader reader) {
        if (readers.remove(reader)) {
            presence.closed(reader.name());
        }
    }

    @Override
    public int depth(Lane lane) {
        return (int)
                Math.min(Integer.MAX_VALUE, lanes.laneState(lane).depth() + backlog.size(lane));
    }

    @Override
    public void measure(Figures to) {
        figures.tell(to, this::depth);
    }

    @Override
    public long lastSeq(Lane lane) {
        return lanes.laneState(lane).last();
    }

    /** Up to here all is written, or confirmed everywhere. For measurements. */
    long settled(Lane lane) {
        return lanes.laneState(lane).settled();
    }

    /** For tests; null while none is open. */
    @Nullable Database database() {
        return writer.disk().database();
    }

    /** Writes what was taken and closes the database. Messages that come later are lost. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            scheduler.execute(writer::close);
            endOfThread.run();
        }
    }
}
