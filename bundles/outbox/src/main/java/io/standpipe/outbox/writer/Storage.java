package io.standpipe.outbox.writer;

import io.standpipe.model.Faults;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.NativeLibrary;
import io.standpipe.outbox.store.table.DamagedDatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox's directory: who may use it, its database, and databases set aside. Says in a fault
 * when it is in use, and when something was set aside. One thread.
 */
public final class Storage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private static final String NAME = "outbox";
    private static final String COPY = "outbox.db.new";

    /** A slow disk copies so much in some seconds, for which alarms wait. */
    private static final long MOST_COPIED = 256L << 20;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    // The log goes first: were the process to end half-way, a new database must not find an old
    // log, which SQLite would play into it.
    private static final List<String> SUFFIXES = List.of("-wal", "-shm", "");

    /** https://www.sqlite.org/fileformat2.html, 1.3.1 */
    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final TimeSource time;
    private final Faults faults;
    private @Nullable DirectoryLock lock;
    private boolean heldByOther;
    private boolean aside;
    private @Nullable OpenFiles files;

    public Storage(Path directory, TimeSource time, Faults faults) {
        this.directory = directory;
        this.time = time;
        this.faults = faults;
    }

    Path file() {
        return directory.resolve(NAME + ".db");
    }

    /**
     * Takes the directory.
     *
     * @return false while somebody else has it
     * @throws IOException it cannot be used, at the moment
     */
    public boolean acquire() throws IOException {
        PrivateFiles.createDirectories(directory);
        return lock();
    }

    /**
     * Opens the database; one that is no use is set aside and a new one begun. The directory must
     * be ours.
     *
     * @throws IOException the directory cannot be used, at the moment
     * @throws SQLException the database cannot be opened, at the moment
     */
    public Database open() throws IOException, SQLException {
        Database opened = openOrReplace();
        files = OpenFiles.of(file());
        return opened;
    }

    private Database openOrReplace() throws IOException, SQLException {
        NativeLibrary.load();
        try {
            checkHeader();
            return database();
        } catch (SQLException e) {
            if (!DamagedDatabaseException.means(e) && filesAreUsable()) {
                throw e;
            }
            setAside(e);
            return database();
        } finally {
            lookAside();
        }
    }

    /** SQLite gives its log the mode of the database, and makes both as the umask has it. */
    private Database database() throws IOException, SQLException {
        for (String suffix : SUFFIXES) {
            Path path = directory.resolve(NAME + ".db" + suffix);
            try {
                if (suffix.isEmpty() || exists(path)) {
                    PrivateFiles.create(path);
                }
            } catch (IOException e) {
                if (!exists(path)) {
                    throw e;
                }
                LOG.warn("others may read {}: {}", path, PrivateFiles.reason(e));
            }
        }
        return Database.open(file());
    }

    /** Moves the log into the database if it has grown. */
    void checkpointIfLarge(Database open) throws SQLException {
        OpenFiles known = files;
        if (open.checkpointIfLarge() && known != null) {
            known.checkpointed();
        }
    }

    /**
     * What has become of the open database's files.
     *
     * @param newestAlarm number of the newest that it must hold; 0 if none
     */
    OpenFiles.Change look(Database open, long newestAlarm) throws SQLException {
        OpenFiles known = files;
        if (known == null) {
            return OpenFiles.Change.NONE;
        }
        OpenFiles.Change change = known.look();
        if (change == OpenFiles.Change.OVERWRITTEN
                && (open.bytes() > MOST_COPIED || Database.holds(file(), newestAlarm))) {
            LOG.warn("somebody else wrote to {}; it seems to be in order", file());
            known.checkpointed();
            return OpenFiles.Change.NONE;
        }
        return change;
    }

    /**
     * Copies an open database whose file lies here no more.
     *
     * @return null if it cannot be copied, or not in good time
     * @throws IOException the directory cannot be used, at the moment
     */
    @Nullable Path copy(Database open) throws IOException {
        PrivateFiles.createDirectories(directory);
        Path copy = directory.resolve(COPY);
        for (String suffix : SUFFIXES) {
            Files.deleteIfExists(directory.resolve(COPY + suffix));
        }
        PrivateFiles.create(copy);
        try {
            if (open.bytes() <= MOST_COPIED) {
                open.copy(copy);
                return copy;
            }
            LOG.error("what {} held is too much to be copied; its alarms are", file());
        } catch (SQLException e) {
            LOG.error("what {} held cannot be copied as a whole", file(), e);
        }
        Files.deleteIfExists(copy);
        return null;
    }

    /** A copy becomes the database; nothing lies in its place. */
    void adopt(Path copy) throws IOException {
        Files.move(copy, file(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException e) {
            LOG.debug("{} cannot be synchronised", directory, e);
        }
    }

    private boolean lock() throws IOException {
        if (lock != null && !lock.holds(directory)) {
            LOG.warn("the lock of {} was removed; it is taken anew", directory);
            lock.close();
            lock = null;
        }
        if (lock != null) {
            return true;
        }
        try {
            lock = DirectoryLock.acquire(directory);
        } catch (DirectoryLock.HeldException e) {
            if (!heldByOther) {
                heldByOther = true;
                faults.raise(DiskFault.SOURCE, "lock", String.valueOf(e.getMessage()));
            }
            return false;
        }
        if (heldByOther) {
            heldByOther = false;
            LOG.info("{} is free now", directory);
            faults.clear(DiskFault.SOURCE, "lock");
        }
        return true;
    }

    /** Renames the database that lies here, which must not be open, and its log. */
    void setAside(Throwable why) throws IOException {
        String name = NAME + "-" + STAMP.format(Instant.ofEpochMilli(time.stamp().utc()));
        String free = name;
        for (int n = 2; exists(directory.resolve(free + ".db")); n++) {
            free = name + "-" + n;
        }
        boolean any = false;
        for (String suffix : SUFFIXES) {
            Path from = directory.resolve(NAME + ".db" + suffix);
            if (exists(from)) {
                Files.move(from, directory.resolve(free + ".db" + suffix));
                any = true;
            }
        }
        if (!any) {
            return;
        }
        LOG.error(
                "{} cannot be used and was set aside as {}.db; a new database takes its place",
                file(),
                free,
                why);
    }

    /** Sees whether somebody took away what was set aside, if anything was. */
    void checkAside() {
        if (aside) {
            lookAside();
        }
    }

    private void lookAside() {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, NAME + "-*.db")) {
            files.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("{} cannot be listed: {}", directory, e.toString());
            return;
        }
        if (!found.isEmpty()) {
            aside = true;
            faults.raise(
                    DiskFault.SOURCE,
                    "outbox",
                    FaultPhrase.SET_ASIDE.of(found.size(), found.last()));
        } else if (aside) {
            aside = false;
            faults.clear(DiskFault.SOURCE, "outbox");
        }
    }

    @Override
    public void close() throws IOException {
        DirectoryLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    /** SQLite would throw the log away if it found it beside a file without a header. */
    private void checkHeader() throws IOException, SQLException {
        Path log = directory.resolve(NAME + ".db-wal");
        boolean logged = Files.exists(log) && Files.size(log) > 0;
        if (!Files.isRegularFile(file())) {
            return;
        }
        if (Files.size(file()) == 0 && !logged) {
            // A database that was cut off; or one that was being made when the power went, but
            // the numbers that begin anew must never be a surprise.
            throw new DamagedDatabaseException("it is empty");
        }
        try (InputStream in = Files.newInputStream(file())) {
            if (!Arrays.equals(in.readNBytes(HEADER.length), HEADER)) {
                throw new DamagedDatabaseException("it does not begin as a SQLite database does");
            }
        } catch (AccessDeniedException e) {
            throw new DamagedDatabaseException("it may not be read");
        }
    }

    private boolean filesAreUsable() {
        for (String suffix : SUFFIXES) {
            Path path = directory.resolve(NAME + ".db" + suffix);
            if (exists(path)
                    && !(Files.isRegularFile(path)
                            && Files.isReadable(path)
                            && Files.isWritable(path))) {
                return false;
            }
        }
        return true;
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
