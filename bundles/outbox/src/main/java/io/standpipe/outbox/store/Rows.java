package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that lie in a database. Any thread. */
public interface Rows {

    /**
     * The oldest messages between two sequence numbers, both included; fewer if one after them
     * cannot be read.
     *
     * @param maxBytes of bodies, but one message at least
     * @return null if the database is closed
     * @throws SQLException the first of them cannot be read
     */
    @Nullable List<Entry> read(Lane lane, long from, long to, int max, long maxBytes)
            throws SQLException;

    /** Told of messages. */
    interface Listener {
        void message(long seq, String device);
    }

    /**
     * Tells the device of each message of lane ALARM between two numbers, both included, in order;
     * {@link io.standpipe.model.message.Message#device()}.
     */
    void devices(long from, long to, Listener listener) throws SQLException;
}
