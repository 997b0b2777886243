package io.standpipe.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.store.table.Schema;
import io.standpipe.outbox.writer.OutboxLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Files of older versions, made as those made them. */
class MigrationTest {

    private static final List<String> VERSION_1 =
            List.of(
                    "PRAGMA journal_mode = WAL",
                    "CREATE TABLE alarm(seq INTEGER PRIMARY KEY, boot TEXT, topic TEXT, retained INTEGER, ts INTEGER, received_utc INTEGER, received_nanos INTEGER, clock TEXT, body BLOB)",
                    "CREATE TABLE telemetry(seq INTEGER PRIMARY KEY, boot TEXT, topic TEXT, retained INTEGER, ts INTEGER, received_utc INTEGER, received_nanos INTEGER, clock TEXT, body BLOB)",
                    "CREATE TABLE lane(lane TEXT PRIMARY KEY, last_seq INTEGER NOT NULL, syncs INTEGER NOT NULL) WITHOUT ROWID",
                    "CREATE TABLE cursor(uplink TEXT, lane TEXT, confirmed INTEGER NOT NULL, PRIMARY KEY(uplink, lane)) WITHOUT ROWID",
                    "INSERT INTO lane VALUES('alarm', 12, 7), ('telemetry', 110, 7)",
                    "INSERT INTO cursor VALUES('up', 'alarm', 10), ('up', 'telemetry', 10)",
                    "PRAGMA user_version = 1");

    private static final List<String> VERSION_2 =
            List.of(
                    "CREATE TABLE memory(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
                    "INSERT INTO memory VALUES('alarm/a', 'stands')",
                    "PRAGMA user_version = 2");

    private static final String BODY = Box.noise(100_000);

    @TempDir Path directory;

    @Test
    void version1KeepsWhatItHolds() throws Exception {
        make(VERSION_1);
        check(Map.of());
    }

    @Test
    void version2KeepsWhatItHolds() throws Exception {
        make(VERSION_1);
        make(VERSION_2);
        check(Map.of("alarm/a", "stands"));
    }

    @Test
    void theBytesOfOldRowsCount() throws Exception {
        make(VERSION_1);
        OutboxLimits limits = new OutboxLimits(Box.SYNC, 5 << 20, Duration.ofDays(7));
        try (Box box = new Box(directory, limits)) {
            Outbox.Reader reader = box.reader("up");
            box.outbox.append(Box.telemetry("new"));
            box.settle();
            List<Entry> offered = Box.offered(reader, Lane.TELEMETRY);
            assertEquals(Outbox.GAP_TOPIC, offered.get(0).message().topic());
            long snapshot = 111 - offered.get(0).seq();
            assertTrue(snapshot > 35 && snapshot < 50, snapshot + " of about 50 are kept");
            assertEquals(snapshot, box.query("SELECT count(*) FROM telemetry"));
        }
    }

    private void check(Map<String, String> remembered) throws Exception {
        for (int round = 0; round < 2; round++) {
            try (Box box = new Box(directory)) {
                assertEquals(Map.of(), box.faults.raised());
                assertEquals(remembered, box.outbox.remembered());
                Outbox.Reader reader = box.reader("up");
                assertEquals(
                        List.of("11=a11", "12=a12"), Box.shown(Box.offered(reader, Lane.ALARM)));
                List<Entry> telemetry = Box.offered(reader, Lane.TELEMETRY);
                assertEquals(100, telemetry.size());
                assertEquals(11, telemetry.get(0).seq());
                assertEquals(BODY, Box.text(telemetry.get(99)));
                assertEquals(Schema.VERSION, box.query("PRAGMA user_version"));
            }
        }
        try (Box box = new Box(directory)) {
            box.outbox.append(Box.remembering("b", "alarm/b", "stands"));
            assertEquals("stands", box.outbox.remembered().get("alarm/b"));
            assertEquals(13, box.outbox.lastSeq(Lane.ALARM));
        }
    }

    private void make(List<String> statements) throws Exception {
        try (Connection connection =
                        new SQLiteConfig()
                                .createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (statements.equals(VERSION_1)) {
                for (int seq = 11; seq <= 12; seq++) {
                    insert(connection, "alarm", seq, "a" + seq);
                }
                statement.execute("BEGIN");
                for (int seq = 11; seq <= 110; seq++) {
                    insert(connection, "telemetry", seq, BODY);
                }
                statement.execute("COMMIT");
            }
        }
    }

    private static void insert(Connection connection, String table, int seq, String body)
            throws Exception {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO %s VALUES(?,'0b','topic',0,1,2,3,'SYNCHRONISED',?)"
                                .formatted(table))) {
            insert.setInt(1, seq);
            insert.setBytes(2, body.getBytes(StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }
}
