package io.standpipe.modbus;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.diagnosis.BusDiagnosis;
import io.standpipe.modbus.diagnosis.DiagnosisCommands;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.io.HelperThreads;
import io.standpipe.modbus.profile.ModbusFormat;
import io.standpipe.modbus.readings.KeptCounts;
import io.standpipe.modbus.readings.LogReader;
import io.standpipe.modbus.readings.SourceTimes;
import io.standpipe.modbus.readings.StatusElsewhere;
import io.standpipe.modbus.readings.Totals;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.ScanTime;
import io.standpipe.modbus.settings.TlsSettings;
import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.DataDirectory;
import io.standpipe.model.Faults;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.Secrets;
import io.standpipe.model.bus.BusComponent;
import io.standpipe.model.bus.BusServices;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.config.LastGood;
import io.standpipe.model.config.Settings;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.SystemTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one {@link ModbusBus} for each configuration. */
@Component(
        name = ModbusComponent.NAME,
        service = {
            ConfigurableComponent.class,
            Bus.class,
            CommandProvider.class,
            Confirmable.class,
            Measured.class
        },
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ModbusConfig.class, factory = true)
public final class ModbusComponent extends BusComponent<BusConfig, ModbusBus>
        implements ConfigurableComponent, CommandProvider, Measured {

    static final String NAME = "io.standpipe.modbus";

    static final String KEY_PASSWORD = "keyPassword";

    /** Folder in the data directory: what of each bus outlives a restart. */
    static final String COUNTS = "modbus";

    private static final Logger LOG = LoggerFactory.getLogger(ModbusComponent.class);

    private final List<Command> commands;
    private final PollFigures figures;
    private final HelperThreads disk;
    private final KeptCounts kept;
    private final SourceTimes times;
    private final Consumer<Readings> believed;
    private volatile @Nullable Secrets secrets;

    /** As it was read last, and of the connections that stand. */
    private String keyPassword = "";

    private String keyPasswordInForce = "";

    @Activate
    public ModbusComponent(
            @Reference ReadingSink sink,
            @Reference(target = "(" + Profiles.FORMAT + "=" + ModbusFormat.KEY + ")")
                    Profiles profiles,
            @Reference Faults faults,
            @Reference DataDirectory data,
            Map<String, Object> properties) {
        super(NAME, new BusServices(sink, profiles, faults, data), properties, LOG::error);
        String source = source();
        figures = new PollFigures(source);
        commands = new DiagnosisCommands(source, this::diagnosis).commands();
        disk = new HelperThreads(source + "-disk", 1);
        kept =
                KeptCounts.in(
                        data.path().resolve(COUNTS).resolve(LastGood.fileName(source)), disk::run);
        times = new SourceTimes(sink::accept);
        LogReader logs = new LogReader(times, kept, this::adHocRead, SystemTime.INSTANCE::stamp);
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
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Override
    protected BusConfig parse(Settings settings) {
        keyPassword = settings.secret(KEY_PASSWORD);
        return ModbusSettingsReader.read(settings, services().profiles());
    }

    @Override
    protected void installed(List<Device> devices) {
        Set<String> ids = devices.stream().map(Device::id).collect(Collectors.toSet());
        kept.retain(ids);
        times.retain(ids);
    }

    /** A bus that is reached as before keeps the connections whose rows are the same. */
    @Override
    protected boolean take(ModbusBus before, BusConfig accepted) {
        return keyPassword.equals(keyPasswordInForce) // TLS connections stand on it
                && !accepted.isEmpty()
                && before.take(accepted);
    }

    @Override
    protected @Nullable ModbusBus make(BusConfig accepted, Consumer<List<String>> problems) {
        String password = keyPassword;
        keyPasswordInForce = password;
        if (accepted.isEmpty()) {
            clear(ModbusBus.FAULTS);
            return null;
        }
        return new ModbusBus(
                source(),
                accepted.with(() -> TlsSettings.open(secrets, password)),
                services().profiles(),
                SystemTime.INSTANCE,
                figures,
                believed,
                this::fault);
    }

    @Override
    protected void start(ModbusBus made, BusConfig accepted, Consumer<List<String>> problems) {
        clear(ModbusBus.OF_ONE_RUN);
        made.start();
    }

    @Override
    protected void runs(BusConfig accepted) {
        LOG.info(
                "{} polls {} devices; a scan takes {}",
                source(),
                accepted.entries().size(),
                ScanTime.of(accepted));
    }

    /** On the thread of the device's connection. */
    private void adHocRead(String device, Read read, Consumer<AdHocRead.Outcome> done) {
        ModbusBus asked = running();
        if (asked == null) {
            done.accept(AdHocRead.Outcome.failed(Quality.NOT_POLLED, "the bus ends"));
        } else {
            asked.adHocRead(device, read, done);
        }
    }

    @Override
    public void measure(Figures to) {
        figures.tell(to);
    }

    @Override
    public String name() {
        return source();
    }

    @Override
    public List<Command> commands() {
        return commands;
    }

    /** Null while the bus does not run. */
    @Nullable BusDiagnosis diagnosis() {
        ModbusBus asked = running();
        return asked == null ? null : asked.diagnosis();
    }

    private void fault(String condition, String text) {
        if (text.isEmpty()) {
            services().faults().clear(source(), condition);
        } else {
            services().faults().raise(source(), condition, text);
        }
    }

    private void clear(List<String> conditions) {
        for (String condition : conditions) {
            services().faults().clear(source(), condition);
        }
    }

    @Override
    @Deactivate
    protected synchronized void deactivate(int reason) {
        super.deactivate(reason);
        disk.close();
        if (reason == CONFIGURATION_DELETED) {
            kept.forget();
            clear(ModbusBus.FAULTS);
        }
        kept.flush();
    }
}
