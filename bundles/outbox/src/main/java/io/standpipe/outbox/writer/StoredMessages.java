package io.standpipe.outbox.writer;

import io.standpipe.model.Faults;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.outbox.store.DiskRefusal;
import io.standpipe.outbox.store.Rows;
import io.standpipe.outbox.store.table.DamagedDatabaseException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads older messages for the uplinks, and says when that fails. Any thread. */
public final class StoredMessages {

    private static final Duration RETRY = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(StoredMessages.class);

    private final DatabaseAccess disk;
    private final Faults faults;
    private final Scheduler scheduler;
    private final Runnable available;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * @param available told, some time after a query failed, to try again
     */
    public StoredMessages(
            DatabaseAccess disk, Faults faults, Scheduler scheduler, Runnable available) {
        this.disk = disk;
        this.faults = faults;
        this.scheduler = scheduler;
        this.available = available;
    }

    private interface Question<T> {
        @Nullable T ask(Rows rows) throws SQLException;
    }

    /** {@link Rows#read}; null while there is no database or if it cannot be read. */
    public @Nullable List<Entry> read(Lane lane, long from, long to, int max, long maxBytes) {
        return ask(rows -> rows.read(lane, from, to, max, maxBytes));
    }

    /**
     * {@link Rows#devices}.
     *
     * @return false while there is no database or if it cannot be read
     */
    public boolean devices(long from, long to, Rows.Listener listener) {
        Boolean told =
                ask(
                        rows -> {
                            rows.devices(from, to, listener);
                            return true;
                        });
        return told != null;
    }

    private <T> @Nullable T ask(Question<T> question) {
        Rows rows = disk.rows();
        if (rows == null) {
            return null;
        }
        try {
            T answer = question.ask(rows);
            if (failing.get() && failing.compareAndSet(true, false)) {
                LOG.info("older messages can be read again");
                faults.clear(DiskFault.SOURCE, "read");
            }
            return answer;
        } catch (SQLException | RuntimeException e) {
            if (DamagedDatabaseException.means(e)) {
                disk.damaged(rows, e);
            } else if (failing.compareAndSet(false, true)) {
                LOG.error("older messages cannot be read", e);
                faults.raise(
                        DiskFault.SOURCE, "read", FaultPhrase.READ_FAILED.of(DiskRefusal.text(e)));
            }
            scheduler.schedule(RETRY, available);
            return null;
        }
    }
}
