package io.standpipe.kura;

import io.standpipe.model.Faults;
import io.standpipe.model.LateFaults;
import io.standpipe.model.Present;
import io.standpipe.model.PresentFollowing;
import io.standpipe.model.config.Settings;
import io.standpipe.model.time.SerialScheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentContext;
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
import org.osgi.service.metatype.annotations.Option;
import org.osgi.service.wireadmin.Producer;
import org.osgi.service.wireadmin.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts readings and alarms into a wire graph as they change. */
@Component(
        name = WiresComponent.NAME,
        service = {
            WireComponent.class,
            WireEmitter.class,
            Producer.class,
            ConfigurableComponent.class
        },
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = {
            "kura.ui.service.hide:Boolean=true",
            "input.cardinality.minimum:Integer=0",
            "input.cardinality.maximum:Integer=0",
            "input.cardinality.default:Integer=0",
            "output.cardinality.minimum:Integer=1",
            "output.cardinality.maximum:Integer=1",
            "output.cardinality.default:Integer=1"
        })
@Designate(ocd = WiresComponent.Config.class, factory = true)
public final class WiresComponent implements WireEmitter, ConfigurableComponent {

    static final String NAME = "io.standpipe.kura.wires";

    /** What Kura's wire graph adds to the configuration: how many ports there are. */
    private static final Pattern PORTS =
            Pattern.compile("(in|out)put\\.cardinality\\..*|(emitter|receiver)\\.port\\.count");

    private static final Logger LOG = LoggerFactory.getLogger(WiresComponent.class);

    enum Emit {
        ALL,
        ALARMS,
        READINGS
    }

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe",
            description =
                    "Emits a record for each reading that changed and each alarm that came or went: type, device, point,"
                            + " value, unit, quality, cause, condition, state, ts.",
            icon = @Icon(resource = "OSGI-INF/wires.png", size = 32))
    @interface Config {
        @AttributeDefinition(
                name = "Emit",
                description =
                        "Alarms only, readings only, or both. Readings come when they change beyond their deadband, and at"
                                + " their heartbeat.",
                options = {
                    @Option(label = "Readings and alarms", value = "all"),
                    @Option(label = "Alarms", value = "alarms"),
                    @Option(label = "Readings", value = "readings")
                })
        String emit() default "all";
    }

    private final LateFaults faults =
            new LateFaults((source, text) -> LOG.error("{}: {}", source, text));
    private final WireHelperService helper;
    private final SerialScheduler thread;
    private final PresentFollowing follow;
    private @Nullable Settings settings;
    private volatile Emit emit = Emit.ALL;
    private volatile @Nullable WireSupport support;

    @Activate
    public WiresComponent(@Reference WireHelperService helper, Map<String, Object> properties) {
        this.helper = helper;
        String name = Settings.of(properties).source(NAME);
        thread = new SerialScheduler(name, LOG::error);
        follow =
                new PresentFollowing(
                        new Changes(
                                name, device -> emit != Emit.ALARMS, thread::execute, this::send));
    }

    @Activate
    @SuppressWarnings("unchecked") // this component's own reference
    void activate(ComponentContext context, Map<String, Object> properties) {
        support =
                helper.newWireSupport(
                        this, (ServiceReference<WireComponent>) context.getServiceReference());
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Map<String, Object> own = new HashMap<>(properties);
        own.keySet().removeIf(PORTS.asMatchPredicate());
        Settings now = Settings.of(own);
        if (!now.equals(settings)) {
            settings = now;
            emit = now.choice("emit", Emit.ALL);
            faults.report(now.source(NAME), now.problems());
        }
    }

    /**
     * @param reason {@code ComponentConstants.DEACTIVATION_REASON_*}: only with its configuration
     *     does a fault of the configuration go
     */
    @Deactivate
    void deactivate(int reason) {
        follow.release();
        thread.close();
        if (reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                && settings != null) {
            faults.report(settings.source(NAME), List.of());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPresent(Present present) {
        follow.bind(present);
    }

    void unbindPresent(Present present) {
        follow.unbind(present);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindFaults(Faults service) {
        faults.bind(service);
    }

    void unbindFaults(Faults service) {
        faults.unbind(service);
    }

    private void send(List<Changes.Change> changes) {
        WireSupport wires = support;
        List<WireRecord> records =
                changes.stream().flatMap(change -> record(change, emit)).toList();
        if (wires != null && !records.isEmpty()) {
            wires.emit(records);
        }
    }

    private static Stream<WireRecord> record(Changes.Change change, Emit emit) {
        if (change instanceof Changes.Read read) {
            return Stream.of(WireRecords.of(read));
        }
        return emit != Emit.READINGS && change instanceof Changes.Alarm alarm
                ? Stream.of(WireRecords.of(alarm.transition()))
                : Stream.empty();
    }

    @Override
    public @Nullable Object polled(Wire wire) {
        WireSupport wires = support;
        return wires == null ? null : wires.polled(wire);
    }

    @Override
    public void consumersConnected(Wire @Nullable [] wires) {
        WireSupport own = support;
        if (own != null) {
            own.consumersConnected(wires);
        }
    }
}
