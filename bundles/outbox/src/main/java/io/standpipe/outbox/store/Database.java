package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.LaneSnapshot;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.LaneUpkeep;
import io.standpipe.outbox.store.table.DamagedDatabaseException;
import io.standpipe.outbox.store.table.GapTable;
import io.standpipe.outbox.store.table.LaneTable;
import io.standpipe.outbox.store.table.MemoryTable;
import io.standpipe.outbox.store.table.MessageTable;
import io.standpipe.outbox.store.table.RetainedTable;
import io.standpipe.outbox.store.table.Row;
import io.standpipe.outbox.store.table.RowTimes;
import io.standpipe.outbox.store.table.Schema;
import io.standpipe.outbox.store.table.SizeIndex;
import io.standpipe.outbox.store.table.SizeIndexTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * An open database: a connection that writes, for one thread, and one that reads, for any.
 *
 * <p>A durable transaction ends with synchronous=FULL: SQLite synchronises the write-ahead log, and
 * with it everything that earlier transactions wrote there. The others end with synchronous=NORMAL
 * and leave the log to the operating system: they survive the end of the process, not of the power.
 */
public final class Database implements Rows, AutoCloseable {

    /** Log pages not yet in the database from which on a checkpoint is worth its two syncs. */
    private static final int CHECKPOINT_PAGES = 1000;

    /** What the log file is cut to after a burst. */
    private static final int MAX_IDLE_LOG = 16 << 20;

    private static final int BUSY_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Connection connection;
    private final Statement control;
    private final LaneTable lanes;
    private final EnumMap<Lane, MessageTable> messages = new EnumMap<>(Lane.class);
    private final EnumMap<Lane, LaneSnapshot> snapshot = new EnumMap<>(Lane.class);
    private final MemoryTable memory;
    private final RetainedTable retained;
    private final GapTable gaps;
    private final SizeIndexTable volumes;
    private final SizeIndex volume;
    private final Map<Lane, RowTimes> times = new EnumMap<>(Lane.class);
    private final Map<String, String> remembered;
    private final ReadConnection readSide;
    private final List<Entry> held;
    private boolean full;

    private interface Work {
        void run() throws SQLException;
    }

    /**
     * Rows of one lane, in order, and what goes with them.
     *
     * @param floor {@link LaneState#floor()}
     * @param owed to be remembered of messages before that are not written any more
     * @param snapshot what brokers are to keep of such messages
     * @param mark to be noted, {@link SizeIndex#after(long, long)}
     */
    public record Batch(
            Lane lane,
            List<Row> rows,
            long floor,
            Map<String, String> owed,
            List<Row> snapshot,
            SizeIndex.@Nullable Mark mark) {}

    private Database(Connection connection, Path file) throws SQLException {
        this.connection = connection;
        control = connection.createStatement();
        control.execute("PRAGMA journal_mode = WAL");
        control.execute("PRAGMA wal_autocheckpoint = 0");
        control.execute("PRAGMA journal_size_limit = " + MAX_IDLE_LOG);
        control.execute("PRAGMA fullfsync = 1"); // macOS: fsync alone leaves data in the drive
        control.execute("PRAGMA synchronous = NORMAL");
        Schema.ensure(connection);
        gaps = new GapTable(connection);
        lanes = new LaneTable(connection, gaps);
        for (Lane lane : Lane.values()) {
            snapshot.put(lane, lanes.load(lane));
            messages.put(lane, new MessageTable(connection, lane));
            times.put(lane, new RowTimes(connection, lane));
        }
        memory = new MemoryTable(connection);
        remembered = memory.load();
        retained = new RetainedTable(connection);
        volumes = new SizeIndexTable(connection);
        volume = volumes.load(snapshot(Lane.TELEMETRY).firstSeq());
        readSide = new ReadConnection(connect(file));
        held = readSide.retained();
    }

    /**
     * Opens a database, or makes it.
     *
     * @throws SQLException with {@link DamagedDatabaseException#means} if the file is no use
     */
    public static Database open(Path file) throws SQLException {
        Connection connection = connect(file);
        try {
            return new Database(connection, file);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            if (DamagedDatabaseException.otherTables(e)) {
                throw new DamagedDatabaseException("it holds other tables: " + e.getMessage());
            }
            throw e;
        }
    }

    /**
     * Copies what it holds into a new file, which is on the disk then.
     *
     * @throws SQLException it cannot be read, or the file cannot be made
     */
    public void copy(Path to) throws SQLException, IOException {
        try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, to.toString());
            copy.execute();
        }
        // SQLite does not synchronise what it makes so.
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Bytes that its rows take. */
    public long bytes() throws SQLException {
        return (number("PRAGMA page_count") - number("PRAGMA freelist_count"))
                * number("PRAGMA page_size");
    }

    private long number(String query) throws SQLException {
        try (ResultSet rows = control.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /**
     * Whether the file is whole and holds an alarm, as another connection sees it.
     *
     * @param alarm its number; 0 for none
     */
    public static boolean holds(Path file, long alarm) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (!rows.next() || !rows.getString(1).equals("ok")) {
                    return false;
                }
            }
            try (ResultSet rows =
                    statement.executeQuery("SELECT coalesce(max(seq), 0) FROM alarm")) {
                return rows.next() && rows.getLong(1) >= alarm;
            }
        } catch (SQLException e) {
            return false;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Writes messages and what they leave to remember, in one transaction. */
    public void write(Batch batch, boolean durable) throws SQLException {
        transaction(
                durable,
                () -> {
                    memory.write(batch.owed());
                    retained.write(batch.snapshot());
                    messages(batch.lane()).insert(batch.rows());
                    memory.write(batch.rows().stream().map(Row::message).toList());
                    retained.write(batch.rows());
                    LaneSnapshot before = snapshot(batch.lane());
                    if (batch.floor() > before.floor()) {
                        lanes.saveFloor(batch.lane(), batch.floor());
                    }
                    if (batch.mark() != null) {
                        volumes.note(batch.mark());
                    }
                });
        saved(batch.lane(), batch.floor());
    }

    /** Writes what is to be remembered, and what brokers are to keep, durably. */
    public void remember(Map<String, String> values, List<Row> snapshot) throws SQLException {
        transaction(
                true,
                () -> {
                    memory.write(values);
                    retained.write(snapshot);
                });
    }

    /**
     * Saves numbers, cursors and gaps and deletes what nobody needs, durably; all written before is
     * durable then.
     */
    public void maintain(Map<Lane, LaneUpkeep> upkeeps) throws SQLException {
        transaction(
                true,
                () -> {
                    for (Map.Entry<Lane, LaneUpkeep> lane : upkeeps.entrySet()) {
                        maintain(lane.getKey(), lane.getValue());
                    }
                    gaps.save(upkeeps);
                });
        gaps.saved(upkeeps);
        upkeeps.forEach(
                (lane, upkeep) -> {
                    saved(lane, upkeep.floor());
                    if (lane == Lane.TELEMETRY) {
                        volume.deleted(upkeep.deleteUpTo());
                    }
                });
    }

    private void maintain(Lane lane, LaneUpkeep upkeep) throws SQLException {
        lanes.save(lane, upkeep);
        messages(lane).delete(upkeep.deleteUpTo());
        if (lane == Lane.TELEMETRY) {
            volumes.delete(upkeep.deleteUpTo());
        }
    }

    private void saved(Lane lane, long floor) {
        LaneSnapshot before = snapshot(lane);
        if (floor > before.floor()) {
            snapshot.put(lane, before.withFloor(floor));
        }
    }

    /**
     * Moves the log into the database if it has grown; readers go on meanwhile.
     *
     * @return whether it had
     */
    public boolean checkpointIfLarge() throws SQLException {
        int pages;
        try (ResultSet state = control.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            pages = state.next() ? state.getInt("log") - state.getInt("checkpointed") : 0;
        }
        if (pages >= CHECKPOINT_PAGES) {
            control.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
        return pages >= CHECKPOINT_PAGES;
    }

    /** What the lane held when the database was opened. */
    public LaneSnapshot snapshot(Lane lane) {
        return of(lane, snapshot);
    }

    /** What was remembered when the database was opened. */
    public Map<String, String> remembered() {
        return remembered;
    }

    /** What brokers were to keep when the database was opened, the newest of each topic. */
    public List<Entry> retained() {
        return held;
    }

    /** Of the rows of telemetry. */
    public SizeIndex volume() {
        return volume;
    }

    /** Of the rows of a lane. */
    public RowTimes times(Lane lane) {
        return Objects.requireNonNull(times.get(lane));
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

    /** Limits the file to so many pages, as a full disk would. For tests. */
    public void limitPages(long pages) throws SQLException {
        control.execute("PRAGMA max_page_count = " + pages);
    }

    /** The last to close moves the log into the database. */
    @Override
    public void close() {
        try (connection) {
            readSide.close();
        } catch (SQLException e) {
            LOG.warn("the outbox's database was not closed cleanly: {}", e.toString());
        }
    }

    private MessageTable messages(Lane lane) {
        return of(lane, messages);
    }

    private static <T> T of(Lane lane, Map<Lane, T> all) {
        T found = all.get(lane);
        if (found == null) {
            throw new IllegalArgumentException("no lane " + lane);
        }
        return found;
    }

    private void transaction(boolean durable, Work work) throws SQLException {
        if (durable != full) {
            control.execute("PRAGMA synchronous = " + (durable ? "FULL" : "NORMAL"));
            full = durable;
        }
        control.execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            work.run();
            control.execute("COMMIT");
            done = true;
        } finally {
            if (!done) {
                rollBack();
            }
        }
    }

    private void rollBack() {
        try {
            control.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself after some errors; then there is nothing left to do.
        }
    }
}
