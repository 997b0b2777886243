package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.Gap;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.table.SizeIndex;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Decides when telemetry is written: what is not confirmed everywhere after a short grace, or at
 * once if an uplink is behind; a batch at a time, with pauses, so that alarms get between. On a
 * nearly full disk only what takes the place of older telemetry. The writer's thread.
 */
final class TelemetryWriter {

    /** Most messages of one transaction. */
    static final int BATCH = 1000;

    /** Between telemetry transactions, each of which costs as much as five messages more. */
    private static final Duration PACE = Duration.ofMillis(10);

    /** For an uplink to confirm telemetry before it is written. */
    private static final Duration MOST_GRACE = Duration.ofSeconds(1);

    private final Storage storage;
    private final DatabaseAccess disk;
    private final Lanes lanes;
    private final GroupCommit commit;
    private final Quota quota;
    private final FreeSpaceGuard room;
    private final UplinkPresence presence;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final DatabaseUpkeep upkeep;
    private final Runnable alarmsFirst;

    private boolean pacing;
    private boolean gracePlanned;

    /** Monotonic nanoseconds. */
    private long writtenAt;

    /** Most bytes of rows while the disk is nearly full; negative while it is not. */
    private long ceiling = -1;

    /**
     * @param alarmsFirst writes the alarms that wait for the thread
     */
    TelemetryWriter(
            WriterParts parts, DatabaseAccess disk, DatabaseUpkeep upkeep, Runnable alarmsFirst) {
        storage = parts.storage();
        lanes = parts.lanes();
        commit = parts.commit();
        quota = parts.quota();
        room = parts.room();
        presence = parts.presence();
        time = parts.time();
        scheduler = parts.scheduler();
        this.disk = disk;
        this.upkeep = upkeep;
        this.alarmsFirst = alarmsFirst;
        writtenAt = time.nanos();
    }

    /** Some has a number and may have to be written. */
    void plan() {
        if (behind()) {
            if (!pacing) {
                flush();
            }
        } else if (!gracePlanned && commit.open(Lane.TELEMETRY) > 0) {
            gracePlanned = true;
            long upTo = lanes.recent(Lane.TELEMETRY).last();
            scheduler.schedule(grace(), () -> graceEnds(upTo));
        }
    }

    /** Whether some uplink will not confirm soon. */
    private boolean behind() {
        LaneState laneState = lanes.laneState(Lane.TELEMETRY);
        return laneState.behind() || !presence.all(laneState.uplinks());
    }

    private Duration grace() {
        Duration half = quota.limits().syncInterval().dividedBy(2);
        return half.compareTo(MOST_GRACE) < 0 ? half : MOST_GRACE;
    }

    private void graceEnds(long upTo) {
        alarmsFirst.run();
        gracePlanned = false;
        if (commit.open(Lane.TELEMETRY) > 0) {
            if (lanes.laneState(Lane.TELEMETRY).settled() < upTo) {
                flush();
            } else {
                plan();
            }
        }
    }

    private void flush() {
        if (pacing || disk.refuses() || disk.closing()) {
            return;
        }
        disk.attempt(this::write);
        if (commit.open(Lane.TELEMETRY) > 0) {
            pace();
        }
    }

    private void write(Database open) throws SQLException {
        if (!roomFor(open)) {
            commit.bound(Lane.TELEMETRY);
            return;
        }
        boolean durable = dueSoon();
        if (commit.write(open, Lane.TELEMETRY, BATCH, durable)) {
            pace();
            upkeep.planSync();
            if (quota.byBytes(open)) {
                upkeep.evicted(open);
            }
            storage.checkpointIfLarge(open);
        }
    }

    /**
     * Whether this write should be a synchronisation. Where writes are rare each is one, or a
     * second transaction would have to follow each.
     */
    private boolean dueSoon() {
        long now = time.nanos();
        long interval = quota.limits().syncInterval().toNanos();
        boolean rare = now - writtenAt >= interval / 2;
        writtenAt = now;
        return rare || now - commit.synced() >= interval;
    }

    /** On a disk that is nearly full telemetry takes the place of older telemetry only. */
    private boolean roomFor(Database open) throws SQLException {
        if (!room.low()) {
            ceiling = -1;
            return true;
        }
        long held = held(open);
        if (ceiling < 0) {
            ceiling = held;
        }
        if (held > ceiling - 2 * SizeIndex.STEP
                && quota.byBytes(open, Math.max(0, ceiling - 4 * SizeIndex.STEP), Gap.Why.DISK)) {
            upkeep.evicted(open);
        }
        return held(open) < ceiling;
    }

    private long held(Database open) {
        return open.volume().after(lanes.laneState(Lane.TELEMETRY).first() - 1);
    }

    private void pace() {
        if (!pacing) {
            pacing = true;
            scheduler.schedule(
                    PACE,
                    () -> {
                        alarmsFirst.run();
                        pacing = false;
                        if (commit.open(Lane.TELEMETRY) > 0) {
                            plan();
                        }
                    });
        }
    }
}
