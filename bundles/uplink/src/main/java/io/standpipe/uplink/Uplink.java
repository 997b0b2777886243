package io.standpipe.uplink;

import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.connect.ConnectionKeeper;
import io.standpipe.uplink.context.UplinkContext;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the outbox to one receiver, at whichever of its addresses answers, and never gives up.
 * {@link OpenUplink} does that on the scheduler's thread; {@link #start} and {@link #stop} may be
 * called from any.
 *
 * <p>The outbox offers again what was not confirmed, so the receiver need not remember a session:
 * each connection starts clean and sends all that is open once more, in order, under the same
 * sequence numbers.
 */
final class Uplink {

    private final UplinkContext around;
    private final UplinkSettings options;
    private final UplinkDuties uplinkDuties;
    private final @Nullable Jws signed;
    private final UplinkTransport.Connector connector;
    private final Scheduler scheduler;
    private @Nullable OpenUplink open;

    /**
     * @param signed checks the signature of commands; null if they need none
     */
    Uplink(
            UplinkContext around,
            UplinkSettings options,
            UplinkDuties uplinkDuties,
            @Nullable Jws signed,
            UplinkTransport.Connector connector) {
        this.around = around;
        this.options = options;
        this.uplinkDuties = uplinkDuties;
        this.signed = signed;
        this.connector = connector;
        scheduler = around.scheduler();
    }

    /** Begins; returns at once. */
    void start() {
        scheduler.execute(
                () -> {
                    open = new OpenUplink(around, options, uplinkDuties, signed, connector);
                    open.begin();
                });
    }

    /**
     * Ends it: says goodbye if there is a connection. Faults that are raised stay so.
     *
     * @param done called on the scheduler's thread, at most {@link ConnectionKeeper#GOODBYE} and 1
     *     s later
     */
    void stop(Runnable done) {
        scheduler.execute(
                () -> {
                    if (open == null) {
                        done.run();
                    } else {
                        open.end(done);
                    }
                });
    }
}
