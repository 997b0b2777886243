package io.standpipe.outbox.writer;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.Gap;
import io.standpipe.outbox.lane.Gaps;
import io.standpipe.outbox.lane.IncomingQueue;
import io.standpipe.outbox.lane.LaneSnapshot;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.PendingMemories;
import io.standpipe.outbox.lane.RecentMessages;
import io.standpipe.outbox.lane.RetainedMessages;
import io.standpipe.outbox.store.AlarmRescue;
import io.standpipe.outbox.store.Database;
import io.standpipe.outbox.store.ReadOnlyDatabase;
import io.standpipe.outbox.store.Rows;
import io.standpipe.outbox.store.RowsInMemory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which numbers follow on which when a database is opened, can only be read, is not there, or takes
 * the place of another. The writer's thread.
 */
public final class SequenceRecovery {

    private static final int AT_ONCE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(SequenceRecovery.class);

    private final IncomingQueue backlog;
    private final Lanes lanes;
    private final Gaps gaps;
    private final PendingMemories remembered;
    private final RetainedMessages retained;
    private final GroupCommit commit;

    /** What was read of a database that cannot be opened for writing. */
    private Map<Lane, LaneSnapshot> read = Map.of();

    /** After which numbers those follow that are given without a database. */
    private final EnumMap<Lane, Long> before = new EnumMap<>(Lane.class);

    private List<Entry> rescued = List.of();
    private boolean givenUp;
    private boolean begun;
    private boolean alone;

    public SequenceRecovery(
            IncomingQueue backlog,
            Lanes lanes,
            Gaps gaps,
            PendingMemories remembered,
            RetainedMessages retained,
            GroupCommit commit) {
        this.backlog = backlog;
        this.lanes = lanes;
        this.gaps = gaps;
        this.remembered = remembered;
        this.retained = retained;
        this.commit = commit;
    }

    /** Whether it is known which number comes next. */
    boolean begun() {
        return begun;
    }

    /** Whether numbers were given without a database, and none was opened since. */
    boolean alone() {
        return alone;
    }

    /** Whether it is not, or it is known from what can be read. */
    boolean mayRead() {
        return !begun || !read.isEmpty();
    }

    /** No database can be opened, or read: begins without one, with number 1. */
    void beginAlone() {
        for (Lane lane : Lane.values()) {
            lanes.laneState(lane).beginAbove(0);
            lanes.recent(lane).reset(0);
        }
        nowAlone();
    }

    /**
     * A database can be read only. What it holds is offered, then what comes; what would be saved
     * is kept in memory until it can be.
     */
    void begin(ReadOnlyDatabase glance) {
        read = glance.snapshot();
        read.forEach(this::begin);
        remembered.opened(glance.remembered());
        retained.opened(glance.retained());
        nowAlone();
    }

    private void nowAlone() {
        for (Lane lane : Lane.values()) {
            before.put(lane, lanes.recent(lane).last());
        }
        begun = true;
        alone = true;
    }

    /**
     * What can only be read is damaged besides: who waits for what nobody can read is told, and if
     * that was not enough, it is given up.
     */
    void damaged(Rows found) {
        List<Entry> alarms = givenUp ? List.of() : alarms(found);
        for (Lane lane : Lane.values()) {
            long upTo = lanes.recent(lane).first() - 1;
            loseAllBut(lane, lane == Lane.ALARM ? alarms : List.of(), upTo);
            LaneState laneState = lanes.laneState(lane);
            if (givenUp) {
                laneState.uplinks().forEach(uplink -> laneState.notKept(uplink, 1, upTo));
            }
        }
        givenUp = true;
    }

    private List<Entry> alarms(Rows damaged) {
        List<Entry> found =
                AlarmRescue.alarms(
                        damaged,
                        lanes.laneState(Lane.ALARM).floor() + 1,
                        lanes.recent(Lane.ALARM).first() - 1);
        LOG.error("{} alarms could be read from the damaged database", found.size());
        return found;
    }

    /** Reads from a damaged database what must not be lost; the next one gets it. */
    void rescue(Rows damaged) {
        if (begun && rescued.isEmpty()) {
            rescued = alarms(damaged);
        }
    }

    /**
     * A damaged database is closed and no other can be opened: what it gave is offered from memory,
     * and who waits for the rest is told.
     */
    Rows goOnWithout() {
        for (Lane lane : Lane.values()) {
            loseAllBut(lane, rescued(lane), lanes.recent(lane).first() - 1);
        }
        return new RowsInMemory(rescued);
    }

    private List<Entry> rescued(Lane lane) {
        return lane == Lane.ALARM ? rescued : List.of();
    }

    /**
     * Takes over a database that was just opened: what it holds is offered. If numbers were given
     * already it is the one that could only be read, replaces a lost one, or none could be opened
     * before.
     */
    void takeOver(Database opened) throws SQLException {
        EnumMap<Lane, LaneSnapshot> snapshot = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            snapshot.put(lane, opened.snapshot(lane));
        }
        boolean first = !begun || alone;
        if (!first) {
            retained.lost();
        } else if (!begun || !snapshot.equals(read)) {
            retained.opened(opened.retained());
        }
        if (!begun) {
            snapshot.forEach(this::begin);
        } else if (!snapshot.equals(read)) {
            for (Map.Entry<Lane, LaneSnapshot> lane : snapshot.entrySet()) {
                if (alone && lane.getValue().reserved() > 0) {
                    follow(lane.getKey(), lane.getValue());
                } else {
                    goOn(lane.getKey(), opened, lane.getValue());
                }
            }
        }
        rescued = List.of();
        if (first) {
            remembered.opened(opened.remembered());
        } else {
            commit.remember(opened, remembered.written());
        }
        commit.opened();
        begun = true;
        alone = false;
        read = Map.of();
    }

    private void begin(Lane lane, LaneSnapshot snapshot) {
        lanes.laneState(lane).restore(snapshot);
        unsaved(lane, snapshot);
        lanes.recent(lane).reset(lanes.laneState(lane).last());
    }

    /** The process before was killed: its last numbers are not given again. */
    private void unsaved(Lane lane, LaneSnapshot snapshot) {
        if (snapshot.cursors().isEmpty()) {
            return; // nobody was there to be offered any
        }
        lanes.laneState(lane).skipTo(snapshot.reserved());
        gaps.lose(lane, snapshot.lastSeq() + 1, snapshot.reserved(), Gap.Why.RESTART);
    }

    /** What was given numbers without the database gets new ones, above all those in it. */
    private void follow(Lane lane, LaneSnapshot snapshot) {
        commit.settleConfirmed(lane);
        RecentMessages recent = lanes.recent(lane);
        List<Message> unsent = new ArrayList<>();
        List<Message> sent = new ArrayList<>();
        for (Entry entry : recent.open(Integer.MAX_VALUE, Long.MAX_VALUE)) {
            boolean wanted = lanes.laneState(lane).wanted(entry.seq());
            (wanted ? unsent : sent).add(entry.message());
            if (!wanted && entry.message().retained()) {
                retained.put(entry);
            }
        }
        remembered.settled(sent);
        long given = recent.last();
        long above = before.getOrDefault(lane, 0L);
        lanes.laneState(lane).restoreAfter(snapshot, above + 1, given);
        if (given < snapshot.reserved()) {
            unsaved(lane, snapshot);
        } else {
            gaps.lose(lane, snapshot.lastSeq() + 1, above, Gap.Why.RESTART);
        }
        recent.reset(lanes.laneState(lane).last());
        backlog.putBack(lane, unsent);
        LOG.info(
                "lane {}: {} messages of the time without a database follow on number {}",
                lane.word(),
                unsent.size(),
                recent.last());
    }

    private void goOn(Lane lane, Database opened, LaneSnapshot snapshot) throws SQLException {
        RecentMessages recent = lanes.recent(lane);
        recent.unsettle();
        lanes.laneState(lane).goOnIn(snapshot, recent.first());
        int saved = 0;
        if (snapshot.lastSeq() == 0) {
            List<Entry> old = rescued(lane);
            loseAllBut(lane, old, recent.first() - 1);
            saved = old.size();
            for (int at = 0; at < old.size(); at += AT_ONCE) {
                commit.writeAgain(
                        opened, lane, old.subList(at, Math.min(old.size(), at + AT_ONCE)));
            }
        }
        boolean more = true;
        while (more) {
            saved += recent.openCount();
            more = commit.write(opened, lane, AT_ONCE, true);
            saved -= recent.openCount();
        }
        LOG.error("lane {}: {} of the newest messages were saved", lane.word(), saved);
    }

    private void loseAllBut(Lane lane, List<Entry> saved, long upTo) {
        long next = 1;
        for (Entry entry : saved) {
            gaps.lose(lane, next, entry.seq() - 1, Gap.Why.DAMAGED);
            next = entry.seq() + 1;
        }
        gaps.lose(lane, next, upTo, Gap.Why.DAMAGED);
    }
}
