package io.standpipe.mqtt;

import io.standpipe.model.Faults;
import io.standpipe.model.Lane;
import io.standpipe.model.Outbox;
import io.standpipe.model.Scheduler;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be sent, and where the uplink stands in it; survives connections. One thread.
 */
final class Backlog implements AutoCloseable {

    private final Outbox.Reader reader;
    private final LaneQueue alarms;
    private final LaneQueue telemetry;
    private final List<LaneQueue> lanes;
    private final Refusals refusals;
    private final BrokerMemory memory;
    private final Suspicion suspicion = new Suspicion();

    /**
     * @param available called when the outbox has written something, on the outbox's thread
     * @param pump sends what is due
     */
    Backlog(
            Outbox outbox,
            Faults faults,
            Options options,
            Scheduler scheduler,
            RandomGenerator random,
            Runnable available,
            Runnable pump) {
        reader = outbox.open(options.name(), available);
        alarms = new LaneQueue(Lane.ALARM, reader);
        telemetry = new LaneQueue(Lane.TELEMETRY, reader);
        lanes = List.of(alarms, telemetry);
        memory = new BrokerMemory(reader);
        refusals = new Refusals(lanes, faults, options, scheduler, random, pump);
    }

    Refusals refusals() {
        return refusals;
    }

    /** What the broker keeps. */
    BrokerMemory memory() {
        return memory;
    }

    /** The lane of this name. */
    LaneQueue lane(Lane lane) {
        return lane == Lane.ALARM ? alarms : telemetry;
    }

    /** The outbox has written something. */
    void available() {
        lanes.forEach(LaneQueue::available);
    }

    /**
     * A connection was lost: all that is not confirmed goes out again.
     *
     * @param oldest message of a lane that had no answer, or null
     * @param cause why the connection was lost
     */
    void disconnected(UnderWay.@Nullable Sent oldest, String cause) {
        refusals.disconnected();
        if (suspicion.lost(oldest) && oldest != null && oldest.lane() != null) {
            String why = "the connection broke %d times over it (%s)";
            refusals.refused(
                    oldest.lane(),
                    oldest.seq(),
                    oldest.topic(),
                    why.formatted(Suspicion.CERTAIN, cause));
        }
        lanes.forEach(LaneQueue::rewind);
    }

    /** The connection is given up for another one: all that is not confirmed goes out again. */
    void moved() {
        disconnected(null, "");
    }

    @Override
    public void close() {
        refusals.disconnected();
        reader.close();
    }
}
