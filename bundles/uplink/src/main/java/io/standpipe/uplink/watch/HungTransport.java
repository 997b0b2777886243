package io.standpipe.uplink.watch;

import io.standpipe.model.Bus;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.uplink.connect.GuardedTransport;
import io.standpipe.uplink.context.UplinkContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether another bundle's transport keeps the uplink's thread: then nobody there can tell that
 * nothing is acknowledged. Raises the fault {@code uplink} and sets the local output in its place,
 * on a thread that no transport sees. {@link #begin} and {@link #close}: any thread.
 */
public final class HungTransport {

    /** A call that has not come back for so long hangs; it should at once, a goodbye in 1 s. */
    static final Duration HANGS = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Scheduler watch;
    private final UplinkContext around;
    private final UplinkSettings options;
    private final UplinkDuties.@Nullable PointName localOutput;
    private final GuardedTransport transport;
    private final Runnable back;
    private GuardedTransport.@Nullable Call told;
    private Scheduler.@Nullable Task next;
    private boolean closed;

    /**
     * @param watch a thread that never calls a transport
     * @param localOutput null for none
     * @param back run on the uplink's thread when that is back
     */
    public HungTransport(
            Scheduler watch,
            UplinkContext around,
            UplinkSettings options,
            UplinkDuties.@Nullable PointName localOutput,
            GuardedTransport transport,
            Runnable back) {
        this.watch = watch;
        this.around = around;
        this.options = options;
        this.localOutput = localOutput;
        this.transport = transport;
        this.back = back;
    }

    public void begin() {
        watch.execute(this::plan);
    }

    private void plan() {
        if (!closed) {
            next = watch.schedule(LOOK, this::look);
        }
    }

    private void look() {
        plan(); // first: whatever is thrown below, the next look comes
        GuardedTransport.Call call = transport.inside();
        if (call == null || around.time().nanos() - call.since() < HANGS.toNanos()) {
            return;
        }
        if (!call.equals(told)) {
            told = call;
            around.faults()
                    .raise(
                            options.source(),
                            AckWatchdog.CONDITION,
                            FaultPhrase.TRANSPORT_HANGS.of(
                                    options.server(), call.method(), HANGS.toSeconds()));
            around.scheduler().execute(back);
        }
        setLocalOutput();
    }

    private void setLocalOutput() {
        if (localOutput == null) {
            return;
        }
        Bus bus = around.installed().bus(localOutput.device());
        if (bus != null) {
            var unused = bus.write(localOutput.device(), localOutput.point(), 1);
        }
    }

    public void close() {
        watch.execute(
                () -> {
                    closed = true;
                    if (next != null) {
                        next.cancel();
                    }
                });
    }
}
