package io.standpipe.outbox;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.SystemTime;
import io.standpipe.outbox.writer.DiskFault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an outbox registered as a service. It takes messages at once, also while its database
 * cannot be opened. Another directory is another service: its messages carry other numbers, so the
 * uplinks must let go of the old one.
 */
@Component(
        name = DiskFault.SOURCE,
        service = ConfigurableComponent.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = OutboxComponent.Config.class)
public final class OutboxComponent implements ConfigurableComponent {

    /** What the configuration's form shows. */
    @ObjectClassDefinition(
            id = DiskFault.SOURCE,
            name = "Standpipe outbox",
            description = "Keeps messages on disk until every uplink has delivered them.",
            icon = @Icon(resource = "OSGI-INF/outbox.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description =
                        "Where the database is kept, on a disk that survives a restart. Empty: the"
                                + " data directory of the gateway; inside Kura, data/standpipe of its"
                                + " installation. After a change, what was not sent stays in the old"
                                + " directory and is not sent any more: wait until nothing waits.",
                required = false,
                max = "1024")
        String directory() default "";

        @AttributeDefinition(
                name = "Sync interval (ms)",
                description =
                        "How much telemetry a power cut may take at most, 100 to 60000. Larger"
                                + " spares the disk. Alarms are on the disk before they are sent,"
                                + " whatever this says.",
                min = "100",
                max = "60000")
        int syncInterval() default 1000;

        @AttributeDefinition(
                name = "Quota (MiB)",
                description =
                        "How much telemetry may wait on the disk for an uplink that does not"
                                + " deliver, 16 to 65536. Beyond it the oldest is dropped, and the"
                                + " receiver is told which. Alarms do not count and are never dropped.",
                min = "16",
                max = "65536")
        int quota() default 2048;

        @AttributeDefinition(
                name = "Age (h)",
                description =
                        "How long telemetry may wait for an uplink, 1 to 8760. What is older is"
                                + " dropped, and the receiver is told. What is kept for an uplink"
                                + " that was removed is deleted after the same time.",
                min = "1",
                max = "8760")
        int age() default 168;
    }

    /** {@code ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED} of DS 1.4. */
    static final int CONFIGURATION_DELETED = 4;

    private static final Logger LOG = LoggerFactory.getLogger(OutboxComponent.class);

    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final BundleContext context;
    private final DataDirectory data;
    private final Configuration configuration;
    private Running running;

    private record Running(Path directory, SqliteOutbox outbox, ServiceRegistration<?> service) {}

    @Activate
    public OutboxComponent(
            BundleContext context, @Reference DataDirectory data, Map<String, Object> properties) {
        this.context = context;
        this.data = data;
        configuration = new Configuration(data, DiskFault.SOURCE, properties, SystemTime.INSTANCE);
        Settings settings = Objects.requireNonNull(configuration.take(properties));
        running = start(read(settings), settings);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Settings now = configuration.take(properties);
        if (now == null) {
            return;
        }
        OutboxSettings said = read(now);
        if (said.directory().equals(running.directory())) {
            running.outbox().limits(said.limits());
            report(now);
        } else {
            stop();
            running = start(said, now);
        }
    }

    private OutboxSettings read(Settings settings) {
        OutboxSettings said = settings.settle(from -> OutboxSettings.read(from, data));
        configuration.keep(settings);
        return said;
    }

    /**
     * @param reason as {@code ComponentConstants.DEACTIVATION_REASON_*} has it
     */
    @Deactivate
    void deactivate(int reason) {
        stop();
        if (reason == CONFIGURATION_DELETED) {
            configuration.forget();
        }
    }

    private void stop() {
        running.service().unregister();
        running.outbox().close();
    }

    private Running start(OutboxSettings said, Settings settings) {
        SqliteOutbox outbox =
                new SqliteOutbox(said.directory(), said.limits(), SystemTime.INSTANCE, faults);
        report(settings);
        outbox.start();
        return new Running(
                said.directory(),
                outbox,
                context.registerService(
                        new String[] {Outbox.class.getName(), Measured.class.getName()},
                        outbox,
                        null));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
    }

    void unbindFaults(Faults service) {
        faults.unbind(service);
    }

    private void report(Settings settings) {
        faults.report(configuration.source(), settings.problems());
    }
}
