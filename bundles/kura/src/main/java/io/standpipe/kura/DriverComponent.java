package io.standpipe.kura;

import io.standpipe.kura.ChannelReader.Asked;
import io.standpipe.model.Gateway;
import io.standpipe.model.Present;
import io.standpipe.model.PresentFollowing;
import io.standpipe.model.config.Settings;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.words.ChannelPhrase;
import io.standpipe.model.words.PhraseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.kura.channel.ChannelRecord;
import org.eclipse.kura.channel.listener.ChannelEvent;
import org.eclipse.kura.channel.listener.ChannelListener;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.driver.ChannelDescriptor;
import org.eclipse.kura.driver.Driver;
import org.eclipse.kura.driver.PreparedRead;
import org.eclipse.kura.type.DataType;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kura's driver "Standpipe": installed points as channels, for assets, their Data tab, REST and
 * wires. It asks nothing of the field: it shows what the buses read last, as long as that is true.
 */
@Component(
        name = DriverComponent.NAME,
        service = {Driver.class, ConfigurableComponent.class},
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        // It is made under Drivers and Assets, not under Services, "+".
        property = "kura.ui.factory.hide:Boolean=true",
        immediate = true)
@Designate(ocd = DriverComponent.Config.class, factory = true)
public final class DriverComponent implements Driver, ConfigurableComponent {

    static final String NAME = "io.standpipe.kura.driver";

    private static final Logger LOG = LoggerFactory.getLogger(DriverComponent.class);

    /** Keys under which an asset passes a channel's own settings to the driver. */
    private static final String CHANNEL_NAME = "+name";

    private static final String VALUE_TYPE = "+value.type";

    @ObjectClassDefinition(
            id = NAME,
            name = "Standpipe",
            description =
                    "Present values of the devices that Standpipe reads, as channels of assets. Nothing to be set.",
            icon = @Icon(resource = "OSGI-INF/driver.png", size = 32))
    @interface Config {}

    /** A channel that somebody listens to. */
    private record Listening(
            String name, DataType type, Channel channel, ChannelListener listener) {

        ChannelRecord record() {
            return ChannelRecord.createReadRecord(name, type);
        }
    }

    private final Language language;
    private final ChannelReader reader;

    /** By the id of the device; empty for the gateway. */
    private final Map<String, List<Listening>> listening = new ConcurrentHashMap<>();

    private final SerialScheduler thread;
    private final PresentFollowing follow;
    private volatile @Nullable Gateway gateway;

    @Activate
    public DriverComponent(BundleContext context, Map<String, Object> properties) {
        this(Language.of(context.getBundle().getVersion()), properties);
    }

    DriverComponent(Language language, Map<String, Object> properties) {
        this.language = language;
        reader = new ChannelReader(SystemTime.INSTANCE, language);
        String name = Settings.of(properties).source(NAME);
        thread = new SerialScheduler(name, LOG::error);
        follow =
                new PresentFollowing(
                        new Changes(name, listening::containsKey, thread::execute, this::tell));
    }

    /** There is nothing to be set. */
    @Modified
    void modified(Map<String, Object> properties) {}

    @Deactivate
    void deactivate() {
        follow.release();
        thread.close();
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

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGateway(Gateway service) {
        gateway = service;
    }

    @SuppressWarnings("ReferenceEquality") // this very service
    void unbindGateway(Gateway service) {
        if (gateway == service) {
            gateway = null;
        }
    }

    /** The buses connect by themselves. */
    @Override
    public void connect() {}

    @Override
    public void disconnect() {}

    @Override
    public ChannelDescriptor getChannelDescriptor() {
        return () -> Channel.descriptor(language);
    }

    @Override
    public void read(List<ChannelRecord> records) {
        reader.fill(follow.present(), records.stream().map(Asked::of).toList());
    }

    @Override
    public PreparedRead prepareRead(List<ChannelRecord> records) {
        return new Prepared(List.copyOf(records));
    }

    /** Reading only: nothing writes to a device. */
    @Override
    public void write(List<ChannelRecord> records) {
        throw new UnsupportedOperationException(language.of(ChannelPhrase.READ_ONLY.with()));
    }

    @Override
    public void registerChannelListener(Map<String, Object> settings, ChannelListener listener)
            throws ConnectionException {
        try {
            Channel channel = Channel.of(settings);
            listening
                    .computeIfAbsent(channel.device(), device -> new CopyOnWriteArrayList<>())
                    .add(
                            new Listening(
                                    String.valueOf(settings.get(CHANNEL_NAME)),
                                    DataType.getDataType(String.valueOf(settings.get(VALUE_TYPE))),
                                    channel,
                                    listener));
        } catch (PhraseException e) {
            throw new ConnectionException(
                    language.of(
                            ChannelPhrase.OF_CHANNEL.with(
                                    settings.get(CHANNEL_NAME), e.said().english())),
                    e);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // this very listener
    public void unregisterChannelListener(ChannelListener listener) {
        listening.values().forEach(of -> of.removeIf(one -> one.listener() == listener));
        listening.values().removeIf(List::isEmpty);
    }

    private void tell(List<Changes.Change> changes) {
        for (Changes.Change change : changes) {
            if (change instanceof Changes.Read read) {
                tell(read);
            } else if (change instanceof Changes.Alarm alarm) {
                tell(alarm.transition());
            }
        }
    }

    private void tell(Changes.Read read) {
        for (Listening one : listening.getOrDefault(read.device().id(), List.of())) {
            if (one.channel().point().equals(read.reading().point().id())) {
                ChannelRecord record = one.record();
                reader.fill(record, one.channel().aspect(), read.reading(), read.stamp());
                call(one, record);
            }
        }
    }

    /** Any aspect of the device can have changed with it. */
    private void tell(Present.Transition transition) {
        Gateway self = gateway;
        boolean own = self != null && self.id().equals(transition.device());
        for (Listening one : listening.getOrDefault(own ? "" : transition.device(), List.of())) {
            if (!one.channel().aspect().ofPoint()) {
                ChannelRecord record = one.record();
                reader.fill(follow.present(), List.of(new Asked(record, one.channel(), null)));
                call(one, record);
            }
        }
    }

    private static void call(Listening one, ChannelRecord record) {
        try {
            one.listener().onChannelEvent(new ChannelEvent(record));
        } catch (RuntimeException e) {
            LOG.error("the listener of channel {} failed", one.name(), e);
        }
    }

    /**
     * Gives new records each time: one that was filled before could not lose its value again, and a
     * failed channel would still carry it.
     */
    private final class Prepared implements PreparedRead {

        private final List<ChannelRecord> records;

        Prepared(List<ChannelRecord> records) {
            this.records = records;
        }

        @Override
        public List<ChannelRecord> execute() {
            List<ChannelRecord> fresh = new ArrayList<>(records.size());
            List<Asked> all = new ArrayList<>(records.size());
            for (ChannelRecord record : records) {
                DataType type = record.getValueType();
                ChannelRecord empty =
                        ChannelRecord.createReadRecord(
                                record.getChannelName(), type == null ? DataType.DOUBLE : type);
                Map<String, Object> settings = record.getChannelConfig();
                if (settings != null) {
                    empty.setChannelConfig(settings);
                }
                fresh.add(empty);
                all.add(Asked.of(empty));
            }
            reader.fill(follow.present(), all);
            return fresh;
        }

        @Override
        public List<ChannelRecord> getChannelRecords() {
            return records;
        }

        @Override
        public void close() {}
    }
}
