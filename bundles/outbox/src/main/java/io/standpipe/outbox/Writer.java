package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Scheduler;
import io.standpipe.model.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when to number, offer, write, maintain and try again. Everything private runs on the
 * scheduler's one thread, which alone writes.
 *
 * <p>{@link #drain} takes what came: alarms are written and then offered, telemetry is offered at
 * once. {@link #flush} writes the telemetry that is not confirmed everywhere after a short grace,
 * or at once if an uplink is behind. {@link #maintain} makes durable and deletes. While the disk
 * refuses, all is offered from memory, and {@link #resume} tries again.
 */
final class Writer {

    static final String SOURCE = "io.standpipe.outbox";

    private static final int BATCH = 1000;

    /** While the disk refuses: something may fit where much does not. */
    private static final int CAUTIOUS_BATCH = 16;

    /** Between telemetry transactions, each of which costs as much as five messages more. */
    private static final Duration TELEMETRY_PACE = Duration.ofMillis(10);

    /** For an uplink to confirm telemetry before it is written. */
    private static final Duration MOST_GRACE = Duration.ofSeconds(1);

    /** After which cursors are saved that have moved; until then a crash means copies. */
    private static final Duration LAZY = Duration.ofSeconds(10);

    /** Between two looks at the database's files. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** For what goes by hours. */
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Storage storage;
    private final Disk disk;
    private final Succession succession;
    private final Scheduler scheduler;
    private final TimeSource time;
    private final Lanes lanes;
    private final Backlog backlog;
    private final GroupCommit commit;
    private final Quota quota;
    private final Room room;
    private final Attendance attendance;
    private final Awaited awaited;
    private final Trouble trouble;
    private final Runnable available;

    private final AtomicBoolean awake = new AtomicBoolean();
    private final AtomicBoolean lazyPlanned = new AtomicBoolean();

    private boolean pacing;
    private boolean gracePlanned;
    private boolean syncPlanned;
    private boolean housekeeping;
    private boolean closed;
    private long ceiling = -1;
    private long telemetryWritten;

    /** What works together here. */
    record Parts(
            Storage storage,
            Lanes lanes,
            Backlog backlog,
            GroupCommit commit,
            Succession succession,
            Quota quota,
            Room room,
            Attendance attendance,
            Trouble trouble,
            Awaited awaited) {}

    /**
     * @param available told when there is something new to offer
     */
    Writer(Parts parts, TimeSource time, Scheduler scheduler, Runnable available) {
        storage = parts.storage();
        lanes = parts.lanes();
        backlog = parts.backlog();
        commit = parts.commit();
        succession = parts.succession();
        quota = parts.quota();
        room = parts.room();
        attendance = parts.attendance();
        awaited = parts.awaited();
        trouble = parts.trouble();
        this.time = time;
        this.scheduler = scheduler;
        this.available = available;
        telemetryWritten = time.nanos();
        disk =
                new Disk(
                        storage,
                        succession,
                        trouble,
                        scheduler,
                        new Disk.Listener() {
                            @Override
                            public void opened() {
                                begin();
                            }

                            @Override
                            public void without() {
                                added();
                                available.run();
                            }

                            @Override
                            public void tryAgain() {
                                resume();
                            }
                        });
    }

    /** What it writes to. */
    Disk disk() {
        return disk;
    }

    /** Begins as soon as there is a database. On the scheduler's thread. */
    void open() {
        disk.open();
    }

    private void begin() {
        cursorsMoved();
        planSync();
        if (!housekeeping) {
            housekeeping = true;
            keepHouse();
            lookAfterFiles();
        }
        available.run();
        if (disk.refuses()) {
            resume();
        }
        added();
    }

    /** Something came into the backlog. Any thread. */
    void added() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            scheduler.execute(this::drain);
        }
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

    /** There is a new uplink, which must not be offered anything before it is known. Any thread. */
    void uplinkOpened() {
        scheduler.execute(this::maintain);
    }

    /**
     * Writes what was taken, closes the database, gives the directory back. On the thread, once.
     */
    void close() {
        closed = true;
        disk.closing();
        boolean works = disk.database() != null;
        while (works && waiting() > 0) {
            long before = waiting();
            commit.number(Lane.ALARM);
            commit.number(Lane.TELEMETRY);
            works =
                    disk.attempt(
                            open -> {
                                commit.write(open, Lane.ALARM, BATCH, true);
                                commit.write(open, Lane.TELEMETRY, BATCH, true);
                            });
            commit.offer(Lane.ALARM);
            commit.offer(Lane.TELEMETRY);
            works &= waiting() < before;
        }
        if (works) {
            disk.attempt(commit::end);
        }
        tellWhatIsSafe();
        awaited.close();
        if (waiting() > 0) {
            LOG.error("{} messages could not be written before the end and are lost", waiting());
        }
        disk.close();
        commit.close();
    }

    private void drain() {
        awake.set(false);
        if (!succession.begun() || closed) {
            return;
        }
        boolean alarms = commit.number(Lane.ALARM);
        if (alarms) {
            look();
        }
        if (!disk.refuses() && (alarms || commit.open(Lane.ALARM) > 0)) {
            disk.attempt(open -> writeAlarms(open, Integer.MAX_VALUE));
        }
        commit.offer(Lane.ALARM);
        boolean telemetry = commit.number(Lane.TELEMETRY);
        if (commit.beyondReserve()) {
            disk.attemptUnlessItRefuses(this::maintainNow);
        }
        commit.offer(Lane.TELEMETRY);
        if (disk.refuses() || disk.database() == null) {
            commit.bound(Lane.ALARM);
            commit.bound(Lane.TELEMETRY);
        }
        if (alarms || telemetry) {
            available.run();
        }
        tellWhatIsSafe();
        if (telemetry) {
            planFlush();
        }
        if (backlog.size(Lane.ALARM) > 0 || backlog.size(Lane.TELEMETRY) > 0) {
            added();
        }
    }

    private void tellWhatIsSafe() {
        if (awaited.waiting()) {
            awaited.safe(
                    backlog.gone(Lane.ALARM) - commit.open(Lane.ALARM),
                    backlog.dropped(Lane.ALARM));
        }
    }

    private void writeAlarms(Database open, int max) throws SQLException {
        boolean more = commit.write(open, Lane.ALARM, max, true);
        while (more && max > CAUTIOUS_BATCH && commit.open(Lane.ALARM) > 0) {
            more = commit.write(open, Lane.ALARM, max, true);
        }
    }

    private void planFlush() {
        if (behind()) {
            if (!pacing) {
                flush();
            }
        } else if (!gracePlanned && commit.open(Lane.TELEMETRY) > 0) {
            gracePlanned = true;
            long upTo = lanes.tail(Lane.TELEMETRY).last();
            scheduler.schedule(grace(), () -> graceEnds(upTo));
        }
    }

    private Duration syncInterval() {
        return quota.limits().syncInterval();
    }

    private Duration grace() {
        Duration half = syncInterval().dividedBy(2);
        return half.compareTo(MOST_GRACE) < 0 ? half : MOST_GRACE;
    }

    /**
     * What waits for the thread may take a synchronisation each: an alarm that came goes before.
     */
    private void alarmsFirst() {
        if (backlog.size(Lane.ALARM) > 0) {
            drain();
        }
    }

    private void graceEnds(long upTo) {
        alarmsFirst();
        gracePlanned = false;
        if (commit.open(Lane.TELEMETRY) > 0) {
            if (lanes.ledger(Lane.TELEMETRY).settled() < upTo) {
                flush();
            } else {
                planFlush();
            }
        }
    }

    /** Whether some uplink will not confirm soon. */
    private boolean behind() {
        Ledger ledger = lanes.ledger(Lane.TELEMETRY);
        return ledger.behind() || !attendance.all(ledger.uplinks());
    }

    private void flush() {
        if (pacing || disk.refuses() || closed) {
            return;
        }
        disk.attempt(this::writeTelemetry);
        if (commit.open(Lane.TELEMETRY) > 0) {
            pace();
        }
    }

    private void writeTelemetry(Database open) throws SQLException {
        if (!roomFor(open)) {
            commit.bound(Lane.TELEMETRY);
            return;
        }
        boolean durable = dueSoon();
        if (commit.write(open, Lane.TELEMETRY, BATCH, durable)) {
            pace();
            planSync();
            if (quota.byBytes(open)) {
                evicted(open);
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
        long interval = syncInterval().toNanos();
        boolean rare = now - telemetryWritten >= interval / 2;
        telemetryWritten = now;
        return rare || now - commit.synced() >= interval;
    }

    /** On a disk that is nearly full telemetry takes the place of older telemetry only. */
    private boolean roomFor(Database open) throws SQLException {
        if (!room.low()) {
            ceiling = -1;
            return true;
        }
        long held = open.volume().after(lanes.ledger(Lane.TELEMETRY).first() - 1);
        if (ceiling < 0) {
            ceiling = held;
        }
        if (held > ceiling - 2 * Volume.STEP
                && quota.byBytes(open, Math.max(0, ceiling - 4 * Volume.STEP), Gap.Why.DISK)) {
            evicted(open);
        }
        return open.volume().after(lanes.ledger(Lane.TELEMETRY).first() - 1) < ceiling;
    }

    private void evicted(Database open) throws SQLException {
        deleteMore(commit.maintain(open));
        available.run();
    }

    private void deleteMore(boolean more) {
        if (more) {
            scheduler.execute(this::maintain);
        }
    }

    private void pace() {
        if (!pacing) {
            pacing = true;
            scheduler.schedule(
                    TELEMETRY_PACE,
                    () -> {
                        alarmsFirst();
                        pacing = false;
                        if (commit.open(Lane.TELEMETRY) > 0) {
                            planFlush();
                        }
                    });
        }
    }

    private void planSync() {
        if (commit.unsynced() && !syncPlanned) {
            syncPlanned = true;
            Duration left = syncInterval().minusNanos(time.nanos() - commit.synced());
            scheduler.schedule(left.isNegative() ? Duration.ZERO : left, this::sync);
        }
    }

    private void sync() {
        alarmsFirst();
        syncPlanned = false;
        if (commit.unsynced()) {
            if (time.nanos() - commit.synced() >= syncInterval().toNanos()) {
                maintain();
            } else {
                planSync();
            }
        }
    }

    private void maintain() {
        alarmsFirst();
        if (!closed) {
            disk.attemptUnlessItRefuses(this::maintainNow);
        }
    }

    private void maintainNow(Database open) throws SQLException {
        if (commit.changed() || commit.unsynced() || commit.beyondReserve()) {
            deleteMore(commit.maintain(open));
        }
        storage.checkpointIfLarge(open);
        storage.checkAside();
    }

    /** Somebody may remove or replace them; what is written then is nowhere. */
    private void lookAfterFiles() {
        if (!closed) {
            scheduler.schedule(LOOK, this::lookAfterFiles);
            look();
            trouble.look();
        }
    }

    private void look() {
        Ledger alarms = lanes.ledger(Lane.ALARM);
        disk.look(alarms.written() < alarms.first() ? 0 : alarms.written());
    }

    private void keepHouse() {
        if (closed) {
            return;
        }
        scheduler.schedule(HOUSEKEEPING, this::keepHouse);
        alarmsFirst();
        forget();
        disk.attemptUnlessItRefuses(
                open -> {
                    if (quota.byAge(open)) {
                        evicted(open);
                    }
                    storage.checkAside();
                });
        quota.settle(disk.database());
    }

    /** An uplink whose configuration is gone must not hold messages for ever. */
    private void forget() {
        for (String uplink : lanes.ledger(Lane.ALARM).uplinks()) {
            if (attendance.awayFor(uplink, quota.limits().age())) {
                LOG.warn(
                        "uplink {} has not been there for {} h: it is forgotten, and {} alarms and {} of telemetry may be deleted",
                        uplink,
                        quota.limits().age().toHours(),
                        lanes.ledger(Lane.ALARM).depth(),
                        lanes.ledger(Lane.TELEMETRY).depth());
                for (Lane lane : Lane.values()) {
                    lanes.ledger(lane).forget(uplink);
                }
                cursorsMoved();
            }
        }
    }

    private void resume() {
        // Both are tried: deleting may make room, and writing may work where deleting does not.
        boolean maintained = disk.attempt(this::maintainNow);
        boolean written =
                disk.attempt(
                        open -> {
                            writeAlarms(open, CAUTIOUS_BATCH);
                            commit.write(open, Lane.TELEMETRY, CAUTIOUS_BATCH, true);
                        });
        if (maintained && written) {
            disk.works();
            added();
            planFlush();
        } else if (written) {
            available.run();
        }
        tellWhatIsSafe();
    }

    private long waiting() {
        return backlog.size(Lane.ALARM)
                + (long) backlog.size(Lane.TELEMETRY)
                + commit.open(Lane.ALARM)
                + commit.open(Lane.TELEMETRY);
    }
}
