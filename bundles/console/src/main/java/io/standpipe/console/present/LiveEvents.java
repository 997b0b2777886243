package io.standpipe.console.present;

import io.standpipe.console.route.Services;
import io.standpipe.model.Present;
import io.standpipe.model.Present.StandingAlarm;
import io.standpipe.model.console.PageEvents;
import io.standpipe.model.device.Device;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Stamp;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells somebody who looks what is new: an alarm at once, values every two seconds. One thread
 * asks; the rules thread only wakes it.
 */
final class LiveEvents implements PageEvents {

    /** Values are old on the page after three times this. */
    static final Duration EVERY = Duration.ofSeconds(2);

    /** A storm of alarms comes in one event, not in a thousand. */
    static final Duration GAP = Duration.ofMillis(200);

    private final Supplier<Services> services;
    private final Looking looking;
    private final AutoCloseable following;
    private final Duration every;
    private final Semaphore alarms = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean begun;

    LiveEvents(Supplier<Services> services, Looking looking, Present present) {
        this(services, looking, present, EVERY);
    }

    /**
     * @param every how long it waits for an alarm
     */
    LiveEvents(Supplier<Services> services, Looking looking, Present present, Duration every) {
        this.every = every;
        this.services = services;
        this.looking = looking;
        following = present.follow(new Waking());
    }

    private final class Waking implements Present.Follower {

        @Override
        public void reading(Device device, Stamp stamp, Reading reading) {
            // Its time comes.
        }

        @Override
        public void alarm(Present.Transition transition) {
            alarms.release();
        }

        @Override
        public void changed(String device, StandingAlarm alarm) {
            alarms.release();
        }
    }

    @Override
    public byte[] next() throws InterruptedException {
        if (begun) {
            closed.await(GAP.toMillis(), TimeUnit.MILLISECONDS);
            if (alarms.tryAcquire(every.minus(GAP).toMillis(), TimeUnit.MILLISECONDS)) {
                alarms.drainPermits();
            }
        }
        begun = true;
        return looking.look(services.get()).body();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            following.close();
        } catch (Exception e) {
            throw new IllegalStateException(e); // it only takes it out of a list
        }
    }
}
