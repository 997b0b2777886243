package io.standpipe.outbox.writer;

import io.standpipe.model.Faults;
import io.standpipe.model.message.Lane;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.model.words.settings.FilePhrase;
import io.standpipe.outbox.lane.Gap;
import io.standpipe.outbox.lane.Gaps;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.Range;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.table.RowTimes;
import io.standpipe.outbox.store.table.SizeIndex;
import java.sql.SQLException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from each uplink the oldest telemetry of its own backlog that is beyond the limits, and
 * leaves a gap. All backlogs end with the newest message, so the disk holds no more than the
 * largest; rows that no uplink needs are deleted elsewhere. The writer's thread.
 */
public final class Quota {

    /** More than the limit asks for, so that eviction is rare. */
    private static final long SLACK = 2 * SizeIndex.STEP;

    private static final Logger LOG = LoggerFactory.getLogger(Quota.class);

    private final Lanes lanes;
    private final Gaps gaps;
    private final TimeSource time;
    private final Faults faults;
    private final SteadyClock clock;
    private final TreeSet<String> over = new TreeSet<>();
    private volatile OutboxLimits limits;

    public Quota(Lanes lanes, Gaps gaps, TimeSource time, Faults faults, OutboxLimits limits) {
        this.lanes = lanes;
        this.gaps = gaps;
        this.time = time;
        this.faults = faults;
        this.limits = limits;
        clock = new SteadyClock(time);
    }

    /** Any thread. */
    public void limits(OutboxLimits now) {
        limits = now;
    }

    public OutboxLimits limits() {
        return limits;
    }

    /**
     * Takes what is beyond the limit in bytes.
     *
     * @return whether anything was taken
     */
    boolean byBytes(Database open) throws SQLException {
        return byBytes(open, limits.bytes(), Gap.Why.QUOTA);
    }

    /** Likewise, with another limit. */
    boolean byBytes(Database open, long most, Gap.Why why) throws SQLException {
        LaneState laneState = lanes.laneState(Lane.TELEMETRY);
        boolean any = false;
        for (String uplink : laneState.uplinks()) {
            if (open.volume().after(laneState.cursor(uplink)) > most) {
                any |= evict(open, uplink, keep(open, most), why);
            }
        }
        if (laneState.uplinks().isEmpty() && open.volume().after(laneState.floor()) > most) {
            any |= abandon(keep(open, most));
        }
        return any;
    }

    private long keep(Database open, long most) {
        long bytes = Math.max(0, most - Math.min(SLACK, most / 8));
        return Math.min(open.volume().keep(bytes), lanes.laneState(Lane.TELEMETRY).written());
    }

    /** What has waited too long for the first uplink there will be. */
    private boolean abandon(long upTo) {
        LaneState laneState = lanes.laneState(Lane.TELEMETRY);
        if (upTo <= laneState.floor()) {
            return false;
        }
        laneState.abandon(upTo);
        dropped(FilePhrase.NO_UPLINK.of());
        return true;
    }

    /** Takes what is too old. To be called every few minutes at least. */
    boolean byAge(Database open) throws SQLException {
        clock.look();
        LaneState laneState = lanes.laneState(Lane.TELEMETRY);
        boolean any = false;
        for (String uplink : laneState.uplinks()) {
            long old = old(open, laneState.cursor(uplink));
            if (old > laneState.cursor(uplink)) {
                any |= evict(open, uplink, old, Gap.Why.AGE);
            }
        }
        if (laneState.uplinks().isEmpty()) {
            any |= abandon(old(open, laneState.floor()));
        }
        return any;
    }

    /** Up to which number, from one on that is excluded, rows are too old. */
    private long old(Database open, long from) throws SQLException {
        long old = from;
        long young = lanes.laneState(Lane.TELEMETRY).written() + 1;
        // Numbers are in order of age; what carries no good time only narrows less.
        while (young - old > 1) {
            long middle = (old + young) >>> 1;
            RowTimes.@Nullable Times row = open.times(Lane.TELEMETRY).from(middle);
            if (row != null && row.seq() < young && old(row)) {
                old = row.seq();
            } else {
                young = middle;
            }
        }
        return old;
    }

    private boolean old(RowTimes.Times row) {
        long most = limits.age().toMillis();
        if (row.boot().equals(time.boot())) {
            return (time.nanos() - row.received().nanos()) / 1_000_000 > most;
        }
        return row.received().clock() != Stamp.Clock.UNSYNCHRONISED
                && clock.utc() - row.received().utc() > most;
    }

    private boolean evict(Database open, String uplink, long upTo, Gap.Why why)
            throws SQLException {
        boolean any = false;
        for (Range range : lanes.laneState(Lane.TELEMETRY).open(uplink, 1, upTo)) {
            gaps.lose(
                    Lane.TELEMETRY,
                    uplink,
                    range,
                    ts(open, range.first()),
                    ts(open, range.last()),
                    why);
            any = true;
        }
        if (any) {
            dropped(uplink);
        }
        return any;
    }

    private void dropped(String uplink) {
        if (over.add(uplink)) {
            LOG.warn("the oldest telemetry for uplink {} is dropped", uplink);
            report();
        }
    }

    private static long ts(Database open, long seq) throws SQLException {
        RowTimes.@Nullable Times row = open.times(Lane.TELEMETRY).from(seq);
        return row == null ? 0 : row.ts();
    }

    /** Sees which uplinks were told of their gaps. */
    void settle(@Nullable Database open) {
        LaneState laneState = lanes.laneState(Lane.TELEMETRY);
        boolean fewer =
                over.removeIf(
                        uplink ->
                                !laneState.hasGaps(uplink)
                                        && (open == null
                                                || open.volume().after(laneState.cursor(uplink))
                                                        < limits.bytes() / 2));
        if (fewer) {
            report();
        }
    }

    private void report() {
        if (over.isEmpty()) {
            LOG.info("no telemetry is dropped any more");
            faults.clear(DiskFault.SOURCE, "quota");
        } else {
            faults.raise(
                    DiskFault.SOURCE,
                    "quota",
                    FaultPhrase.OVER_QUOTA.of(
                            String.join(", ", over), limits.bytes() >> 20, limits.age().toHours()));
        }
    }
}
