package io.standpipe.mqtt;

import io.standpipe.model.Bus;
import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Operations;
import io.standpipe.model.Outbox;
import io.standpipe.model.Present;
import io.standpipe.model.Secrets;
import io.standpipe.model.SerialScheduler;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Settings;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
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
                            + " MQTT 5, and confirms what the broker acknowledged.",
            icon = @Icon(resource = "OSGI-INF/mqtt.png", size = 32))
    @interface Config {

        @AttributeDefinition(
                name = "Server",
                description =
                        "The broker: tcp://host:port. The port is 1883 if none is given. Encrypted"
                                + " connections (ssl://) are not possible yet.",
                min = "7",
                max = "270")
        String server() default "";

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
                                + " all but write, which sets outputs and must be named; none: none."
                                + " The broker decides who may send them.")
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

    private static final String PASSWORD = "password";
    private static final String COMMAND_KEY = "commandKey";

    private static final int STOP_SECONDS = 5;

    /** ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED */
    private static final int CONFIGURATION_DELETED = 4;

    private final Gateway gateway;
    private final Outbox outbox;
    private final Faults faults;
    private final Installed installed = new Installed();
    private @Nullable Secrets secrets;
    private Map<String, Object> given = Map.of();
    private @Nullable Settings settings;
    private @Nullable Running running;

    /** A started uplink and its threads. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Running(
            Uplink uplink,
            SerialScheduler scheduler,
            PahoThreads threads,
            byte[] password,
            byte @Nullable [] commandKey) {}

    @Activate
    public MqttComponent(
            @Reference Gateway gateway, @Reference Outbox outbox, @Reference Faults faults) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.faults = faults;
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
        if (settings != null && (running == null || running.commandKey() == null)) {
            stop();
            begin(Settings.of(given));
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

    /** An unchanged configuration does nothing; Kura sends the same one again. */
    @Activate
    @Modified
    synchronized void configure(Map<String, Object> properties) {
        Settings changed = Settings.of(properties);
        if (changed.equals(settings)) {
            return;
        }
        given = properties;
        if (running != null && settings != null && onlyEncryptedAnew(changed, settings, running)) {
            settings = changed;
            return;
        }
        stop();
        begin(changed);
    }

    /** Kura encrypts the same password to another text each time somebody saves the form. */
    private boolean onlyEncryptedAnew(Settings changed, Settings before, Running now) {
        Settings again = Settings.of(given);
        return changed.equalsBut(Set.of(PASSWORD, COMMAND_KEY), before)
                && Arrays.equals(password(again), now.password())
                && Arrays.equals(commandKey(again), now.commandKey());
    }

    private void begin(Settings changed) {
        settings = changed;
        try {
            running = start(changed);
        } catch (RuntimeException e) {
            LOG.error("the uplink could not be started", e);
            changed.problem("the uplink could not be started: " + e);
        }
        report(changed);
    }

    private @Nullable Running start(Settings settings) {
        Options options = Options.parse(settings, gateway.id());
        Duties duties = Duties.parse(settings);
        byte[] password = password(settings);
        byte[] commandKey = commandKey(settings);
        if (options == null || password == null) {
            return null;
        }
        PahoThreads threads = new PahoThreads(options.name());
        SerialScheduler scheduler =
                new SerialScheduler("uplink-" + options.name(), (what, e) -> LOG.error(what, e));
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
                        commandKey == null ? duties.withoutCommands() : duties,
                        commandKey == null || commandKey.length == 0 ? null : new Jws(commandKey),
                        (server, will, events) ->
                                PahoLink.connect(
                                        new PahoLink.Target(
                                                server,
                                                options.clientId(),
                                                options.user(),
                                                password,
                                                options.keepAlive(),
                                                threads),
                                        will,
                                        events));
        uplink.start();
        return new Running(uplink, scheduler, threads, password, commandKey);
    }

    /** The password's bytes, empty if there is none; null if it cannot be opened. */
    private byte @Nullable [] password(Settings settings) {
        return secret(settings, PASSWORD, "no connection is made");
    }

    /** The key of commands, empty if there is none; null if there should be one. */
    private byte @Nullable [] commandKey(Settings settings) {
        byte[] key = secret(settings, COMMAND_KEY, "no command is carried out");
        if (key != null && key.length > 0 && key.length < Jws.MIN_KEY) {
            settings.problem(
                    "commandKey must have at least %d characters; no command is carried out"
                            .formatted(Jws.MIN_KEY));
            return null;
        }
        return key;
    }

    /** Its bytes, empty if there is none; null if it cannot be opened. */
    private byte @Nullable [] secret(Settings settings, String name, String instead) {
        String configured = settings.text(name, "");
        if (configured.isEmpty()) {
            return new byte[0];
        }
        if (secrets == null) {
            settings.problem(
                    "%s is set, but no service is there that opens it; %s until there is one"
                            .formatted(name, instead));
            return null;
        }
        try {
            var bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secrets.open(configured)));
            byte[] secret = new byte[bytes.remaining()];
            bytes.get(secret);
            return secret;
        } catch (IllegalArgumentException e) {
            settings.problem(
                    "%s cannot be opened: %s; %s".formatted(name, e.getMessage(), instead));
            return null;
        }
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
            String source = settings.source(Options.COMPONENT);
            faults.clear(source, Faults.CONFIGURATION);
            faults.clear(source, Overdue.CONDITION);
            faults.clear(source, Refusals.CONDITION);
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
        ending.scheduler().close();
        ending.threads().shutdownNow();
    }
}
