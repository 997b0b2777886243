package io.standpipe.mqtt;

import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Secrets;
import io.standpipe.model.config.Configuration;
import io.standpipe.model.config.LastSecrets;
import io.standpipe.model.config.Settings;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.tls.Certificates;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.mqtt.connect.PahoThreads;
import io.standpipe.mqtt.connect.Topics;
import io.standpipe.mqtt.paho.PahoConnector;
import io.standpipe.mqtt.settings.BrokerAddress;
import io.standpipe.mqtt.settings.MqttSettings;
import io.standpipe.mqtt.tls.CertificateWatch;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
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

/** The shell around an uplink over MQTT: configuration in, faults out. */
@Component(
        name = MqttSettings.COMPONENT,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = ConfigurableComponent.class)
@Designate(ocd = MqttConfig.class, factory = true)
public final class MqttComponent implements ConfigurableComponent {

    private static final Logger LOG = LoggerFactory.getLogger(MqttComponent.class);

    /** ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED */
    private static final int CONFIGURATION_DELETED = 4;

    private final Gateway gateway;
    private final Faults faults;
    private final DataDirectory data;
    private final Uplinks uplinks;
    private final AutoCloseable listening;
    private final LastSecrets opened = new LastSecrets();
    private @Nullable Secrets secrets;
    private Map<String, Object> given = Map.of();
    private @Nullable Configuration configuration;
    private @Nullable Settings settings;
    private @Nullable Running running;

    /** What a configuration says; null where it cannot work. */
    private record Said(
            @Nullable MqttSettings options,
            UplinkDuties uplinkDuties,
            @Nullable Passwords passwords) {}

    /** A started uplink and its threads. */
    private record Running(
            Said said,
            Uplinks.Running uplink,
            SerialScheduler scheduler,
            PahoThreads threads,
            @Nullable CertificateWatch certificates,
            Passwords passwords) {}

    @Activate
    public MqttComponent(
            @Reference Gateway gateway,
            @Reference Faults faults,
            @Reference DataDirectory data,
            @Reference Uplinks uplinks) {
        this.gateway = gateway;
        this.faults = faults;
        this.data = data;
        this.uplinks = uplinks;
        listening = uplinks.onCommandsChange(this::commandsChanged);
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

    /** A setting may name a command whose provider starts after the uplink. */
    private synchronized void commandsChanged() {
        if (configuration != null && settings != null && !settings.awaited().isEmpty()) {
            begin(configuration.again());
        }
    }

    /** An unchanged configuration does nothing; Kura sends the same one again. */
    @Activate
    @Modified
    synchronized void configure(Map<String, Object> properties) {
        if (configuration == null) {
            configuration =
                    new Configuration(
                            data, MqttSettings.COMPONENT, properties, SystemTime.INSTANCE);
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
            changed.problem(UplinkPhrase.NOT_STARTED.with(e));
        }
        report(changed);
    }

    /** Whoever hears the network then knows the password; that is told, and is no fault. */
    private static void warnOfOpenPassword(MqttSettings options, Passwords passwords) {
        List<BrokerAddress> open =
                options.servers().stream().filter(BrokerAddress::carriesInTheOpen).toList();
        if (!passwords.broker().isEmpty() && !open.isEmpty()) {
            LOG.warn(
                    "the password for the broker goes to {} unencrypted: whoever hears that network"
                            + " knows it; use ssl:// or wss://",
                    String.join(" and ", open.stream().map(BrokerAddress::toString).toList()));
        }
    }

    private Said read(Settings from) {
        return new Said(
                MqttSettings.parse(from, gateway.id()),
                uplinks.duties(from),
                Passwords.open(from, secrets == null ? null : opened.through(secrets)));
    }

    private @Nullable Running start(Said said) {
        MqttSettings options = said.options();
        UplinkDuties uplinkDuties = said.uplinkDuties();
        Passwords passwords = said.passwords();
        if (options == null || passwords == null) {
            return null;
        }
        warnOfOpenPassword(options, passwords);
        PahoThreads threads = new PahoThreads(options.uplink().name());
        SerialScheduler scheduler =
                new SerialScheduler(
                        "uplink-" + options.uplink().name(), (what, e) -> LOG.error(what, e));
        CertificateWatch certificates = watch(options, passwords, scheduler, threads);
        if (certificates != null) {
            certificates.start();
        }
        Uplinks.Running uplink =
                uplinks.open(
                        options.uplink(),
                        passwords.commandsOff() ? uplinkDuties.withoutCommands() : uplinkDuties,
                        passwords.commands().getBytes(StandardCharsets.UTF_8),
                        scheduler,
                        new PahoConnector(
                                options,
                                Topics.of(options.root(), gateway),
                                passwords.broker().getBytes(StandardCharsets.UTF_8),
                                certificates,
                                threads));
        return new Running(said, uplink, scheduler, threads, certificates, passwords);
    }

    private @Nullable CertificateWatch watch(
            MqttSettings options,
            Passwords passwords,
            SerialScheduler scheduler,
            PahoThreads threads) {
        if (options.servers().stream().noneMatch(BrokerAddress::encrypted)) {
            faults.clear(options.uplink().source(), CertificateWatch.CONDITION);
            return null;
        }
        return new CertificateWatch(
                new Certificates(options.transport().files(), () -> passwords.key().toCharArray()),
                faults,
                options.uplink().source(),
                SystemTime.INSTANCE,
                scheduler,
                threads,
                new SecureRandom());
    }

    private void report(Settings settings) {
        faults.report(
                settings.source(MqttSettings.COMPONENT), settings.problems(), settings.awaited());
    }

    /**
     * @param reason {@code ComponentConstants.DEACTIVATION_REASON_*}. Only with its configuration
     *     do an instance's faults go; after a restart they still hold, or the first acknowledgement
     *     clears them
     */
    @Deactivate
    synchronized void deactivate(int reason) {
        try {
            listening.close();
        } catch (Exception e) {
            LOG.debug("a listener could not be taken away", e);
        }
        stop();
        if (reason == CONFIGURATION_DELETED && settings != null) {
            if (configuration != null) {
                configuration.forget();
            }
            String source = settings.source(MqttSettings.COMPONENT);
            faults.clear(source, Faults.CONFIGURATION);
            faults.clear(source, CertificateWatch.CONDITION);
            uplinks.forget(source);
        }
    }

    private void stop() {
        Running ending = running;
        running = null;
        if (ending == null) {
            return;
        }
        ending.uplink().close();
        if (ending.certificates() != null) {
            ending.certificates().close();
        }
        ending.scheduler().close();
        ending.threads().shutdownNow();
    }
}
