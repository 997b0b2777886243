package io.standpipe.outbox;

import io.standpipe.model.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * What must be known of a database that can be read but not opened for writing, as on a disk that
 * turned read-only: which numbers were given, and what is remembered. Without it a standing alarm
 * would be told again, and the end of another never.
 *
 * @param given by lane, the newest number that may have been given
 * @param remembered see {@link io.standpipe.model.Outbox#remembered()}
 */
record Glance(Map<Lane, Long> given, Map<String, String> remembered) {

    private static final Logger LOG = LoggerFactory.getLogger(Glance.class);

    /** Null if there is nothing to be read. */
    static @Nullable Glance at(Path file) {
        if (!Files.isReadable(file)) {
            return null;
        }
        try {
            Path temporary = Files.createTempDirectory("standpipe");
            try {
                NativeLibrary.load(temporary); // the directory of the database takes nothing
            } finally {
                Files.deleteIfExists(temporary);
            }
            // A database that was closed in order has no log; without one SQLite must be told that
            // nobody writes. After a kill log and index are there, and are read as well.
            boolean logged = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
            return read(logged ? file.toString() : file.toUri() + "?immutable=1");
        } catch (IOException | SQLException | LinkageError e) {
            LOG.warn("{} cannot be read either: {}", file, e.toString());
            return null;
        }
    }

    private static @Nullable Glance read(String what) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + what);
                Statement statement = connection.createStatement()) {
            if (number(statement, "PRAGMA user_version") != Schema.VERSION) {
                return null;
            }
            EnumMap<Lane, Long> given = new EnumMap<>(Lane.class);
            for (Lane lane : Lane.values()) {
                String table = lane.word();
                long row = number(statement, "SELECT max(seq) FROM " + table);
                long saved =
                        number(
                                statement,
                                "SELECT max(last_seq, floor, reserved) FROM lane WHERE lane = '"
                                        + table
                                        + "'");
                given.put(lane, Math.max(row, saved));
            }
            return new Glance(given, new MemoryTable(connection).load());
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
