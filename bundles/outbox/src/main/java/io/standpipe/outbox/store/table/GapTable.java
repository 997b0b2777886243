package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Stamp;
import io.standpipe.outbox.lane.Gap;
import io.standpipe.outbox.lane.LaneUpkeep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of gaps that uplinks have still to be told of. They are few; what changed is written
 * anew as a whole, within the caller's transaction. One thread.
 */
public final class GapTable {

    private final Connection connection;
    private final EnumMap<Lane, Map<String, List<Gap>>> saved = new EnumMap<>(Lane.class);

    public GapTable(Connection connection) {
        this.connection = connection;
    }

    /** By uplink. */
    Map<String, List<Gap>> load(Lane lane) throws SQLException {
        Map<String, List<Gap>> gaps = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT uplink, first_seq, last_seq, first_ts, last_ts, why, boot, made_utc, made_nanos, clock, told FROM gap WHERE lane = ? ORDER BY uplink, first_seq")) {
            select.setString(1, lane.word());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    gaps.computeIfAbsent(row.getString(1), name -> new ArrayList<>()).add(gap(row));
                }
            }
        }
        saved.put(lane, gaps);
        return gaps;
    }

    private static Gap gap(ResultSet row) throws SQLException {
        return new Gap(
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                EnumNames.of(Gap.Why.class, row.getString(6)),
                row.getString(7),
                new Stamp(
                        row.getLong(9),
                        row.getLong(8),
                        EnumNames.of(Stamp.Clock.class, row.getString(10))),
                row.getBoolean(11));
    }

    public void save(Map<Lane, LaneUpkeep> lanes) throws SQLException {
        for (Map.Entry<Lane, LaneUpkeep> lane : lanes.entrySet()) {
            if (!lane.getValue().gaps().equals(saved.get(lane.getKey()))) {
                // Not known before the commit: then they are written again.
                saved.remove(lane.getKey());
                save(lane.getKey(), lane.getValue().gaps());
            }
        }
    }

    /** They are committed. */
    public void saved(Map<Lane, LaneUpkeep> lanes) {
        lanes.forEach((lane, upkeep) -> saved.put(lane, upkeep.gaps()));
    }

    private void save(Lane lane, Map<String, List<Gap>> gaps) throws SQLException {
        try (Statement delete = connection.createStatement();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO gap VALUES(?,?,?,?,?,?,?,?,?,?,?,?)")) {
            delete.execute("DELETE FROM gap WHERE lane = '" + lane.word() + "'");
            for (Map.Entry<String, List<Gap>> uplink : gaps.entrySet()) {
                for (Gap gap : uplink.getValue()) {
                    insert.setString(1, uplink.getKey());
                    insert.setString(2, lane.word());
                    insert.setLong(3, gap.first());
                    insert.setLong(4, gap.last());
                    insert.setLong(5, gap.firstTs());
                    insert.setLong(6, gap.lastTs());
                    insert.setString(7, gap.why().name());
                    insert.setString(8, gap.boot());
                    insert.setLong(9, gap.made().utc());
                    insert.setLong(10, gap.made().nanos());
                    insert.setString(11, gap.made().clock().name());
                    insert.setBoolean(12, gap.told());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
    }
}
