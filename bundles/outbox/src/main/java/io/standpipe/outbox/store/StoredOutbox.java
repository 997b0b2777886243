package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.outbox.lane.LaneSnapshot;
import io.standpipe.outbox.store.table.BodyCompression;
import io.standpipe.outbox.store.table.DamagedDatabaseException;
import io.standpipe.outbox.store.table.GapTable;
import io.standpipe.outbox.store.table.LaneTable;
import io.standpipe.outbox.store.table.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * A look into a gateway's database from another process, whether the gateway runs or not. Nothing
 * is written, and a gateway that runs is not held up: each question is short, so its log can be
 * moved into the database between two of them. One thread.
 */
public final class StoredOutbox implements AutoCloseable {

    /** In the data directory. */
    private static final String FILE = "outbox.db";

    /** Rows of one question; a batch of telemetry has 64 KiB at most. */
    private static final int ROWS = 100;

    private static final int BUSY_MILLIS = 2000;

    private final Path file;
    private final boolean logged;
    private final Connection connection;
    private final LaneTable lanes;
    private final EnumMap<Lane, PreparedStatement> selects = new EnumMap<>(Lane.class);
    private final BodyCompression packing = new BodyCompression();

    /**
     * One message as it waits.
     *
     * @param body members of a JSON object without the braces; null if it is damaged
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on as it is, never compared
    public record Stored(long seq, String boot, String topic, long ts, byte @Nullable [] body) {}

    /** Takes messages one after the other. */
    public interface Taker {
        /** False if it wants no more. */
        boolean take(Stored message) throws IOException;
    }

    /**
     * How far a lane is.
     *
     * @param first oldest number that has a row; above {@code last} if none has
     * @param lastRow newest number that has a row
     * @param last newest number ever saved
     * @param confirmed up to here each uplink has confirmed
     * @param gaps numbers that will not come, of which some uplink has still to be told; [first,
     *     last] each
     */
    public record State(long first, long lastRow, long last, long confirmed, List<long[]> gaps) {

        /** How many messages wait for some uplink. */
        public long waiting() {
            return last - confirmed - gaps.stream().mapToLong(this::beyond).sum();
        }

        private long beyond(long[] gap) {
            return Math.max(0, gap[1] - Math.max(gap[0] - 1, confirmed));
        }
    }

    private StoredOutbox(Path file, boolean logged, Connection connection) throws SQLException {
        this.file = file;
        this.logged = logged;
        this.connection = connection;
        lanes = new LaneTable(connection, new GapTable(connection));
        for (Lane lane : Lane.values()) {
            selects.put(
                    lane,
                    connection.prepareStatement(
                            "SELECT seq, boot, topic, ts, body, size FROM %s WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT %d"
                                    .formatted(lane.word(), ROWS)));
        }
    }

    /**
     * Opens the one of a data directory.
     *
     * @throws java.nio.file.NoSuchFileException there is none
     * @throws IOException it cannot be read; the text says why
     */
    public static StoredOutbox open(Path data) throws IOException {
        Path file = data.resolve(FILE).toAbsolutePath();
        Files.newByteChannel(file).close(); // says what is wrong better than SQLite does
        NativeLibrary.load();
        boolean logged = Files.exists(log(file));
        try {
            return open(file, logged, how(file, logged));
        } catch (SQLException e) {
            if (!logged) {
                throw failed(file, e);
            }
        }
        try {
            // The index of the log can neither be used nor made here.
            return open(file, true, "?vfs=unix-none");
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }

    /**
     * Without a log nobody has it open. With one and its index a gateway may run, or was killed:
     * SQLite's own locks keep order. With a log whose index is lost nobody runs; making another
     * would be writing, so it is built in memory, as {@link ReadOnlyDatabase} has it.
     */
    private static String how(Path file, boolean logged) {
        if (!logged) {
            return "?immutable=1";
        }
        boolean index = Files.exists(file.resolveSibling(file.getFileName() + "-shm"));
        return index ? "?mode=ro" : "?vfs=unix-none";
    }

    private static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    private static StoredOutbox open(Path file, boolean logged, String how) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toUri() + how);
        boolean opened = false;
        try (Statement statement = connection.createStatement()) {
            if (how.contains("unix-none")) {
                statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            }
            statement.execute("PRAGMA query_only = 1");
            long version = number(statement, "PRAGMA user_version");
            if (version != Schema.VERSION) {
                throw new DamagedDatabaseException(
                        "it has schema version %d, but this program knows %d"
                                .formatted(version, Schema.VERSION));
            }
            StoredOutbox outbox = new StoredOutbox(file, logged, connection);
            opened = true;
            return outbox;
        } finally {
            if (!opened) {
                connection.close();
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static IOException failed(Path file, SQLException e) {
        return new IOException(file + ": " + e.getMessage(), e);
    }

    /** Whether a gateway began to write while somebody looked who counted on none. */
    public boolean disturbed() {
        return !logged && Files.exists(log(file));
    }

    public State state(Lane lane) throws IOException {
        try {
            LaneSnapshot now = lanes.load(lane);
            List<long[]> gaps = new ArrayList<>();
            now.gaps()
                    .values()
                    .forEach(
                            each ->
                                    each.forEach(
                                            gap -> gaps.add(new long[] {gap.first(), gap.last()})));
            return new State(
                    now.firstSeq(),
                    now.lastRow(),
                    now.lastSeq(),
                    Math.max(now.floor(), now.firstSeq() - 1),
                    merged(gaps));
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }

    /** Each uplink has its own, of the same numbers as a rule. */
    private static List<long[]> merged(List<long[]> gaps) {
        gaps.sort((a, b) -> Long.compare(a[0], b[0]));
        List<long[]> merged = new ArrayList<>();
        for (long[] gap : gaps) {
            long[] before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before != null && gap[0] <= before[1] + 1) {
                before[1] = Math.max(before[1], gap[1]);
            } else {
                merged.add(gap.clone());
            }
        }
        return merged;
    }

    /** Those of a lane in the order of their numbers, both included. */
    public void messages(Lane lane, long from, long to, Taker taker) throws IOException {
        long next = from;
        try {
            while (true) {
                List<Stored> some = some(lane, next, to);
                for (Stored message : some) {
                    if (!taker.take(message)) {
                        return;
                    }
                }
                if (some.size() < ROWS) {
                    return;
                }
                next = some.get(some.size() - 1).seq() + 1;
            }
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }

    private List<Stored> some(Lane lane, long from, long to) throws SQLException {
        List<Stored> some = new ArrayList<>(ROWS);
        PreparedStatement select = selects.get(lane);
        if (select == null) {
            return some;
        }
        select.setLong(1, from);
        select.setLong(2, to);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                some.add(
                        new Stored(
                                rows.getLong(1),
                                text(rows.getString(2)),
                                text(rows.getString(3)),
                                rows.getLong(4),
                                body(rows.getBytes(5), rows.getInt(6))));
            }
        }
        return some;
    }

    private static String text(@Nullable String stored) {
        return stored == null ? "" : stored;
    }

    private byte @Nullable [] body(byte @Nullable [] stored, int size) {
        try {
            return stored == null || size == 0 ? stored : packing.unpack(stored, size);
        } catch (DamagedDatabaseException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        packing.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(file, e);
        }
    }
}
