package io.standpipe.uplink.queue;

import io.standpipe.model.Faults;
import io.standpipe.model.time.Backoff;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.model.words.UplinkPhrase;
import java.time.Duration;
import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of messages the receiver does not take: they are kept, put aside so that the lane
 * goes on, tried again with back-off, and reported as the fault {@code uplink-refused}. One thread.
 */
public final class RejectedMessages {

    public static final String CONDITION = "uplink-refused";
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(60);

    private final Collection<LaneQueue> lanes;
    private final Faults faults;
    private final UplinkSettings options;
    private final UnaryOperator<String> names;
    private final Scheduler scheduler;
    private final Backoff backoff;
    private final Runnable pump;
    private Scheduler.@Nullable Task retry;
    private boolean connected;
    private boolean statusRefused;
    private boolean raised;
    // False at first: an uplink before this one may have left the fault raised.
    private boolean settled;

    /**
     * @param names how people know a path
     * @param pump sends what is due
     */
    RejectedMessages(
            Collection<LaneQueue> lanes,
            Faults faults,
            UplinkSettings options,
            UnaryOperator<String> names,
            Scheduler scheduler,
            RandomGenerator random,
            Runnable pump) {
        this.lanes = lanes;
        this.faults = faults;
        this.options = options;
        this.names = names;
        this.scheduler = scheduler;
        this.backoff = new Backoff(FIRST, random);
        this.pump = pump;
    }

    /** Puts a message aside. */
    public void refused(LaneQueue lane, long seq, String path, String why) {
        lane.refuse(seq);
        report(UplinkPhrase.MESSAGE.of(names.apply(path), lane.lane().word(), seq), why);
        arm();
    }

    /** The status message was refused; the next one is the next try. */
    public void statusRefused(String path, String why) {
        statusRefused = true;
        report(names.apply(path), why);
    }

    public void statusAccepted() {
        statusRefused = false;
        settle();
    }

    /** A message was accepted: perhaps the last that was put aside. */
    public void settle() {
        if (!settled && !statusRefused && lanes.stream().noneMatch(LaneQueue::anyRefused)) {
            settled = true;
            raised = false;
            backoff.reset();
            faults.clear(options.source(), CONDITION);
        }
    }

    /**
     * A connection stands. Only while one does is the next try planned: a message that breaks it
     * must not be the first on each.
     */
    public void connected() {
        connected = true;
        arm();
    }

    void disconnected() {
        connected = false;
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    private void arm() {
        if (connected && retry == null && lanes.stream().anyMatch(LaneQueue::anyWaiting)) {
            retry = scheduler.schedule(backoff.next(CAP), this::retry);
        }
    }

    private void retry() {
        retry = null;
        lanes.forEach(LaneQueue::retry);
        pump.run();
    }

    // Raised once and left as it is: the fault itself becomes a message, which may be refused too.
    private void report(String what, String why) {
        settled = false;
        if (!raised) {
            raised = true;
            faults.raise(
                    options.source(),
                    CONDITION,
                    FaultPhrase.MESSAGE_REFUSED.of(options.server(), what, why));
        }
    }
}
