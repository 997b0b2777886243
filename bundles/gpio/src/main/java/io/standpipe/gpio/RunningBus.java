package io.standpipe.gpio;

import io.standpipe.model.Device;
import io.standpipe.model.Present;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.SerialScheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.SystemTime;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bus with its threads, on the machine's clocks. */
final class RunningBus implements Present.Follower, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningBus.class);

    private final SerialScheduler scheduler;
    private final SerialScheduler scanner;
    private final Present present;
    private final GpioBus bus;
    private @Nullable AutoCloseable following;

    /**
     * @param name of the bus, and of its threads
     * @param orders see {@link GpioBus}
     */
    RunningBus(
            String name,
            BusConfig config,
            Map<String, Switch.Order> orders,
            Consumer<Readings> sink,
            Present present,
            BiConsumer<GpioBus, List<String>> problems) {
        this.present = present;
        scheduler = new SerialScheduler(name, LOG::error);
        scanner = new SerialScheduler(name + "-adc", LOG::error);
        GpioBus[] self = new GpioBus[1];
        bus =
                new GpioBus(
                        config,
                        orders,
                        new Boards(SystemTime.INSTANCE, scheduler),
                        SystemTime.INSTANCE,
                        scheduler,
                        scanner,
                        sink,
                        list -> problems.accept(self[0], list));
        self[0] = bus;
    }

    GpioBus bus() {
        return bus;
    }

    void start() {
        bus.start();
        if (bus.follows()) {
            following = present.follow(this);
            // On the rules' thread, so between the changes that are followed.
            var unused = present.snapshot().thenAccept(bus::standing);
        }
    }

    @Override
    public void reading(Device device, Stamp stamp, Reading reading) {
        // Only alarms are followed.
    }

    @Override
    public void alarm(Present.Transition transition) {
        bus.changed(transition);
    }

    @Override
    public void changed(String device, Present.StandingAlarm alarm) {
        bus.changed(device, alarm);
    }

    /** When it returns, nothing more comes to the sink. */
    @Override
    public void close() {
        try {
            if (following != null) {
                following.close();
            }
        } catch (Exception e) {
            LOG.error("the alarms are still followed", e);
        }
        bus.close();
        scheduler.close();
        scanner.close();
    }
}
