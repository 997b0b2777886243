package io.standpipe.history.trend;

import io.standpipe.model.device.Device;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries readings from the rules to the trend. The rules put them down and go on. When the trend
 * lags, the newest are dropped, and it is told from when to when: nothing is taken for unchanged
 * because nobody looked.
 */
final class TrendQueue {

    /** Readings that may wait: two seconds of 10,000 a second. */
    static final int ROOM = 20_000;

    /** How long a reading waits for others; a queue that is half full is emptied at once. */
    static final Duration GATHER = Duration.ofSeconds(1);

    /**
     * @param stamp source time of the reading, or when a device was given up
     * @param reading null: no bus reads the device any more
     */
    record Waiting(Device device, Stamp stamp, @Nullable Reading reading) {}

    /**
     * @param lost monotonic nanoseconds of the first that was dropped; {@link Block#NONE}
     * @param lostTo of the last
     */
    record Taken(List<Waiting> waiting, long lost, long lostTo) {}

    private final Scheduler scheduler;
    private final Runnable receiver;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean planned;
    private long lost = Block.NONE;
    private long lostTo = Block.NONE;

    /**
     * @param receiver takes what waits, on the scheduler's thread
     */
    TrendQueue(Scheduler scheduler, Runnable receiver) {
        this.scheduler = scheduler;
        this.receiver = receiver;
    }

    /** Any thread; never waits. */
    void add(Waiting one, long now) {
        boolean plan;
        boolean hurry;
        synchronized (this) {
            if (waiting.size() >= ROOM) {
                lost = lost == Block.NONE ? Math.min(now, one.stamp().nanos()) : lost;
                lostTo = now;
                return;
            }
            waiting.add(one);
            plan = !planned;
            planned = true;
            hurry = waiting.size() == ROOM / 2;
        }
        if (hurry) {
            scheduler.execute(receiver);
        } else if (plan) {
            scheduler.schedule(GATHER, receiver);
        }
    }

    synchronized Taken take() {
        Taken taken = new Taken(waiting, lost, lostTo);
        waiting = new ArrayList<>();
        planned = false;
        lost = Block.NONE;
        lostTo = Block.NONE;
        return taken;
    }
}
