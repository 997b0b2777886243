package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import io.standpipe.outbox.lane.Range;
import io.standpipe.outbox.store.table.BodyCompression;
import io.standpipe.outbox.store.table.DamagedDatabaseException;
import io.standpipe.outbox.store.table.EnumNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection that reads. In WAL mode it neither waits for the writer nor holds it up. Any
 * thread, one query at a time.
 */
final class ReadConnection implements Rows, AutoCloseable {

    private final Connection connection;
    private final BodyCompression packing = new BodyCompression();
    private final EnumMap<Lane, PreparedStatement> selects = new EnumMap<>(Lane.class);

    /** Takes the connection over, also if it fails. */
    ReadConnection(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
            for (Lane lane : Lane.values()) {
                prepare(lane);
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void prepare(Lane lane) throws SQLException {
        selects.put(
                lane,
                connection.prepareStatement(
                        "SELECT seq, boot, topic, retained, ts, received_utc, received_nanos, clock, body, size, handling FROM %s WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"
                                .formatted(lane.word())));
    }

    @Override
    public synchronized @Nullable List<Entry> read(
            Lane lane, long from, long to, int max, long maxBytes) throws SQLException {
        PreparedStatement select = selects.get(lane);
        if (select == null || connection.isClosed()) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        boolean done = false;
        try {
            read(select, lane, new Range(from, to), max, maxBytes, entries);
            done = true;
        } catch (SQLException | RuntimeException e) {
            if (entries.isEmpty()) {
                throw e;
            }
            // What follows on these fails when it is asked for.
        } finally {
            if (!done) {
                // It may be stuck half-way, and would fail for ever.
                select.close();
                prepare(lane);
            }
        }
        return entries;
    }

    private void read(
            PreparedStatement select,
            Lane lane,
            Range range,
            int max,
            long maxBytes,
            List<Entry> entries)
            throws SQLException {
        select.setLong(1, range.first());
        select.setLong(2, range.last());
        select.setInt(3, max);
        long left = maxBytes;
        try (ResultSet rows = select.executeQuery()) {
            while (left > 0 && rows.next()) {
                Entry entry = entry(lane, rows);
                left -= entry.message().body().length;
                if (left >= 0 || entries.isEmpty()) {
                    entries.add(entry);
                }
            }
        }
    }

    private Entry entry(Lane lane, ResultSet row) throws SQLException {
        return new Entry(
                row.getLong(1),
                new Message(
                        lane,
                        row.getString(3),
                        row.getBoolean(4),
                        row.getString(2),
                        row.getLong(5),
                        new Stamp(
                                row.getLong(7),
                                row.getLong(6),
                                EnumNames.of(Stamp.Clock.class, row.getString(8))),
                        body(row.getBytes(9), row.getInt(10)),
                        List.of(),
                        EnumNames.handling(row.getString(11))));
    }

    private byte[] body(byte @Nullable [] stored, int size) throws DamagedDatabaseException {
        if (stored == null) {
            throw new DamagedDatabaseException("a message without a body");
        }
        return size == 0 ? stored : packing.unpack(stored, size);
    }

    /** The newest message of each topic that brokers are to keep. */
    synchronized List<Entry> retained() throws SQLException {
        List<Entry> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT seq, boot, topic, 1, ts, received_utc, received_nanos, clock, body, size, handling FROM retained")) {
            while (rows.next()) {
                all.add(entry(Lane.ALARM, rows));
            }
        }
        return all;
    }

    @Override
    public synchronized void devices(long from, long to, Listener listener) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT seq, topic FROM alarm WHERE seq BETWEEN ? AND ? ORDER BY seq")) {
            select.setLong(1, from);
            select.setLong(2, to);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    listener.message(rows.getLong(1), Message.device(rows.getString(2)));
                }
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        packing.close();
        connection.close();
    }
}
