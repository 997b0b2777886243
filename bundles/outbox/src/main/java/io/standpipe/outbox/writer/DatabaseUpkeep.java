package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.store.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when numbers, cursors and gaps are saved, and rows deleted; with each time all that was
 * written before is durable. The writer's thread, but for what says otherwise.
 */
final class DatabaseUpkeep {

    /** After which cursors are saved that have moved; until then a crash means copies. */
    private static final Duration LAZY = Duration.ofSeconds(10);

    /** For what goes by hours. */
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseUpkeep.class);

    private final Storage storage;
    private final DatabaseAccess disk;
    private final Lanes lanes;
    private final GroupCommit commit;
    private final Quota quota;
    private final UplinkPresence presence;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Runnable alarmsFirst;
    private final Runnable available;

    private final AtomicBoolean lazyPlanned = new AtomicBoolean();
    private final OldestWaiting oldest;
    private boolean syncPlanned;

    /**
     * @param alarmsFirst writes the alarms that wait for the thread
     * @param available told when there is something new to offer
     */
    DatabaseUpkeep(
            WriterParts parts, DatabaseAccess disk, Runnable alarmsFirst, Runnable available) {
        storage = parts.storage();
        lanes = parts.lanes();
        commit = parts.commit();
        quota = parts.quota();
        presence = parts.presence();
        time = parts.time();
        scheduler = parts.scheduler();
        oldest = new OldestWaiting(lanes, time);
        this.disk = disk;
        this.alarmsFirst = alarmsFirst;
        this.available = available;
    }

    /** For how long the oldest message has waited, seconds. Any thread. */
    double oldest(Lane lane) {
        return oldest.seconds(lane);
    }

    /** An uplink's cursor moved. Any thread. */
    void cursorsMoved() {
        if (!lazyPlanned.get() && lazyPlanned.compareAndSet(false, true)) {
            scheduler.schedule(
                    LAZY,
                    () -> {
                        lazyPlanned.set(false);
                        maintain();
                    });
        }
    }

    /** As soon as the thread has time for it. Any thread. */
    void soon() {
        scheduler.execute(this::maintain);
    }

    /** Something was written that a power cut could still take. */
    void planSync() {
        if (commit.unsynced() && !syncPlanned) {
            syncPlanned = true;
            Duration left =
                    quota.limits().syncInterval().minusNanos(time.nanos() - commit.synced());
            scheduler.schedule(left.isNegative() ? Duration.ZERO : left, this::sync);
        }
    }

    private void sync() {
        alarmsFirst.run();
        syncPlanned = false;
        if (commit.unsynced()) {
            if (time.nanos() - commit.synced() >= quota.limits().syncInterval().toNanos()) {
                maintain();
            } else {
                planSync();
            }
        }
    }

    private void maintain() {
        alarmsFirst.run();
        if (!disk.closing()) {
            disk.attemptUnlessItRefuses(this::now);
        }
    }

    /** What there is to do of it. */
    void now(Database open) throws SQLException {
        if (commit.changed() || commit.unsynced() || commit.beyondReserve()) {
            deleteMore(commit.maintain(open));
        }
        storage.checkpointIfLarge(open);
        storage.checkAside();
    }

    /** Telemetry was taken from uplinks: its rows go, and they are told. */
    void evicted(Database open) throws SQLException {
        deleteMore(commit.maintain(open));
        available.run();
    }

    private void deleteMore(boolean more) {
        if (more) {
            soon();
        }
    }

    /** Takes what is too old and forgets uplinks that are gone, now and each minute. */
    void keepHouse() {
        if (disk.closing()) {
            return;
        }
        scheduler.schedule(HOUSEKEEPING, this::keepHouse);
        alarmsFirst.run();
        forget();
        disk.attemptUnlessItRefuses(
                open -> {
                    if (quota.byAge(open)) {
                        evicted(open);
                    }
                    storage.checkAside();
                    oldest.look(open);
                });
        quota.settle(disk.database());
    }

    /** An uplink whose configuration is gone must not hold messages for ever. */
    private void forget() {
        for (String uplink : lanes.laneState(Lane.ALARM).uplinks()) {
            if (presence.awayFor(uplink, quota.limits().age())) {
                LOG.warn(
                        "uplink {} has not been there for {} h: it is forgotten, and {} alarms and {} of telemetry may be deleted",
                        uplink,
                        quota.limits().age().toHours(),
                        lanes.laneState(Lane.ALARM).depth(),
                        lanes.laneState(Lane.TELEMETRY).depth());
                for (Lane lane : Lane.values()) {
                    lanes.laneState(lane).forget(uplink);
                }
                cursorsMoved();
            }
        }
    }
}
