package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.outbox.lane.LaneSnapshot;
import io.standpipe.outbox.lane.LaneUpkeep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of the lanes and that of the uplinks' cursors. What is written is within the caller's
 * transaction. One thread.
 */
public final class LaneTable {

    private final Connection connection;
    private final GapTable gaps;

    public LaneTable(Connection connection, GapTable gaps) {
        this.connection = connection;
        this.gaps = gaps;
    }

    /** What the database holds of a lane, its messages too. */
    public LaneSnapshot load(Lane lane) throws SQLException {
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
            return new LaneSnapshot(
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

    /** How far the lane and its uplinks are. */
    public void save(Lane lane, LaneUpkeep upkeep) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement forget =
                        connection.prepareStatement("DELETE FROM cursor WHERE lane = ?");
                PreparedStatement save =
                        connection.prepareStatement("INSERT INTO cursor VALUES(?,?,?)")) {
            statement.execute(
                    "INSERT INTO lane VALUES('%s', %d, 0, %d, %d) ON CONFLICT(lane) DO UPDATE SET last_seq = excluded.last_seq, syncs = syncs + 1, floor = excluded.floor, reserved = excluded.reserved"
                            .formatted(
                                    lane.word(),
                                    upkeep.lastSeq(),
                                    upkeep.floor(),
                                    upkeep.reserved()));
            forget.setString(1, lane.word());
            forget.executeUpdate();
            for (Map.Entry<String, Long> cursor : upkeep.cursors().entrySet()) {
                save.setString(1, cursor.getKey());
                save.setString(2, lane.word());
                save.setLong(3, cursor.getValue());
                save.executeUpdate();
            }
        }
    }

    /** Only up to where every uplink has confirmed. */
    public void saveFloor(Lane lane, long floor) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO lane VALUES('%s', %d, 0, %d, 0) ON CONFLICT(lane) DO UPDATE SET floor = excluded.floor"
                            .formatted(lane.word(), floor, floor));
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}
