package io.standpipe.rules;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.NotRunning;
import io.standpipe.model.Present;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.OperatorCommands;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.config.Settings;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.rules.message.Identity;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The component that gives the gateway its identity. The gateway's services appear once the
 * configuration names a usable identity, and begin anew with another id or district, because both
 * stand in every topic. Without an identity no device is read and no message sent: messages would
 * go out under a wrong name.
 */
@Component(
        name = GatewayComponent.PID,
        service = ConfigurableComponent.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = GatewayComponent.Config.class)
public final class GatewayComponent implements ConfigurableComponent {

    static final String PID = "io.standpipe.gateway";

    /** {@code ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED} of DS 1.4. */
    static final int CONFIGURATION_DELETED = 4;

    private static final Logger LOG = LoggerFactory.getLogger(GatewayComponent.class);

    /** What the configuration's form shows. */
    @ObjectClassDefinition(
            id = PID,
            name = "Standpipe gateway",
            description =
                    "Who this gateway is, where it stands, and how it reports. Nothing is read or"
                            + " sent until it has a gateway id and a district.",
            icon = @Icon(resource = "OSGI-INF/gateway.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Gateway id",
                description =
                        "Part of every topic: 1 to 64 letters, digits, dots, underscores or"
                                + " hyphens. Unique in the district.",
                min = "1",
                max = "64")
        String id();

        @AttributeDefinition(
                name = "Name",
                description = "Display name of the gateway. Empty: the gateway id.",
                required = false,
                max = "128")
        String name() default "";

        @AttributeDefinition(
                name = "Site id",
                description =
                        "The station or key unit; same form as the gateway id. Empty: the gateway"
                                + " id.",
                required = false,
                max = "64")
        String siteId() default "";

        @AttributeDefinition(
                name = "Site name",
                description = "Display name of the site. Empty: the site id.",
                required = false,
                max = "128")
        String siteName() default "";

        @AttributeDefinition(
                name = "Site kind",
                description =
                        "Fire station, key unit (building under special protection), or public"
                                + " road.",
                options = {
                    @Option(label = "Station", value = "station"),
                    @Option(label = "Key unit", value = "key-unit"),
                    @Option(label = "Public road", value = "street")
                })
        String siteKind() default "station";

        @AttributeDefinition(
                name = "District",
                description =
                        "Code of the district in MQTT topics, such as fengtai; the monitoring"
                                + " centre sets it. Same form as the gateway id.",
                min = "1",
                max = "64")
        String district();

        @AttributeDefinition(
                name = "Street",
                description = "Street office or town. Empty: none.",
                required = false,
                max = "128")
        String street() default "";

        @AttributeDefinition(
                name = "Grid cell",
                description =
                        "Cell of the grid management of the district, such as FT-03-117. Empty:"
                                + " none.",
                required = false,
                max = "64")
        String grid() default "";

        @AttributeDefinition(
                name = "Latitude (degrees)",
                description =
                        "North is positive, WGS 84, -90 to 90, such as 39.866. Empty: unknown.",
                required = false,
                max = "24")
        String lat() default "";

        @AttributeDefinition(
                name = "Longitude (degrees)",
                description =
                        "East is positive, WGS 84, -180 to 180, such as 116.321. Empty: unknown.",
                required = false,
                max = "24")
        String lon() default "";

        @AttributeDefinition(
                name = "Batch interval (ms)",
                description =
                        "How long readings are gathered into one telemetry message, 50 to 60000."
                                + " Alarms do not wait for it.",
                min = "50",
                max = "60000")
        int batchInterval() default 1000;

        @AttributeDefinition(
                name = "Heartbeat (s)",
                description =
                        "A point that does not change is reported again after this time, 1 to"
                                + " 86400.",
                min = "1",
                max = "86400")
        int heartbeat() default 300;
    }

    private final BundleContext context;
    private final Outbox outbox;
    private final DataDirectory data;
    private final Configuration configuration;
    private @Nullable Running running;
    private @Nullable ServiceRegistration<NotRunning> notRunning;

    private record Running(
            SerialScheduler scheduler,
            GatewayServices gateway,
            ServiceRegistration<?> services,
            ServiceRegistration<CommandProvider> commands) {}

    @Activate
    public GatewayComponent(
            BundleContext context,
            @Reference Outbox outbox,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        this.context = context;
        this.outbox = outbox;
        this.data = data;
        configuration = new Configuration(data, PID, properties, SystemTime.INSTANCE);
        modified(properties);
    }

    @Modified
    public void modified(Map<String, Object> properties) {
        Settings now = configuration.take(properties);
        if (now != null) {
            use(now, properties);
        }
    }

    /** A mistake that changes nothing of what is in force restarts nothing either. */
    private void use(Settings settings, Map<String, Object> properties) {
        Identity identity = settings.settle(from -> IdentitySettings.read(from, version()));
        Running was = running;
        if (identity == null) {
            stop();
            LOG.error(
                    "{}: nothing is read or sent until the configuration is mended: {}",
                    PID,
                    String.join("; ", settings.problems()));
            explain(settings, properties);
            return;
        }
        unexplained();
        configuration.keep(settings);
        if (was == null || !was.gateway().take(identity)) {
            stop();
            start(identity);
        }
        Running now = running;
        if (now != null) {
            now.gateway().report(PID, settings.problems());
        }
    }

    /**
     * @param reason as {@code ComponentConstants.DEACTIVATION_REASON_*} has it
     */
    @Deactivate
    void deactivate(int reason) {
        stop();
        unexplained();
        if (reason == CONFIGURATION_DELETED) {
            configuration.forget();
        }
    }

    private void stop() {
        Running was = running;
        if (was != null) {
            running = null;
            was.commands().unregister();
            was.services().unregister();
            was.gateway().close();
            was.scheduler().close();
        }
    }

    /**
     * Says on the spot what is wrong: upstream nobody could be told under which name. What came is
     * shown as it came: an example's text, which counts for nothing, too.
     */
    private void explain(Settings settings, Map<String, Object> properties) {
        unexplained();
        List<NotRunning.Wrong> wrong =
                IdentitySettings.IDS.stream()
                        .filter(key -> IdentitySettings.unusable(key, settings.text(key, "")))
                        .map(key -> new NotRunning.Wrong(key, came(properties.get(key))))
                        .toList();
        notRunning = context.registerService(NotRunning.class, () -> wrong, null);
    }

    private static String came(@Nullable Object value) {
        String text = value == null ? "" : String.valueOf(value);
        return text.isBlank() ? "" : Quotation.of(text);
    }

    private void unexplained() {
        ServiceRegistration<NotRunning> was = notRunning;
        notRunning = null;
        if (was != null) {
            was.unregister();
        }
    }

    private String version() {
        return context.getBundle().getVersion().toString();
    }

    private void start(Identity identity) {
        SerialScheduler scheduler = new SerialScheduler("standpipe-rules", LOG::error);
        GatewayServices gateway =
                new GatewayServices(
                        identity,
                        SystemTime.INSTANCE,
                        scheduler,
                        outbox,
                        new SilenceFile(data.path().resolve("silences")));
        LOG.info("gateway {} ({}) of {}", identity.id(), identity.name(), identity.site().name());
        running =
                new Running(
                        scheduler,
                        gateway,
                        context.registerService(
                                new String[] {
                                    ReadingSink.class.getName(),
                                    Faults.class.getName(),
                                    Gateway.class.getName(),
                                    Present.class.getName(),
                                    Measured.class.getName()
                                },
                                gateway,
                                null),
                        context.registerService(
                                CommandProvider.class, new OperatorCommands(PID, gateway), null));
    }
}
