package io.standpipe.outbox.lane;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.TimeSource;
import java.util.List;

/** Makes gaps. Any thread. */
public final class Gaps {

    private final Lanes lanes;
    private final TimeSource time;

    public Gaps(Lanes lanes, TimeSource time) {
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
    public void lose(
            Lane lane, String uplink, Range range, long firstTs, long lastTs, Gap.Why why) {
        lanes.laneState(lane)
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
    public void lose(Lane lane, long from, long to, Gap.Why why) {
        LaneState laneState = lanes.laneState(lane);
        for (String uplink : laneState.uplinks()) {
            for (Range range : laneState.open(uplink, from, to)) {
                lose(lane, uplink, range, 0, 0, why);
            }
        }
    }

    /** No uplink that has not confirmed them will get these consecutive messages. */
    public void lose(Lane lane, List<Entry> entries, Gap.Why why) {
        if (entries.isEmpty()) {
            return;
        }
        long first = entries.get(0).seq();
        LaneState laneState = lanes.laneState(lane);
        for (String uplink : laneState.uplinks()) {
            for (Range range :
                    laneState.open(uplink, first, entries.get(entries.size() - 1).seq())) {
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
