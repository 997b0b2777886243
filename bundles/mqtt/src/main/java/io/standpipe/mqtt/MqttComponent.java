package io.standpipe.mqtt;

import io.standpipe.model.Bus;
import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Operations;
import io.standpipe.model.Outbox;
import io.standpipe.model.Present;
import io.standpipe.model.Secrets;
import io.standpipe.model.SerialScheduler;
import io.standpipe.model.Strangers;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.LastSecrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.tls.Certificates;
import io.standpipe.mqtt.tls.CertificateWatch;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

/** The shell around {@link Uplink}: configuration in, faults out. */
@Component(
        name = Options.COMPONENT,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = ConfigurableComponent.class)
@Designate(ocd = MqttComponent.Config.class, factory = true)
public final class MqttComponent implements ConfigurableComponent {

    /** For metatype only; the settings are read, with bounds, by {@link Options}. */
    @ObjectClassDefinition(
            id = Options.COMPONENT,
            name = "Standpipe MQTT uplink",
            description =
                    "Publishes alarms, states and readings to the monitoring centre's broker, over"
                            + " MQTT 5 or 3.1.1, and confirms what the broker acknowledged.",
            icon = @Icon(resource = "OSGI-INF/mqtt.png", size = 32))
    @interface Config {

        @AttributeDefinition(
                name = "Server",
                description =
                        "The broker: tcp://host:port, encrypted ssl://host:port, inside a WebSocket"
                                + " ws://host:port/path or wss://host:port/path. Ports if none is"
                                + " given: 1883, 8883, 80, 443; path: /mqtt. Several addresses are"
                                + " parted by commas, the preferred one first.",
                min = "7",
                max = "2048")
        String server() default "";

        @AttributeDefinition(
                name = "Version of MQTT",
                required = false,
                description = "What the broker speaks; it is not found out by trying.",
                options = {
                    @Option(label = "5", value = "5"),
                    @Option(label = "3.1.1", value = "3.1.1")
                })
        String version() default "5";

        @AttributeDefinition(
                name = "CA",
                required = false,
                max = "1024",
                description =
                        "File with the certificates of those who issued the broker's, PEM, whole"
                                + " path. Nobody else is trusted then. Empty: those that Java"
                                + " trusts.")
        String ca() default "";

        @AttributeDefinition(
                name = "Server name",
                required = false,
                max = "253",
                description =
                        "Name that the broker's certificate must be for. Empty: the host of the"
                                + " server. For brokers whose address is not in their"
                                + " certificate.")
        String serverName() default "";

        @AttributeDefinition(
                name = "Certificate",
                required = false,
                max = "1024",
                description =
                        "File with the gateway's own certificate and those between it and the CA,"
                                + " PEM, or with the key as PKCS#12 (.p12); whole path. Empty:"
                                + " none.")
        String certificate() default "";

        @AttributeDefinition(
                name = "Key",
                required = false,
                max = "1024",
                description =
                        "File with the key of the certificate, PEM, whole path. Empty: it is in"
                                + " the certificate's file.")
        String key() default "";

        @AttributeDefinition(
                name = "Key password",
                type = AttributeType.PASSWORD,
                required = false,
                description = "Password of the key or of the PKCS#12 file. Empty: none.")
        String keyPassword() default "";

        @AttributeDefinition(
                name = "Client id",
                required = false,
                max = "256",
                description =
                        "By which the broker knows this uplink; no two may use the same. Empty:"
                                + " standpipe-, the gateway's id and the name of this uplink.")
        String clientId() default "";

        @AttributeDefinition(
                name = "User",
                required = false,
                max = "256",
                description = "User name for the broker. Empty: none.")
        String user() default "";

        @AttributeDefinition(
                name = "Password",
                type = AttributeType.PASSWORD,
                required = false,
                description = "Password for the broker. Empty: none.")
        String password() default "";

        @AttributeDefinition(
                name = "Keep alive (s)",
                min = "5",
                max = "1200",
                description =
                        "Time without traffic after which the connection is probed, 5 to 1200. The"
                                + " broker declares the gateway offline after one and a half times"
                                + " as long.")
        int keepAlive() default 30;

        @AttributeDefinition(
                name = "Status interval (s)",
                min = "5",
                max = "3600",
                description = "Between two status messages when nothing changes, 5 to 3600.")
        int statusInterval() default 30;

        @AttributeDefinition(
                name = "Root topic",
                min = "1",
                max = "256",
                description =
                        "Topic levels in front of district and gateway. The 1 is the version of the"
                                + " contract.")
        String root() default "standpipe/1";

        @AttributeDefinition(
                name = "Replay rate (kB/s)",
                min = "0",
                max = "100000",
                description =
                        "How fast readings that waited for a connection go out, 0 to 100000 kB/s; 0:"
                                + " as fast as possible. Alarms are never held back.")
        int replayRate() default Duties.REPLAY_RATE;

        @AttributeDefinition(
                name = "Local output",
                required = false,
                max = "129",
                description =
                        "A coil of a device of this gateway, device/point, that is set to 1 while"
                                + " nobody upstream has acknowledged an alarm for 100 s, and back to"
                                + " 0 afterwards: a lamp or a horn. The bus must allow writing it."
                                + " Empty: none.")
        String localOutput() default "";

        @AttributeDefinition(
                name = "Commands",
                required = false,
                max = "1024",
                description =
                        "Which commands from the monitoring centre are carried out, by name. Empty:"
                                + " all but write, which sets outputs, and scan, which searches a"
                                + " network; these two must be named. none: none. The broker decides"
                                + " who may send them.")
        String commands() default "";

        @AttributeDefinition(
                name = "Command key",
                type = AttributeType.PASSWORD,
                required = false,
                description =
                        "If it is set, commands are carried out only if they are signed with this"
                                + " secret (JWS, HS256); at least 32 characters. Empty: the broker's"
                                + " access rules alone decide.")
        String commandKey() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(MqttComponent.class);

    private static final int STOP_SECONDS = 5;

    /** ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED */
    private static final int CONFIGURATION_DELETED = 4;

    private final Gateway gateway;
    private final Outbox outbox;
    private final Faults faults;
    private final DataDirectory data;
    private final Installed installed = new Installed();
    private final LastSecrets opened = new LastSecrets();
    private @Nullable Secrets secrets;
    private Map<String, Object> given = Map.of();
    private @Nullable Configuration configuration;
    private @Nullable Settings settings;
    private @Nullable Running running;

    /** What a configuration says; null where it cannot work. */
    private record Said(@Nullable Options options, Duties duties, @Nullable Passwords passwords) {}

    /** A started uplink and its threads. */
    private record Running(
            Said said,
            Uplink uplink,
            SerialScheduler scheduler,
            PahoThreads threads,
            @Nullable CertificateWatch certificates,
            Passwords passwords) {}

    @Activate
    public MqttComponent(
            @Reference Gateway gateway,
            @Reference Outbox outbox,
            @Reference Faults faults,
            @Reference DataDirectory data) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.faults = faults;
        this.data = data;
    }

    /**
     * Dynamic: when the service goes, the uplink goes on with the password it has. One that waits
     * for the service starts when it comes.
     */
    @Reference(
            name = "secrets",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setSecrets(Secrets service) {
        secrets = service;
        if (configuration != null && (running == null || running.passwords().commandsOff())) {
            begin(configuration.again());
        }
    }

    synchronized void unsetSecrets(Secrets service) {
        if (service.equals(secrets)) {
            secrets = null;
        }
    }

    // What commands need may come and go; without it they are refused.

    @Reference(
            name = "operations",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setOperations(Operations service) {
        installed.operations(service);
    }

    void unsetOperations(Operations service) {
        installed.noOperations(service);
    }

    @Reference(
            name = "present",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPresent(Present service) {
        installed.present(service);
    }

    void unsetPresent(Present service) {
        installed.noPresent(service);
    }

    @Reference(
            name = "bus",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addBus(Bus bus) {
        installed.add(bus);
    }

    void removeBus(Bus bus) {
        installed.remove(bus);
    }

    @Reference(
            name = "diagnosis",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addDiagnosis(BusDiagnosis bus) {
        installed.add(bus);
    }

    void removeDiagnosis(BusDiagnosis bus) {
        installed.remove(bus);
    }

    @Reference(
            name = "confirmable",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addConfirmable(Confirmable one) {
        installed.add(one);
    }

    void removeConfirmable(Confirmable one) {
        installed.remove(one);
    }

    @Reference(
            name = "strangers",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addStrangers(Strangers bus) {
        installed.add(bus);
    }

    void removeStrangers(Strangers bus) {
        installed.remove(bus);
    }

    /** An unchanged configuration does nothing; Kura sends the same one again. */
    @Activate
    @Modified
    synchronized void configure(Map<String, Object> properties) {
        if (configuration == null) {
            configuration =
                    new Configuration(data, Options.COMPONENT, properties, SystemTime.INSTANCE);
        }
        Settings changed = configuration.take(properties);
        if (changed == null) {
            return;
        }
        given = properties;
        if (running != null && settings != null && onlyEncryptedAnew(changed, settings, running)) {
            settings = changed;
            return;
        }
        begin(changed);
    }

    /** Kura encrypts the same password to another text each time somebody saves the form. */
    private boolean onlyEncryptedAnew(Settings changed, Settings before, Running now) {
        return changed.equalsBut(Passwords.SETTINGS, before)
                && now.passwords().equals(Passwords.open(Settings.of(given), secrets));
    }

    /** A mistake that changes nothing of what is in force costs no connection either. */
    private void begin(Settings changed) {
        settings = changed;
        try {
            Said said = changed.settle(this::read);
            opened.problems().forEach(changed::problem);
            if (configuration != null) {
                configuration.keep(changed);
            }
            if (running == null || !running.said().equals(said)) {
                stop();
                running = start(said);
            }
        } catch (RuntimeException e) {
            LOG.error("the uplink could not be started", e);
            changed.problem("the uplink could not be started: " + e);
        }
        report(changed);
    }

    private Said read(Settings from) {
        return new Said(
                Options.parse(from, gateway.id()),
                Duties.parse(from),
                Passwords.open(from, secrets == null ? null : opened.through(secrets)));
    }

    private @Nullable Running start(Said said) {
        Options options = said.options();
        Duties duties = said.duties();
        Passwords passwords = said.passwords();
        if (options == null || passwords == null) {
            return null;
        }
        PahoThreads threads = new PahoThreads(options.name());
        SerialScheduler scheduler =
                new SerialScheduler("uplink-" + options.name(), (what, e) -> LOG.error(what, e));
        CertificateWatch certificates = watch(options, passwords, scheduler, threads);
        Uplink uplink =
                new Uplink(
                        new Surroundings(
                                gateway,
                                outbox,
                                faults,
                                SystemTime.INSTANCE,
                                scheduler,
                                new SecureRandom(),
                                installed),
                        options,
                        passwords.commandsOff() ? duties.withoutCommands() : duties,
                        passwords.commands().isEmpty()
                                ? null
                                : new Jws(passwords.commands().getBytes(StandardCharsets.UTF_8)),
                        new PahoConnector(
                                options,
                                passwords.broker().getBytes(StandardCharsets.UTF_8),
                                certificates,
                                threads));
        if (certificates != null) {
            certificates.start();
        }
        uplink.start();
        return new Running(said, uplink, scheduler, threads, certificates, passwords);
    }

    private @Nullable CertificateWatch watch(
            Options options, Passwords passwords, SerialScheduler scheduler, PahoThreads threads) {
        if (options.servers().stream().noneMatch(Server::encrypted)) {
            faults.clear(options.source(), CertificateWatch.CONDITION);
            return null;
        }
        return new CertificateWatch(
                new Certificates(options.transport().files(), () -> passwords.key().toCharArray()),
                faults,
                options.source(),
                SystemTime.INSTANCE,
                scheduler,
                threads,
                new SecureRandom());
    }

    private void report(Settings settings) {
        faults.report(settings.source(Options.COMPONENT), settings.problems());
    }

    /**
     * @param reason {@code ComponentConstants.DEACTIVATION_REASON_*}. Only with its configuration
     *     do an instance's faults go; after a restart they still hold, or the first acknowledgement
     *     clears them
     */
    @Deactivate
    synchronized void deactivate(int reason) {
        stop();
        if (reason == CONFIGURATION_DELETED && settings != null) {
            if (configuration != null) {
                configuration.forget();
            }
            String source = settings.source(Options.COMPONENT);
            faults.clear(source, Faults.CONFIGURATION);
            faults.clear(source, Overdue.CONDITION);
            faults.clear(source, Refusals.CONDITION);
            faults.clear(source, CertificateWatch.CONDITION);
            faults.clear(source, Flow.CONDITION);
            faults.clear(source, LocalOutput.CONDITION);
        }
    }

    private void stop() {
        Running ending = running;
        running = null;
        if (ending == null) {
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        ending.uplink().stop(ended::countDown);
        try {
            if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the uplink did not end within {} s; its thread is left", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ending.certificates() != null) {
            ending.certificates().close();
        }
        ending.scheduler().close();
        ending.threads().shutdownNow();
    }
}
