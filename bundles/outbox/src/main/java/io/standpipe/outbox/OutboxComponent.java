package io.standpipe.outbox;

import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.Outbox;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Settings;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                                + " gateway's data directory; inside Kura, data/standpipe/outbox of"
                                + " its installation. After a change, what was not sent stays in the"
                                + " old directory.",
                required = false,
                max = "1024")
        String directory() default "";

        @AttributeDefinition(
                name = "Sync interval (ms)",
                description =
                        "How much telemetry a power cut may take at most, 100 to 60000."
                                + " Alarms are on the disk before they are sent, whatever this says.",
                min = "100",
                max = "60000")
        int syncInterval() default 1000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(OutboxComponent.class);

    /** Framework property that names the gateway's data directory. */
    private static final String DATA_DIRECTORY = "standpipe.data";

    /**
     * Property that names Kura's installation. Kura keeps the framework's storage, and with it the
     * place it gives bundles for files, under /tmp, and clears it at each start.
     */
    private static final String KURA_HOME = "kura.home";

    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final BundleContext context;
    private Settings settings;
    private Running running;

    private record Running(
            Path directory, SqliteOutbox outbox, ServiceRegistration<Outbox> service) {}

    @Activate
    public OutboxComponent(BundleContext context, Map<String, Object> properties) {
        this.context = context;
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
            running.outbox().syncInterval(syncInterval());
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
        SqliteOutbox outbox =
                new SqliteOutbox(directory, syncInterval(), SystemTime.INSTANCE, faults);
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
        List<String> problems = settings.problems();
        String source = settings.source(Writer.SOURCE);
        if (problems.isEmpty()) {
            faults.clear(source, "configuration");
        } else {
            faults.raise(source, "configuration", String.join("; ", problems));
        }
    }

    private Duration syncInterval() {
        return Duration.ofMillis(settings.integer("syncInterval", 1000, 100, 60_000));
    }

    private Path directory(Settings from) {
        String named = from.text("directory", "");
        String data = property(DATA_DIRECTORY);
        String kura = property(KURA_HOME);
        String inKura = kura.isEmpty() ? "" : kura + "/data/standpipe/outbox";
        for (String candidate : new String[] {named, data, inKura}) {
            if (!candidate.isEmpty()) {
                try {
                    return Path.of(candidate);
                } catch (InvalidPathException e) {
                    from.problem(
                            "directory must be a path, but is \"%s\" (%s)"
                                    .formatted(candidate, e.getReason()));
                }
            }
        }
        File own = context.getDataFile("outbox");
        if (own == null) {
            from.problem("the framework gives bundles no place for files: set directory");
            return Path.of("outbox");
        }
        return own.toPath();
    }

    private String property(String name) {
        String value = context.getProperty(name);
        return value == null ? "" : value.strip();
    }
}
