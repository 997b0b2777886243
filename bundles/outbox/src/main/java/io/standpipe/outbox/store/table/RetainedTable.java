package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Message;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The table of the newest message of each topic that brokers are to keep. It is written in the
 * transaction of its message. One thread.
 */
public final class RetainedTable {

    private final PreparedStatement save;

    public RetainedTable(Connection connection) throws SQLException {
        save =
                connection.prepareStatement(
                        "INSERT OR REPLACE INTO retained VALUES(?,?,?,?,?,?,?,?,?,?)");
    }

    /** Those of the rows that are to be kept. Within the caller's transaction. */
    public void write(List<Row> rows) throws SQLException {
        for (Row row : rows) {
            Message message = row.message();
            if (message.retained()) {
                save.setString(1, message.topic());
                save.setLong(2, row.seq());
                save.setString(3, message.boot());
                save.setLong(4, message.ts());
                save.setLong(5, message.received().utc());
                save.setLong(6, message.received().nanos());
                save.setString(7, message.received().clock().name());
                save.setBytes(8, row.body());
                save.setInt(9, row.size());
                save.setString(10, EnumNames.of(message.handling()));
                Statements.run(save);
            }
        }
    }
}
