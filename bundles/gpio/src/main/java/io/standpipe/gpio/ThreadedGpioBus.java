package io.standpipe.gpio;

import io.standpipe.gpio.board.Boards;
import io.standpipe.gpio.point.SwitchedOutput;
import io.standpipe.model.Present;
import io.standpipe.model.bus.RunningBus;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.SystemTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bus with its threads, on the machine's clocks. */
final class ThreadedGpioBus implements RunningBus, Present.Follower {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadedGpioBus.class);

    private final SerialScheduler scheduler;
    private final SerialScheduler scanner;
    private final Present present;
    private final GpioBus bus;
    private @Nullable AutoCloseable following;

    /**
     * @param name of the bus, and of its threads
     * @param orders see {@link GpioBus}
     */
    ThreadedGpioBus(
            String name,
            GpioBusConfig config,
            Map<String, SwitchedOutput.Order> orders,
            Consumer<Readings> sink,
            Present present,
            Consumer<List<String>> problems) {
        this.present = present;
        scheduler = new SerialScheduler(name, LOG::error);
        scanner = new SerialScheduler(name + "-adc", LOG::error);
        bus =
                new GpioBus(
                        config,
                        orders,
                        new Boards(SystemTime.INSTANCE, scheduler),
                        SystemTime.INSTANCE,
                        scheduler,
                        scanner,
                        sink,
                        problems);
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

    @Override
    public boolean has(String device) {
        return bus.has(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        return bus.read(device);
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        return bus.write(device, point, value);
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
