package io.standpipe.outbox;

import io.standpipe.model.Faults;
import io.standpipe.model.Lane;
import io.standpipe.model.Message;
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
import org.osgi.service.component.ComponentContext;
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
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The outbox as a service. It takes messages at once, also while its database cannot be opened. */
@Component(
        name = Writer.SOURCE,
        service = {Outbox.class, ConfigurableComponent.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = OutboxComponent.Config.class)
public final class OutboxComponent implements Outbox, ConfigurableComponent {

    /** What the configuration's form shows. */
    @ObjectClassDefinition(
            id = Writer.SOURCE,
            name = "Standpipe outbox",
            description = "Keeps messages on disk until every uplink has delivered them.")
    @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description =
                        "Where the database is kept. Empty: the gateway's data directory."
                                + " After a change, what was not sent stays in the old directory.",
                required = false)
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

    /** Framework property that names the gateway's data directory. */
    private static final String DATA_DIRECTORY = "standpipe.data";

    private final HeldFaults faults = new HeldFaults();
    private final ComponentContext component;
    private final Path directory;
    private final SqliteOutbox outbox;
    private Settings settings;

    @Activate
    public OutboxComponent(ComponentContext component, Map<String, Object> properties) {
        this.component = component;
        settings = Settings.of(properties);
        directory = directory(settings);
        outbox = new SqliteOutbox(directory, syncInterval(settings), SystemTime.INSTANCE, faults);
        report(settings);
        outbox.start();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Settings now = Settings.of(properties);
        if (now.equals(settings)) {
            return;
        }
        settings = now;
        if (directory(now).equals(directory)) {
            outbox.syncInterval(syncInterval(now));
            report(now);
        } else {
            // Another database counts other numbers: the uplinks must let go of this service.
            component.disableComponent(Writer.SOURCE);
            component.enableComponent(Writer.SOURCE);
        }
    }

    @Deactivate
    void stop() {
        outbox.close();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.appeared(service);
    }

    void unbindFaults(Faults service) {
        faults.disappeared(service);
    }

    @Override
    public void append(Message message) {
        outbox.append(message);
    }

    @Override
    public Reader open(String name, Runnable available) {
        return outbox.open(name, available);
    }

    @Override
    public int depth(Lane lane) {
        return outbox.depth(lane);
    }

    @Override
    public long lastSeq(Lane lane) {
        return outbox.lastSeq(lane);
    }

    private void report(Settings from) {
        List<String> problems = from.problems();
        if (problems.isEmpty()) {
            faults.clear(from.source(Writer.SOURCE), "configuration");
        } else {
            faults.raise(from.source(Writer.SOURCE), "configuration", String.join("; ", problems));
        }
    }

    private static Duration syncInterval(Settings from) {
        return Duration.ofMillis(from.integer("syncInterval", 1000, 100, 60_000));
    }

    private Path directory(Settings from) {
        BundleContext context = component.getBundleContext();
        String named = from.text("directory", "");
        String data = context.getProperty(DATA_DIRECTORY);
        for (String candidate : new String[] {named, data == null ? "" : data.strip()}) {
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
}
