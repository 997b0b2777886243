package io.standpipe.standalone.door;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.Settings;
import io.standpipe.model.console.Pages;
import io.standpipe.model.files.PrivateFiles;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.PasswordHashes;
import io.standpipe.standalone.system.GatewaySystem;
import io.standpipe.standalone.system.SystemComponent;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a door to the pages open as it is configured; without a configuration there is none. What
 * keeps it shut is a fault of the gateway, and everything else goes on.
 */
@Component(
        name = DoorComponent.NAME,
        service = ConfigurableComponent.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = DoorComponent.Config.class)
public final class DoorComponent implements ConfigurableComponent {

    static final String NAME = "io.standpipe.door";

    /** Of the fault that nobody can come in. */
    private static final String CONDITION = "door";

    /** A port that is taken is tried again after so long: whoever has it may end. */
    static final Duration AGAIN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(DoorComponent.class);

    /** What the configuration's form shows. */
    @ObjectClassDefinition(
            id = DoorComponent.NAME,
            name = "Standpipe door",
            description = "The pages in a browser, where there is no Kura.")
    @interface Config {
        @AttributeDefinition(
                name = "Listen",
                description =
                        "Address and port at which the pages are, as 127.0.0.1:8080 or [::1]:8080."
                                + " What is sent there is not encrypted: leave it at the loopback"
                                + " address, and come by SSH (ssh -L 8080:127.0.0.1:8080 gateway)"
                                + " or by a proxy that speaks TLS.",
                required = false,
                max = "64")
        String listen() default DoorSettings.DEFAULT;

        @AttributeDefinition(
                name = "Token for figures",
                description =
                        "Where the token stands by which a Prometheus server may ask for /metrics,"
                                + " and for nothing else: file:/path or env:NAME, 32 characters at"
                                + " least. Empty: only who is logged in may.",
                required = false,
                max = "1024")
        String scrapeToken() default "";
    }

    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final Path directory;
    private final Configuration configuration;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Pages pages;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable SystemComponent system;

    private @Nullable Door door;
    private @Nullable DoorSettings open;
    private final Scheduler later;
    private final Runnable endOfThread;
    private Scheduler.@Nullable Task again;

    @Activate
    public DoorComponent(@Reference DataDirectory data, Map<String, Object> properties) {
        this(data, properties, new SerialScheduler("standpipe-door-again", LOG::error));
    }

    private DoorComponent(
            DataDirectory data, Map<String, Object> properties, SerialScheduler thread) {
        this(data, properties, thread, thread::close);
    }

    /**
     * @param later tries a door again that stayed shut
     * @param endOfThread called last, to end it
     */
    DoorComponent(
            DataDirectory data,
            Map<String, Object> properties,
            Scheduler later,
            Runnable endOfThread) {
        this.later = later;
        this.endOfThread = endOfThread;
        directory = data.path().resolve("door");
        configuration = new Configuration(data, NAME, properties, SystemTime.INSTANCE);
        take(Objects.requireNonNull(configuration.take(properties)));
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) {
        Settings now = configuration.take(properties);
        if (now != null) {
            take(now);
        }
    }

    /** Who takes the file away wants no door, so none is missed. */
    @Deactivate
    synchronized void deactivate() {
        close();
        faults.clear(configuration.source(), CONDITION);
        endOfThread.run();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
    }

    void unbindFaults(Faults service) {
        faults.unbind(service);
    }

    private synchronized void take(Settings settings) {
        DoorSettings wanted = settings.settle(DoorSettings::read);
        configuration.keep(settings);
        faults.report(configuration.source(), settings.problems());
        if (!wanted.equals(open)) {
            close();
            open(wanted);
        }
    }

    private void open(DoorSettings wanted) {
        List<String> problems = new ArrayList<>();
        try {
            Access access = new Access(directory, new PasswordHashes(), SystemTime.INSTANCE);
            access.begin();
            problems.addAll(access.problems());
            Door opened =
                    new Door(
                            wanted,
                            new Doorkeeper(
                                    access,
                                    new ScrapeToken(wanted.scrapeToken()),
                                    () -> pages,
                                    new SystemRoutes(access, () -> pages, this::systemNow)));
            door = opened;
            open = wanted;
            LOG.info(
                    "the pages are at http://{}:{}/",
                    wanted.address().getHostAddress(),
                    opened.port());
        } catch (BindException e) {
            problems.add(
                    DoorPhrase.NOT_LISTENING.of(
                            wanted.address().getHostAddress() + ":" + wanted.port(),
                            e.getMessage()));
            again = later.schedule(AGAIN, () -> again(wanted));
        } catch (IOException e) {
            problems.add(DoorPhrase.NO_USERS.of(directory, PrivateFiles.reason(e)));
        }
        if (problems.isEmpty()) {
            faults.clear(configuration.source(), CONDITION);
        } else {
            faults.raise(configuration.source(), CONDITION, Faults.text(problems));
        }
    }

    private synchronized void again(DoorSettings wanted) {
        if (again != null) {
            again = null;
            open(wanted);
        }
    }

    private @Nullable GatewaySystem systemNow() {
        SystemComponent now = system;
        return now == null ? null : now.system();
    }

    private void close() {
        if (again != null) {
            again.cancel();
        }
        again = null;
        if (door != null) {
            door.close();
        }
        door = null;
        open = null;
    }
}
