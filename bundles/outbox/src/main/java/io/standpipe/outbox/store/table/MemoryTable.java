package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Message;
import io.standpipe.model.message.Message.Memory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of what came with messages to be remembered, {@link Message#memories()}. It is written
 * in the transaction of its message, so that after a crash the two agree. One thread.
 */
public final class MemoryTable {

    private final Connection connection;
    private final PreparedStatement save;
    private final PreparedStatement forget;

    public MemoryTable(Connection connection) throws SQLException {
        this.connection = connection;
        save = connection.prepareStatement("INSERT OR REPLACE INTO memory VALUES(?,?)");
        forget = connection.prepareStatement("DELETE FROM memory WHERE key = ?");
    }

    /** Everything that the table holds. */
    public Map<String, String> load() throws SQLException {
        Map<String, String> held = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, value FROM memory")) {
            while (rows.next()) {
                held.put(rows.getString(1), rows.getString(2));
            }
        }
        return held;
    }

    /** Within the caller's transaction. */
    public void write(List<Message> messages) throws SQLException {
        for (Message message : messages) {
            for (Memory memory : message.memories()) {
                write(memory.key(), memory.value());
            }
        }
    }

    /** Within the caller's transaction. */
    public void write(Map<String, String> values) throws SQLException {
        for (Map.Entry<String, String> value : values.entrySet()) {
            write(value.getKey(), value.getValue());
        }
    }

    private void write(String key, String value) throws SQLException {
        PreparedStatement statement = value.isEmpty() ? forget : save;
        statement.setString(1, key);
        if (!value.isEmpty()) {
            statement.setString(2, value);
        }
        Statements.run(statement);
    }
}
