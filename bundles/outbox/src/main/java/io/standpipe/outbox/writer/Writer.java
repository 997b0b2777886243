package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Scheduler;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.store.Database;
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
 * once and written by {@link TelemetryWriter}. {@link DatabaseUpkeep} makes durable and deletes.
 * While the disk refuses, all is offered from memory, and {@link #resume} tries again.
 */
public final class Writer {

    /** While the disk refuses: something may fit where much does not. */
    private static final int CAUTIOUS_BATCH = 16;

    /** Between two looks at the database's files. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final DatabaseAccess disk;
    private final SequenceRecovery recovery;
    private final Scheduler scheduler;
    private final Lanes lanes;
    private final IncomingQueue backlog;
    private final GroupCommit commit;
    private final DurabilityWaiters waiters;
    private final DiskFault diskFault;
    private final Runnable available;
    private final DatabaseUpkeep upkeep;
    private final TelemetryWriter telemetry;

    private final AtomicBoolean awake = new AtomicBoolean();
    private boolean begun;

    /**
     * @param available told when there is something new to offer
     */
    public Writer(WriterParts parts, Runnable available) {
        lanes = parts.lanes();
        backlog = parts.backlog();
        commit = parts.commit();
        recovery = parts.recovery();
        waiters = parts.waiters();
        diskFault = parts.diskFault();
        scheduler = parts.scheduler();
        this.available = available;
        disk =
                new DatabaseAccess(
                        parts.storage(),
                        recovery,
                        diskFault,
                        scheduler,
                        new DatabaseAccess.Listener() {
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
        upkeep = new DatabaseUpkeep(parts, disk, this::alarmsFirst, available);
        telemetry = new TelemetryWriter(parts, disk, upkeep, this::alarmsFirst);
    }

    /** What it writes to. */
    public DatabaseAccess disk() {
        return disk;
    }

    /** For how long the oldest message has waited, seconds, looked at each minute. Any thread. */
    public double oldest(Lane lane) {
        return upkeep.oldest(lane);
    }

    /** Begins as soon as there is a database. On the scheduler's thread. */
    public void open() {
        disk.open();
    }

    private void begin() {
        upkeep.cursorsMoved();
        upkeep.planSync();
        if (!begun) {
            begun = true;
            upkeep.keepHouse();
            lookAfterFiles();
        }
        available.run();
        if (disk.refuses()) {
            resume();
        }
        added();
    }

    /** Something came into the backlog. Any thread. */
    public void added() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            scheduler.execute(this::drain);
        }
    }

    /** An uplink's cursor moved. Any thread. */
    public void cursorsMoved() {
        upkeep.cursorsMoved();
    }

    /** There is a new uplink, which must not be offered anything before it is known. Any thread. */
    public void uplinkOpened() {
        upkeep.soon();
    }

    /**
     * Writes what was taken, closes the database, gives the directory back. On the thread, once.
     */
    public void close() {
        disk.beginClosing();
        boolean works = disk.database() != null;
        while (works && waiting() > 0) {
            long before = waiting();
            commit.number(Lane.ALARM);
            commit.number(Lane.TELEMETRY);
            works =
                    disk.attempt(
                            open -> {
                                commit.write(open, Lane.ALARM, TelemetryWriter.BATCH, true);
                                commit.write(open, Lane.TELEMETRY, TelemetryWriter.BATCH, true);
                            });
            commit.offer(Lane.ALARM);
            commit.offer(Lane.TELEMETRY);
            works &= waiting() < before;
        }
        if (works) {
            disk.attempt(commit::end);
        }
        tellWhatIsSafe();
        waiters.close();
        if (waiting() > 0) {
            LOG.error("{} messages could not be written before the end and are lost", waiting());
        }
        disk.close();
        commit.close();
    }

    private void drain() {
        awake.set(false);
        if (!recovery.begun() || disk.closing()) {
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
        boolean readings = commit.number(Lane.TELEMETRY);
        if (commit.beyondReserve()) {
            disk.attemptUnlessItRefuses(upkeep::now);
        }
        commit.offer(Lane.TELEMETRY);
        if (disk.refuses() || disk.database() == null) {
            commit.bound(Lane.ALARM);
            commit.bound(Lane.TELEMETRY);
        }
        if (alarms || readings) {
            available.run();
        }
        tellWhatIsSafe();
        if (readings) {
            telemetry.plan();
        }
        if (backlog.size(Lane.ALARM) > 0 || backlog.size(Lane.TELEMETRY) > 0) {
            added();
        }
    }

    private void tellWhatIsSafe() {
        if (waiters.waiting()) {
            waiters.safe(
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

    /**
     * What waits for the thread may take a synchronisation each: an alarm that came goes before.
     */
    private void alarmsFirst() {
        if (backlog.size(Lane.ALARM) > 0) {
            drain();
        }
    }

    /** Somebody may remove or replace them; what is written then is nowhere. */
    private void lookAfterFiles() {
        if (!disk.closing()) {
            scheduler.schedule(LOOK, this::lookAfterFiles);
            look();
            diskFault.look();
        }
    }

    private void look() {
        LaneState alarms = lanes.laneState(Lane.ALARM);
        disk.look(alarms.written() < alarms.first() ? 0 : alarms.written());
    }

    private void resume() {
        // Both are tried: deleting may make room, and writing may work where deleting does not.
        boolean maintained = disk.attempt(upkeep::now);
        boolean written =
                disk.attempt(
                        open -> {
                            writeAlarms(open, CAUTIOUS_BATCH);
                            commit.write(open, Lane.TELEMETRY, CAUTIOUS_BATCH, true);
                        });
        if (maintained && written) {
            disk.works();
            added();
            telemetry.plan();
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
