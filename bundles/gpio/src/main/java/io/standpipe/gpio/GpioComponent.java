package io.standpipe.gpio;

import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Device;
import io.standpipe.model.Faults;
import io.standpipe.model.Present;
import io.standpipe.model.Profiles;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link GpioBus} for each configuration. */
@Component(
        name = GpioComponent.NAME,
        service = {ConfigurableComponent.class, Bus.class, Confirmable.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = GpioComponent.Config.class, factory = true)
public final class GpioComponent implements ConfigurableComponent, Bus, Confirmable {

    /** {@code ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED} of DS 1.4. */
    static final int CONFIGURATION_DELETED = 4;

    static final String NAME = "io.standpipe.gpio";

    private static final Logger LOG = LoggerFactory.getLogger(GpioComponent.class);

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe contacts",
            description =
                    "Reads what is wired to this board itself: contacts, supervised zones, 4-20 mA sensors and"
                            + " pulse counters, and switches outputs. What each is, its device profile says.",
            icon = @Icon(resource = "OSGI-INF/gpio.png", size = 32))
    @interface Config {

        @AttributeDefinition(
                name = "Devices",
                required = false,
                description =
                        "Device table: CSV with a header, as pasted from a spreadsheet. Columns id, profile and"
                                + " pins are required; name, grid, lat, lon and the parameters of the profile may"
                                + " follow. pins is a pin of the chip by number or name (17 or GPIO17), an"
                                + " input of a converter (adc:2), or of a device with several points one for"
                                + " each (fire=17 fault=27). A wrong row stays as it was and is reported. Example:"
                                + " id,profile,pins,contact,name"
                                + " / cabinet-1,generic-contact-tamper,17,closed,Cabinet on the ground floor"
                                + " (a line each)|TextArea")
        String devices() default "";

        @AttributeDefinition(
                name = "Chip",
                required = false,
                max = "1024",
                description =
                        "The GPIO chip that pins are counted on: its name (gpiochip0) or label (pinctrl-rp1)."
                                + " auto: the header of a Raspberry Pi, or the only chip of another board."
                                + " mock:/directory: files stand for a chip, for tests without hardware.")
        String chip() default BusConfig.DEFAULT_CHIP;

        @AttributeDefinition(
                name = "Converters",
                required = false,
                description =
                        "Analogue-to-digital converters, a line each: adc = ads1115 1 0x48 (I2C bus and"
                                + " address) or adc = mcp3008 0.0 3.3 V (SPI bus, chip select and"
                                + " reference voltage). Empty: none.|TextArea")
        String converters() default "";

        @AttributeDefinition(
                name = "Writable outputs",
                required = false,
                description =
                        "Outputs that may be switched by a command or as the local output of an uplink, as"
                                + " device/point, with commas between them or a line each: siren-1/output."
                                + " What follows alarms by its profile needs no entry.|TextArea")
        String writable() default "";
    }

    private final ReadingSink sink;
    private final Profiles profiles;
    private final Faults faults;
    private final Present present;
    private final String source;
    private final Configuration configuration;
    private @Nullable RunningBus running;

    /** Of outputs: one that somebody silenced stays silent when the table is edited. */
    private final Map<String, Switch.Order> orders = new HashMap<>();

    private final Object telling = new Object();
    private List<String> configProblems = List.of();
    private List<String> boardProblems = List.of();

    // Asked from any thread while a configuration is taken up.
    private volatile @Nullable GpioBus bus;

    @Activate
    public GpioComponent(
            @Reference ReadingSink sink,
            @Reference Profiles profiles,
            @Reference Faults faults,
            @Reference Present present,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        this.sink = sink;
        this.profiles = profiles;
        this.faults = faults;
        this.present = present;
        configuration = new Configuration(data, NAME, properties, SystemTime.INSTANCE);
        source = configuration.source();
        configure(properties);
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) {
        configure(properties);
    }

    private void configure(Map<String, Object> properties) {
        Settings wanted = configuration.take(properties);
        if (wanted != null) {
            use(wanted);
        }
    }

    private void use(Settings wanted) {
        stop();
        try {
            start(wanted);
            configuration.keep(wanted);
        } catch (RuntimeException e) {
            LOG.error("{} cannot start", source, e);
            wanted.problem("the bus could not start: " + e);
        }
        synchronized (telling) {
            configProblems = List.copyOf(wanted.problems());
            report();
        }
    }

    @Override
    public synchronized Set<String> asking() {
        return configuration.asks() ? Set.of(source) : Set.of();
    }

    @Override
    public synchronized void confirm(String what) {
        Settings wanted = configuration.confirm();
        if (wanted != null) {
            use(wanted);
        }
    }

    private void start(Settings wanted) {
        BusConfig config = wanted.settle(s -> BusConfig.read(s, profiles));
        List<Device> devices = new ArrayList<>(config.points().keySet());
        devices.addAll(wanted.notRead(profiles));
        List<Device> takenOut = wanted.takenOut(profiles);
        if (!takenOut.isEmpty()) {
            takenOut.addAll(devices);
            sink.install(source, takenOut);
        }
        List<String> refused = sink.install(source, devices);
        BusConfig accepted = config.without(refused);
        wanted.refused(refused, sink);
        RunningBus started =
                new RunningBus(source, accepted, orders, sink::accept, present, this::boardIs);
        running = started;
        bus = started.bus();
        started.start();
        LOG.info("{} has {} devices on chip {}", source, accepted.points().size(), accepted.chip());
    }

    /** Told on the bus's thread, which must not wait for a configuration that waits for it. */
    @SuppressWarnings("ReferenceEquality") // this very bus
    private void boardIs(GpioBus of, List<String> problems) {
        synchronized (telling) {
            if (bus == of) {
                boardProblems = List.copyOf(problems);
                report();
            }
        }
    }

    private void report() {
        List<String> problems = new ArrayList<>(boardProblems);
        problems.addAll(configProblems);
        faults.report(source, problems);
    }

    @Override
    public boolean has(String device) {
        GpioBus asked = bus;
        return asked != null && asked.has(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        GpioBus asked = bus;
        return asked == null ? nothing(device) : asked.read(device);
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        GpioBus asked = bus;
        return asked == null ? nothing(device) : asked.write(device, point, value);
    }

    private static CompletableFuture<String> nothing(String device) {
        return CompletableFuture.completedFuture(Bus.unknown(device));
    }

    private void stop() {
        RunningBus ending = running;
        running = null;
        bus = null;
        if (ending != null) {
            ending.close();
        }
        synchronized (telling) {
            boardProblems = List.of();
        }
    }

    /**
     * A fault of a configuration that is only resting, because the gateway ends or a service is
     * exchanged, has not been mended.
     *
     * @param reason as {@code ComponentConstants.DEACTIVATION_REASON_*} has it
     */
    @Deactivate
    synchronized void deactivate(int reason) {
        stop();
        if (reason == CONFIGURATION_DELETED) {
            sink.install(source, List.of()); // on purpose: nothing of it stays
            configuration.forget();
        }
        sink.uninstall(source);
        if (reason == CONFIGURATION_DELETED) {
            faults.clear(source, Faults.CONFIGURATION);
        }
    }
}
