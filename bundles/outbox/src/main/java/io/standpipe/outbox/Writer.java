package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Scheduler;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to open, write, maintain and try again. Everything private runs on the scheduler's
 * one thread, which alone writes.
 *
 * <p>{@link #drain} writes what waits, alarms first, one transaction for each lane and round.
 * {@link #maintain} follows at most a sync interval after a write or a confirmation. {@link
 * #resume} tries again after the disk refused.
 */
final class Writer {

    static final String SOURCE = "io.standpipe.outbox";

    private static final int BATCH = 1000;

    /** While the disk refuses: something may fit where much does not. */
    private static final int CAUTIOUS_BATCH = 16;

    /** Between telemetry transactions, each of which costs as much as five messages more. */
    private static final Duration TELEMETRY_PACE = Duration.ofMillis(10);

    private static final Duration LOCK_RETRY = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Storage storage;
    private final Scheduler scheduler;
    private final Backlog backlog;
    private final GroupCommit commit;
    private final Trouble trouble;
    private final Runnable available;

    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicBoolean maintenancePlanned = new AtomicBoolean();
    private final AtomicBoolean cursorsMoved = new AtomicBoolean();
    private volatile Duration syncInterval;
    private volatile boolean pacing;
    private volatile @Nullable Database database;

    private boolean paused;
    private boolean retryPlanned;
    private boolean closed;

    private interface Work {
        void run(Database database) throws SQLException;
    }

    /**
     * @param available told after messages were written
     */
    Writer(
            Storage storage,
            Duration syncInterval,
            Scheduler scheduler,
            Backlog backlog,
            GroupCommit commit,
            Trouble trouble,
            Runnable available) {
        this.storage = storage;
        this.syncInterval = syncInterval;
        this.scheduler = scheduler;
        this.backlog = backlog;
        this.commit = commit;
        this.trouble = trouble;
        this.available = available;
    }

    /** A message was added to the backlog. Any thread. */
    void added(Lane lane) {
        // While telemetry keeps its pace, the end of the pause finds the message.
        if (lane == Lane.ALARM || !pacing) {
            wake();
        }
    }

    private void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            scheduler.execute(this::drain);
        }
    }

    /** An uplink's cursor moved, or there is a new uplink. Any thread. */
    void cursorsMoved() {
        cursorsMoved.set(true);
        planMaintenance();
    }

    /** Any thread. */
    void syncInterval(Duration interval) {
        syncInterval = interval;
    }

    /** Null while none is open. Any thread. */
    @Nullable Database database() {
        return database;
    }

    /** A query found the database damaged. Any thread. */
    void damaged(Database found, Exception e) {
        scheduler.execute(
                () -> {
                    if (database == found) {
                        replace(e);
                    }
                });
    }

    /** Opens the database, now or as soon as it can be. On the scheduler's thread. */
    void open() {
        if (closed || database != null) {
            return;
        }
        Database opened = null;
        try {
            opened = storage.open();
            if (opened == null) {
                scheduler.schedule(LOCK_RETRY, this::open);
                return;
            }
            commit.takeOver(opened);
        } catch (IOException | SQLException | RuntimeException | LinkageError e) {
            if (opened != null) {
                opened.close();
            }
            failed("cannot open " + storage.file(), e);
            return;
        }
        database = opened;
        cursorsMoved();
        available.run();
        if (trouble.present()) {
            resume();
        } else {
            wake();
        }
    }

    /** Writes what waits, closes the database, gives the directory back. On the thread, once. */
    void close() {
        closed = true;
        boolean works = true;
        long before = Long.MAX_VALUE;
        while (works && waiting() > 0 && waiting() < before) {
            before = waiting();
            works = attempt(this::writeRound);
        }
        if (works) {
            attempt(this::maintainNow);
        }
        if (waiting() > 0) {
            LOG.error("{} messages could not be written before the end and are lost", waiting());
        }
        closeDatabase();
        try {
            storage.close();
        } catch (IOException e) {
            LOG.warn("{} was not released: {}", storage.file(), e.toString());
        }
    }

    private void drain() {
        awake.set(false);
        if (!paused && attempt(this::writeRound)) {
            if (backlog.size(Lane.ALARM) > 0 || (!pacing && backlog.size(Lane.TELEMETRY) > 0)) {
                wake();
            }
        }
    }

    private void writeRound(Database open) throws SQLException {
        paused = true;
        int max = trouble.present() ? CAUTIOUS_BATCH : BATCH;
        if (commit.write(open, Lane.ALARM, max)) {
            offered();
        }
        if ((!pacing || closed) && commit.write(open, Lane.TELEMETRY, max)) {
            pace();
            offered();
        }
        paused = false;
    }

    private void offered() {
        planMaintenance();
        available.run();
    }

    private void pace() {
        pacing = true;
        scheduler.schedule(
                TELEMETRY_PACE,
                () -> {
                    pacing = false;
                    if (backlog.size(Lane.TELEMETRY) > 0) {
                        wake();
                    }
                });
    }

    private void planMaintenance() {
        if (!maintenancePlanned.get() && maintenancePlanned.compareAndSet(false, true)) {
            scheduler.schedule(syncInterval, this::maintain);
        }
    }

    private void maintain() {
        maintenancePlanned.set(false);
        if (!paused) {
            attempt(this::maintainNow);
        }
    }

    private void maintainNow(Database open) throws SQLException {
        boolean moved = cursorsMoved.getAndSet(false);
        if (moved || commit.unsynced()) {
            boolean done = false;
            try {
                if (commit.maintain(open)) {
                    cursorsMoved();
                }
                done = true;
            } finally {
                cursorsMoved.compareAndSet(false, moved && !done);
            }
        }
        open.checkpointIfLarge();
        storage.checkAside();
    }

    /** False if it failed or nothing is open; what follows from that is arranged. */
    private boolean attempt(Work work) {
        Database open = database;
        if (open == null) {
            return false;
        }
        try {
            work.run(open);
            return true;
        } catch (SQLException | RuntimeException e) {
            failed("cannot write " + storage.file(), e);
            return false;
        }
    }

    private void failed(String what, Throwable e) {
        if (!closed && database != null && DamagedException.means(e)) {
            replace(e);
            return;
        }
        Duration retry = trouble.again(what, e);
        if (!closed && !retryPlanned) {
            retryPlanned = true;
            scheduler.schedule(retry, this::resume);
        }
    }

    private void resume() {
        retryPlanned = false;
        if (closed || !trouble.present()) {
            return;
        }
        if (database == null) {
            open();
            return;
        }
        // Both are tried: deleting may make room, and writing may work where deleting does not.
        boolean maintained = attempt(this::maintainNow);
        boolean written = attempt(this::writeRound);
        if (maintained && written) {
            trouble.over();
        }
        if (written) {
            wake();
        }
    }

    private void replace(Throwable why) {
        closeDatabase();
        paused = false;
        try {
            storage.setAside(why);
        } catch (IOException e) {
            failed("cannot set aside " + storage.file(), e);
            return;
        }
        open();
    }

    private void closeDatabase() {
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }

    private long waiting() {
        return backlog.size(Lane.ALARM) + (long) backlog.size(Lane.TELEMETRY);
    }
}
