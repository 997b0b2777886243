package io.standpipe.uplink.queue;

import io.standpipe.model.Faults;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.AlarmReceipts;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.UplinkPhrase;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be sent, and where the uplink stands in it; survives connections. One thread.
 */
public final class SendQueue implements AutoCloseable {

    private final Outbox.Reader reader;
    private final LaneQueue alarms;
    private final LaneQueue telemetry;
    private final List<LaneQueue> lanes;
    private final RejectedMessages refusals;
    private final RetainedAtReceiver memory;
    private final ArrivedAlarms arrived;
    private final PoisonMessage poison = new PoisonMessage();

    /**
     * @param names how people know a path
     * @param available called when the outbox has written something, on the outbox's thread
     * @param pump sends what is due
     * @param receipts those who want to know which alarms have arrived; others change it
     */
    public SendQueue(
            Outbox outbox,
            Faults faults,
            UplinkSettings options,
            UnaryOperator<String> names,
            Scheduler scheduler,
            RandomGenerator random,
            Runnable available,
            Runnable pump,
            List<AlarmReceipts> receipts) {
        reader = outbox.open(options.name(), available);
        alarms = new LaneQueue(Lane.ALARM, reader);
        telemetry = new LaneQueue(Lane.TELEMETRY, reader);
        lanes = List.of(alarms, telemetry);
        memory = new RetainedAtReceiver(reader);
        arrived = new ArrivedAlarms(options.name(), receipts);
        refusals = new RejectedMessages(lanes, faults, options, names, scheduler, random, pump);
    }

    public RejectedMessages refusals() {
        return refusals;
    }

    /** What the receiver keeps. */
    public RetainedAtReceiver memory() {
        return memory;
    }

    /** Is told which alarms are sent and answered. */
    public ArrivedAlarms arrived() {
        return arrived;
    }

    /** The lane of this name. */
    public LaneQueue lane(Lane lane) {
        return lane == Lane.ALARM ? alarms : telemetry;
    }

    /** The outbox has written something. */
    public void available() {
        lanes.forEach(LaneQueue::available);
    }

    /**
     * A connection was lost: all that is not confirmed goes out again.
     *
     * @param oldest message of a lane that had no answer, or null
     * @param cause why the connection was lost
     */
    public void disconnected(InFlight.@Nullable Sent oldest, String cause) {
        refusals.disconnected();
        if (poison.lost(oldest) && oldest != null && oldest.lane() != null) {
            refusals.refused(
                    oldest.lane(),
                    oldest.seq(),
                    oldest.path(),
                    UplinkPhrase.BREAKS.of(PoisonMessage.CERTAIN, cause));
        }
        lanes.forEach(LaneQueue::rewind);
    }

    /** The connection is given up for another one: all that is not confirmed goes out again. */
    public void moved() {
        disconnected(null, "");
    }

    @Override
    public void close() {
        refusals.disconnected();
        reader.close();
    }
}
