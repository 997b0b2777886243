package io.standpipe.modbus.diagnosis;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.connection.ConnectionRunner;
import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.device.OverrunMonitor;
import io.standpipe.modbus.device.PolledDevice;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.io.Connections;
import io.standpipe.modbus.settings.Address;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.ScanTime;
import io.standpipe.model.Bus;
import io.standpipe.model.command.Command.Outcome;
import io.standpipe.model.config.Quotation;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Profiles.ProfileException;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a technician may ask of a running bus. Each question is answered on the bus's thread. */
public final class ModbusDiagnosis implements BusDiagnosis, AutoCloseable {

    private static final int MAX_DEVICES = 500;
    private static final int MAX_CONNECTIONS = 200;

    private final String name;
    private final BusConfig config;
    private final Profiles profiles;
    private final Connections connections;
    private final OverrunMonitor overruns;
    private final Map<String, BusMember> members = new HashMap<>();
    private final List<BusMember> inOrder;
    private final TimeSource time;
    private final PendingRequests<Outcome> asked = new PendingRequests<>();
    private final AtomicReference<@Nullable DeviceScan> search = new AtomicReference<>();

    public ModbusDiagnosis(
            String name,
            BusConfig config,
            Profiles profiles,
            Connections connections,
            OverrunMonitor overruns,
            List<BusMember> members,
            TimeSource time) {
        this.name = name;
        this.config = config;
        this.profiles = profiles;
        this.connections = connections;
        this.overruns = overruns;
        this.time = time;
        inOrder = members;
        for (BusMember member : members) {
            this.members.put(member.slave().device().id(), member);
        }
    }

    @Override
    public boolean has(String device) {
        return members.containsKey(device);
    }

    private static CompletableFuture<Outcome> refused(String reason) {
        return CompletableFuture.completedFuture(Outcome.of(reason));
    }

    /**
     * An answer that is written on the connection's thread, where what it tells does not change.
     */
    private CompletableFuture<Outcome> told(ConnectionRunner runner, Consumer<JsonWriter> members) {
        CompletableFuture<Outcome> answer = asked.ask(Outcome.of(BusPhrase.ASK_AGAIN.of()));
        runner.execute(() -> answer.complete(snapshot(members)));
        return answer;
    }

    private static Outcome snapshot(Consumer<JsonWriter> members) {
        JsonWriter json = new JsonWriter().beginObject();
        members.accept(json);
        String text = json.endObject().toString();
        return Outcome.done(to -> to.raw(text.substring(1, text.length() - 1)));
    }

    @Override
    public CompletableFuture<Outcome> device(String device) {
        BusMember member = members.get(device);
        return member == null
                ? refused(Bus.unknown(device))
                : told(member.runner(), json -> DeviceReport.write(json, name, member.slave()));
    }

    @Override
    public CompletableFuture<Outcome> bus() {
        for (ConnectionRunner any : connections.all().values()) {
            return told(any, this::bus);
        }
        return refused(BusPhrase.NO_ADDRESS.of());
    }

    private void bus(JsonWriter json) {
        ScanTime scan = ScanTime.of(config);
        json.member("bus", name).member("late", overruns.late());
        json.name("scanTime").beginObject();
        json.name("best").value(scan.best() / 1e6, 1);
        json.name("worst").value(scan.worst() / 1e6, 1);
        json.endObject();
        json.name("connections").beginArray();
        connections.all().entrySet().stream()
                .limit(MAX_CONNECTIONS)
                .forEach(
                        each -> {
                            ModbusConnection connection = each.getValue().connection();
                            json.beginObject()
                                    .member("address", each.getKey().toString())
                                    .member("connects", connection.connects());
                            DeviceReport.frameErrors(json, connection.frameErrors());
                            json.endObject();
                        });
        json.endArray();
        json.name("devices").beginArray();
        inOrder.stream()
                .limit(MAX_DEVICES)
                .forEach(member -> DeviceReport.brief(json, member.slave()));
        json.endArray();
        int omitted =
                Math.max(0, inOrder.size() - MAX_DEVICES)
                        + Math.max(0, connections.all().size() - MAX_CONNECTIONS);
        if (omitted > 0) {
            json.member("omitted", omitted);
        }
    }

    @Override
    public CompletableFuture<Outcome> trace(String device, Duration lasting) {
        BusMember member = members.get(device);
        if (member == null) {
            return refused(Bus.unknown(device));
        }
        PolledDevice slave = member.slave();
        return told(
                member.runner(),
                json -> {
                    member.runner().connection().trace(slave, lasting);
                    json.member("left", slave.trace().left());
                });
    }

    @Override
    public CompletableFuture<Outcome> registers(Registers wanted) {
        ConnectionRunner runner;
        int unit;
        if (wanted.device().isEmpty()) {
            Address address = address(wanted.address());
            runner = address == null ? null : connections.at(address);
            unit = wanted.unit();
            if (runner == null) {
                return refused(BusPhrase.OTHER_BUS.of(Quotation.of(wanted.address())));
            }
        } else {
            BusMember member = members.get(wanted.device());
            if (member == null) {
                return refused(Bus.unknown(wanted.device()));
            }
            runner = member.runner();
            unit = member.slave().unit();
        }
        Read read = new Read(wanted.table(), wanted.first(), wanted.count(), false, List.of());
        CompletableFuture<Outcome> answer = asked.ask(Outcome.of(BusPhrase.ASK_AGAIN.of()));
        run(
                runner,
                new AdHocRead(
                        unit,
                        read,
                        config.timeout(),
                        time.nanos(),
                        outcome -> answer.complete(answer(outcome))));
        return answer;
    }

    private static Outcome answer(AdHocRead.Outcome outcome) {
        if (!outcome.quality().isGood()) {
            return Outcome.of(outcome.detail());
        }
        return snapshot(
                json -> {
                    json.name("registers").beginArray();
                    for (int value : outcome.values()) {
                        json.value(value);
                    }
                    json.endArray();
                });
    }

    private void run(ConnectionRunner runner, AdHocRead adHocRead) {
        runner.execute(() -> runner.connection().run(adHocRead));
    }

    /** Null if it is none. */
    private @Nullable Address address(String text) {
        if (text.isEmpty()) {
            return config.own();
        }
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public CompletableFuture<Outcome> scan(Scan wanted) {
        Address own = config.own();
        Scan scan =
                new Scan(
                        wanted.address().isEmpty() && own != null
                                ? own.toString()
                                : wanted.address(),
                        wanted.firstUnit(),
                        wanted.lastUnit(),
                        wanted.table(),
                        wanted.register());
        for (String address : expanded(scan.address())) {
            if (address(address) == null) {
                return refused(BusPhrase.SEARCH_ADDRESS.of(Quotation.of(scan.address())));
            }
        }
        DeviceScan begun;
        try {
            begun =
                    new DeviceScan(
                            scan,
                            known(),
                            config.timeout(),
                            new DeviceScan.Reach() {
                                @Override
                                public void run(String address, AdHocRead adHocRead) {
                                    visit(address, adHocRead);
                                }

                                @Override
                                public void over(String address) {
                                    leave(address);
                                }
                            },
                            time::nanos);
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        DeviceScan before = search.get();
        if ((before != null && before.running()) || !search.compareAndSet(before, begun)) {
            return refused(BusPhrase.SEARCH_GOES_ON.of());
        }
        begun.begin();
        return CompletableFuture.completedFuture(
                Outcome.done(json -> json.member("total", begun.total())));
    }

    private static List<String> expanded(String address) {
        try {
            return DeviceScan.expand(address);
        } catch (IllegalArgumentException e) {
            return List.of(address);
        }
    }

    private List<DeviceProfile> known() {
        List<DeviceProfile> known = new ArrayList<>();
        for (String id : profiles.ids()) {
            try {
                known.add(profiles.profile(id, Map.of()));
            } catch (ProfileException e) {
                // It cannot be installed either, or its row must say something first.
            }
        }
        return known;
    }

    private void visit(String text, AdHocRead adHocRead) {
        Address address = address(text);
        ConnectionRunner runner = address == null ? null : connections.visit(address);
        if (runner == null) {
            adHocRead
                    .done()
                    .accept(
                            AdHocRead.Outcome.failed(
                                    Quality.bad(Quality.Cause.NO_CONNECTION),
                                    "this bus does not reach " + text));
            return;
        }
        run(runner, adHocRead);
    }

    private void leave(String text) {
        Address address = address(text);
        if (address != null) {
            connections.leave(address);
        }
    }

    @Override
    public CompletableFuture<Outcome> scanned() {
        DeviceScan present = search.get();
        return present == null
                ? refused(BusPhrase.NO_SEARCH.of())
                : CompletableFuture.completedFuture(snapshot(present::write));
    }

    @Override
    public CompletableFuture<Outcome> endScan() {
        DeviceScan present = search.get();
        if (present != null) {
            present.end();
        }
        return scanned();
    }

    /** What was asked and is not answered is answered now: the connections have ended. */
    @Override
    public void close() {
        DeviceScan present = search.get();
        if (present != null) {
            present.end();
        }
        asked.close();
    }
}
