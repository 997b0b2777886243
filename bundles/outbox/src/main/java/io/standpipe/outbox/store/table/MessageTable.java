package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The table of a lane's messages. Within the caller's transaction. One thread. */
public final class MessageTable {

    private final Connection connection;
    private final Lane lane;
    private final PreparedStatement insert;

    public MessageTable(Connection connection, Lane lane) throws SQLException {
        this.connection = connection;
        this.lane = lane;
        // A commit that reported an error may have arrived nevertheless; the same messages are
        // then written again, under the same numbers.
        insert =
                connection.prepareStatement(
                        "INSERT OR REPLACE INTO %s VALUES(?,?,?,?,?,?,?,?,?,?,?)"
                                .formatted(lane.word()));
    }

    public void insert(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
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
                insert.setString(11, EnumNames.of(message.handling()));
                insert.addBatch();
            }
            insert.executeBatch();
        } finally {
            insert.clearBatch();
        }
    }

    /** Those up to a number. */
    public void delete(long upTo) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM %s WHERE seq <= %d".formatted(lane.word(), upTo));
        }
    }
}
