package io.standpipe.uplink;

import io.standpipe.model.log.LogLimit;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.JsonEncoder;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.connect.ConnectionKeeper;
import io.standpipe.uplink.connect.GuardedTransport;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.watch.HungTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final UplinkContext around;
    private final UplinkSettings options;
    private final UplinkDuties uplinkDuties;
    private final @Nullable Jws signed;
    private final LogLimit log;
    private final GuardedTransport transport;
    private final HungTransport hung;
    private final Scheduler scheduler;
    private @Nullable OpenUplink open;

    /**
     * @param watch a thread that no transport sees
     * @param signed checks the signature of commands; null if they need none
     */
    Uplink(
            UplinkContext around,
            Scheduler watch,
            UplinkSettings options,
            UplinkDuties uplinkDuties,
            @Nullable Jws signed,
            UplinkTransport.Connector connector) {
        this.around = around;
        this.options = options;
        this.uplinkDuties = uplinkDuties;
        this.signed = signed;
        log = new LogLimit(around.time(), LOG::warn);
        transport =
                new GuardedTransport(
                        connector,
                        new JsonEncoder(around.gateway(), around.outbox(), around.time()),
                        around.time(),
                        log);
        hung =
                new HungTransport(
                        watch, around, options, uplinkDuties.localOutput(), transport, this::back);
        scheduler = around.scheduler();
    }

    /** Begins; returns at once. */
    void start() {
        hung.begin();
        scheduler.execute(
                () -> {
                    open = new OpenUplink(around, options, uplinkDuties, signed, transport, log);
                    open.begin();
                });
    }

    private void back() {
        if (open != null) {
            open.back();
        }
    }

    /**
     * Ends it: says goodbye if there is a connection. Faults that are raised stay so.
     *
     * @param done called on the scheduler's thread, at most {@link ConnectionKeeper#GOODBYE} and 1
     *     s later
     */
    void stop(Runnable done) {
        hung.close();
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
