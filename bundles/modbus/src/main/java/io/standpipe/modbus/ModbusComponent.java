package io.standpipe.modbus;

import io.standpipe.model.Bus;
import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Device;
import io.standpipe.model.Faults;
import io.standpipe.model.Profiles;
import io.standpipe.model.Quality;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Readings;
import io.standpipe.model.Secrets;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.LastGood;
import io.standpipe.model.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link ModbusBus} for each configuration. */
@Component(
        name = ModbusComponent.NAME,
        service = {ConfigurableComponent.class, Bus.class, BusDiagnosis.class, Confirmable.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ModbusComponent.Config.class, factory = true)
public final class ModbusComponent
        implements ConfigurableComponent, Bus, BusDiagnosis, Confirmable {

    /** {@code ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED} of DS 1.4. */
    static final int CONFIGURATION_DELETED = 4;

    static final String NAME = "io.standpipe.modbus";

    /** Folder in the data directory: what of each bus outlives a restart. */
    static final String COUNTS = "modbus";

    private static final Logger LOG = LoggerFactory.getLogger(ModbusComponent.class);

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe Modbus bus",
            description =
                    "Polls Modbus slaves: hydrants, tanks, panels. What each is, its device profile"
                            + " says.",
            icon = @Icon(resource = "OSGI-INF/modbus.png", size = 32))
    @interface Config {

        @AttributeDefinition(
                name = "Devices",
                required = false,
                description =
                        "Device table: CSV with a header, as pasted from a spreadsheet. Columns id and profile are"
                                + " required; address (host:port), unit (0 to 255, default 1), interval (ms),"
                                + " name, grid, lat, lon and the parameters of the profile may follow. A wrong"
                                + " row stays as it was and is reported; the others are read. Example:"
                                + " id,profile,address,unit,mounting,name"
                                + " / hyd-0042,generic-pressure-4reg,192.168.1.20:502,7,pressurised,Lize Rd 42 N kerb"
                                + " (a line each)|TextArea")
        String devices() default "";

        @AttributeDefinition(
                name = "Address",
                required = false,
                max = "262",
                description =
                        "Of rows that have none, such as a serial converter: host, host:port or [IPv6]:port"
                                + " for Modbus TCP, port 502 if not given; rtu+tcp://host:port for a"
                                + " converter that passes RTU frames on; tls://host:port for Modbus/TCP"
                                + " Security, port 802 if not given; or a serial port, best by its stable"
                                + " name: /dev/serial/by-id/... A serial line is a bus of its own. Empty:"
                                + " each row has its own.")
        String address() default "";

        @AttributeDefinition(
                name = "Serial line",
                required = false,
                max = "64",
                description =
                        "Of a serial port: baud, data bits, parity (N, E, O), stop bits; then rs485 or"
                                + " rs485-low if the kernel is to switch an RS-485 driver (RTS high or low"
                                + " while sending; most adapters do it by themselves), and its delays"
                                + " before and after sending in ms: 19200 8E1 rs485 1/1. Empty: 9600 8N1.")
        String serial() default "";

        @AttributeDefinition(
                name = "Gap between frames (ms)",
                required = false,
                min = "0",
                max = "1000",
                description =
                        "Silence before each request, 0 to 1000, for devices that need more than the"
                                + " standard says. 0: as the standard says: on a serial line 3.5 characters, above"
                                + " 19200 baud 1.75 ms; behind rtu+tcp 4 ms; otherwise none.")
        int gap() default 0;

        @AttributeDefinition(
                name = "Transaction id",
                required = false,
                description =
                        "Of Modbus TCP. Checked: an answer must return the id of its request. Ignored: for"
                                + " devices that do not return it; their answers are then told apart as on a"
                                + " serial line.",
                options = {
                    @Option(label = "Checked", value = "checked"),
                    @Option(label = "Ignored", value = "ignored")
                })
        String transactionId() default "checked";

        @AttributeDefinition(
                name = "Wait after connecting (ms)",
                required = false,
                min = "0",
                max = "10000",
                description =
                        "From a new connection to its first request, 0 to 10000, for devices that hang"
                                + " up or stay mute when they are asked at once. 0: none.")
        int connectDelay() default 0;

        @AttributeDefinition(
                name = "Poll interval (ms)",
                min = "20",
                max = "3600000",
                description = "From one poll of a device to its next, 20 to 3600000.")
        int interval() default BusConfig.DEFAULT_INTERVAL;

        @AttributeDefinition(
                name = "Timeout (ms)",
                min = "50",
                max = "30000",
                description =
                        "How long to wait for a connection, and for each answer, 50 to 30000. Behind a serial"
                                + " converter it includes the time of the line itself.")
        int timeout() default BusConfig.DEFAULT_TIMEOUT;

        @AttributeDefinition(
                name = "Writable points",
                required = false,
                description =
                        "Points that may be written, as device/point, with commas between them or a line each:"
                                + " siren-1/output. The device profile must allow it too. Empty: nothing on this"
                                + " bus is ever written.|TextArea")
        String writable() default "";

        @AttributeDefinition(
                name = "CA",
                required = false,
                max = "1024",
                description =
                        "For tls addresses: file with the certificates of those who issued those of the devices,"
                                + " PEM, whole path. No other CA is trusted then. Empty: the CAs that Java"
                                + " trusts.")
        String ca() default "";

        @AttributeDefinition(
                name = "Pins",
                required = false,
                description =
                        "For tls addresses: SHA-256 fingerprints of the certificates of the devices, with commas"
                                + " between them. A device is known by that alone then, without CA, host"
                                + " name or date. Empty: by CA and host name.|TextArea")
        String pins() default "";

        @AttributeDefinition(
                name = "Certificate",
                required = false,
                max = "1024",
                description =
                        "For tls addresses: file with the certificate of the gateway and those between it"
                                + " and the CA, PEM, or with the key as PKCS#12 (.p12); whole path. Empty:"
                                + " none.")
        String certificate() default "";

        @AttributeDefinition(
                name = "Key",
                required = false,
                max = "1024",
                description =
                        "For tls addresses: file with the key of the certificate, PEM, whole"
                                + " path. Empty: it is in the file of the certificate.")
        String key() default "";

        @AttributeDefinition(
                name = "Key password",
                type = AttributeType.PASSWORD,
                required = false,
                description =
                        "For tls addresses: password of the key or of the PKCS#12 file. Empty: none.")
        String keyPassword() default "";
    }

    private final ReadingSink sink;
    private final Profiles profiles;
    private final Faults faults;
    private final String source;
    private final Configuration configuration;
    private final HelperThreads disk;
    private final KeptCounts kept;
    private final SourceTimes times;
    private final Consumer<Readings> believed;
    private volatile @Nullable Secrets secrets;
    // Asked from any thread while a configuration is taken up.
    private String keyPassword = "";
    private volatile @Nullable ModbusBus bus;

    @Activate
    public ModbusComponent(
            @Reference ReadingSink sink,
            @Reference Profiles profiles,
            @Reference Faults faults,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        this.sink = sink;
        this.profiles = profiles;
        this.faults = faults;
        configuration = new Configuration(data, NAME, properties, SystemTime.INSTANCE);
        source = configuration.source();
        disk = new HelperThreads(source + "-disk", 1);
        kept =
                KeptCounts.in(
                        data.path().resolve(COUNTS).resolve(LastGood.fileName(source)), disk::run);
        times = new SourceTimes(sink::accept);
        LogReader logs = new LogReader(times, kept, this::errand, SystemTime.INSTANCE::stamp);
        believed = new StatusElsewhere(new Totals(logs, kept));
        configure(properties);
    }

    /** Dynamic: it is asked when a connection needs it, which is tried again until it is there. */
    @Reference(
            name = "secrets",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSecrets(Secrets service) {
        secrets = service;
    }

    void unsetSecrets(Secrets service) {
        if (service.equals(secrets)) {
            secrets = null;
        }
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
        try {
            start(wanted);
            configuration.keep(wanted);
        } catch (RuntimeException e) {
            LOG.error("{} cannot start", source, e);
            wanted.problem("the bus could not start: " + e);
        }
        faults.report(source, wanted.problems());
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

    /** A bus that is reached as before keeps the connections whose rows are the same. */
    private void start(Settings wanted) {
        String password = wanted.secret("keyPassword");
        BusConfig config = wanted.settle(s -> BusConfig.read(s, profiles));
        if (!password.equals(keyPassword)) {
            stop(); // TLS connections stand on another key
            keyPassword = password;
        }
        List<Device> devices = new ArrayList<>();
        config.entries().forEach(entry -> devices.add(entry.device()));
        devices.addAll(wanted.notRead(profiles));
        List<Device> takenOut = wanted.takenOut(profiles);
        if (!takenOut.isEmpty()) {
            takenOut.addAll(devices);
            sink.install(source, takenOut);
        }
        List<String> refused = sink.install(source, devices);
        Set<String> ids = devices.stream().map(Device::id).collect(Collectors.toSet());
        kept.retain(ids);
        times.retain(ids);
        BusConfig accepted = config.without(refused);
        wanted.refused(refused, sink);
        ModbusBus running = bus;
        boolean none = accepted.entries().isEmpty() && accepted.own() == null;
        if (none || running == null || !running.take(accepted)) {
            stop();
        }
        if (none) {
            clear(ModbusBus.FAULTS);
        } else if (bus == null) {
            ModbusBus started =
                    new ModbusBus(
                            source,
                            accepted.with(() -> TlsSettings.open(secrets, password)),
                            profiles,
                            SystemTime.INSTANCE,
                            believed,
                            this::fault);
            clear(ModbusBus.OF_ONE_RUN);
            started.start();
            bus = started;
        }
        LOG.info(
                "{} polls {} devices; a scan takes {}",
                source,
                accepted.entries().size(),
                ScanTime.of(accepted));
    }

    @Override
    public boolean has(String device) {
        ModbusBus running = bus;
        return running != null && running.has(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        ModbusBus running = bus;
        return running == null ? nothing(device) : running.read(device);
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        ModbusBus running = bus;
        return running == null ? nothing(device) : running.write(device, point, value);
    }

    /** On the thread of the device's connection. */
    private void errand(String device, Read read, Consumer<Errand.Outcome> done) {
        ModbusBus running = bus;
        if (running == null) {
            done.accept(Errand.Outcome.failed(Quality.NOT_POLLED, "the bus ends"));
        } else {
            running.errand(device, read, done);
        }
    }

    @Override
    public String name() {
        return source;
    }

    @Override
    public CompletableFuture<Answer> bus() {
        return ask(BusDiagnosis::bus);
    }

    @Override
    public CompletableFuture<Answer> device(String device) {
        return ask(diagnosis -> diagnosis.device(device));
    }

    @Override
    public CompletableFuture<Answer> trace(String device, Duration lasting) {
        return ask(diagnosis -> diagnosis.trace(device, lasting));
    }

    @Override
    public CompletableFuture<Answer> registers(Registers registers) {
        return ask(diagnosis -> diagnosis.registers(registers));
    }

    @Override
    public CompletableFuture<Answer> scan(Scan scan) {
        return ask(diagnosis -> diagnosis.scan(scan));
    }

    @Override
    public CompletableFuture<Answer> scanned() {
        return ask(BusDiagnosis::scanned);
    }

    @Override
    public CompletableFuture<Answer> endScan() {
        return ask(BusDiagnosis::endScan);
    }

    private CompletableFuture<Answer> ask(
            Function<BusDiagnosis, CompletableFuture<Answer>> question) {
        ModbusBus running = bus;
        return running == null
                ? CompletableFuture.completedFuture(
                        Answer.refused(
                                "the bus does not run: it has no address and no device, or could not start; see its configuration fault"))
                : question.apply(running.diagnosis());
    }

    private static CompletableFuture<String> nothing(String device) {
        return CompletableFuture.completedFuture(Bus.unknown(device));
    }

    private void fault(String condition, String text) {
        if (text.isEmpty()) {
            faults.clear(source, condition);
        } else {
            faults.raise(source, condition, text);
        }
    }

    private void stop() {
        ModbusBus running = bus;
        bus = null;
        if (running != null) {
            running.close();
        }
    }

    private void clear(List<String> conditions) {
        for (String condition : conditions) {
            faults.clear(source, condition);
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
        disk.close();
        if (reason == CONFIGURATION_DELETED) {
            kept.forget();
            sink.install(source, List.of()); // on purpose: nothing of it stays
            configuration.forget();
        }
        kept.flush();
        sink.uninstall(source);
        if (reason == CONFIGURATION_DELETED) {
            faults.clear(source, Faults.CONFIGURATION);
            clear(ModbusBus.FAULTS);
        }
    }
}
