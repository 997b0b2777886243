package io.standpipe.kura;

import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Ids;
import io.standpipe.model.Outbox;
import io.standpipe.model.SerialScheduler;
import io.standpipe.model.SystemTime;
import io.standpipe.model.config.Settings;
import java.util.Map;
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

/** The shell around {@link CloudUplink}: a client of the cloud publisher that is selected. */
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

    private final SerialScheduler scheduler;
    private final CloudUplink uplink;
    private final Faults faults;
    private final String source;
    private @Nullable CloudPublisher publisher;

    @Activate
    public CloudComponent(
            @Reference Gateway gateway,
            @Reference Outbox outbox,
            @Reference Faults faults,
            Map<String, Object> properties) {
        this.faults = faults;
        Settings settings = Settings.of(properties);
        source = settings.source(NAME);
        String name = settings.instance();
        if (!Ids.valid(name)) {
            faults.raise(
                    source,
                    Faults.CONFIGURATION,
                    "the instance's name must be 1 to 64 letters, digits, '.', '_' or '-', but is \""
                            + name
                            + "\"; nothing is sent; delete it and make one with another name");
            throw new IllegalArgumentException(name);
        }
        scheduler = new SerialScheduler(source, LOG::error);
        uplink =
                new CloudUplink(
                        gateway,
                        outbox,
                        faults,
                        SystemTime.INSTANCE,
                        scheduler,
                        "kura-" + name,
                        source);
    }

    /** Which publisher it is follows from the reference below. */
    @Modified
    void modified(Map<String, Object> properties) {}

    @Deactivate
    void deactivate(int reason) {
        uplink.close();
        scheduler.close();
        if (reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED) {
            faults.clear(source, Faults.CONFIGURATION);
            faults.clear(source, CloudUplink.CONDITION);
        }
    }

    @Reference(
            name = "CloudPublisher",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindPublisher(CloudPublisher service) {
        publisher = service;
        service.registerCloudDeliveryListener(this);
        service.registerCloudConnectionListener(this);
        uplink.use(service);
    }

    @SuppressWarnings("ReferenceEquality") // this very service
    synchronized void unbindPublisher(CloudPublisher service) {
        service.unregisterCloudDeliveryListener(this);
        service.unregisterCloudConnectionListener(this);
        if (publisher == service) {
            publisher = null;
            uplink.use(null);
        }
    }

    @Override
    public void onMessageConfirmed(String messageId) {
        uplink.confirmed(messageId);
    }

    @Override
    public void onConnectionEstablished() {
        uplink.connection(true);
    }

    @Override
    public void onConnectionLost() {
        uplink.connection(false);
    }

    @Override
    public void onDisconnected() {
        uplink.connection(false);
    }
}
