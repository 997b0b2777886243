package io.standpipe.outbox;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Scheduler;
import io.standpipe.outbox.lane.Gap;
import io.standpipe.outbox.lane.Gaps;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.Range;
import io.standpipe.outbox.writer.StoredMessages;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers that an uplink waits for and that are not where they should be: looks once more, on the
 * writer's thread, and tells the uplink that they will not come.
 */
final class MissingRows implements UplinkReader.Missing {

    private static final Logger LOG = LoggerFactory.getLogger(MissingRows.class);

    private final StoredMessages queries;
    private final Lanes lanes;
    private final Gaps gaps;
    private final Scheduler scheduler;
    private final Runnable available;
    private final Runnable cursorMoved;

    /**
     * @param available told to ask again
     * @param cursorMoved told that there is something to save
     */
    MissingRows(
            StoredMessages queries,
            Lanes lanes,
            Gaps gaps,
            Scheduler scheduler,
            Runnable available,
            Runnable cursorMoved) {
        this.queries = queries;
        this.lanes = lanes;
        this.gaps = gaps;
        this.scheduler = scheduler;
        this.available = available;
        this.cursorMoved = cursorMoved;
    }

    /** Any thread. */
    @Override
    public void rows(String uplink, Lane lane, long from, long to) {
        scheduler.execute(() -> lookFor(uplink, lane, from, to));
    }

    private void lookFor(String uplink, Lane lane, long from, long to) {
        long upTo = Math.min(to, lanes.recent(lane).first() - 1);
        List<Entry> found = queries.read(lane, from, upTo, 1, 1);
        if (found == null) {
            return;
        }
        long end = found.isEmpty() ? upTo : found.get(0).seq() - 1;
        for (Range range : lanes.laneState(lane).open(uplink, from, end)) {
            LOG.error(
                    "lane {}: {} to {} are not in the database; uplink {} is told so",
                    lane.word(),
                    range.first(),
                    range.last(),
                    uplink);
            gaps.lose(lane, uplink, range, 0, 0, Gap.Why.DAMAGED);
            cursorMoved.run();
        }
        available.run();
    }
}
