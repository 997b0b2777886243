package io.standpipe.uplink;

import io.standpipe.model.Bus;
import io.standpipe.model.Confirmable;
import io.standpipe.model.Faults;
import io.standpipe.model.Gateway;
import io.standpipe.model.Present;
import io.standpipe.model.Strangers;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.config.Settings;
import io.standpipe.model.measure.Figures;
import io.standpipe.model.measure.Measured;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.SerialScheduler;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.uplink.AlarmReceipts;
import io.standpipe.model.uplink.UplinkDuties;
import io.standpipe.model.uplink.UplinkSettings;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.uplink.command.DutySettings;
import io.standpipe.uplink.command.Jws;
import io.standpipe.uplink.context.OptionalServices;
import io.standpipe.uplink.context.UplinkContext;
import io.standpipe.uplink.context.UplinkFigures;
import io.standpipe.uplink.queue.RejectedMessages;
import io.standpipe.uplink.session.CommandIntake;
import io.standpipe.uplink.watch.AckWatchdog;
import io.standpipe.uplink.watch.EchoFault;
import io.standpipe.uplink.watch.IdentityConflict;
import io.standpipe.uplink.watch.LocalOutput;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell around {@link Uplink}; holds for all of them what commands need. Any thread. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {Uplinks.class, Measured.class})
public final class UplinksComponent implements Uplinks, Measured {

    private static final Logger LOG = LoggerFactory.getLogger(UplinksComponent.class);

    private static final int STOP_SECONDS = 5;

    private static final List<String> CONDITIONS =
            List.of(
                    AckWatchdog.CONDITION,
                    RejectedMessages.CONDITION,
                    EchoFault.CONDITION,
                    CommandIntake.CONDITION,
                    IdentityConflict.CONDITION,
                    LocalOutput.CONDITION);

    private final Gateway gateway;
    private final Outbox outbox;
    private final Faults faults;
    private final OptionalServices installed = new OptionalServices();

    /** By source. */
    private final Map<String, UplinkFigures> figures = new ConcurrentSkipListMap<>();

    /** No transport keeps this one. */
    private final SerialScheduler watch = new SerialScheduler("uplinks-watch", LOG::error);

    private final List<Runnable> commandListeners = new CopyOnWriteArrayList<>();

    @Activate
    public UplinksComponent(
            @Reference Gateway gateway, @Reference Outbox outbox, @Reference Faults faults) {
        this.gateway = gateway;
        this.outbox = outbox;
        this.faults = faults;
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    // What commands need may come and go; without it they are refused.

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
            name = "commands",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    public void addCommands(CommandProvider provider) {
        installed.add(provider);
        commandListeners.forEach(Runnable::run);
    }

    public void removeCommands(CommandProvider provider) {
        installed.remove(provider);
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

    @Reference(
            name = "receipts",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addReceipts(AlarmReceipts one) {
        installed.add(one);
    }

    void removeReceipts(AlarmReceipts one) {
        installed.remove(one);
    }

    @Override
    public UplinkDuties duties(Settings settings) {
        return DutySettings.parse(settings, installed::offersCommand);
    }

    @Override
    public AutoCloseable onCommandsChange(Runnable changed) {
        commandListeners.add(changed);
        return () -> commandListeners.remove(changed);
    }

    @Override
    public Running open(
            UplinkSettings settings,
            UplinkDuties duties,
            byte[] commandKey,
            Scheduler thread,
            UplinkTransport.Connector connector) {
        Uplink uplink =
                new Uplink(
                        new UplinkContext(
                                gateway,
                                outbox,
                                faults,
                                SystemTime.INSTANCE,
                                thread,
                                new SecureRandom(),
                                installed,
                                figures.computeIfAbsent(
                                        settings.source(),
                                        source -> new UplinkFigures(source, SystemTime.INSTANCE))),
                        watch,
                        settings,
                        duties,
                        commandKey.length == 0 ? null : new Jws(commandKey),
                        connector);
        uplink.start();
        return () -> stop(uplink);
    }

    @Override
    public void measure(Figures to) {
        figures.values().forEach(each -> each.tell(to));
    }

    private static void stop(Uplink uplink) {
        CountDownLatch ended = new CountDownLatch(1);
        uplink.stop(ended::countDown);
        try {
            if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the uplink did not end within {} s; its thread is left", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void forget(String source) {
        figures.remove(source);
        CONDITIONS.forEach(condition -> faults.clear(source, condition));
    }
}
