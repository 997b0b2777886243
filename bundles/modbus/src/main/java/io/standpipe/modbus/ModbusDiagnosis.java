package io.standpipe.modbus;

import io.standpipe.model.Bus;
import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Profiles;
import io.standpipe.model.Profiles.ProfileException;
import io.standpipe.model.Quality;
import io.standpipe.model.TimeSource;
import io.standpipe.model.json.JsonWriter;
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
final class ModbusDiagnosis implements BusDiagnosis, AutoCloseable {

    private static final int MAX_DEVICES = 500;
    private static final int MAX_CONNECTIONS = 200;
    private static final String CUT_SHORT =
            "the bus ended or was set up anew before it could answer; ask again";

    private final String name;
    private final BusConfig config;
    private final Profiles profiles;
    private final Connections connections;
    private final Lateness lateness;
    private final Map<String, Member> members = new HashMap<>();
    private final List<Member> inOrder;
    private final TimeSource time;
    private final Asked<Answer> asked = new Asked<>();
    private final AtomicReference<@Nullable Search> search = new AtomicReference<>();

    ModbusDiagnosis(
            String name,
            BusConfig config,
            Profiles profiles,
            Connections connections,
            Lateness lateness,
            List<Member> members,
            TimeSource time) {
        this.name = name;
        this.config = config;
        this.profiles = profiles;
        this.connections = connections;
        this.lateness = lateness;
        this.time = time;
        inOrder = members;
        for (Member member : members) {
            this.members.put(member.slave().device().id(), member);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean has(String device) {
        return members.containsKey(device);
    }

    private static CompletableFuture<Answer> refused(String reason) {
        return CompletableFuture.completedFuture(Answer.refused(reason));
    }

    /**
     * An answer that is written on the connection's thread, where what it tells does not change.
     */
    private CompletableFuture<Answer> told(Link link, Consumer<JsonWriter> members) {
        CompletableFuture<Answer> answer = asked.ask(Answer.refused(CUT_SHORT));
        link.execute(() -> answer.complete(snapshot(members)));
        return answer;
    }

    private static Answer snapshot(Consumer<JsonWriter> members) {
        JsonWriter json = new JsonWriter().beginObject();
        members.accept(json);
        String text = json.endObject().toString();
        return Answer.of(to -> to.raw(text.substring(1, text.length() - 1)));
    }

    @Override
    public CompletableFuture<Answer> device(String device) {
        Member member = members.get(device);
        return member == null
                ? refused(Bus.unknown(device))
                : told(member.link(), json -> DeviceReport.write(json, name, member.slave()));
    }

    @Override
    public CompletableFuture<Answer> bus() {
        for (Link any : connections.all().values()) {
            return told(any, this::bus);
        }
        return refused("the bus has no address and no devices; see its configuration fault");
    }

    private void bus(JsonWriter json) {
        ScanTime scan = ScanTime.of(config);
        json.member("bus", name).member("late", lateness.late());
        json.name("scanTime").beginObject();
        json.name("best").value(scan.best() / 1e6, 1);
        json.name("worst").value(scan.worst() / 1e6, 1);
        json.endObject();
        json.name("connections").beginArray();
        connections.all().entrySet().stream()
                .limit(MAX_CONNECTIONS)
                .forEach(
                        each -> {
                            SlaveConnection connection = each.getValue().connection();
                            json.beginObject()
                                    .member("address", each.getKey().toString())
                                    .member("connects", connection.connects());
                            DeviceReport.flaws(json, connection.flaws());
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
    public CompletableFuture<Answer> trace(String device, Duration lasting) {
        Member member = members.get(device);
        if (member == null) {
            return refused(Bus.unknown(device));
        }
        Slave slave = member.slave();
        return told(
                member.link(),
                json -> {
                    member.link().connection().trace(slave, lasting);
                    json.member("left", slave.trace().left());
                });
    }

    @Override
    public CompletableFuture<Answer> registers(Registers wanted) {
        Link link;
        int unit;
        if (wanted.device().isEmpty()) {
            Address address = address(wanted.address());
            link = address == null ? null : connections.at(address);
            unit = wanted.unit();
            if (link == null) {
                return refused(
                        "address must be one of this bus, or empty for its own, but is \"%s\""
                                .formatted(wanted.address()));
            }
        } else {
            Member member = members.get(wanted.device());
            if (member == null) {
                return refused(Bus.unknown(wanted.device()));
            }
            link = member.link();
            unit = member.slave().unit();
        }
        Read read = new Read(wanted.table(), wanted.first(), wanted.count(), false, List.of());
        CompletableFuture<Answer> answer = asked.ask(Answer.refused(CUT_SHORT));
        run(
                link,
                new Errand(
                        unit,
                        read,
                        config.timeout(),
                        time.nanos(),
                        outcome -> answer.complete(answer(outcome))));
        return answer;
    }

    private static Answer answer(Errand.Outcome outcome) {
        if (!outcome.quality().isGood()) {
            return Answer.refused(outcome.detail());
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

    private void run(Link link, Errand errand) {
        link.execute(() -> link.connection().run(errand));
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
    public CompletableFuture<Answer> scan(Scan wanted) {
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
                return refused(
                        "address must be as in the device table, its last number may be a range such as 192.168.1.20-60:502, or empty for the bus's own, but is \"%s\""
                                .formatted(scan.address()));
            }
        }
        Search begun;
        try {
            begun =
                    new Search(
                            scan,
                            known(),
                            config.timeout(),
                            new Search.Reach() {
                                @Override
                                public void run(String address, Errand errand) {
                                    visit(address, errand);
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
        Search before = search.get();
        if ((before != null && before.running()) || !search.compareAndSet(before, begun)) {
            return refused("a search goes on already; end it with end-scan, or wait");
        }
        begun.begin();
        return CompletableFuture.completedFuture(
                Answer.of(json -> json.member("total", begun.total())));
    }

    private static List<String> expanded(String address) {
        try {
            return Search.expand(address);
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

    private void visit(String text, Errand errand) {
        Address address = address(text);
        Link link = address == null ? null : connections.visit(address);
        if (link == null) {
            errand.done()
                    .accept(
                            Errand.Outcome.failed(
                                    Quality.bad(Quality.Cause.NO_CONNECTION),
                                    "this bus does not reach " + text));
            return;
        }
        run(link, errand);
    }

    private void leave(String text) {
        Address address = address(text);
        if (address != null) {
            connections.leave(address);
        }
    }

    @Override
    public CompletableFuture<Answer> scanned() {
        Search present = search.get();
        return present == null
                ? refused("there was no search since the bus was set up; begin one with scan")
                : CompletableFuture.completedFuture(snapshot(present::write));
    }

    @Override
    public CompletableFuture<Answer> endScan() {
        Search present = search.get();
        if (present != null) {
            present.end();
        }
        return scanned();
    }

    /** What was asked and is not answered is answered now: the connections have ended. */
    @Override
    public void close() {
        Search present = search.get();
        if (present != null) {
            present.end();
        }
        asked.close();
    }
}
