package io.standpipe.outbox;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.RecentMessages;
import io.standpipe.outbox.lane.RetainedMessages;
import io.standpipe.outbox.writer.StoredMessages;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One uplink's view. What it has confirmed out of order is not offered again. */
final class UplinkReader implements Outbox.Reader {

    private static final long MAX_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(UplinkReader.class);

    /** Told that numbers an uplink waits for are nowhere. */
    interface Missing {
        void rows(String uplink, Lane lane, long from, long to);
    }

    private final String name;
    private final Runnable available;
    private final Lanes lanes;
    private final StoredMessages queries;
    private final RetainedMessages retained;
    private final Missing missing;
    private final Runnable cursorMoved;
    private final Consumer<UplinkReader> whenClosed;
    private final DeviceNumbers devices;

    UplinkReader(
            String name,
            Runnable available,
            Lanes lanes,
            StoredMessages queries,
            RetainedMessages retained,
            Missing missing,
            Runnable cursorMoved,
            Consumer<UplinkReader> whenClosed) {
        this.name = name;
        this.available = available;
        this.lanes = lanes;
        this.queries = queries;
        this.retained = retained;
        this.missing = missing;
        this.cursorMoved = cursorMoved;
        this.whenClosed = whenClosed;
        devices = new DeviceNumbers(lanes, queries);
    }

    String name() {
        return name;
    }

    /** There may be something new. On the outbox's thread. */
    void tell() {
        try {
            available.run();
        } catch (RuntimeException e) {
            LOG.error("uplink {} failed when told of new messages", name, e);
        }
    }

    @Override
    public List<Entry> next(Lane lane, long after, int max) {
        if (max < 1) {
            return List.of();
        }
        LaneState laneState = lanes.laneState(lane);
        LaneState.Next next = laneState.next(name, after);
        if (next.gap() != null) {
            return List.of(next.gap().entry(lane));
        }
        long at = next.after();
        long from = next.from();
        while (from <= next.to()) {
            Found found = find(lane, from, next.to(), max);
            List<Entry> entries = found.entries();
            if (entries == null) {
                return List.of();
            }
            List<Entry> offered = laneState.offered(name, at, entries);
            if (!offered.isEmpty()) {
                return offered;
            }
            // Nothing there is to be offered: what was wanted once more is not kept, or a row that
            // should be there is not.
            long upTo = entries.isEmpty() ? found.to() : entries.get(0).seq() - 1;
            long open = laneState.firstOpenAfter(name, at);
            if (open <= upTo) {
                missing.rows(name, lane, open, upTo);
                return List.of();
            }
            at = entries.isEmpty() ? found.to() : entries.get(entries.size() - 1).seq();
            laneState.notKept(name, from, entries.isEmpty() ? at : upTo);
            from = at + 1;
        }
        return List.of();
    }

    /**
     * What is kept of some numbers.
     *
     * @param entries null if they cannot be read now
     * @param to up to here that is all
     */
    private record Found(@Nullable List<Entry> entries, long to) {}

    private Found find(Lane lane, long from, long to, int max) {
        RecentMessages recent = lanes.recent(lane);
        List<Entry> inMemory = recent.from(from, to, max, MAX_BYTES);
        if (inMemory != null) {
            return new Found(inMemory, to);
        }
        long older = Math.min(to, recent.first() - 1);
        return new Found(
                from <= older ? queries.read(lane, from, older, max, MAX_BYTES) : null, older);
    }

    @Override
    public @Nullable Entry urgent(LongPredicate passed) {
        LaneState laneState = lanes.laneState(Lane.ALARM);
        LaneState.Urgent urgent = laneState.urgent(name, passed);
        if (urgent == null) {
            if (laneState.urgent(name, none -> false) == null) {
                devices.clear();
            }
            return null;
        }
        long seq =
                devices.first(
                        urgent,
                        laneState.cursor(name),
                        one -> passed.test(one) || laneState.has(name, one));
        List<Entry> found = find(Lane.ALARM, seq, seq, 1).entries();
        return found == null || found.isEmpty() ? null : found.get(0);
    }

    @Override
    public @Nullable Entry retained(String after) {
        LaneState laneState = lanes.laneState(Lane.ALARM);
        return retained.after(after, seq -> seq <= laneState.last() && laneState.has(name, seq));
    }

    @Override
    public @Nullable Entry oldest(Lane lane) {
        LaneState laneState = lanes.laneState(lane);
        long from = laneState.firstOpenAfter(name, 0);
        long to = laneState.last();
        List<Entry> found = from > to ? null : find(lane, from, to, 1).entries();
        return found == null || found.isEmpty() ? null : found.get(0);
    }

    @Override
    public void confirm(Lane lane, long seq) {
        if (lanes.laneState(lane).confirm(name, seq)) {
            cursorMoved.run();
        }
    }

    @Override
    public long replay(Lane lane, long from) {
        LaneState laneState = lanes.laneState(lane);
        long last = laneState.last();
        long at = Math.max(1, from);
        while (at <= last) {
            Found found = find(lane, at, last, 1);
            List<Entry> entries = found.entries();
            if (entries == null) {
                break; // cannot be read now; next will show what is there
            }
            if (!entries.isEmpty()) {
                at = entries.get(0).seq();
                break;
            }
            at = found.to() + 1;
        }
        laneState.again(name, at);
        return Math.min(at, last + 1);
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
