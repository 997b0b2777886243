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
import java.util.List;
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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell around {@link Uplink}: configuration in, faults out. */
@Component(
        name = Options.COMPONENT,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = ConfigurableComponent.class)
@Designate(ocd = MqttConfig.class, factory = true)
public final class MqttComponent implements ConfigurableComponent {

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
        if (running != null
                && settings != null
                && !changed.equals(
                        settings) // otherwise another thing changed, such as who may read it
                && onlyEncryptedAnew(changed, settings, running)) {
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

    /** Whoever hears the network then knows the password; that is told, and is no fault. */
    private static void warnOfOpenPassword(Options options, Passwords passwords) {
        List<Server> open = options.servers().stream().filter(Server::carriesInTheOpen).toList();
        if (!passwords.broker().isEmpty() && !open.isEmpty()) {
            LOG.warn(
                    "the password for the broker goes to {} unencrypted: whoever hears that network knows it; use ssl:// or wss://",
                    String.join(" and ", open.stream().map(Server::toString).toList()));
        }
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
        warnOfOpenPassword(options, passwords);
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
        faults.report(settings.source(Options.COMPONENT), settings.problems(), settings.awaited());
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
            faults.clear(source, CommandIntake.CONDITION);
            faults.clear(source, OtherGateway.CONDITION);
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
