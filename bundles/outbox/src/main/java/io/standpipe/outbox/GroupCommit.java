package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to an open database, a transaction at a time: the backlog goes in, and what every
 * uplink confirmed goes out. The writer's thread.
 */
final class GroupCommit {

    /** Most of one transaction, so that an alarm waits for few milliseconds of telemetry. */
    private static final long BATCH_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final Backlog backlog;
    private final Lanes lanes;
    private final Remembered remembered;
    private boolean unsynced;

    GroupCommit(Backlog backlog, Lanes lanes, Remembered remembered) {
        this.backlog = backlog;
        this.lanes = lanes;
        this.remembered = remembered;
    }

    /** Whether something is written that a power cut could still take. */
    boolean unsynced() {
        return unsynced;
    }

    /**
     * Takes over a database that was just opened: what it holds is offered. If numbers were given
     * already that it does not know, it replaces a lost one; then the numbers go on, and the newest
     * messages, which are in memory still, are written again.
     */
    void takeOver(Database opened) throws SQLException {
        for (Lane lane : Lane.values()) {
            Ledger ledger = lanes.ledger(lane);
            Database.Kept kept = opened.kept(lane);
            if (kept.lastSeq() >= ledger.last()) {
                lanes.tail(lane).reset(kept.lastSeq());
                if (lane == Lane.ALARM) {
                    remembered.opened(opened.remembered());
                }
                ledger.restore(kept.firstSeq(), kept.lastSeq(), kept.cursors());
            } else {
                List<Entry> newest = lanes.tail(lane).all();
                opened.carryOver(
                        lane,
                        ledger.last(),
                        newest.stream().map(Entry::message).toList(),
                        lane == Lane.ALARM ? remembered.written() : Map.of());
                long before = ledger.depth();
                ledger.restore(ledger.last() - newest.size() + 1, ledger.last(), ledger.cursors());
                LOG.error(
                        "lane {}: {} of the newest messages were saved; unsent messages that were in the lost database only: {}",
                        lane.word(),
                        newest.size(),
                        Math.max(0, before - ledger.depth()));
            }
        }
        unsynced = true; // what a killed process left may not have reached the disk
    }

    /**
     * Writes the oldest of what waits in a lane and offers it; if that fails, it waits on.
     *
     * @param max messages
     * @return whether anything was written
     */
    boolean write(Database open, Lane lane, int max) throws SQLException {
        List<Message> batch = backlog.take(lane, max, BATCH_BYTES);
        if (batch.isEmpty()) {
            return false;
        }
        boolean durable = lane == Lane.ALARM;
        long seq = lanes.ledger(lane).last() + 1;
        boolean done = false;
        try {
            open.write(lane, seq, batch, durable);
            done = true;
        } finally {
            if (!done) {
                backlog.putBack(lane, batch);
            }
        }
        unsynced = !durable;
        List<Entry> entries = new ArrayList<>(batch.size());
        for (Message message : batch) {
            entries.add(new Entry(seq++, message));
        }
        remembered.written(batch);
        lanes.written(lane, entries);
        backlog.written(lane);
        return true;
    }

    /**
     * Saves cursors, deletes what nobody needs, and makes durable what was written before, in one
     * transaction.
     *
     * @return whether there is more to delete than one transaction should
     */
    boolean maintain(Database open) throws SQLException {
        EnumMap<Lane, Database.Upkeep> upkeep = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            Ledger ledger = lanes.ledger(lane);
            upkeep.put(
                    lane, new Database.Upkeep(ledger.last(), ledger.cursors(), ledger.deletable()));
        }
        open.maintain(upkeep);
        unsynced = false;
        boolean more = false;
        for (Lane lane : Lane.values()) {
            Ledger ledger = lanes.ledger(lane);
            Database.Upkeep done = upkeep.get(lane);
            if (done != null) {
                ledger.deleted(done.deleteUpTo());
            }
            more |= ledger.deletable() - ledger.first() >= Ledger.MAX_DELETED - 1;
        }
        return more;
    }
}
