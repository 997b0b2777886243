package io.standpipe.outbox;

import io.standpipe.model.Lane;
import io.standpipe.model.Outbox.Entry;
import io.standpipe.model.TimeSource;
import java.util.List;

/** Makes gaps. Any thread. */
final class Gaps {

    private final Lanes lanes;
    private final TimeSource time;

    Gaps(Lanes lanes, TimeSource time) {
        this.lanes = lanes;
        this.time = time;
    }

    /**
     * An uplink will not get these.
     *
     * @param range of numbers that it has neither confirmed nor lost
     * @param firstTs when the first happened, UTC milliseconds; 0 if that is not known
     * @param lastTs likewise the last
     */
    void lose(Lane lane, String uplink, Range range, long firstTs, long lastTs, Gap.Why why) {
        lanes.ledger(lane)
                .lose(
                        uplink,
                        new Gap(
                                range.first(),
                                range.last(),
                                firstTs,
                                lastTs,
                                why,
                                time.boot(),
                                time.stamp(),
                                false));
    }

    /** No uplink that has not confirmed them will get these; when they happened is not known. */
    void lose(Lane lane, long from, long to, Gap.Why why) {
        Ledger ledger = lanes.ledger(lane);
        for (String uplink : ledger.uplinks()) {
            for (Range range : ledger.open(uplink, from, to)) {
                lose(lane, uplink, range, 0, 0, why);
            }
        }
    }

    /** No uplink that has not confirmed them will get these consecutive messages. */
    void lose(Lane lane, List<Entry> entries, Gap.Why why) {
        if (entries.isEmpty()) {
            return;
        }
        long first = entries.get(0).seq();
        Ledger ledger = lanes.ledger(lane);
        for (String uplink : ledger.uplinks()) {
            for (Range range : ledger.open(uplink, first, entries.get(entries.size() - 1).seq())) {
                lose(
                        lane,
                        uplink,
                        range,
                        entries.get((int) (range.first() - first)).message().ts(),
                        entries.get((int) (range.last() - first)).message().ts(),
                        why);
            }
        }
    }
}
