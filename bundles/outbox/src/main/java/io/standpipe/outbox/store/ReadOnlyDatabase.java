package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.LaneSnapshot;
import io.standpipe.outbox.store.table.GapTable;
import io.standpipe.outbox.store.table.LaneTable;
import io.standpipe.outbox.store.table.MemoryTable;
import io.standpipe.outbox.store.table.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * A database that can be read but not opened for writing, as on a disk that turned read-only. What
 * it holds is sent from there, before what is new; without it a standing alarm would be told again,
 * and the end of another never.
 *
 * <p>Nobody else may have the database open meanwhile, this process included.
 */
public final class ReadOnlyDatabase implements Rows, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyDatabase.class);

    private final Map<Lane, LaneSnapshot> snapshot;
    private final Map<String, String> remembered;
    private final ReadConnection readSide;

    private ReadOnlyDatabase(
            Map<Lane, LaneSnapshot> snapshot,
            Map<String, String> remembered,
            ReadConnection readSide) {
        this.snapshot = snapshot;
        this.remembered = remembered;
        this.readSide = readSide;
    }

    /** Null if there is nothing to be read. */
    public static @Nullable ReadOnlyDatabase at(Path file) {
        if (!Files.isReadable(file)) {
            return null;
        }
        try {
            NativeLibrary.load();
            // A database that was closed in order has no log; without one SQLite must be told that
            // nobody writes. After a kill the log is read as well. Its index may be lost and cannot
            // be made again, so it is built in memory, which SQLite does if no other connection
            // counts: exclusive, and without locks, which a file that is only read does not allow.
            boolean logged = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
            return open(file.toUri() + (logged ? "?vfs=unix-none" : "?immutable=1"));
        } catch (IOException | SQLException | LinkageError e) {
            LOG.warn("{} cannot be read either: {}", file, e.toString());
            return null;
        }
    }

    private static @Nullable ReadOnlyDatabase open(String what) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + what);
        ReadOnlyDatabase glance = null;
        try {
            exclude(connection);
            if (version(connection) == Schema.VERSION) {
                EnumMap<Lane, LaneSnapshot> snapshot = new EnumMap<>(Lane.class);
                LaneTable lanes = new LaneTable(connection, new GapTable(connection));
                for (Lane lane : Lane.values()) {
                    snapshot.put(lane, lanes.load(lane));
                }
                glance =
                        new ReadOnlyDatabase(
                                snapshot,
                                new MemoryTable(connection).load(),
                                new ReadConnection(connection));
            }
            return glance;
        } finally {
            if (glance == null) {
                connection.close();
            }
        }
    }

    private static void exclude(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
        }
    }

    private static long version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** By lane. */
    public Map<Lane, LaneSnapshot> snapshot() {
        return snapshot;
    }

    /** {@link io.standpipe.model.message.Outbox#remembered()}. */
    public Map<String, String> remembered() {
        return remembered;
    }

    /** {@link Database#retained()}; empty if it cannot be read. */
    public List<Entry> retained() {
        try {
            return readSide.retained();
        } catch (SQLException e) {
            LOG.warn("what brokers are to keep cannot be read: {}", e.toString());
            return List.of();
        }
    }

    @Override
    public @Nullable List<Entry> read(Lane lane, long from, long to, int max, long maxBytes)
            throws SQLException {
        return readSide.read(lane, from, to, max, maxBytes);
    }

    @Override
    public void devices(long from, long to, Listener listener) throws SQLException {
        readSide.devices(from, to, listener);
    }

    @Override
    public void close() {
        try {
            readSide.close();
        } catch (SQLException e) {
            LOG.warn("what was read of the outbox's database was not closed: {}", e.toString());
        }
    }
}
