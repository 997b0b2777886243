package io.standpipe.coap;

import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Device;
import io.standpipe.model.Faults;
import io.standpipe.model.Profiles;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Secrets;
import io.standpipe.model.Strangers;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.LastSecrets;
import io.standpipe.model.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link CoapBus} for each configuration. */
@Component(
        name = CoapComponent.NAME,
        service = {ConfigurableComponent.class, Bus.class, Strangers.class, Confirmable.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = CoapComponent.Config.class, factory = true)
public final class CoapComponent implements ConfigurableComponent, Bus, Strangers, Confirmable {

    /** {@code ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED} of DS 1.4. */
    static final int CONFIGURATION_DELETED = 4;

    static final String NAME = "io.standpipe.coap";

    private static final Logger LOG = LoggerFactory.getLogger(CoapComponent.class);

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe CoAP server",
            description =
                    "Takes what standalone smoke detectors report over CoAP and LwM2M. What each is, its"
                            + " device profile says.",
            icon = @Icon(resource = "OSGI-INF/coap.png", size = 32))
    @interface Config {

        @AttributeDefinition(
                name = "Devices",
                required = false,
                description =
                        "Device table: CSV with a header, as pasted from a spreadsheet. Columns id and profile are"
                                + " required; identity (of the key, the certificate or the LwM2M endpoint; default:"
                                + " the id), security (psk, rpk, x509 or none), key (a reference to the"
                                + " key of the device, or its public key), name, grid, lat, lon and the parameters"
                                + " of the profile may follow. A wrong row stays as it was and is reported. Example:"
                                + " id,profile,identity,key,name"
                                + " / smoke-0042,generic-smoke-coap,imei-864508030000042,env:KEY_42,Lize Rd 42 kitchen"
                                + " (a line each)|TextArea")
        String devices() default "";

        @AttributeDefinition(
                name = "Secure address",
                required = false,
                max = "128",
                description =
                        "Where DTLS is taken: an address or network interface with a port, such as *:5684 or"
                                + " eth1:5684; * is all. As it comes only this machine itself reaches it."
                                + " Empty: nowhere.")
        String secure() default BusConfig.DEFAULT_SECURE;

        @AttributeDefinition(
                name = "Plain address",
                required = false,
                max = "128",
                description =
                        "Where to listen for CoAP without encryption, such as eth1:5683: anyone who can reach it can raise"
                                + " and clear alarms of devices with security none. One interface or address."
                                + " Empty: nowhere.")
        String plain() default "";

        @AttributeDefinition(
                name = "Keys",
                type = AttributeType.PASSWORD,
                required = false,
                description =
                        "Pre-shared keys of devices: identity=key, with semicolons or line ends between; a key is"
                                + " text or 0x and hexadecimal digits, 16 to 64 bytes. Outside Kura best"
                                + " file:/path. Empty: each row has its own.")
        String keys() default "";

        @AttributeDefinition(
                name = "Credentials",
                required = false,
                max = "1024",
                description =
                        "File with the private key of the gateway and its certificates or public key, PEM, whole"
                                + " path; for devices with security x509 or rpk. Empty: only psk.")
        String credentials() default "";

        @AttributeDefinition(
                name = "Certificate authority",
                required = false,
                max = "1024",
                description =
                        "File with the certificates that device certificates are issued under, PEM, whole path."
                                + " Empty: no certificates are taken.")
        String ca() default "";
    }

    private final ReadingSink sink;
    private final Profiles profiles;
    private final Faults faults;
    private final Secrets secrets;
    private final String source;
    private final Configuration configuration;
    private final KeyRing keys = new KeyRing();
    private final LastSecrets opened = new LastSecrets();
    private final Path file;
    private BusConfig.@Nullable Ports ports;

    private final Object telling = new Object();
    private List<String> tableProblems = List.of();
    private List<String> portProblems = List.of();
    private String diskProblem = "";

    // Asked from any thread while a configuration is taken up.
    private volatile @Nullable CoapBus bus;

    @Activate
    public CoapComponent(
            @Reference ReadingSink sink,
            @Reference Profiles profiles,
            @Reference Faults faults,
            @Reference Secrets secrets,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        this.sink = sink;
        this.profiles = profiles;
        this.faults = faults;
        this.secrets = secrets;
        configuration = new Configuration(data, NAME, properties, SystemTime.INSTANCE);
        source = configuration.source();
        file = data.path().resolve(source.replaceAll("[^A-Za-z0-9._~-]", "_") + ".connections");
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

    private void use(Settings wanted) {
        try {
            start(wanted);
            configuration.keep(wanted);
        } catch (RuntimeException e) {
            LOG.error("{} cannot start", source, e);
            wanted.problem("the bus could not start: " + e);
        }
        synchronized (telling) {
            tableProblems = List.copyOf(wanted.problems());
            report();
        }
    }

    /** Another table leaves the sockets open: each detector would have to shake hands again. */
    private void start(Settings wanted) {
        BusConfig config =
                wanted.settle(s -> BusConfig.read(s, profiles, opened.through(secrets), keys));
        opened.problems().forEach(wanted::problem);
        List<Device> devices = new ArrayList<>();
        config.detectors().forEach(detector -> devices.add(detector.device()));
        devices.addAll(wanted.notRead(profiles));
        List<Device> takenOut = wanted.takenOut(profiles);
        if (!takenOut.isEmpty()) {
            takenOut.addAll(devices);
            sink.install(source, takenOut);
        }
        List<String> refused = sink.install(source, devices);
        BusConfig accepted = config.without(refused);
        wanted.refused(refused, sink);
        CoapBus running = bus;
        if (running == null || !config.ports().equals(ports)) {
            stop();
            diskIs("");
            CoapBus started = new CoapBus(source, sink, SystemTime.INSTANCE, file, this::diskIs);
            started.install(accepted.detectors());
            bus = started;
            ports = config.ports();
            portsAre(
                    started,
                    started.start(config.ports(), problems -> portsAre(started, problems)));
            running = started;
        } else {
            running.install(accepted.detectors());
        }
        LOG.info(
                "{} listens at {} for {} devices",
                source,
                running.addresses(),
                accepted.detectors().size());
    }

    /** Also told on the bus's thread, which must not wait for a configuration that waits for it. */
    @SuppressWarnings("ReferenceEquality") // this very bus
    private void portsAre(CoapBus of, List<String> problems) {
        synchronized (telling) {
            if (bus == of) {
                portProblems = List.copyOf(problems);
                report();
            }
        }
    }

    private void diskIs(String problem) {
        synchronized (telling) {
            diskProblem = problem;
            report();
        }
    }

    @Override
    public boolean has(String device) {
        CoapBus running = bus;
        return running != null && running.has(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        CoapBus running = bus;
        return running == null ? nothing(device) : running.read(device);
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        CoapBus running = bus;
        return running == null ? nothing(device) : running.write(device, point, value);
    }

    private static CompletableFuture<String> nothing(String device) {
        return CompletableFuture.completedFuture(Bus.unknown(device));
    }

    @Override
    public String name() {
        return source;
    }

    @Override
    public List<Stranger> strangers() {
        CoapBus running = bus;
        return running == null ? List.of() : running.strangers();
    }

    @Override
    public long refused() {
        CoapBus running = bus;
        return running == null ? 0 : running.refused();
    }

    /** For tests. */
    @Nullable CoapBus bus() {
        return bus;
    }

    private void report() {
        List<String> problems = new ArrayList<>(portProblems);
        problems.addAll(tableProblems);
        if (!diskProblem.isEmpty()) {
            problems.add(diskProblem);
        }
        faults.report(source, problems);
    }

    private void stop() {
        CoapBus running = bus;
        bus = null;
        if (running != null) {
            running.close();
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
            RestartStore.delete(file);
        }
    }
}
