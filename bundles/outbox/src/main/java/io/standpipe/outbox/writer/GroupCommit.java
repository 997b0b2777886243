package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.Gap;
import io.standpipe.outbox.lane.Gaps;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.LaneUpkeep;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.PendingMemories;
import io.standpipe.outbox.lane.RecentMessages;
import io.standpipe.outbox.lane.RetainedMessages;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.table.BodyCompression;
import io.standpipe.outbox.store.table.Row;
import io.standpipe.outbox.store.table.SizeIndex;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message from the backlog to the database, a step at a time: it is given a number, it
 * is offered, it is written unless every uplink has it by then. The writer's thread.
 */
public final class GroupCommit {

    /** Most of one transaction of telemetry, so that an alarm waits for few milliseconds of it. */
    private static final long BATCH_BYTES = 1 << 20;

    /**
     * Of alarms, some 4,000: on a slow disk the last should not wait for many transactions. What is
     * written lies in memory twice meanwhile.
     */
    private static final long ALARM_BYTES = 4 << 20;

    /** Deleting reads each page of a message, so this bounds one transaction too. */
    private static final long MAX_DELETED_BYTES = 4 << 20;

    private static final int AT_ONCE = 1000;

    /** So many numbers of telemetry are given before it is saved that they are. */
    private static final int RESERVE = 1000;

    private final IncomingQueue backlog;
    private final Lanes lanes;
    private final Gaps gaps;
    private final PendingMemories remembered;
    private final RetainedMessages retained;
    private final TimeSource time;
    private final BodyCompression packing = new BodyCompression();

    private long reserved;
    private boolean unsynced;
    private long synced;

    public GroupCommit(
            IncomingQueue backlog,
            Lanes lanes,
            Gaps gaps,
            PendingMemories remembered,
            RetainedMessages retained,
            TimeSource time) {
        this.backlog = backlog;
        this.lanes = lanes;
        this.gaps = gaps;
        this.remembered = remembered;
        this.retained = retained;
        this.time = time;
        synced = time.nanos();
    }

    /** A database was taken over: it knows of no numbers that are to come. */
    void opened() {
        reserved = 0;
        unsynced = true; // what a killed process left may not have reached the disk
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
        List<Message> batch =
                backlog.take(
                        lane, lane == Lane.ALARM ? Integer.MAX_VALUE : AT_ONCE, batchBytes(lane));
        if (batch.isEmpty()) {
            return false;
        }
        long seq = lanes.recent(lane).add(batch) - batch.size();
        for (Message message : batch) {
            seq++;
            if (message.handling() == Message.Handling.URGENT) {
                lanes.laneState(lane).urgent(seq, message.device());
            }
            if (message.retained()) {
                retained.add(new Entry(seq, message));
            }
        }
        return true;
    }

    private static long batchBytes(Lane lane) {
        return lane == Lane.ALARM ? ALARM_BYTES : BATCH_BYTES;
    }

    /**
     * Whether numbers of telemetry are given that a database must know of before they are offered.
     */
    boolean beyondReserve() {
        return lanes.recent(Lane.TELEMETRY).last() > reserved;
    }

    /** What has a number is offered from now on. */
    void offer(Lane lane) {
        lanes.laneState(lane).offer(lanes.recent(lane).last());
        backlog.passed(lane);
    }

    /** Frees what every uplink has, and drops what memory cannot hold. */
    void bound(Lane lane) {
        settleConfirmed(lane);
        RecentMessages recent = lanes.recent(lane);
        List<Entry> dropped = recent.drop(backlog.maxBytes());
        if (!dropped.isEmpty()) {
            gaps.lose(lane, dropped, Gap.Why.DISK);
            lanes.laneState(lane).settle(dropped.get(dropped.size() - 1).seq());
            backlog.count(lane, dropped.size());
        }
    }

    /** Frees what every uplink has. */
    void settleConfirmed(Lane lane) {
        LaneState laneState = lanes.laneState(lane);
        RecentMessages recent = lanes.recent(lane);
        long before = laneState.settled();
        long now = laneState.settleConfirmed();
        if (now > before) {
            List<Entry> unwritten = recent.from(before + 1, now, Integer.MAX_VALUE, Long.MAX_VALUE);
            if (unwritten != null) {
                remembered.settled(unwritten.stream().map(Entry::message).toList());
            }
            recent.settle(now);
        }
    }

    /** How many have a number and are neither written nor confirmed by every uplink. */
    int open(Lane lane) {
        settleConfirmed(lane);
        return lanes.recent(lane).openCount();
    }

    /**
     * Writes the oldest that are neither written nor confirmed by every uplink.
     *
     * @param max messages
     * @return whether there was anything to write
     */
    boolean write(Database open, Lane lane, int max, boolean durable) throws SQLException {
        settleConfirmed(lane);
        RecentMessages recent = lanes.recent(lane);
        LaneState laneState = lanes.laneState(lane);
        List<Entry> batch = recent.open(max, batchBytes(lane));
        Map<String, String> owed = lane == Lane.ALARM ? remembered.owed() : Map.of();
        List<Entry> snapshot = lane == Lane.ALARM ? retained.owed(laneState.settled()) : List.of();
        List<Row> keptRows = snapshot.stream().map(this::row).toList();
        if (batch.isEmpty()) {
            if (!owed.isEmpty() || !snapshot.isEmpty()) {
                open.remember(owed, keptRows);
                remembered.paid(owed);
                retained.written(snapshot);
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
        SizeIndex.@Nullable Mark mark =
                lane == Lane.TELEMETRY ? open.volume().after(last, bytes) : null;
        open.write(
                new Database.Batch(lane, rows, laneState.floor(), owed, keptRows, mark), durable);
        if (lane == Lane.TELEMETRY) {
            open.volume().wrote(last, bytes);
        }
        remembered.paid(owed);
        if (lane == Lane.ALARM) {
            retained.written(snapshot);
            retained.written(batch.stream().filter(one -> one.message().retained()).toList());
        }
        remembered.written(batch.stream().map(Entry::message).toList());
        laneState.wrote(batch.get(0).seq(), last);
        recent.settle(last);
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
            if (lanes.laneState(lane).changed()) {
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
        long ahead = lanes.recent(Lane.TELEMETRY).last() + reserve;
        EnumMap<Lane, LaneUpkeep> upkeep = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            settleConfirmed(lane);
            LaneState laneState = lanes.laneState(lane);
            long most =
                    lane == Lane.TELEMETRY
                            ? open.volume().reach(laneState.first() - 1, MAX_DELETED_BYTES)
                            : Long.MAX_VALUE;
            upkeep.put(
                    lane,
                    laneState.upkeep(
                            lane == Lane.TELEMETRY ? ahead : 0, Math.max(most, laneState.first())));
        }
        boolean done = false;
        try {
            open.maintain(upkeep);
            done = true;
        } finally {
            if (!done) {
                upkeep.keySet().forEach(lane -> lanes.laneState(lane).notSaved());
            }
        }
        reserved = ahead;
        wrote(true);
        boolean more = false;
        for (Map.Entry<Lane, LaneUpkeep> lane : upkeep.entrySet()) {
            LaneState laneState = lanes.laneState(lane.getKey());
            long before = laneState.first();
            laneState.deleted(lane.getValue().deleteUpTo());
            more |= laneState.first() > before && laneState.deletable() >= laneState.first();
        }
        return more;
    }

    /** Writes messages under the numbers that they had in another database. */
    void writeAgain(Database opened, Lane lane, List<Entry> entries) throws SQLException {
        LaneState laneState = lanes.laneState(lane);
        List<Row> rows = entries.stream().map(this::row).toList();
        opened.write(
                new Database.Batch(lane, rows, laneState.floor(), Map.of(), List.of(), null), true);
        laneState.wrote(entries.get(0).seq(), entries.get(entries.size() - 1).seq());
    }

    /** Another database takes the place of a lost one: what it must hold besides messages. */
    void remember(Database opened, Map<String, String> values) throws SQLException {
        List<Entry> snapshot = retained.owed(lanes.laneState(Lane.ALARM).settled());
        opened.remember(values, snapshot.stream().map(this::row).toList());
        retained.written(snapshot);
    }

    void close() {
        packing.close();
    }
}
