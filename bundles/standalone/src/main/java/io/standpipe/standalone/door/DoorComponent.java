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
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.DoorPhrase;
import io.standpipe.standalone.access.Access;
import io.standpipe.standalone.access.PasswordHashes;
import io.standpipe.standalone.system.GatewaySystem;
import io.standpipe.standalone.system.SystemComponent;
import io.standpipe.standalone.tls.DoorCertificate;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
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

    /** So often somebody looks whether the certificate is another. */
    static final Duration LOOK = Duration.ofMinutes(1);

    /** Certificate and key that the gateway makes. */
    static final String SELF_MADE = "self-made.pem";

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
                        "Address and port at which the pages are, as 127.0.0.1:8080 or [::1]:8080;"
                                + " 0.0.0.0:8443 for each address of the gateway. At the loopback"
                                + " address nothing is encrypted: come by SSH"
                                + " (ssh -L 8080:127.0.0.1:8080 gateway). At any other there is"
                                + " TLS alone (https).",
                required = false,
                max = "64")
        String listen() default DoorSettings.DEFAULT;

        @AttributeDefinition(
                name = "Certificate",
                description =
                        "File with the certificate of the gateway and those between it and the CA,"
                                + " PEM, whole path; read anew when it changes. self-made, and"
                                + " empty beyond the loopback address: the gateway makes one, and"
                                + " says its fingerprint in the log.",
                required = false,
                max = "1024")
        String certificate() default "";

        @AttributeDefinition(
                name = "Key",
                description =
                        "File with the key of the certificate, PEM, without a password, whole"
                                + " path. Empty: it is in the file of the certificate.",
                required = false,
                max = "1024")
        String key() default "";

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
    private @Nullable DoorCertificate certificate;
    private List<String> problems = List.of();
    private final Scheduler later;
    private final Runnable endOfThread;
    private Scheduler.@Nullable Task again;
    private Scheduler.@Nullable Task look;
    private final TimeSource time;

    @Activate
    public DoorComponent(@Reference DataDirectory data, Map<String, Object> properties) {
        this(data, properties, new SerialScheduler("standpipe-door-again", LOG::error));
    }

    private DoorComponent(
            DataDirectory data, Map<String, Object> properties, SerialScheduler thread) {
        this(data, properties, SystemTime.INSTANCE, thread, thread::close);
    }

    /**
     * @param time by which certificates hold
     * @param later tries a door again that stayed shut
     * @param endOfThread called last, to end it
     */
    DoorComponent(
            DataDirectory data,
            Map<String, Object> properties,
            TimeSource time,
            Scheduler later,
            Runnable endOfThread) {
        this.time = time;
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
        List<String> found = new ArrayList<>();
        try {
            Access access = new Access(directory, new PasswordHashes(), SystemTime.INSTANCE);
            access.begin();
            found.addAll(access.problems());
            certificate = certificate(wanted);
            if (certificate == null || certificate.usable()) {
                door =
                        new Door(
                                wanted,
                                new Doorkeeper(
                                        access,
                                        new ScrapeToken(wanted.scrapeToken()),
                                        () -> pages,
                                        new SystemRoutes(access, () -> pages, this::systemNow)),
                                certificate);
                open = wanted;
                LOG.info(
                        "the pages are at {}://{}:{}/",
                        wanted.tls() ? "https" : "http",
                        shown(wanted.address()),
                        door.port());
            } else {
                again = later.schedule(AGAIN, () -> again(wanted));
            }
        } catch (BindException e) {
            found.add(
                    DoorPhrase.NOT_LISTENING.of(
                            wanted.address().getHostAddress() + ":" + wanted.port(),
                            e.getMessage()));
            again = later.schedule(AGAIN, () -> again(wanted));
        } catch (IOException e) {
            found.add(DoorPhrase.NO_USERS.of(directory, PrivateFiles.reason(e)));
        }
        problems = List.copyOf(found);
        report();
        if (door != null && certificate != null) {
            look = later.schedule(LOOK, this::look);
        }
    }

    private @Nullable DoorCertificate certificate(DoorSettings wanted) {
        if (!wanted.tls()) {
            return null;
        }
        DoorCertificate read =
                wanted.certificate() == null
                        ? DoorCertificate.selfMade(
                                directory.resolve(SELF_MADE), wanted.address(), time)
                        : DoorCertificate.own(wanted.certificate(), time);
        read.look();
        return read;
    }

    /** As it stands in an address. */
    private static String shown(InetAddress address) {
        String figures = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + figures + "]" : figures;
    }

    private void report() {
        List<String> all = new ArrayList<>(problems);
        if (certificate != null) {
            all.addAll(certificate.problems());
        }
        if (all.isEmpty()) {
            faults.clear(configuration.source(), CONDITION);
        } else {
            faults.raise(configuration.source(), CONDITION, Faults.text(all));
        }
    }

    /** Whoever renews a certificate need not know of this. */
    private synchronized void look() {
        if (look != null && certificate != null) {
            certificate.look();
            report();
            look = later.schedule(LOOK, this::look);
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
        if (look != null) {
            look.cancel();
        }
        look = null;
        certificate = null;
        if (door != null) {
            door.close();
        }
        door = null;
        open = null;
    }
}
