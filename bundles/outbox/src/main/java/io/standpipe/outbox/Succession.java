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
 * Which numbers follow on which when a database is opened, can only be read, is not there, or takes
 * the place of another. The writer's thread.
 */
final class Succession {

    private static final int AT_ONCE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private final Backlog backlog;
    private final Lanes lanes;
    private final Gaps gaps;
    private final Remembered remembered;
    private final Retained retained;
    private final GroupCommit commit;

    /** What was read of a database that cannot be opened for writing. */
    private Map<Lane, Kept> read = Map.of();

    /** After which numbers those follow that are given without a database. */
    private final EnumMap<Lane, Long> before = new EnumMap<>(Lane.class);

    private List<Entry> rescued = List.of();
    private boolean givenUp;
    private boolean begun;
    private boolean alone;

    Succession(
            Backlog backlog,
            Lanes lanes,
            Gaps gaps,
            Remembered remembered,
            Retained retained,
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
            lanes.ledger(lane).beginAbove(0);
            lanes.tail(lane).reset(0);
        }
        nowAlone();
    }

    /**
     * A database can be read only. What it holds is offered, then what comes; what would be saved
     * is kept in memory until it can be.
     */
    void begin(Glance glance) {
        read = glance.kept();
        read.forEach(this::begin);
        remembered.opened(glance.remembered());
        retained.opened(glance.retained());
        nowAlone();
    }

    private void nowAlone() {
        for (Lane lane : Lane.values()) {
            before.put(lane, lanes.tail(lane).last());
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
            long upTo = lanes.tail(lane).first() - 1;
            loseAllBut(lane, lane == Lane.ALARM ? alarms : List.of(), upTo);
            Ledger ledger = lanes.ledger(lane);
            if (givenUp) {
                ledger.uplinks().forEach(uplink -> ledger.notKept(uplink, 1, upTo));
            }
        }
        givenUp = true;
    }

    private List<Entry> alarms(Rows damaged) {
        List<Entry> found =
                Rescue.alarms(
                        damaged,
                        lanes.ledger(Lane.ALARM).floor() + 1,
                        lanes.tail(Lane.ALARM).first() - 1);
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
            loseAllBut(lane, rescued(lane), lanes.tail(lane).first() - 1);
        }
        return new Saved(rescued);
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
        EnumMap<Lane, Kept> kept = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            kept.put(lane, opened.kept(lane));
        }
        boolean first = !begun || alone;
        if (!first) {
            retained.lost();
        } else if (!begun || !kept.equals(read)) {
            retained.opened(opened.retained());
        }
        if (!begun) {
            kept.forEach(this::begin);
        } else if (!kept.equals(read)) {
            for (Map.Entry<Lane, Kept> lane : kept.entrySet()) {
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

    private void begin(Lane lane, Kept kept) {
        lanes.ledger(lane).restore(kept);
        unsaved(lane, kept);
        lanes.tail(lane).reset(lanes.ledger(lane).last());
    }

    /** The process before was killed: its last numbers are not given again. */
    private void unsaved(Lane lane, Kept kept) {
        if (kept.cursors().isEmpty()) {
            return; // nobody was there to be offered any
        }
        lanes.ledger(lane).skipTo(kept.reserved());
        gaps.lose(lane, kept.lastSeq() + 1, kept.reserved(), Gap.Why.RESTART);
    }

    /** What was given numbers without the database gets new ones, above all those in it. */
    private void follow(Lane lane, Kept kept) {
        commit.settleConfirmed(lane);
        Tail tail = lanes.tail(lane);
        List<Message> unsent = new ArrayList<>();
        List<Message> sent = new ArrayList<>();
        for (Entry entry : tail.open(Integer.MAX_VALUE, Long.MAX_VALUE)) {
            boolean wanted = lanes.ledger(lane).wanted(entry.seq());
            (wanted ? unsent : sent).add(entry.message());
            if (!wanted && entry.message().retained()) {
                retained.put(entry);
            }
        }
        remembered.settled(sent);
        long given = tail.last();
        long above = before.getOrDefault(lane, 0L);
        lanes.ledger(lane).restoreAfter(kept, above + 1, given);
        if (given < kept.reserved()) {
            unsaved(lane, kept);
        } else {
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

    private void goOn(Lane lane, Database opened, Kept kept) throws SQLException {
        Tail tail = lanes.tail(lane);
        tail.unsettle();
        lanes.ledger(lane).goOnIn(kept, tail.first());
        int saved = 0;
        if (kept.lastSeq() == 0) {
            List<Entry> old = rescued(lane);
            loseAllBut(lane, old, tail.first() - 1);
            saved = old.size();
            for (int at = 0; at < old.size(); at += AT_ONCE) {
                commit.writeAgain(
                        opened, lane, old.subList(at, Math.min(old.size(), at + AT_ONCE)));
            }
        }
        boolean more = true;
        while (more) {
            saved += tail.openCount();
            more = commit.write(opened, lane, AT_ONCE, true);
            saved -= tail.openCount();
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
