package io.standpipe.outbox.store.table;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** When rows of a lane were made. The writer's thread. */
public final class RowTimes {

    /**
     * @param ts when the message happened, UTC milliseconds
     * @param received when the gateway knew
     */
    public record Times(long seq, String boot, long ts, Stamp received) {}

    private final PreparedStatement select;

    public RowTimes(Connection connection, Lane lane) throws SQLException {
        select =
                connection.prepareStatement(
                        "SELECT seq, boot, ts, received_utc, received_nanos, clock FROM %s WHERE seq >= ? ORDER BY seq LIMIT 1"
                                .formatted(lane.word()));
    }

    /** Of the first row from a number on; null if there is none. */
    public @Nullable Times from(long seq) throws SQLException {
        select.setLong(1, seq);
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Times(
                            row.getLong(1),
                            String.valueOf(row.getString(2)),
                            row.getLong(3),
                            new Stamp(
                                    row.getLong(5),
                                    row.getLong(4),
                                    EnumNames.of(Stamp.Clock.class, row.getString(6))))
                    : null;
        }
    }
}
