package io.standpipe.outbox.store.table;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How statements that are kept are executed. */
final class Statements {

    private Statements() {}

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
}
