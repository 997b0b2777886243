package io.standpipe.outbox;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.Outbox;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
        name = Writer.SOURCE,
        service = ConfigurableComponent.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = OutboxComponent.Config.class)
public final class OutboxComponent implements ConfigurableComponent {

    /** What the configuration's form shows. */
    @ObjectClassDefinition(
            id = Writer.SOURCE,
            name = "Standpipe outbox",
            description = "Keeps messages on disk until every uplink has delivered them.",
            icon = @Icon(resource = "OSGI-INF/outbox.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description =
                        "Where the database is kept, on a disk that survives a restart. Empty: the"
                                + " gateway's data directory; inside Kura, data/standpipe of"
                                + " its installation. After a change, what was not sent stays in the"
                                + " old directory.",
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
                                + " dropped, and the receiver is told. An uplink that was removed is"
                                + " forgotten after the same time.",
                min = "1",
                max = "8760")
        int age() default 168;
    }

    private static final Logger LOG = LoggerFactory.getLogger(OutboxComponent.class);

    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final BundleContext context;
    private final DataDirectory data;
    private Settings settings;
    private Running running;

    private record Running(
            Path directory, SqliteOutbox outbox, ServiceRegistration<Outbox> service) {}

    @Activate
    public OutboxComponent(
            BundleContext context, @Reference DataDirectory data, Map<String, Object> properties) {
        this.context = context;
        this.data = data;
        settings = Settings.of(properties);
        running = start(directory(settings));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Settings now = Settings.of(properties);
        if (now.equals(settings)) {
            return;
        }
        settings = now;
        Path directory = directory(now);
        if (directory.equals(running.directory())) {
            running.outbox().limits(limits());
            reportProblems();
        } else {
            stop();
            running = start(directory);
        }
    }

    @Deactivate
    void stop() {
        running.service().unregister();
        running.outbox().close();
    }

    private Running start(Path directory) {
        SqliteOutbox outbox = new SqliteOutbox(directory, limits(), SystemTime.INSTANCE, faults);
        reportProblems();
        outbox.start();
        return new Running(directory, outbox, context.registerService(Outbox.class, outbox, null));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
    }

    void unbindFaults(Faults service) {
        faults.unbind(service);
    }

    private void reportProblems() {
        faults.report(settings.source(Writer.SOURCE), settings.problems());
    }

    private Limits limits() {
        return new Limits(
                Duration.ofMillis(settings.integer("syncInterval", 1000, 100, 60_000)),
                (long) settings.integer("quota", 2048, 16, 65_536) << 20,
                Duration.ofHours(settings.integer("age", 168, 1, 8760)));
    }

    private Path directory(Settings from) {
        String named = from.text("directory", "");
        if (!named.isEmpty()) {
            try {
                return Path.of(named);
            } catch (InvalidPathException e) {
                from.problem(
                        "directory must be a path, but is \"%s\" (%s)"
                                .formatted(named, e.getReason()));
            }
        }
        return data.path();
    }
}
