package io.standpipe.kura;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Ids;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.model.words.UplinkPhrase;
import io.standpipe.model.words.text.Sentences;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.kura.cloudconnection.CloudConnectionManager;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.ComponentConstants;
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
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell around {@link KuraTransport}: a client of the cloud publisher that is selected. */
@Component(
        name = CloudComponent.NAME,
        service = ConfigurableComponent.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = CloudComponent.Config.class, factory = true)
public final class CloudComponent
        implements ConfigurableComponent, CloudDeliveryListener, CloudConnectionListener {

    static final String NAME = "io.standpipe.kura.cloud";

    private static final Logger LOG = LoggerFactory.getLogger(CloudComponent.class);

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe uplink through Kura",
            description =
                    "Publishes alarms, states and readings through one of the cloud connections of Kura, instead of or"
                            + " beside the MQTT uplink of Standpipe. What Kura has not confirmed stays in the outbox.",
            icon = @Icon(resource = "OSGI-INF/cloud.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Cloud publisher",
                description =
                        "The publisher of a cloud connection; its QoS must be 1 or 2. In its topic, $topic stands for that"
                                + " of the message, such as alarm/hyd-0042; $lane (alarm or telemetry), $gateway and $district are known too.",
                min = "1",
                max = "256")
        String CloudPublisher_target() default "(kura.service.pid=changeme)";
    }

    /** Characters of the instance's name, as {@link Ids} has it. */
    private static final int MAX_NAME = 64;

    /** Kura's names of the service properties: of every component, and of a publisher. */
    private static final String PID = "kura.service.pid";

    private static final String ENDPOINT = "cloud.endpoint.service.pid";

    /** Between two statuses while nothing changes: each is stored by Kura. */
    private static final Duration STATUS = Duration.ofMinutes(5);

    /** Kura keeps its connection alive by itself. */
    private static final int KEEP_ALIVE = 30;

    private final SerialScheduler scheduler;
    private final KuraTransport transport;
    private final Uplinks uplinks;
    private final Faults faults;
    private final String source;
    private final UplinkSettings settings;
    private final CloudConnections connections = new CloudConnections();
    private Uplinks.@Nullable Running uplink;
    private @Nullable CloudPublisher publisher;

    @Activate
    public CloudComponent(
            @Reference Gateway gateway,
            @Reference Uplinks uplinks,
            @Reference Faults faults,
            Map<String, Object> properties) {
        this.uplinks = uplinks;
        this.faults = faults;
        Settings given = Settings.of(properties);
        source = given.source(NAME);
        String name = given.instance();
        if (!Ids.valid(name)) {
            faults.raise(
                    source,
                    Faults.CONFIGURATION,
                    Sentences.and(
                            UplinkPhrase.INSTANCE.of(MAX_NAME, '"' + name + '"'),
                            UplinkPhrase.NOTHING_SENT.of()));
            throw new IllegalArgumentException(name);
        }
        scheduler = new SerialScheduler(source, LOG::error);
        transport =
                new KuraTransport(
                        gateway, faults, SystemTime.INSTANCE, scheduler, source, connections);
        settings =
                new UplinkSettings(
                        source,
                        "kura-" + name,
                        List.of(KuraTransport.SERVER),
                        name,
                        KEEP_ALIVE,
                        STATUS);
    }

    /** The publisher has been bound by now if it is there: it is not told as missing. */
    @Activate
    void open() {
        uplink =
                uplinks.open(
                        settings,
                        new UplinkDuties(UplinkDuties.REPLAY_RATE, null, Set.of()),
                        new byte[0],
                        scheduler,
                        transport);
    }

    /** Which publisher it is follows from the reference below. */
    @Modified
    void modified(Map<String, Object> properties) {}

    @Deactivate
    void deactivate(int reason) {
        if (uplink != null) {
            uplink.close();
        }
        scheduler.close();
        if (reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED) {
            faults.clear(source, Faults.CONFIGURATION);
            uplinks.forget(source);
        }
    }

    @Reference(
            name = "CloudPublisher",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindPublisher(CloudPublisher service, Map<String, Object> properties) {
        publisher = service;
        service.registerCloudDeliveryListener(this);
        service.registerCloudConnectionListener(this);
        transport.use(service, text(properties, ENDPOINT));
    }

    /** Its settings are service properties, in whatever words. */
    void updatedPublisher(CloudPublisher service) {
        transport.changed();
    }

    @SuppressWarnings("ReferenceEquality") // this very service
    synchronized void unbindPublisher(CloudPublisher service) {
        service.unregisterCloudDeliveryListener(this);
        service.unregisterCloudConnectionListener(this);
        if (publisher == service) {
            publisher = null;
            transport.use(null, "");
        }
    }

    /** Each of them: which one the publisher belongs to stands in the publisher's settings. */
    @Reference(
            name = "CloudConnection",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindConnection(CloudConnectionManager service, Map<String, Object> properties) {
        connections.add(text(properties, PID), service);
    }

    void unbindConnection(CloudConnectionManager service, Map<String, Object> properties) {
        connections.remove(text(properties, PID), service);
    }

    private static String text(Map<String, Object> properties, String name) {
        return properties.get(name) instanceof String text ? text : "";
    }

    @Override
    public void onMessageConfirmed(String messageId) {
        transport.confirmed(messageId);
    }

    @Override
    public void onConnectionEstablished() {
        transport.connection(true);
    }

    @Override
    public void onConnectionLost() {
        transport.connection(false);
    }

    @Override
    public void onDisconnected() {
        transport.connection(false);
    }
}
