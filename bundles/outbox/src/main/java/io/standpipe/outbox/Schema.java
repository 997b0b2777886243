package io.standpipe.outbox;

import io.standpipe.model.Lane;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables. One table for each lane, keyed by the sequence number itself: against one table with
 * the key (lane, seq), with or without rowid, it wrote the fewest bytes (503 a row of 300, to 689
 * and 776) and cost the least CPU (6 us a row, to 8 and 7).
 *
 * <p>Pages that become free are reused, and the file keeps its size: auto_vacuum would have every
 * message pay for its pages twice.
 */
final class Schema {

    /** Kept in user_version. */
    static final int VERSION = 2;

    /** Since version 2. */
    private static final String MEMORY =
            "CREATE TABLE memory(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";

    private Schema() {}

    /**
     * Makes the tables in an empty database, and those that an older one lacks.
     *
     * @throws DamagedException what is there is not ours, or of a later version
     */
    static void ensure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            if (version == VERSION) {
                return;
            }
            if (version == 1) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute(MEMORY);
                statement.execute("PRAGMA user_version = " + VERSION);
                statement.execute("COMMIT");
                return;
            }
            if (version != 0 || number(statement, "SELECT count(*) FROM sqlite_schema") != 0) {
                throw new DamagedException(
                        "it has schema version %d, but this gateway knows only %d"
                                .formatted(version, VERSION));
            }
            statement.execute("BEGIN IMMEDIATE");
            for (Lane lane : Lane.values()) {
                statement.execute(
                        "CREATE TABLE %s(seq INTEGER PRIMARY KEY, boot TEXT, topic TEXT, retained INTEGER, ts INTEGER, received_utc INTEGER, received_nanos INTEGER, clock TEXT, body BLOB)"
                                .formatted(lane.word()));
            }
            // syncs gives every maintenance something to write; without a changed page SQLite
            // synchronises nothing.
            statement.execute(
                    "CREATE TABLE lane(lane TEXT PRIMARY KEY, last_seq INTEGER NOT NULL, syncs INTEGER NOT NULL) WITHOUT ROWID");
            statement.execute(
                    "CREATE TABLE cursor(uplink TEXT, lane TEXT, confirmed INTEGER NOT NULL, PRIMARY KEY(uplink, lane)) WITHOUT ROWID");
            statement.execute(MEMORY);
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
