package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Lane;
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
 *
 * <p>A change of version touches no row: a full outbox must open in seconds.
 */
public final class Schema {

    /** Kept in user_version. */
    public static final int VERSION = 4;

    /** Since version 2. */
    private static final String MEMORY =
            "CREATE TABLE memory(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID";

    /** Since version 3. */
    private static final String GAP =
            "CREATE TABLE gap(uplink TEXT, lane TEXT, first_seq INTEGER, last_seq INTEGER, first_ts INTEGER, last_ts INTEGER, why TEXT, boot TEXT, made_utc INTEGER, made_nanos INTEGER, clock TEXT, told INTEGER, PRIMARY KEY(uplink, lane, first_seq)) WITHOUT ROWID";

    /** Since version 3: bytes of telemetry up to a row. */
    private static final String VOLUME =
            "CREATE TABLE volume(seq INTEGER PRIMARY KEY, total INTEGER NOT NULL)";

    /** Since version 4: few rows are in it, so that a full outbox need not be searched. */
    private static final String URGENT =
            "CREATE INDEX urgent ON alarm(seq) WHERE handling = 'URGENT'";

    /** Since version 4: the newest message of each topic that brokers are to keep. */
    private static final String RETAINED =
            "CREATE TABLE retained(topic TEXT PRIMARY KEY, seq INTEGER NOT NULL, boot TEXT, ts INTEGER, received_utc INTEGER, received_nanos INTEGER, clock TEXT, body BLOB, size INTEGER, handling TEXT) WITHOUT ROWID";

    private Schema() {}

    /**
     * Makes the tables in an empty database, and those that an older one lacks.
     *
     * @throws DamagedDatabaseException what is there is not ours, or of a later version
     */
    public static void ensure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            long version = number(statement, "PRAGMA user_version");
            if (version == VERSION) {
                return;
            }
            boolean empty =
                    version == 0 && number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
            if (version > VERSION || (version < 1 && !empty)) {
                throw new DamagedDatabaseException(
                        "it has schema version %d, but this gateway knows only %d"
                                .formatted(version, VERSION));
            }
            statement.execute("BEGIN IMMEDIATE");
            if (empty) {
                create(statement);
            } else {
                if (version == 1) {
                    statement.execute(MEMORY);
                }
                if (version < 3) {
                    fromVersion2(statement);
                }
                fromVersion3(statement);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        }
    }

    private static void create(Statement statement) throws SQLException {
        for (Lane lane : Lane.values()) {
            // size: of the body before it was packed, or 0. handling: one that is not usual
            statement.execute(
                    "CREATE TABLE %s(seq INTEGER PRIMARY KEY, boot TEXT, topic TEXT, retained INTEGER, ts INTEGER, received_utc INTEGER, received_nanos INTEGER, clock TEXT, body BLOB, size INTEGER, handling TEXT)"
                            .formatted(lane.word()));
        }
        // syncs gives every maintenance something to write; without a changed page SQLite
        // synchronises nothing. floor: every uplink has confirmed up to here.
        // reserved: numbers up to here may have been given.
        statement.execute(
                "CREATE TABLE lane(lane TEXT PRIMARY KEY, last_seq INTEGER NOT NULL, syncs INTEGER NOT NULL, floor INTEGER NOT NULL DEFAULT 0, reserved INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID");
        statement.execute(
                "CREATE TABLE cursor(uplink TEXT, lane TEXT, confirmed INTEGER NOT NULL, PRIMARY KEY(uplink, lane)) WITHOUT ROWID");
        statement.execute(MEMORY);
        statement.execute(GAP);
        statement.execute(VOLUME);
        statement.execute(URGENT);
        statement.execute(RETAINED);
    }

    private static void fromVersion3(Statement statement) throws SQLException {
        for (Lane lane : Lane.values()) {
            statement.execute("ALTER TABLE %s ADD COLUMN handling TEXT".formatted(lane.word()));
        }
        statement.execute(URGENT);
        statement.execute(RETAINED);
        // Of these there are few: the newest alarms, and what waits.
        statement.execute(
                "INSERT OR REPLACE INTO retained SELECT topic, seq, boot, ts, received_utc, received_nanos, clock, body, size, NULL FROM alarm WHERE retained ORDER BY seq");
    }

    private static void fromVersion2(Statement statement) throws SQLException {
        for (Lane lane : Lane.values()) {
            statement.execute("ALTER TABLE %s ADD COLUMN size INTEGER".formatted(lane.word()));
        }
        statement.execute("ALTER TABLE lane ADD COLUMN floor INTEGER NOT NULL DEFAULT 0");
        statement.execute("ALTER TABLE lane ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0");
        statement.execute(GAP);
        statement.execute(VOLUME);
        // Nobody counted the bytes; nearly all of the file is telemetry.
        long used =
                number(statement, "PRAGMA page_count") - number(statement, "PRAGMA freelist_count");
        statement.execute(
                "INSERT INTO volume SELECT seq - 1, 0 FROM telemetry ORDER BY seq LIMIT 1");
        statement.execute(
                "INSERT INTO volume SELECT seq, %d FROM telemetry ORDER BY seq DESC LIMIT 1"
                        .formatted(used * number(statement, "PRAGMA page_size")));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
