package io.standpipe.outbox.store.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table of {@link SizeIndex}'s marks. Within the caller's transaction. One thread. */
public final class SizeIndexTable {

    private final Connection connection;
    private final PreparedStatement note;
    private final PreparedStatement delete;

    public SizeIndexTable(Connection connection) throws SQLException {
        this.connection = connection;
        note = connection.prepareStatement("INSERT OR REPLACE INTO volume VALUES(?,?)");
        delete =
                connection.prepareStatement(
                        "DELETE FROM volume WHERE seq < (SELECT max(seq) FROM volume WHERE seq <= ?)");
    }

    /**
     * @param firstRow oldest number of telemetry that has a row
     */
    public SizeIndex load(long firstRow) throws SQLException {
        SizeIndex volume = new SizeIndex(new SizeIndex.Mark(firstRow - 1, 0));
        long last = firstRow - 1;
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT seq, total FROM volume WHERE seq >= coalesce((SELECT max(seq) FROM volume WHERE seq < ?), 0) ORDER BY seq")) {
            select.setLong(1, firstRow);
            try (ResultSet rows = select.executeQuery()) {
                boolean any = false;
                while (rows.next()) {
                    SizeIndex.Mark mark = new SizeIndex.Mark(rows.getLong(1), rows.getLong(2));
                    if (any) {
                        volume.note(mark);
                    } else {
                        volume = new SizeIndex(mark);
                        any = true;
                    }
                    last = mark.seq();
                }
            }
        }
        unnoted(volume, Math.max(last, firstRow - 1));
        return volume;
    }

    /** Counts the few rows since the last mark. */
    private void unnoted(SizeIndex volume, long last) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT max(seq), count(*), sum(length(body)) FROM telemetry WHERE seq > ?")) {
            select.setLong(1, last);
            try (ResultSet row = select.executeQuery()) {
                if (row.next() && row.getLong(2) > 0) {
                    long rows = row.getLong(2);
                    volume.wrote(row.getLong(1), rows * Row.bytes(row.getLong(3) / rows));
                }
            }
        }
    }

    public void note(SizeIndex.Mark mark) throws SQLException {
        note.setLong(1, mark.seq());
        note.setLong(2, mark.total());
        Statements.run(note);
    }

    /** What only deleted rows need. */
    public void delete(long upTo) throws SQLException {
        delete.setLong(1, upTo);
        Statements.run(delete);
    }
}
