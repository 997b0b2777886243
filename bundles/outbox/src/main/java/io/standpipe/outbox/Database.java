package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox.Entry;
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
final class Database implements Rows, AutoCloseable {

    /** Log pages not yet in the database from which on a checkpoint is worth its two syncs. */
    private static final int CHECKPOINT_PAGES = 1000;

    /** What the log file is cut to after a burst. */
    private static final int MAX_IDLE_LOG = 16 << 20;

    private static final int BUSY_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Connection connection;
    private final Statement control;
    private final EnumMap<Lane, PreparedStatement> inserts = new EnumMap<>(Lane.class);
    private final EnumMap<Lane, Kept> kept = new EnumMap<>(Lane.class);
    private final MemoryTable memory;
    private final RetainedTable retained;
    private final GapTable gaps;
    private final VolumeTable volumes;
    private final Volume volume;
    private final RowTimes times;
    private final Map<String, String> remembered;
    private final ReadSide readSide;
    private final List<Entry> held;
    private boolean full;

    private interface Work {
        void run() throws SQLException;
    }

    /**
     * Rows of one lane, in order, and what goes with them.
     *
     * @param floor {@link Ledger#floor()}
     * @param owed to be remembered of messages before that are not written any more
     * @param kept what brokers are to keep of such messages
     * @param mark to be noted, {@link Volume#after(long, long)}
     */
    record Batch(
            Lane lane,
            List<Row> rows,
            long floor,
            Map<String, String> owed,
            List<Row> kept,
            Volume.@Nullable Mark mark) {}

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
        for (Lane lane : Lane.values()) {
            kept.put(lane, Kept.load(connection, lane, gaps));
            // A commit that reported an error may have arrived nevertheless; the same messages are
            // then written again, under the same numbers.
            inserts.put(
                    lane,
                    connection.prepareStatement(
                            "INSERT OR REPLACE INTO %s VALUES(?,?,?,?,?,?,?,?,?,?,?)"
                                    .formatted(lane.word())));
        }
        memory = new MemoryTable(connection);
        remembered = memory.load();
        retained = new RetainedTable(connection);
        volumes = new VolumeTable(connection);
        volume = volumes.load(kept(Lane.TELEMETRY).firstSeq());
        times = new RowTimes(connection);
        readSide = new ReadSide(connect(file));
        held = readSide.retained();
    }

    /**
     * Opens a database, or makes it.
     *
     * @throws SQLException with {@link DamagedException#means} if the file is no use
     */
    static Database open(Path file) throws SQLException {
        Connection connection = connect(file);
        try {
            return new Database(connection, file);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            if (DamagedException.otherTables(e)) {
                throw new DamagedException("it holds other tables: " + e.getMessage());
            }
            throw e;
        }
    }

    /**
     * Executes a statement that is kept. Executed by itself it would count as in progress until the
     * next time (sqlite-jdbc 3.54), and nothing could be copied meanwhile.
     */
    static void run(PreparedStatement statement) throws SQLException {
        try {
            statement.addBatch();
            statement.executeBatch();
        } finally {
            statement.clearBatch();
        }
    }

    /**
     * Copies what it holds into a new file, which is on the disk then.
     *
     * @throws SQLException it cannot be read, or the file cannot be made
     */
    void copy(Path to) throws SQLException, IOException {
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
    long bytes() throws SQLException {
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
    static boolean holds(Path file, long alarm) {
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
    void write(Batch batch, boolean durable) throws SQLException {
        transaction(
                durable,
                () -> {
                    memory.write(batch.owed());
                    retained.write(batch.kept());
                    insert(batch.lane(), batch.rows());
                    memory.write(batch.rows().stream().map(Row::message).toList());
                    retained.write(batch.rows());
                    Kept before = kept(batch.lane());
                    if (batch.floor() > before.floor()) {
                        saveFloor(batch.lane(), batch.floor());
                    }
                    if (batch.mark() != null) {
                        volumes.note(batch.mark());
                    }
                });
        saved(batch.lane(), batch.floor());
    }

    /** Writes what is to be remembered, and what brokers are to keep, durably. */
    void remember(Map<String, String> values, List<Row> kept) throws SQLException {
        transaction(
                true,
                () -> {
                    memory.write(values);
                    retained.write(kept);
                });
    }

    /**
     * Saves numbers, cursors and gaps and deletes what nobody needs, durably; all written before is
     * durable then.
     */
    void maintain(Map<Lane, Ledger.Upkeep> lanes) throws SQLException {
        transaction(
                true,
                () -> {
                    for (Map.Entry<Lane, Ledger.Upkeep> lane : lanes.entrySet()) {
                        maintain(lane.getKey(), lane.getValue());
                    }
                    gaps.save(lanes);
                });
        gaps.saved(lanes);
        lanes.forEach(
                (lane, upkeep) -> {
                    saved(lane, upkeep.floor());
                    if (lane == Lane.TELEMETRY) {
                        volume.deleted(upkeep.deleteUpTo());
                    }
                });
    }

    private void maintain(Lane lane, Ledger.Upkeep upkeep) throws SQLException {
        control.execute(
                "INSERT INTO lane VALUES('%s', %d, 0, %d, %d) ON CONFLICT(lane) DO UPDATE SET last_seq = excluded.last_seq, syncs = syncs + 1, floor = excluded.floor, reserved = excluded.reserved"
                        .formatted(
                                lane.word(), upkeep.lastSeq(), upkeep.floor(), upkeep.reserved()));
        try (PreparedStatement forget =
                        connection.prepareStatement("DELETE FROM cursor WHERE lane = ?");
                PreparedStatement save =
                        connection.prepareStatement("INSERT INTO cursor VALUES(?,?,?)")) {
            forget.setString(1, lane.word());
            forget.executeUpdate();
            for (Map.Entry<String, Long> cursor : upkeep.cursors().entrySet()) {
                save.setString(1, cursor.getKey());
                save.setString(2, lane.word());
                save.setLong(3, cursor.getValue());
                save.executeUpdate();
            }
        }
        control.execute(
                "DELETE FROM %s WHERE seq <= %d".formatted(lane.word(), upkeep.deleteUpTo()));
        if (lane == Lane.TELEMETRY) {
            volumes.delete(upkeep.deleteUpTo());
        }
    }

    private void saveFloor(Lane lane, long floor) throws SQLException {
        control.execute(
                "INSERT INTO lane VALUES('%s', %d, 0, %d, 0) ON CONFLICT(lane) DO UPDATE SET floor = excluded.floor"
                        .formatted(lane.word(), floor, floor));
    }

    private void saved(Lane lane, long floor) {
        Kept before = kept(lane);
        if (floor > before.floor()) {
            kept.put(lane, before.withFloor(floor));
        }
    }

    /**
     * Moves the log into the database if it has grown; readers go on meanwhile.
     *
     * @return whether it had
     */
    boolean checkpointIfLarge() throws SQLException {
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
    Kept kept(Lane lane) {
        Kept found = kept.get(lane);
        if (found == null) {
            throw new IllegalArgumentException("no lane " + lane);
        }
        return found;
    }

    /** What was remembered when the database was opened. */
    Map<String, String> remembered() {
        return remembered;
    }

    /** What brokers were to keep when the database was opened, the newest of each topic. */
    List<Entry> retained() {
        return held;
    }

    /** Of the rows of telemetry. */
    Volume volume() {
        return volume;
    }

    /** Of the rows of telemetry. */
    RowTimes times() {
        return times;
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
    void limitPages(long pages) throws SQLException {
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

    private void insert(Lane lane, List<Row> rows) throws SQLException {
        PreparedStatement insert = inserts.get(lane);
        if (insert == null || rows.isEmpty()) {
            return;
        }
        try {
            for (Row row : rows) {
                Message message = row.message();
                insert.setLong(1, row.seq());
                insert.setString(2, message.boot());
                insert.setString(3, message.topic());
                insert.setBoolean(4, message.retained());
                insert.setLong(5, message.ts());
                insert.setLong(6, message.received().utc());
                insert.setLong(7, message.received().nanos());
                insert.setString(8, message.received().clock().name());
                insert.setBytes(9, row.body());
                insert.setInt(10, row.size());
                insert.setString(11, Words.of(message.handling()));
                insert.addBatch();
            }
            insert.executeBatch();
        } finally {
            insert.clearBatch();
        }
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
