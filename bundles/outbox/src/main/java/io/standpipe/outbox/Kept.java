package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a database holds of a lane.
 *
 * @param firstSeq oldest number that has a row; {@code lastSeq + 1} if none has
 * @param lastRow newest number that has a row; below {@code firstSeq} if none has
 * @param lastSeq newest number ever saved; 0 if none was
 * @param reserved newest number that may have been given
 * @param floor up to here every uplink has confirmed
 * @param cursors by uplink
 * @param gaps by uplink
 * @param urgent device by number of what goes before all others and some uplink has not confirmed
 */
record Kept(
        long firstSeq,
        long lastRow,
        long lastSeq,
        long reserved,
        long floor,
        Map<String, Long> cursors,
        Map<String, List<Gap>> gaps,
        Map<Long, String> urgent) {

    static Kept load(Connection connection, Lane lane, GapTable gaps) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String table = lane.word();
            long firstRow = number(statement, "SELECT min(seq) FROM " + table);
            long lastRow = number(statement, "SELECT max(seq) FROM " + table);
            String ofLane = " FROM lane WHERE lane = '" + table + "'";
            long floor = number(statement, "SELECT floor" + ofLane);
            long last =
                    Math.max(
                            Math.max(lastRow, floor),
                            number(statement, "SELECT last_seq" + ofLane));
            return new Kept(
                    firstRow > 0 ? firstRow : last + 1,
                    lastRow,
                    last,
                    Math.max(last, number(statement, "SELECT reserved" + ofLane)),
                    floor,
                    cursors(statement, table),
                    gaps.load(lane),
                    lane == Lane.ALARM ? urgent(statement, floor) : Map.of());
        }
    }

    private static Map<String, Long> cursors(Statement statement, String table)
            throws SQLException {
        Map<String, Long> cursors = new TreeMap<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT uplink, confirmed FROM cursor WHERE lane = '" + table + "'")) {
            while (rows.next()) {
                cursors.put(rows.getString(1), rows.getLong(2));
            }
        }
        return cursors;
    }

    private static Map<Long, String> urgent(Statement statement, long floor) throws SQLException {
        Map<Long, String> urgent = new TreeMap<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT seq, topic FROM alarm WHERE handling = 'URGENT' AND seq > "
                                + floor)) {
            while (rows.next()) {
                urgent.put(rows.getLong(1), Message.device(rows.getString(2)));
            }
        }
        return urgent;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    Kept withFloor(long raised) {
        return new Kept(firstSeq, lastRow, lastSeq, reserved, raised, cursors, gaps, urgent);
    }
}
