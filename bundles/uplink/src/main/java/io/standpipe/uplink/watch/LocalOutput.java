package io.standpipe.uplink.watch;

import io.standpipe.model.Bus;
import io.standpipe.model.Faults;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.words.ConnectionPhrase;
import io.standpipe.model.words.FaultPhrase;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.uplink.context.OptionalServices;
import io.standpipe.uplink.context.UplinkContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A coil of a device that is 1 while nobody upstream acknowledges: a lamp or a horn on the spot.
 * What could not be written is tried again until it is. One thread.
 */
public final class LocalOutput {

    public static final String CONDITION = "local-output";

    /** Between two tries; also how long the first one leaves the buses to start. */
    static final Duration RETRY = Duration.ofSeconds(10);

    private final UplinkDuties.@Nullable PointName point;
    private final OptionalServices installed;
    private final Faults faults;
    private final Scheduler scheduler;
    private final String source;
    private boolean wanted;
    private boolean written;
    private boolean failed;
    private int writing;
    private Scheduler.@Nullable Task retry;
    private boolean closed;

    /**
     * @param point null for none
     * @param source how its faults are signed
     */
    public LocalOutput(
            UplinkDuties.@Nullable PointName point, UplinkContext around, String source) {
        this.point = point;
        installed = around.installed();
        faults = around.faults();
        scheduler = around.scheduler();
        this.source = source;
        if (point == null) {
            faults.clear(source, CONDITION);
        } else {
            retry = scheduler.schedule(RETRY, this::write);
        }
    }

    /** What it shall be. */
    void want(boolean on) {
        boolean changes = wanted != on;
        wanted = on;
        // Before anything was written the first try is still to come.
        if (changes && (written || failed)) {
            write();
        }
    }

    /** Somebody else has set it meanwhile. */
    void again() {
        write();
    }

    private void write() {
        cancel();
        if (point == null || closed) {
            return;
        }
        boolean value = wanted;
        // An answer that comes after the next try began does not count.
        int now = ++writing;
        retry =
                scheduler.schedule(
                        RETRY,
                        () ->
                                failed(
                                        now,
                                        value,
                                        ConnectionPhrase.NO_ANSWER_WITHIN.of(RETRY.toSeconds())));
        Bus bus = installed.bus(point.device());
        if (bus == null) {
            scheduler.execute(() -> failed(now, value, UplinkPhrase.ON_NO_BUS.of(point.device())));
            return;
        }
        var unused =
                bus.write(point.device(), point.point(), value ? 1 : 0)
                        .whenComplete(
                                (why, failure) ->
                                        scheduler.execute(
                                                () ->
                                                        answered(
                                                                now,
                                                                value,
                                                                failure == null
                                                                        ? why
                                                                        : failure.toString())));
    }

    private void answered(int of, boolean value, String why) {
        if (!why.isEmpty()) {
            failed(of, value, why);
        } else if (of == writing && !closed) {
            writing++;
            cancel();
            written = true;
            failed = false;
            faults.clear(source, CONDITION);
        }
    }

    private void failed(int of, boolean value, String why) {
        if (of != writing || closed) {
            return;
        }
        writing++;
        cancel();
        written = false;
        failed = true;
        faults.raise(
                source,
                CONDITION,
                FaultPhrase.OUTPUT_NOT_SET.of(point, value ? 1 : 0, why, RETRY.toSeconds()));
        retry = scheduler.schedule(RETRY, this::write);
    }

    private void cancel() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    /** Leaves it as it is. */
    public void close() {
        closed = true;
        cancel();
    }
}
