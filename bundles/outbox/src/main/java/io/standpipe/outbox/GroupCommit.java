package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Message;
import io.standpipe.model.Outbox.Entry;
import io.standpipe.model.TimeSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a message from the backlog to the database, a step at a time: it is given a number, it
 * is offered, it is written unless every uplink has it by then. The writer's thread.
 */
final class GroupCommit {

    /** Most of one transaction, so that an alarm waits for few milliseconds of telemetry. */
    private static final long BATCH_BYTES = 1 << 20;

    /** Deleting reads each page of a message, so this bounds one transaction too. */
    private static final long MAX_DELETED_BYTES = 4 << 20;

    private static final int AT_ONCE = 1000;

    /** So many numbers of telemetry are given before it is saved that they are. */
    private static final int RESERVE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final Backlog backlog;
    private final Lanes lanes;
    private final Gaps gaps;
    private final Remembered remembered;
    private final TimeSource time;
    private final Packing packing = new Packing();

    private List<Entry> rescued = List.of();
    private @Nullable Glance glance;
    private long reserved;
    private boolean begun;
    private boolean alone;
    private boolean unsynced;
    private long synced;

    GroupCommit(Backlog backlog, Lanes lanes, Gaps gaps, Remembered remembered, TimeSource time) {
        this.backlog = backlog;
        this.lanes = lanes;
        this.gaps = gaps;
        this.remembered = remembered;
        this.time = time;
        synced = time.nanos();
    }

    /** Whether it is known which number comes next. */
    boolean begun() {
        return begun;
    }

    /** The database cannot be opened, but something is known of it; null if nothing is. */
    void seen(@Nullable Glance what) {
        if (!begun && glance == null && what != null) {
            glance = what;
            remembered.opened(what.remembered());
        }
    }

    /**
     * No database can be opened: begins without one, above the numbers that it is known to have, or
     * with 1.
     */
    void beginAlone() {
        begun = true;
        alone = true;
        for (Lane lane : Lane.values()) {
            long above = above(lane);
            lanes.ledger(lane).beginAbove(above);
            lanes.tail(lane).reset(above);
        }
    }

    /** The newest number in the database that could not be opened; 0 if that is not known. */
    private long above(Lane lane) {
        return glance == null ? 0 : glance.given().getOrDefault(lane, 0L);
    }

    /** Whether something is written that a power cut could still take. */
    boolean unsynced() {
        return unsynced;
    }

    /** Since when, at most, something is; monotonic nanoseconds. */
    long synced() {
        return synced;
    }

    /**
     * Gives numbers to the oldest of what waits in a lane.
     *
     * @return whether anything waited
     */
    boolean number(Lane lane) {
        List<Message> batch = backlog.take(lane, AT_ONCE, BATCH_BYTES);
        if (batch.isEmpty()) {
            return false;
        }
        lanes.tail(lane).add(batch);
        return true;
    }

    /**
     * Whether numbers of telemetry are given that a database must know of before they are offered.
     */
    boolean beyondReserve() {
        return lanes.tail(Lane.TELEMETRY).last() > reserved;
    }

    /** What has a number is offered from now on. */
    void offer(Lane lane) {
        lanes.ledger(lane).offer(lanes.tail(lane).last());
        backlog.passed(lane);
    }

    /** Frees what every uplink has, and drops what memory cannot hold. */
    void bound(Lane lane) {
        settleConfirmed(lane);
        Tail tail = lanes.tail(lane);
        List<Entry> dropped =
                lane == Lane.ALARM
                        ? tail.drop(Backlog.MAX_ALARMS, Long.MAX_VALUE)
                        : tail.drop(Integer.MAX_VALUE, Backlog.MAX_TELEMETRY_BYTES);
        if (!dropped.isEmpty()) {
            gaps.lose(lane, dropped, Gap.Why.DISK);
            lanes.ledger(lane).settle(dropped.get(dropped.size() - 1).seq());
            backlog.count(lane, dropped.size());
        }
    }

    private void settleConfirmed(Lane lane) {
        Ledger ledger = lanes.ledger(lane);
        Tail tail = lanes.tail(lane);
        long before = ledger.settled();
        long now = ledger.settleConfirmed();
        if (now > before) {
            List<Entry> unwritten = tail.from(before + 1, now, Integer.MAX_VALUE, Long.MAX_VALUE);
            if (unwritten != null) {
                remembered.settled(unwritten.stream().map(Entry::message).toList());
            }
            tail.settle(now);
        }
    }

    /** How many have a number and are neither written nor confirmed by every uplink. */
    int open(Lane lane) {
        settleConfirmed(lane);
        return lanes.tail(lane).openCount();
    }

    /**
     * Writes the oldest that are neither written nor confirmed by every uplink.
     *
     * @param max messages
     * @return whether there was anything to write
     */
    boolean write(Database open, Lane lane, int max, boolean durable) throws SQLException {
        settleConfirmed(lane);
        Tail tail = lanes.tail(lane);
        Ledger ledger = lanes.ledger(lane);
        List<Entry> batch = tail.open(max, BATCH_BYTES);
        Map<String, String> owed = lane == Lane.ALARM ? remembered.owed() : Map.of();
        if (batch.isEmpty()) {
            if (!owed.isEmpty()) {
                open.remember(owed);
                remembered.paid(owed);
            }
            return false;
        }
        List<Row> rows = new ArrayList<>(batch.size());
        long bytes = 0;
        for (Entry entry : batch) {
            Row row = row(entry);
            rows.add(row);
            bytes += row.bytes();
        }
        long last = batch.get(batch.size() - 1).seq();
        Volume.@Nullable Mark mark =
                lane == Lane.TELEMETRY ? open.volume().after(last, bytes) : null;
        open.write(new Database.Batch(lane, rows, ledger.floor(), owed, mark), durable);
        if (lane == Lane.TELEMETRY) {
            open.volume().wrote(last, bytes);
        }
        remembered.paid(owed);
        remembered.written(batch.stream().map(Entry::message).toList());
        ledger.wrote(batch.get(0).seq(), last);
        tail.settle(last);
        wrote(durable);
        return true;
    }

    private Row row(Entry entry) {
        byte[] body = entry.message().body();
        byte[] packed = packing.pack(body);
        return new Row(
                entry.seq(),
                entry.message(),
                packed,
                packed.length < body.length ? body.length : 0);
    }

    private void wrote(boolean durable) {
        if (durable) {
            synced = time.nanos();
        }
        unsynced = !durable;
    }

    /** Whether there are numbers, cursors or gaps to save. */
    boolean changed() {
        for (Lane lane : Lane.values()) {
            if (lanes.ledger(lane).changed()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Saves numbers, cursors and gaps, deletes what nobody needs, and makes durable what was
     * written before, in one transaction.
     *
     * @return whether there is more to delete than one transaction should
     */
    boolean maintain(Database open) throws SQLException {
        return maintain(open, RESERVE);
    }

    /** The last {@link #maintain}: no more numbers are given. */
    void end(Database open) throws SQLException {
        maintain(open, 0);
    }

    private boolean maintain(Database open, int reserve) throws SQLException {
        long ahead = lanes.tail(Lane.TELEMETRY).last() + reserve;
        EnumMap<Lane, Ledger.Upkeep> upkeep = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            settleConfirmed(lane);
            Ledger ledger = lanes.ledger(lane);
            long most =
                    lane == Lane.TELEMETRY
                            ? open.volume().reach(ledger.first() - 1, MAX_DELETED_BYTES)
                            : Long.MAX_VALUE;
            upkeep.put(
                    lane,
                    ledger.upkeep(
                            lane == Lane.TELEMETRY ? ahead : 0, Math.max(most, ledger.first())));
        }
        boolean done = false;
        try {
            open.maintain(upkeep);
            done = true;
        } finally {
            if (!done) {
                upkeep.keySet().forEach(lane -> lanes.ledger(lane).notSaved());
            }
        }
        reserved = ahead;
        wrote(true);
        boolean more = false;
        for (Map.Entry<Lane, Ledger.Upkeep> lane : upkeep.entrySet()) {
            Ledger ledger = lanes.ledger(lane.getKey());
            long before = ledger.first();
            ledger.deleted(lane.getValue().deleteUpTo());
            more |= ledger.first() > before && ledger.deletable() >= ledger.first();
        }
        return more;
    }

    /** Reads from a damaged database what must not be lost; the next one gets it. */
    void rescue(Database damaged) {
        Ledger ledger = lanes.ledger(Lane.ALARM);
        if (begun && rescued.isEmpty()) {
            rescued =
                    Rescue.alarms(damaged, ledger.floor() + 1, lanes.tail(Lane.ALARM).first() - 1);
            LOG.error("{} alarms could be read from the damaged database", rescued.size());
        }
    }

    /**
     * Takes over a database that was just opened: what it holds is offered. If numbers were given
     * already it replaces a lost one, or none could be opened before.
     */
    void takeOver(Database opened) throws SQLException {
        boolean first = !begun || alone;
        for (Lane lane : Lane.values()) {
            Database.Kept kept = opened.kept(lane);
            if (!begun) {
                begin(lane, kept);
            } else if (alone && kept.reserved() > 0) {
                follow(lane, kept);
            } else {
                goOn(lane, opened, kept);
            }
        }
        rescued = List.of();
        reserved = 0;
        if (first) {
            remembered.opened(opened.remembered());
        } else {
            opened.remember(remembered.written());
        }
        begun = true;
        alone = false;
        unsynced = true; // what a killed process left may not have reached the disk
    }

    private void begin(Lane lane, Database.Kept kept) {
        lanes.ledger(lane).restore(kept);
        unsaved(lane, kept);
        lanes.tail(lane).reset(lanes.ledger(lane).last());
    }

    /** The process before was killed: its last numbers are not given again. */
    private void unsaved(Lane lane, Database.Kept kept) {
        if (kept.cursors().isEmpty()) {
            return; // nobody was there to be offered any
        }
        lanes.ledger(lane).skipTo(kept.reserved());
        gaps.lose(lane, kept.lastSeq() + 1, kept.reserved(), Gap.Why.RESTART);
    }

    /** What was given numbers without the database gets new ones, above all those in it. */
    private void follow(Lane lane, Database.Kept kept) {
        settleConfirmed(lane);
        Tail tail = lanes.tail(lane);
        List<Message> unsent =
                tail.open(Integer.MAX_VALUE, Long.MAX_VALUE).stream().map(Entry::message).toList();
        long given = tail.last();
        long above = above(lane);
        lanes.ledger(lane).restoreAfter(kept, above + 1, given);
        if (given < kept.reserved()) {
            unsaved(lane, kept);
        } else if (above > 0) {
            gaps.lose(lane, kept.lastSeq() + 1, above, Gap.Why.RESTART);
        }
        tail.reset(lanes.ledger(lane).last());
        backlog.putBack(lane, unsent);
        LOG.info(
                "lane {}: {} messages of the time without a database follow on number {}",
                lane.word(),
                unsent.size(),
                tail.last());
    }

    private void goOn(Lane lane, Database opened, Database.Kept kept) throws SQLException {
        Ledger ledger = lanes.ledger(lane);
        Tail tail = lanes.tail(lane);
        tail.unsettle();
        ledger.goOnIn(kept, tail.first());
        int saved = 0;
        if (kept.lastSeq() == 0) {
            List<Entry> old = lane == Lane.ALARM ? rescued : List.of();
            long next = 1;
            for (Entry entry : old) {
                gaps.lose(lane, next, entry.seq() - 1, Gap.Why.DAMAGED);
                next = entry.seq() + 1;
            }
            gaps.lose(lane, next, tail.first() - 1, Gap.Why.DAMAGED);
            saved = old.size();
            for (int at = 0; at < old.size(); at += AT_ONCE) {
                writeAgain(opened, lane, old.subList(at, Math.min(old.size(), at + AT_ONCE)));
            }
        }
        boolean more = true;
        while (more) {
            saved += tail.openCount();
            more = write(opened, lane, AT_ONCE, true);
            saved -= tail.openCount();
        }
        LOG.error("lane {}: {} of the newest messages were saved", lane.word(), saved);
    }

    private void writeAgain(Database opened, Lane lane, List<Entry> entries) throws SQLException {
        Ledger ledger = lanes.ledger(lane);
        List<Row> rows = entries.stream().map(this::row).toList();
        opened.write(new Database.Batch(lane, rows, ledger.floor(), Map.of(), null), true);
        ledger.wrote(entries.get(0).seq(), entries.get(entries.size() - 1).seq());
    }

    void close() {
        packing.close();
    }
}
