package io.standpipe.outbox.writer;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.DiskRefusal;
import io.standpipe.outbox.store.ReadOnlyDatabase;
import io.standpipe.outbox.store.Rows;
import io.standpipe.outbox.store.table.DamagedDatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database as it is to be had: open; not open, but what can be read of it; or none. What fails
 * is tried again. The writer's thread, but for what says otherwise.
 */
public final class DatabaseAccess {

    private static final Duration LOCK_RETRY = Duration.ofSeconds(3);

    /** How long alarms wait for a database that can be neither opened nor read. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseAccess.class);

    private final Storage storage;
    private final SequenceRecovery recovery;
    private final DiskFault diskFault;
    private final Scheduler scheduler;
    private final Listener listener;

    private volatile @Nullable Database database;
    private volatile @Nullable ReadOnlyDatabase glance;
    private volatile @Nullable Rows saved;

    private boolean retryPlanned;
    private boolean patiencePlanned;
    private boolean closing;

    /** Something to do with an open database. */
    interface Work {
        void run(Database database) throws SQLException;
    }

    /** Told what has become of it. */
    interface Listener {

        /** A database is open, and it is known what it holds. */
        void opened();

        /** None is, and it goes on with what can be read, or from memory alone. */
        void without();

        /**
         * It refused, and is to be tried again; if it works, {@link DatabaseAccess#works} is to be
         * called.
         */
        void tryAgain();
    }

    DatabaseAccess(
            Storage storage,
            SequenceRecovery recovery,
            DiskFault diskFault,
            Scheduler scheduler,
            Listener listener) {
        this.storage = storage;
        this.recovery = recovery;
        this.diskFault = diskFault;
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /** Null while none is open. Any thread. */
    public @Nullable Database database() {
        return database;
    }

    /** Where older messages are; null while nothing can be read. Any thread. */
    @Nullable Rows rows() {
        Database open = database;
        ReadOnlyDatabase seen = glance;
        return open != null ? open : seen != null ? seen : saved;
    }

    /** Whether something failed, and nothing has worked since. */
    boolean refuses() {
        return diskFault.present();
    }

    /** Opens the database, now or as soon as it can be. */
    void open() {
        if (closing || database != null) {
            return;
        }
        try {
            if (!storage.acquire()) {
                scheduler.schedule(LOCK_RETRY, this::open);
                return;
            }
            closeGlance();
            database = opened();
            saved = null;
        } catch (IOException | SQLException | RuntimeException | LinkageError e) {
            failed(FilePhrase.CANNOT_OPEN, e);
            goOnWithout();
            return;
        }
        listener.opened();
    }

    private Database opened() throws IOException, SQLException {
        Database opened = storage.open();
        boolean taken = false;
        try {
            recovery.takeOver(opened);
            taken = true;
            return opened;
        } finally {
            if (!taken) {
                opened.close();
            }
        }
    }

    private void goOnWithout() {
        if (recovery.begun() && !recovery.alone() && saved == null) {
            saved = recovery.goOnWithout();
            listener.without();
            return;
        }
        if (glance == null && recovery.mayRead()) {
            ReadOnlyDatabase found = ReadOnlyDatabase.at(storage.file());
            if (found != null) {
                if (!recovery.begun()) {
                    LOG.error("going on with what can be read of {}", storage.file());
                    recovery.begin(found);
                }
                glance = found;
                listener.without();
            }
        }
        if (!recovery.begun() && !patiencePlanned) {
            patiencePlanned = true;
            scheduler.schedule(PATIENCE, this::patienceEnds);
        }
    }

    /** Alarms must not wait for a disk that does not come back. */
    private void patienceEnds() {
        if (!recovery.begun() && refuses()) {
            LOG.error("going on without a database until it can be opened");
            recovery.beginAlone();
            listener.without();
        }
    }

    /** False if it failed or nothing is open; what follows from that is arranged. */
    boolean attempt(Work work) {
        Database open = database;
        if (open == null) {
            return false;
        }
        try {
            work.run(open);
            return true;
        } catch (SQLException | RuntimeException e) {
            failed(FilePhrase.CANNOT_WRITE, e);
            return false;
        }
    }

    /** {@link #attempt}, unless it is known to be in vain. */
    void attemptUnlessItRefuses(Work work) {
        if (!refuses()) {
            attempt(work);
        }
    }

    private void failed(FilePhrase what, Throwable e) {
        if (!closing && database != null && DamagedDatabaseException.means(e)) {
            replace(e);
            return;
        }
        Duration retry = diskFault.again(what.of(storage.file()), e);
        if (!closing && !retryPlanned) {
            retryPlanned = true;
            scheduler.schedule(retry, this::retry);
        }
    }

    private void retry() {
        retryPlanned = false;
        if (closing || !refuses()) {
            return;
        }
        if (database == null) {
            open();
        } else {
            listener.tryAgain();
        }
    }

    /** All that was tried again has worked. */
    void works() {
        diskFault.over();
    }

    /** What somebody reads is damaged. Any thread. */
    void damaged(Rows found, Throwable e) {
        scheduler.execute(
                () -> {
                    if (found == database) {
                        replace(e);
                    } else if (found == glance) {
                        LOG.error("{} can only be read, and is damaged", storage.file(), e);
                        recovery.damaged(found);
                    }
                });
    }

    /**
     * Sees whether the database still lies where it was opened; if not, another takes its place,
     * with all that it held or that is known.
     *
     * @param newestAlarm number of the newest that it must hold; 0 if none
     */
    void look(long newestAlarm) {
        Database open = database;
        if (open == null || closing) {
            return;
        }
        try {
            OpenFiles.Change change = storage.look(open, newestAlarm);
            if (change != OpenFiles.Change.NONE) {
                replace(open, change);
            }
        } catch (SQLException | RuntimeException e) {
            failed(FilePhrase.CANNOT_READ, e);
        }
    }

    private void replace(Database lost, OpenFiles.Change change) {
        boolean elsewhere = change == OpenFiles.Change.ELSEWHERE;
        IOException why = new IOException("somebody else changed it");
        Path copy;
        try {
            copy = elsewhere ? storage.copy(lost) : null;
        } catch (IOException e) {
            // What is open can still be written and read, until the gateway ends.
            diskFault.replaced(FilePhrase.NOT_MADE_ANEW.of(storage.file(), DiskRefusal.text(e)));
            return;
        }
        recovery.rescue(lost);
        try {
            if (elsewhere) {
                // SQLite removes the log by its name when it closes: not the one of somebody else.
                storage.setAside(why);
            }
            closeDatabase();
            storage.setAside(why);
            if (copy != null) {
                storage.adopt(copy);
            }
        } catch (IOException e) {
            closeDatabase();
            failed(FilePhrase.CANNOT_REPLACE, e);
            goOnWithout();
            return;
        }
        open();
        diskFault.replaced(
                (elsewhere ? FilePhrase.MADE_ANEW : FilePhrase.MADE_FROM_MEMORY)
                        .of(storage.file()));
    }

    private void replace(Throwable why) {
        Database damaged = database;
        if (damaged != null) {
            recovery.rescue(damaged);
        }
        closeDatabase();
        try {
            storage.setAside(why);
        } catch (IOException e) {
            failed(FilePhrase.CANNOT_SET_ASIDE, e);
            goOnWithout();
            return;
        }
        open();
    }

    /** From now on nothing is tried again. */
    void beginClosing() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    /** Closes what is open, and gives the directory back. */
    void close() {
        closeGlance();
        closeDatabase();
        try {
            storage.close();
        } catch (IOException e) {
            LOG.warn("{} was not released: {}", storage.file(), e.toString());
        }
    }

    private void closeGlance() {
        ReadOnlyDatabase seen = glance;
        glance = null;
        if (seen != null) {
            seen.close();
        }
    }

    private void closeDatabase() {
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }
}
