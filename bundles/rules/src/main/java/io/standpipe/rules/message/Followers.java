package io.standpipe.rules.message;

import io.standpipe.model.Present.Deed;
import io.standpipe.model.Present.Follower;
import io.standpipe.model.Present.HoldChange;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.Present.Transition;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The followers who watch on the spot. One that throws is told no more; the others don't notice.
 */
public final class Followers implements Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final List<Follower> all = new CopyOnWriteArrayList<>();

    /** Any thread. */
    public AutoCloseable add(Follower follower) {
        all.add(follower);
        return () -> all.remove(follower);
    }

    @Override
    public void reading(Device device, Stamp stamp, Reading reading) {
        if (!all.isEmpty()) {
            tell(follower -> follower.reading(device, stamp, reading));
        }
    }

    @Override
    public void alarm(Transition transition) {
        tell(follower -> follower.alarm(transition));
    }

    @Override
    public void changed(String device, StandingAlarm alarm) {
        tell(follower -> follower.changed(device, alarm));
    }

    @Override
    public void done(Deed deed) {
        tell(follower -> follower.done(deed));
    }

    @Override
    public void hold(HoldChange change) {
        tell(follower -> follower.hold(change));
    }

    @Override
    public void unread(Device device, Stamp at) {
        tell(follower -> follower.unread(device, at));
    }

    private void tell(Consumer<Follower> what) {
        for (Follower follower : all) {
            try {
                what.accept(follower);
            } catch (RuntimeException e) {
                drop(follower, e);
            }
        }
    }

    private void drop(Follower follower, RuntimeException why) {
        all.remove(follower);
        LOG.error("{} failed and is told of no further change", follower, why);
    }
}
