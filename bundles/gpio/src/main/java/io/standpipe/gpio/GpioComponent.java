package io.standpipe.gpio;

import io.standpipe.gpio.point.SwitchedOutput;
import io.standpipe.gpio.profile.GpioFormat;
import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.Present;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.bus.BusComponent;
import io.standpipe.model.bus.BusServices;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Profiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.kura.configuration.ConfigurableComponent;
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
public final class GpioComponent extends BusComponent<GpioBusConfig, ThreadedGpioBus>
        implements ConfigurableComponent {

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
        String chip() default GpioBusConfig.DEFAULT_CHIP;

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

    private final Present present;

    /** Of outputs: one that somebody silenced stays silent when the table is edited. */
    private final Map<String, SwitchedOutput.Order> orders = new HashMap<>();

    @Activate
    public GpioComponent(
            @Reference ReadingSink sink,
            @Reference(target = "(" + Profiles.FORMAT + "=" + GpioFormat.KEY + ")")
                    Profiles profiles,
            @Reference Faults faults,
            @Reference Present present,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        super(NAME, new BusServices(sink, profiles, faults, data), properties, LOG::error);
        this.present = present;
        configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Override
    protected GpioBusConfig parse(Settings settings) {
        return GpioBusConfig.read(settings, services().profiles());
    }

    /** Always another one: pins must be free before they are opened anew. */
    @Override
    protected ThreadedGpioBus make(GpioBusConfig accepted, Consumer<List<String>> problems) {
        return new ThreadedGpioBus(
                source(), accepted, orders, services().sink()::accept, present, problems);
    }

    @Override
    protected boolean tellsProblems() {
        return true;
    }

    @Override
    protected void start(
            ThreadedGpioBus made, GpioBusConfig accepted, Consumer<List<String>> problems) {
        made.start();
    }

    @Override
    protected void runs(GpioBusConfig accepted) {
        LOG.info(
                "{} has {} devices on chip {}",
                source(),
                accepted.points().size(),
                accepted.chip());
    }

    @Override
    @Deactivate
    protected void deactivate(int reason) {
        super.deactivate(reason);
    }
}
