package io.standpipe.modbus;

import io.standpipe.model.Bus;
import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.Profiles;
import io.standpipe.model.Quality;
import io.standpipe.model.Readings;
import io.standpipe.model.TimeSource;
import io.standpipe.model.config.WriteList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
final class ModbusBus implements Bus, AutoCloseable {

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
     * Those that end with the bus that found them. The others are about the field: a bus that is
     * set up anew, or a gateway that was started again, finds out itself when they are over.
     */
    static final List<String> OF_ONE_RUN = List.of(CERTIFICATE, ERROR);

    private static final String READ_CUT_SHORT =
            "the bus ended or was set up anew before %s was read; read again";
    private static final String WRITE_CUT_SHORT =
            "the bus ended or was set up anew before %s confirmed the write; it may have happened all the same, look at its value before you write again";

    private final String name;
    private final Profiles profiles;
    private final Consumer<Readings> sink;
    private final Lateness lateness;
    private final Connections connections;
    private final ProgramErrors errors;
    private final TimeSource time;
    private BusConfig config;

    // Asked from any thread while another table is taken over.
    private volatile ModbusDiagnosis diagnosis;
    private volatile WriteList writable;
    private volatile Map<String, Member> members;

    /**
     * @param name of the thread
     * @param profiles that a device which is searched for may fit
     * @param sink on the bus's thread; must not block
     * @param faults told a condition and a sentence when something is wrong with the bus as a
     *     whole, and the condition and an empty one when it is over; on the bus's thread
     */
    ModbusBus(
            String name,
            BusConfig config,
            Profiles profiles,
            TimeSource time,
            Consumer<Readings> sink,
            BiConsumer<String, String> faults) {
        this.time = time;
        this.name = name;
        this.profiles = profiles;
        this.sink = sink;
        this.config = config;
        lateness = new Lateness(text -> faults.accept(LATE, text));
        writable = config.writable();
        Map<Address, List<Slave>> slaves = slaves(config, config.byAddress().keySet());
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
    private Map<Address, List<Slave>> slaves(BusConfig of, Set<Address> addresses) {
        Map<Address, List<Slave>> slaves = new LinkedHashMap<>();
        addresses.forEach(address -> slaves.put(address, new ArrayList<>()));
        List<BusConfig.Entry> entries = of.entries();
        long now = time.nanos();
        int groups = (entries.size() + GROUP - 1) / GROUP;
        for (int i = 0; i < entries.size(); i++) {
            BusConfig.Entry entry = entries.get(i);
            List<Slave> there = slaves.get(entry.address());
            if (there != null) {
                int group = i / GROUP;
                double phase = (double) group / groups;
                there.add(
                        new Slave(
                                entry.device(),
                                entry.unit(),
                                cycles(entry.plans(), entry.interval(), now, phase),
                                lateness,
                                time,
                                sink));
            }
        }
        return slaves;
    }

    private Map<String, Member> members(Map<Address, List<Slave>> slaves) {
        Map<String, Member> found = new LinkedHashMap<>();
        slaves.forEach(
                (address, there) -> {
                    Link link = connections.at(address);
                    Asked<String> asked = new Asked<>();
                    for (Slave slave : there) {
                        if (link != null) {
                            found.put(slave.device().id(), new Member(slave, link, asked));
                        }
                    }
                });
        return found;
    }

    private ModbusDiagnosis diagnose() {
        return new ModbusDiagnosis(
                name, config, profiles, connections, lateness, List.copyOf(members.values()), time);
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
        Map<String, Member> goOn = new LinkedHashMap<>(members);
        Set<Asked<String>> cutShort = new HashSet<>();
        for (Address address : other) {
            for (BusConfig.Entry gone : before.getOrDefault(address, List.of())) {
                Member member = goOn.remove(gone.device().id());
                if (member != null) {
                    cutShort.add(member.asked());
                }
            }
        }
        Set<Address> begin = new LinkedHashSet<>(after.keySet());
        begin.retainAll(other);
        Map<Address, List<Slave>> slaves = slaves(now, begin);
        connections.replace(other, slaves);
        goOn.putAll(members(slaves));
        Map<String, Member> inOrder = new LinkedHashMap<>();
        for (BusConfig.Entry entry : now.entries()) {
            Member member = goOn.get(entry.device().id());
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
        cutShort.forEach(Asked::close);
        errors.over();
        return true;
    }

    /**
     * Reads registers of a device besides its polls. On the thread of its connection.
     *
     * @param done told once, on the same thread
     */
    void errand(String device, Read read, Consumer<Errand.Outcome> done) {
        Member member = members.get(device);
        if (member == null) {
            done.accept(Errand.Outcome.failed(Quality.NOT_POLLED, "it is not polled any more"));
            return;
        }
        Errand errand =
                new Errand(member.slave().unit(), read, config.timeout(), time.nanos(), done);
        member.link().execute(() -> member.link().connection().run(errand));
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

    /**
     * The cycles of one device, the shortest interval first.
     *
     * @param interval of the device
     * @param phase where in its interval it is polled, [0, 1)
     */
    static List<Cycle> cycles(List<ReadPlan> plans, Duration interval, long now, double phase) {
        ReadLimits limits = new ReadLimits();
        return plans.stream()
                .map(
                        plan -> {
                            Duration own = plan.interval();
                            long nanos = (own == null ? interval : own).toNanos();
                            Schedule schedule = new Schedule(nanos, now, (long) (nanos * phase));
                            return new Cycle(plan, schedule, limits);
                        })
                .sorted(Comparator.comparingLong(cycle -> cycle.schedule().interval()))
                .toList();
    }

    void start() {
        connections.start();
    }

    /** What a technician may ask of it. */
    BusDiagnosis diagnosis() {
        return diagnosis;
    }

    @Override
    public boolean has(String device) {
        return members.containsKey(device);
    }

    @Override
    public CompletableFuture<String> read(String device) {
        Member member = members.get(device);
        if (member == null) {
            return CompletableFuture.completedFuture(Bus.unknown(device));
        }
        return ask(
                member,
                READ_CUT_SHORT,
                (connection, done) -> connection.read(member.slave(), done));
    }

    @Override
    public CompletableFuture<String> write(String device, String point, double value) {
        Member member = members.get(device);
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
                    "%s/%s was not written: %s".formatted(device, point, e.getMessage()));
        }
        long now = time.nanos();
        return ask(
                member,
                WRITE_CUT_SHORT,
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
            Member member,
            String cutShort,
            BiConsumer<SlaveConnection, CompletableFuture<String>> what) {
        CompletableFuture<String> done =
                member.asked().ask(cutShort.formatted(member.slave().device().id()));
        member.link().execute(() -> what.accept(member.link().connection(), done));
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
