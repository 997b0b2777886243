package io.standpipe.modbus;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.connection.ConnectionRunner;
import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.connection.SharedUnits;
import io.standpipe.modbus.device.OverrunMonitor;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.diagnosis.BusDiagnosis;
import io.standpipe.modbus.diagnosis.BusMember;
import io.standpipe.modbus.diagnosis.ModbusDiagnosis;
import io.standpipe.modbus.diagnosis.PendingRequests;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.frame.Write;
import io.standpipe.modbus.io.Connections;
import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.modbus.settings.Address;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.WritablePoint;
import io.standpipe.modbus.value.Encoder;
import io.standpipe.model.Bus;
import io.standpipe.model.bus.RunningBus;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running bus: one connection for each host and port, or one serial line; all on one thread. */
final class ModbusBus implements RunningBus {

    /**
     * Devices polled together. The groups are spread over the interval: in one burst, a thousand
     * devices would hold up a panel that is polled every 20 ms; one by one, each would cost a
     * waking up of its own.
     */
    private static final int GROUP = 50;

    /** The fault of a bus that cannot hold its intervals. */
    static final String LATE = "bus-late";

    /** The fault of units that answer more than they are asked. */
    static final String SHARED = "bus-shared";

    /** The fault of files for TLS that are no good. */
    static final String CERTIFICATE = "certificate";

    /** The fault of errors of this program. */
    static final String ERROR = "bus-error";

    /** All of these. */
    static final List<String> FAULTS = List.of(LATE, SHARED, CERTIFICATE, ERROR);

    /**
     * Faults that end with the bus that found them. The other faults are about the field: a bus
     * that is set up anew, or a gateway that was started again, finds out itself when they are
     * over.
     */
    static final List<String> OF_ONE_RUN = List.of(CERTIFICATE, ERROR);

    private final String name;
    private final Profiles profiles;
    private final Consumer<Readings> sink;
    private final OverrunMonitor overruns;
    private final PollFigures figures;
    private final Connections connections;
    private final ProgramErrors errors;
    private final TimeSource time;
    private BusConfig config;

    // Asked from any thread while another table is taken over.
    private volatile ModbusDiagnosis diagnosis;
    private volatile WriteList writable;
    private volatile Map<String, BusMember> members;

    /**
     * @param name of the thread
     * @param profiles that a device which is searched for may fit
     * @param figures go on from one bus of this name to the next
     * @param sink on the bus's thread; must not block
     * @param faults told a condition and a sentence when something is wrong with the bus as a
     *     whole, and the condition and an empty one when it is over; on the bus's thread
     */
    ModbusBus(
            String name,
            BusConfig config,
            Profiles profiles,
            TimeSource time,
            PollFigures figures,
            Consumer<Readings> sink,
            BiConsumer<String, String> faults) {
        this.time = time;
        this.figures = figures;
        this.name = name;
        this.profiles = profiles;
        this.sink = sink;
        this.config = config;
        overruns = new OverrunMonitor(text -> faults.accept(LATE, text));
        writable = config.writable();
        Map<Address, List<PolledDevice>> slaves = slaves(config, config.byAddress().keySet());
        errors = new ProgramErrors(text -> faults.accept(ERROR, text));
        connections =
                new Connections(
                        name,
                        config,
                        time,
                        slaves,
                        new SharedUnits(text -> faults.accept(SHARED, text)),
                        text -> faults.accept(CERTIFICATE, text),
                        errors);
        members = members(slaves);
        diagnosis = diagnose();
    }

    /** New slaves for the rows of these addresses; at one that has no rows, none. */
    private Map<Address, List<PolledDevice>> slaves(BusConfig of, Set<Address> addresses) {
        Map<Address, List<PolledDevice>> slaves = new LinkedHashMap<>();
        addresses.forEach(address -> slaves.put(address, new ArrayList<>()));
        List<BusConfig.Entry> entries = of.entries();
        long now = time.nanos();
        int groups = (entries.size() + GROUP - 1) / GROUP;
        for (int i = 0; i < entries.size(); i++) {
            BusConfig.Entry entry = entries.get(i);
            List<PolledDevice> there = slaves.get(entry.address());
            if (there != null) {
                int group = i / GROUP;
                double phase = (double) group / groups;
                there.add(
                        new PolledDevice(
                                entry.device(),
                                entry.unit(),
                                PollGroup.of(entry.plans(), entry.interval(), now, phase),
                                overruns,
                                figures,
                                time,
                                sink));
            }
        }
        return slaves;
    }

    private Map<String, BusMember> members(Map<Address, List<PolledDevice>> slaves) {
        Map<String, BusMember> found = new LinkedHashMap<>();
        slaves.forEach(
                (address, there) -> {
                    ConnectionRunner runner = connections.at(address);
                    PendingRequests<String> asked = new PendingRequests<>();
                    for (PolledDevice slave : there) {
                        if (runner != null) {
                            found.put(slave.device().id(), new BusMember(slave, runner, asked));
                        }
                    }
                });
        return found;
    }

    private ModbusDiagnosis diagnose() {
        return new ModbusDiagnosis(
                name, config, profiles, connections, overruns, List.copyOf(members.values()), time);
    }

    /**
     * Takes over another table. Connections to addresses whose rows are polled as before go on,
     * with all that is known of the slaves behind them; the others begin anew, or end. When it
     * returns, nothing more comes of devices that were taken out. One thread at a time.
     *
     * @return false if it cannot: something else than the rows is different
     */
    boolean take(BusConfig now) {
        if (!now.reachesLike(config)) {
            return false;
        }
        Map<Address, List<BusConfig.Entry>> before = config.byAddress();
        Map<Address, List<BusConfig.Entry>> after = now.byAddress();
        Set<Address> other = new LinkedHashSet<>(before.keySet());
        other.addAll(after.keySet());
        other.removeIf(address -> polledAlike(before.get(address), after.get(address)));
        Map<String, BusMember> goOn = new LinkedHashMap<>(members);
        Set<PendingRequests<String>> cutShort = new HashSet<>();
        for (Address address : other) {
            for (BusConfig.Entry gone : before.getOrDefault(address, List.of())) {
                BusMember member = goOn.remove(gone.device().id());
                if (member != null) {
                    cutShort.add(member.asked());
                }
            }
        }
        Set<Address> begin = new LinkedHashSet<>(after.keySet());
        begin.retainAll(other);
        Map<Address, List<PolledDevice>> slaves = slaves(now, begin);
        connections.replace(other, slaves);
        goOn.putAll(members(slaves));
        Map<String, BusMember> inOrder = new LinkedHashMap<>();
        for (BusConfig.Entry entry : now.entries()) {
            BusMember member = goOn.get(entry.device().id());
            if (member != null) {
                member.slave().rename(entry.device());
                inOrder.put(entry.device().id(), member);
            }
        }
        ModbusDiagnosis ended = diagnosis;
        config = now;
        writable = now.writable();
        members = inOrder;
        diagnosis = diagnose();
        ended.close();
        cutShort.forEach(PendingRequests::close);
        errors.over();
        return true;
    }

    /**
     * Reads registers of a device besides its polls. On the thread of its connection.
     *
     * @param done told once, on the same thread
     */
    void adHocRead(String device, Read read, Consumer<AdHocRead.Outcome> done) {
        BusMember member = members.get(device);
        if (member == null) {
            done.accept(AdHocRead.Outcome.failed(Quality.NOT_POLLED, "it is not polled any more"));
            return;
        }
        AdHocRead adHocRead =
                new AdHocRead(member.slave().unit(), read, config.timeout(), time.nanos(), done);
        member.runner().execute(() -> member.runner().connection().run(adHocRead));
    }

    private static boolean polledAlike(
            @Nullable List<BusConfig.Entry> before, @Nullable List<BusConfig.Entry> after) {
        if (before == null || after == null || before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).isPolledLike(after.get(i))) {
                return false;
            }
        }
        return true;
    }

    void start() {
        connections.start();
    }

    /** Answers a technician's questions about this bus. */
    BusDiagnosis diagnosis() {
        return diagnosis;
    }

    @Override
    public boolean has(String device) {
        return members.containsKey(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        BusMember member = members.get(device);
        if (member == null) {
            return CompletableFuture.completedFuture(Bus.unknown(device));
        }
        return ask(
                member,
                BusPhrase.READ_CUT_SHORT,
                (connection, done) -> connection.read(member.slave(), done));
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        BusMember member = members.get(device);
        if (member == null) {
            return CompletableFuture.completedFuture(Bus.unknown(device));
        }
        WritablePoint target;
        int raw;
        try {
            target = WritablePoint.of(member.slave().device().profile(), point);
            raw = raw(device, target, value);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    BusPhrase.NOT_WRITTEN.of(device, point, e.getMessage()));
        }
        long now = time.nanos();
        return ask(
                member,
                BusPhrase.WRITE_CUT_SHORT,
                (connection, done) ->
                        connection.write(
                                member.slave(),
                                Write.of(target.point(), target.source(), raw, now, done)));
    }

    private int raw(String device, WritablePoint target, double value) {
        writable.require(device, target.point().id());
        return Encoder.raw(target.point(), target.source(), value);
    }

    private CompletableFuture<String> ask(
            BusMember member,
            BusPhrase cutShort,
            BiConsumer<ModbusConnection, CompletableFuture<String>> what) {
        CompletableFuture<String> done =
                member.asked().ask(cutShort.of(member.slave().device().id()));
        member.runner().execute(() -> what.accept(member.runner().connection(), done));
        return done;
    }

    /** When it returns, nothing more comes to the sink, and all that was asked for is answered. */
    @Override
    public void close() {
        connections.close();
        diagnosis.close();
        members.values().forEach(member -> member.asked().close());
    }
}
