package io.standpipe.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table of {@link Volume}'s marks. Within the caller's transaction. One thread. */
final class VolumeTable {

    private final Connection connection;
    private final PreparedStatement note;
    private final PreparedStatement delete;

    VolumeTable(Connection connection) throws SQLException {
        this.connection = connection;
        note = connection.prepareStatement("INSERT OR REPLACE INTO volume VALUES(?,?)");
        delete =
                connection.prepareStatement(
                        "DELETE FROM volume WHERE seq < (SELECT max(seq) FROM volume WHERE seq <= ?)");
    }

    /**
     * @param firstRow oldest number of telemetry that has a row
     */
    Volume load(long firstRow) throws SQLException {
        Volume volume = new Volume(new Volume.Mark(firstRow - 1, 0));
        long last = firstRow - 1;
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT seq, total FROM volume WHERE seq >= coalesce((SELECT max(seq) FROM volume WHERE seq < ?), 0) ORDER BY seq")) {
            select.setLong(1, firstRow);
            try (ResultSet rows = select.executeQuery()) {
                boolean any = false;
                while (rows.next()) {
                    Volume.Mark mark = new Volume.Mark(rows.getLong(1), rows.getLong(2));
                    if (any) {
                        volume.note(mark);
                    } else {
                        volume = new Volume(mark);
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
    private void unnoted(Volume volume, long last) throws SQLException {
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

    void note(Volume.Mark mark) throws SQLException {
        note.setLong(1, mark.seq());
        note.setLong(2, mark.total());
        Database.run(note);
    }

    /** What only deleted rows need. */
    void delete(long upTo) throws SQLException {
        delete.setLong(1, upTo);
        Database.run(delete);
    }
}
