package io.standpipe.kura;

import io.standpipe.model.Present;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes from the rules thread to Kura, which may take its time with each: a database at
 * the end of a wire, a script. What waits is bounded: when Kura lags, the oldest readings are
 * dropped and counted, alarms only when nothing else is left. Upstream loses nothing by it; that
 * goes through the outbox.
 */
final class Changes implements Present.Follower {

    /** Changes that may wait. */
    static final int ROOM = 10_000;

    /** One change. */
    sealed interface Change {}

    record Read(Device device, Stamp stamp, Reading reading) implements Change {}

    record Alarm(Present.Transition transition) implements Change {}

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final String owner;
    private final Predicate<String> wanted;
    private final Executor thread;
    private final Consumer<List<Change>> receiver;
    private final ArrayDeque<Read> readings = new ArrayDeque<>();
    private final ArrayDeque<Alarm> alarms = new ArrayDeque<>();
    private boolean planned;
    private boolean lagging;
    private long dropped;

    /**
     * @param owner names it in the log
     * @param wanted whether the readings of a device, by its id, are of interest; any thread
     * @param thread runs one task at a time
     * @param receiver told what has gathered, alarms first, on that thread
     */
    Changes(
            String owner,
            Predicate<String> wanted,
            Executor thread,
            Consumer<List<Change>> receiver) {
        this.owner = owner;
        this.wanted = wanted;
        this.thread = thread;
        this.receiver = receiver;
    }

    @Override
    public void reading(Device device, Stamp stamp, Reading reading) {
        if (wanted.test(device.id())) {
            add(readings, new Read(device, stamp, reading));
        }
    }

    @Override
    public void alarm(Present.Transition transition) {
        add(alarms, new Alarm(transition));
    }

    private <C> void add(ArrayDeque<C> to, C change) {
        boolean wake;
        synchronized (this) {
            if (readings.size() + alarms.size() >= ROOM) {
                lagging = true;
                if (dropped++ == 0) {
                    LOG.warn(
                            "{}: Kura takes changes slower than they come; the oldest readings are left out",
                            owner);
                }
                if (readings.poll() == null) {
                    alarms.poll();
                }
            }
            to.add(change);
            wake = !planned;
            planned = true;
        }
        if (wake) {
            thread.execute(this::deliver);
        }
    }

    private void deliver() {
        List<Change> taken;
        long lost = 0;
        synchronized (this) {
            planned = false;
            taken = new ArrayList<>(alarms.size() + readings.size());
            taken.addAll(alarms);
            taken.addAll(readings);
            alarms.clear();
            readings.clear();
            if (!lagging) {
                lost = dropped;
                dropped = 0;
            }
            lagging = false;
        }
        if (lost > 0) {
            LOG.warn("{}: Kura keeps up again; {} changes were left out", owner, lost);
        }
        receiver.accept(taken);
    }
}
