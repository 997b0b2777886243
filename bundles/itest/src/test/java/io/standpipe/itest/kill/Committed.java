package io.standpipe.itest.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The messages in the database of a gateway that does not run, read from a copy. */
final class Committed {

    /** A message. */
    record Key(String boot, String lane, long seq) {}

    private Committed() {}

    /**
     * @param data the gateway's data directory
     * @param work where a copy may lie for a moment
     */
    static Set<Key> in(Path data, Path work) throws IOException, SQLException {
        Set<Key> keys = new HashSet<>();
        if (!Files.exists(data.resolve("outbox.db"))) {
            return keys;
        }
        Path copies = Files.createDirectories(work.resolve("copies"));
        for (String suffix : List.of("", "-wal", "-shm")) {
            Path from = data.resolve("outbox.db" + suffix);
            Path to = copies.resolve("outbox.db" + suffix);
            Files.deleteIfExists(to);
            if (Files.exists(from) && !suffix.equals("-shm")) {
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + copies.resolve("outbox.db"));
                Statement statement = connection.createStatement()) {
            for (String lane : List.of("alarm", "telemetry")) {
                if (!has(statement, lane)) {
                    continue; // killed before there was one
                }
                try (ResultSet rows = statement.executeQuery("SELECT boot, seq FROM " + lane)) {
                    while (rows.next()) {
                        keys.add(new Key(rows.getString(1), lane, rows.getLong(2)));
                    }
                }
            }
        }
        return keys;
    }

    private static boolean has(Statement statement, String table) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT count(*) FROM sqlite_schema WHERE name = '" + table + "'")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    /** Complains of those that never came. */
    static void check(Collection<Key> committed, Site site, Report report) {
        List<Key> missing =
                committed.stream()
                        .filter(key -> !site.ledger().has(key.boot(), key.lane(), key.seq()))
                        .toList();
        if (!missing.isEmpty()) {
            report.wrong(
                    "%d messages were on the disk and never came: %s"
                            .formatted(
                                    missing.size(),
                                    missing.subList(0, Math.min(4, missing.size()))));
        }
    }
}
