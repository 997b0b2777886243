package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox.Entry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
final class Database implements AutoCloseable {

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
    private final Map<String, String> remembered;
    private final ReadSide readSide;
    private boolean full;

    private interface Work {
        void run() throws SQLException;
    }

    /**
     * What maintenance writes of one lane.
     *
     * @param lastSeq newest sequence number written
     * @param cursors by uplink
     * @param deleteUpTo newest that nobody needs any more
     */
    record Upkeep(long lastSeq, Map<String, Long> cursors, long deleteUpTo) {}

    /**
     * What a lane holds.
     *
     * @param firstSeq oldest number kept; {@code lastSeq + 1} if nothing is
     * @param lastSeq newest number ever written; 0 if none was
     * @param cursors by uplink
     */
    record Kept(long firstSeq, long lastSeq, Map<String, Long> cursors) {}

    private Database(Connection connection, Path file) throws SQLException {
        this.connection = connection;
        control = connection.createStatement();
        control.execute("PRAGMA journal_mode = WAL");
        control.execute("PRAGMA wal_autocheckpoint = 0");
        control.execute("PRAGMA journal_size_limit = " + MAX_IDLE_LOG);
        control.execute("PRAGMA fullfsync = 1"); // macOS: fsync alone leaves data in the drive
        control.execute("PRAGMA synchronous = NORMAL");
        Schema.ensure(connection);
        for (Lane lane : Lane.values()) {
            kept.put(lane, load(lane));
            // A commit that reported an error may have arrived nevertheless; the same messages are
            // then written again, under the same numbers.
            inserts.put(
                    lane,
                    connection.prepareStatement(
                            "INSERT OR REPLACE INTO %s VALUES(?,?,?,?,?,?,?,?,?)"
                                    .formatted(lane.word())));
        }
        memory = new MemoryTable(connection);
        remembered = memory.load();
        readSide = new ReadSide(connect(file));
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

    private static Connection connect(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** Writes messages and what they leave to remember, in one transaction. */
    void write(Lane lane, long firstSeq, List<Message> messages, boolean durable)
            throws SQLException {
        transaction(
                durable,
                () -> {
                    insert(lane, firstSeq, messages);
                    memory.write(messages);
                });
    }

    /**
     * Continues a lane of a lost database here: its numbers go on, and what of it was still in
     * memory is written again.
     */
    void carryOver(Lane lane, long lastSeq, List<Message> newest, Map<String, String> memories)
            throws SQLException {
        transaction(
                true,
                () -> {
                    memory.write(memories);
                    insert(lane, lastSeq - newest.size() + 1, newest);
                    saveLastSeq(lane, lastSeq);
                });
    }

    /** Saves cursors and deletes what nobody needs, durably; all written before is durable then. */
    void maintain(Map<Lane, Upkeep> lanes) throws SQLException {
        transaction(
                true,
                () -> {
                    for (Map.Entry<Lane, Upkeep> lane : lanes.entrySet()) {
                        maintain(lane.getKey(), lane.getValue());
                    }
                });
    }

    private void maintain(Lane lane, Upkeep upkeep) throws SQLException {
        saveLastSeq(lane, upkeep.lastSeq());
        try (PreparedStatement save =
                connection.prepareStatement("INSERT OR REPLACE INTO cursor VALUES(?,?,?)")) {
            for (Map.Entry<String, Long> cursor : upkeep.cursors().entrySet()) {
                save.setString(1, cursor.getKey());
                save.setString(2, lane.word());
                save.setLong(3, cursor.getValue());
                save.executeUpdate();
            }
        }
        control.execute(
                "DELETE FROM %s WHERE seq <= %d".formatted(lane.word(), upkeep.deleteUpTo()));
    }

    /** Moves the log into the database if it has grown; readers go on meanwhile. */
    void checkpointIfLarge() throws SQLException {
        int pages;
        try (ResultSet state = control.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            pages = state.next() ? state.getInt("log") - state.getInt("checkpointed") : 0;
        }
        if (pages >= CHECKPOINT_PAGES) {
            control.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
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

    /** {@link ReadSide#read}. Any thread. */
    List<Entry> read(Lane lane, long from, long to, int max, long maxBytes) throws SQLException {
        return readSide.read(lane, from, to, max, maxBytes);
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

    private Kept load(Lane lane) throws SQLException {
        String table = lane.word();
        long first = number("SELECT min(seq) FROM " + table);
        long last =
                Math.max(
                        number("SELECT max(seq) FROM " + table),
                        number("SELECT last_seq FROM lane WHERE lane = '" + table + "'"));
        Map<String, Long> cursors = new TreeMap<>();
        try (ResultSet rows =
                control.executeQuery(
                        "SELECT uplink, confirmed FROM cursor WHERE lane = '" + table + "'")) {
            while (rows.next()) {
                cursors.put(rows.getString(1), rows.getLong(2));
            }
        }
        return new Kept(first > 0 ? first : last + 1, last, cursors);
    }

    private void insert(Lane lane, long firstSeq, List<Message> messages) throws SQLException {
        PreparedStatement insert = inserts.get(lane);
        if (insert == null || messages.isEmpty()) {
            return;
        }
        long seq = firstSeq;
        try {
            for (Message message : messages) {
                insert.setLong(1, seq++);
                insert.setString(2, message.boot());
                insert.setString(3, message.topic());
                insert.setBoolean(4, message.retained());
                insert.setLong(5, message.ts());
                insert.setLong(6, message.received().utc());
                insert.setLong(7, message.received().nanos());
                insert.setString(8, message.received().clock().name());
                insert.setBytes(9, message.body());
                insert.addBatch();
            }
            insert.executeBatch();
        } finally {
            insert.clearBatch();
        }
    }

    private void saveLastSeq(Lane lane, long lastSeq) throws SQLException {
        control.execute(
                "INSERT INTO lane VALUES('%s', %d, 0) ON CONFLICT(lane) DO UPDATE SET last_seq = excluded.last_seq, syncs = syncs + 1"
                        .formatted(lane.word(), lastSeq));
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

    private long number(String sql) throws SQLException {
        try (ResultSet rows = control.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
