package io.standpipe.gpio;

import io.standpipe.gpio.board.Board;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.point.ConverterScan;
import io.standpipe.gpio.point.GpioDevice;
import io.standpipe.gpio.point.GpioInput;
import io.standpipe.gpio.point.InputContext;
import io.standpipe.gpio.point.InputOpener;
import io.standpipe.gpio.point.StandingAlarms;
import io.standpipe.gpio.point.SwitchedOutput;
import io.standpipe.gpio.point.WiredPoint;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.Bus;
import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.PinPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wired to one chip and to converters. What cannot be opened is BAD and tried again, a
 * board that is not there as well as one line that another program holds; the others work.
 */
final class GpioBus implements Bus, AutoCloseable {

    /** Between two tries to open what is not open. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(GpioBus.class);

    private final GpioBusConfig config;
    private final Board.Opener boards;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Scheduler scanner;
    private final Consumer<Readings> sink;
    private final Consumer<List<String>> problems;
    private final Map<String, GpioDevice> members = new LinkedHashMap<>();
    private final StandingAlarms standing = new StandingAlarms();
    private final Map<String, SwitchedOutput.Order> orders;
    private @Nullable Board board;
    private @Nullable ConverterScan scan;
    private @Nullable List<String> reported;
    private Scheduler.@Nullable Task retry;
    private boolean closed;

    /** Whether it was told what stands. */
    private boolean known;

    /**
     * @param orders of outputs, by {@link WiredPoint#name}: those that the bus before this one
     *     left, then this one's; bus's thread
     * @param scheduler the bus's thread
     * @param scanner the thread of its converters
     * @param sink told of readings, on the bus's thread
     * @param problems told what cannot be opened, a sentence each, at first and when that changes;
     *     bus's thread
     */
    GpioBus(
            GpioBusConfig config,
            Map<String, SwitchedOutput.Order> orders,
            Board.Opener boards,
            TimeSource time,
            Scheduler scheduler,
            Scheduler scanner,
            Consumer<Readings> sink,
            Consumer<List<String>> problems) {
        this.config = config;
        this.orders = orders;
        this.boards = boards;
        this.time = time;
        this.scheduler = scheduler;
        this.scanner = scanner;
        this.sink = sink;
        this.problems = problems;
        config.points()
                .forEach(
                        (device, points) ->
                                members.put(device.id(), new GpioDevice(device, points)));
        orders.keySet()
                .retainAll(
                        config.points().values().stream()
                                .flatMap(List::stream)
                                .map(WiredPoint::name)
                                .toList());
    }

    void start() {
        scheduler.execute(
                () -> {
                    open();
                    members.values().forEach(this::round);
                });
    }

    private void open() {
        if (closed) {
            return;
        }
        if (members.isEmpty()) {
            report();
            return;
        }
        try {
            Board opened = board;
            if (opened == null) {
                opened = boards.open(config.chip(), () -> scheduler.execute(this::gone));
                board = opened;
                scan = new ConverterScan(time, scanner, scheduler);
            }
            InputOpener opening =
                    new InputOpener(opened, config.converters(), around(opened), orders);
            members.values().forEach(gpioDevice -> gpioDevice.open(opening::open));
            opening.start(scan);
            follow(null);
        } catch (GpioException e) {
            members.values().forEach(gpioDevice -> gpioDevice.shut(String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            // A library that breaks is no reason to try no more.
            LOG.error("the chip {} cannot be opened", config.chip(), e);
            members.values().forEach(gpioDevice -> gpioDevice.shut(PinPhrase.PROGRAM_ERROR.of(e)));
        }
        report();
        if (!members.values().stream().allMatch(GpioDevice::complete)) {
            retryLater();
        }
    }

    private void retryLater() {
        if (retry != null) {
            retry.cancel();
        }
        retry = scheduler.schedule(RETRY, this::open);
    }

    private InputContext around(Board opened) {
        return new InputContext(opened, time, scheduler, this::told);
    }

    /** The chip was unplugged, or its driver unloaded. */
    private void gone() {
        if (closed || board == null) {
            return;
        }
        shut(PinPhrase.CHIP_WENT_AWAY.of(config.chip()));
        report();
        members.values().forEach(this::hand);
        retryLater();
    }

    private void shut(String why) {
        if (scan != null) {
            scan.close();
            scan = null;
        }
        members.values().forEach(gpioDevice -> gpioDevice.shut(why));
        if (board != null) {
            board.close();
            board = null;
        }
    }

    private void round(GpioDevice gpioDevice) {
        if (closed) {
            return;
        }
        try {
            boolean complete = gpioDevice.complete();
            hand(gpioDevice);
            report();
            if (complete && !gpioDevice.complete()) {
                retryLater();
            }
        } finally {
            // An error of this program costs one round, not all.
            scheduler.schedule(gpioDevice.interval(), () -> round(gpioDevice));
        }
    }

    private void hand(GpioDevice gpioDevice) {
        List<Reading> readings = gpioDevice.read();
        if (!readings.isEmpty()) {
            String why = String.join("; ", gpioDevice.troubles());
            sink.accept(new Readings(gpioDevice.device(), time.stamp(), readings, why));
        }
    }

    private void told(WiredPoint wired, Reading reading, long nanos) {
        if (!closed) {
            sink.accept(new Readings(wired.device(), stamp(nanos), List.of(reading)));
        }
    }

    /** A moment that lies a little in the past, on both clocks. */
    private Stamp stamp(long nanos) {
        Stamp now = time.stamp();
        long ago = now.nanos() - nanos;
        return ago <= 0 || ago > RETRY.toNanos()
                ? now
                : new Stamp(nanos, now.utc() - Duration.ofNanos(ago).toMillis(), now.clock());
    }

    private void report() {
        List<String> now = new ArrayList<>();
        members.values()
                .forEach(
                        gpioDevice ->
                                gpioDevice.troubles().stream()
                                        .filter(trouble -> !now.contains(trouble))
                                        .forEach(now::add));
        if (!now.equals(reported)) {
            reported = now;
            problems.accept(now);
        }
    }

    /** Whether an output follows what stands at the gateway. */
    boolean follows() {
        return config.points().values().stream()
                .flatMap(List::stream)
                .anyMatch(
                        wired ->
                                wired.source() instanceof GpioSource.Output output
                                        && output.follows() != GpioSource.Follows.NOTHING);
    }

    /** What stands now. Any thread. */
    void standing(Present.Snapshot snapshot) {
        scheduler.execute(
                () -> {
                    standing.are(snapshot);
                    known = true;
                    follow(null);
                });
    }

    /** An alarm came, came back, or went. Any thread. */
    void changed(Present.Transition transition) {
        scheduler.execute(
                () -> follow(standing.change(transition) ? transition.alarm().kind() : null));
    }

    /** An alarm that stands was shelved, or is no longer. Any thread. */
    void changed(String device, Present.StandingAlarm alarm) {
        scheduler.execute(() -> follow(standing.change(device, alarm) ? alarm.kind() : null));
    }

    /**
     * @param came kind of an alarm that came just now; null if none did
     */
    private void follow(@Nullable AlarmKind came) {
        if (!known && came == null) {
            return; // what stood before is about to be told
        }
        for (GpioDevice gpioDevice : members.values()) {
            for (GpioInput input : gpioDevice.inputs()) {
                if (input instanceof SwitchedOutput output) {
                    boolean news = came != null && StandingAlarms.fits(output.follows(), came);
                    try {
                        output.follow(standing, news);
                    } catch (GpioException e) {
                        // Its next reading fails as well, and says why; the others must sound.
                    }
                }
            }
        }
    }

    @Override
    public boolean has(String device) {
        return members.containsKey(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        GpioDevice gpioDevice = members.get(device);
        if (gpioDevice == null) {
            return CompletableFuture.completedFuture(Bus.unknown(device));
        }
        return ask(
                () -> {
                    hand(gpioDevice);
                    return String.join("; ", gpioDevice.troubles());
                });
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        GpioDevice gpioDevice = members.get(device);
        if (gpioDevice == null) {
            return CompletableFuture.completedFuture(Bus.unknown(device));
        }
        return ask(
                () -> {
                    String why = refused(gpioDevice, point, value);
                    return why.isEmpty() ? "" : BusPhrase.NOT_WRITTEN.of(device, point, why);
                });
    }

    private String refused(GpioDevice gpioDevice, String point, double value) {
        try {
            GpioBusConfig.requireOutput(gpioDevice.device(), point);
            config.writable().require(gpioDevice.device().id(), point);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
        if (value != 0 && value != 1) {
            return PinPhrase.ZERO_OR_ONE.of(value);
        }
        if (!(gpioDevice.input(point) instanceof SwitchedOutput output)) {
            return String.join("; ", gpioDevice.troubles());
        }
        try {
            output.write(value == 1);
        } catch (GpioException e) {
            return String.valueOf(e.getMessage());
        }
        return "";
    }

    private CompletableFuture<String> ask(Supplier<String> what) {
        CompletableFuture<String> done = new CompletableFuture<>();
        scheduler.execute(() -> done.complete(closed ? PinPhrase.BUS_ENDED.of() : what.get()));
        return done;
    }

    /** When what was given to the scheduler has run, nothing more comes to the sink. */
    @Override
    public void close() {
        scheduler.execute(
                () -> {
                    closed = true;
                    shut("the bus ended");
                });
    }
}
