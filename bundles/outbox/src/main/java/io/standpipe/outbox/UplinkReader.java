package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import io.standpipe.model.Outbox.Entry;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One uplink's view. What it has confirmed out of order is not offered again. */
final class UplinkReader implements Outbox.Reader {

    private static final long MAX_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(UplinkReader.class);

    private final String name;
    private final Runnable available;
    private final Lanes lanes;
    private final Queries queries;
    private final Runnable cursorMoved;
    private final Consumer<UplinkReader> whenClosed;

    UplinkReader(
            String name,
            Runnable available,
            Lanes lanes,
            Queries queries,
            Runnable cursorMoved,
            Consumer<UplinkReader> whenClosed) {
        this.name = name;
        this.available = available;
        this.lanes = lanes;
        this.queries = queries;
        this.cursorMoved = cursorMoved;
        this.whenClosed = whenClosed;
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
        Ledger ledger = lanes.ledger(lane);
        long from = ledger.firstOpenAfter(name, after);
        long to = ledger.last();
        if (from > to || max < 1) {
            return List.of();
        }
        List<Entry> kept = lanes.tail(lane).from(from, max, MAX_BYTES);
        return ledger.unconfirmed(
                name, kept == null ? queries.read(lane, from, to, max, MAX_BYTES) : kept);
    }

    @Override
    public void confirm(Lane lane, long seq) {
        if (lanes.ledger(lane).confirm(name, seq)) {
            cursorMoved.run();
        }
    }

    @Override
    public long replay(Lane lane, long from) {
        return lanes.ledger(lane).last() + 1;
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
