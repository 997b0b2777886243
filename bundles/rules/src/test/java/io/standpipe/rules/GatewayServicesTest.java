package io.standpipe.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Present;
import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.alarm.Hold;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.device.Site;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.Scheduler;
import io.standpipe.rules.message.Identity;
import io.standpipe.testkit.ChineseText;
import io.standpipe.testkit.FakeOutbox;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.TestSource;
import io.standpipe.testkit.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GatewayServicesTest {

    private static final Identity IDENTITY =
            new Identity(
                    "gw-1",
                    "Gateway",
                    new Site(
                            "site-1",
                            "Site",
                            Site.Kind.KEY_UNIT,
                            "fengtai",
                            "",
                            new Place("FT-03-117", 39.866, 116.321)),
                    "0.1.0",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(300));

    private final VirtualTime time = new VirtualTime();
    private final List<Message> messages = new ArrayList<>();
    private final GatewayServices gateway =
            new GatewayServices(IDENTITY, time, time, Scene.recorder(messages::add));

    private static Device hydrant(String id) {
        return Fixtures.device(
                id,
                Fixtures.profile(
                        DeviceKind.HYDRANT,
                        List.of(Fixtures.pressure(0)),
                        List.of(Definitions.NO_WATER)));
    }

    private static Identity identity(String id, String name, String district, int heartbeat) {
        return new Identity(
                id,
                name,
                new Site(
                        "site-1",
                        name,
                        Site.Kind.KEY_UNIT,
                        district,
                        "",
                        new Place("", null, null)),
                "0.1.0",
                Duration.ofSeconds(1),
                Duration.ofSeconds(heartbeat));
    }

    private List<String> said(String topic) {
        return messages.stream()
                .filter(m -> m.topic().equals(topic))
                .map(m -> new String(m.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private void poll(Device hydrant) {
        gateway.accept(
                new Readings(
                        hydrant,
                        time.stamp(),
                        List.of(
                                new Reading(
                                        hydrant.profile().points().get(0), 0.3, Quality.GOOD))));
    }

    /** Users of the service notice nothing: a bus that began anew would end its connections. */
    @Test
    void anotherNameIsToldAndNothingBeginsAnew() throws Exception {
        Device hydrant = hydrant("hyd-1");
        gateway.install("bus", List.of(hydrant));
        List<String> told = new ArrayList<>();
        gateway.onStatusChange(() -> told.add(gateway.status()));
        int restarts = said("event/restart").size();
        assertTrue(gateway.take(identity("gw-1", "North", "fengtai", 300)));
        assertEquals("North", gateway.site().name());
        assertTrue(told.get(told.size() - 1).contains("\"name\":\"North\""), told::toString);
        List<String> states = said("state/gw-1");
        assertTrue(states.get(states.size() - 1).contains("\"name\":\"North\""));
        assertEquals(restarts, said("event/restart").size());
        // The same again is nothing.
        int before = messages.size();
        assertTrue(gateway.take(identity("gw-1", "North", "fengtai", 300)));
        assertEquals(before, messages.size());
        gateway.raise("io.standpipe.x", "fault", "a fault");
        List<String> faults = said("alarm/gw-1");
        assertTrue(faults.get(faults.size() - 1).contains("\"name\":\"North\""), faults::toString);
    }

    @Test
    void anotherHeartbeatAndBatchIntervalHoldFromThen() {
        Device hydrant = hydrant("hyd-1");
        gateway.install("bus", List.of(hydrant));
        poll(hydrant);
        time.advance(Duration.ofSeconds(1));
        assertEquals(1, said("telemetry").size());
        assertTrue(gateway.take(identity("gw-1", "Gateway", "fengtai", 10)));
        time.advance(Duration.ofSeconds(10));
        poll(hydrant);
        time.advance(Duration.ofMillis(999));
        assertEquals(1, said("telemetry").size());
        time.advance(Duration.ofMillis(1));
        assertEquals(2, said("telemetry").size(), "the new heartbeat");
        Identity slow = identity("gw-1", "Gateway", "fengtai", 10);
        time.advance(Duration.ofSeconds(10));
        poll(hydrant);
        assertTrue(
                gateway.take(
                        new Identity(
                                slow.id(),
                                slow.name(),
                                slow.site(),
                                slow.version(),
                                Duration.ofSeconds(5),
                                slow.heartbeat())));
        assertEquals(3, said("telemetry").size(), "what is gathered goes at once");
        time.advance(Duration.ofSeconds(10));
        poll(hydrant);
        time.advance(Duration.ofMillis(4_999));
        assertEquals(3, said("telemetry").size());
        time.advance(Duration.ofMillis(1));
        assertEquals(4, said("telemetry").size(), "the new interval");
    }

    @Test
    void anotherIdOrDistrictCannotBeTakenOver() {
        assertFalse(gateway.take(identity("gw-2", "Gateway", "fengtai", 300)));
        assertFalse(gateway.take(identity("gw-1", "Gateway", "haidian", 300)));
        assertEquals("gw-1", gateway.id());
    }

    @Test
    void aDeviceIdBelongsToOneBus() {
        assertEquals(List.of(), gateway.install("bus-a", List.of(hydrant("hyd-1"))));
        assertEquals(
                List.of("hyd-1", "gw-1"),
                gateway.install(
                        "bus-b", List.of(hydrant("hyd-1"), hydrant("hyd-2"), hydrant("gw-1"))));
        assertEquals(List.of(), gateway.install("bus-a", List.of(hydrant("hyd-3"))));
        assertEquals(
                List.of("hyd-3"),
                gateway.install(
                        "bus-b", List.of(hydrant("hyd-1"), hydrant("hyd-2"), hydrant("hyd-3"))));
    }

    private static Device wired(String id, DeviceProfile profile, String... wires) {
        return Fixtures.device(id, profile).wired(Duration.ofSeconds(1), List.of(wires));
    }

    private List<String> tableFaults() throws Exception {
        return gateway.faults().get().stream()
                .filter(fault -> fault.source().equals(BusTables.SOURCE))
                .map(Present.OwnFault::text)
                .toList();
    }

    @Test
    void twoRowsForOneThingAreAFaultThatNamesBothAndStopsNeither() throws Exception {
        DeviceProfile hydrant = hydrant("hyd-1").profile();
        Device first = wired("hyd-1", hydrant, "10.0.0.1:502 unit 7");
        Device copied = wired("hyd-2", hydrant, "10.0.0.1:502 unit 7");
        assertEquals(List.of(), gateway.install("bus-a", List.of(first, copied)));
        String both =
                "hyd-2 is the same thing as hyd-1: both stand for 10.0.0.1:502 unit 7; if a row was"
                        + " copied, give it its own address or unit, otherwise take one of them out";
        assertEquals(List.of(both), tableFaults());
        ChineseText.of(both);
        // Across buses, until one of them has it no more.
        assertEquals(List.of(), gateway.install("bus-a", List.of(first)));
        assertEquals(List.of(), tableFaults());
        assertEquals(List.of(), gateway.install("bus-b", List.of(copied)));
        assertEquals(
                List.of(
                        both.replace("hyd-2 is", "hyd-2 (bus-b) is")
                                .replace("hyd-1:", "hyd-1 (bus-a):")),
                tableFaults());
        gateway.uninstall("bus-b");
        assertEquals(1, tableFaults().size(), "it may only begin anew");
        time.advance(Duration.ofSeconds(31));
        assertEquals(List.of(), tableFaults());
    }

    @Test
    void severalDevicesOfOneUnitAreAllowedWhereTheirRegistersDiffer() throws Exception {
        DeviceProfile one =
                Fixtures.profile(DeviceKind.CONTACT, List.of(Fixtures.word(0, "a", 0)), List.of());
        DeviceProfile two =
                Fixtures.profile(DeviceKind.CONTACT, List.of(Fixtures.word(0, "a", 1)), List.of());
        DeviceProfile both =
                Fixtures.profile(
                        DeviceKind.CONTACT,
                        List.of(Fixtures.word(0, "a", 1), Fixtures.word(1, "b", 2)),
                        List.of());
        gateway.install(
                "bus", List.of(wired("c-1", one, "x unit 1"), wired("c-2", two, "x unit 1")));
        assertEquals(List.of(), tableFaults());
        gateway.install(
                "bus", List.of(wired("c-1", one, "x unit 1"), wired("c-2", one, "x unit 2")));
        assertEquals(List.of(), tableFaults());
        gateway.install(
                "bus", List.of(wired("c-2", two, "x unit 1"), wired("c-3", both, "x unit 1")));
        assertEquals(1, tableFaults().size(), "one register in common");
    }

    @Test
    void aDeviceThatAnotherBusWantsAlreadyIsNotTakenAway() throws Exception {
        gateway.install("bus-a", List.of(hydrant("hyd-1"), hydrant("hyd-2")));
        gateway.install("bus-b", List.of(hydrant("hyd-1"))); // its file came first
        gateway.install("bus-a", List.of());
        time.advance(Duration.ofDays(1));
        assertEquals(1, gateway.snapshot().get().devices().size());
        gateway.install("bus-b", List.of(hydrant("hyd-1")));
        gateway.uninstall("bus-b"); // it rests
        time.advance(Duration.ofDays(1));
        assertEquals(1, gateway.snapshot().get().devices().size());
    }

    /** Kura's rollback does so with all services, and takes its time. */
    @Test
    void aBusThatIsDeletedAndMadeAnewLosesNothing() throws Exception {
        gateway.install("bus-a", List.of(hydrant("hyd-1")));
        gateway.install("bus-a", List.of());
        gateway.uninstall("bus-a");
        time.advance(Duration.ofSeconds(40));
        assertEquals(1, gateway.snapshot().get().devices().size());
        gateway.install("bus-a", List.of(hydrant("hyd-1")));
        time.advance(Duration.ofMinutes(10));
        assertEquals(1, gateway.snapshot().get().devices().size());
        gateway.install("bus-a", List.of());
        gateway.uninstall("bus-a");
        time.advance(Duration.ofMinutes(1));
        assertEquals(0, gateway.snapshot().get().devices().size());
    }

    @Test
    void statusCountsAndTellsOfChanges() throws Exception {
        List<String> told = new ArrayList<>();
        AutoCloseable listening = gateway.onStatusChange(() -> told.add(gateway.status()));
        Device hydrant = hydrant("hyd-1");
        gateway.install("bus-a", List.of(hydrant, hydrant("hyd-2")));
        gateway.accept(
                new Readings(
                        hydrant,
                        time.stamp(),
                        List.of(
                                new Reading(
                                        hydrant.profile().points().get(0), 0.3, Quality.GOOD))));
        gateway.raise("io.standpipe.outbox", "disk", "the disk is full");
        listening.close();
        gateway.clear("io.standpipe.outbox", "disk");
        assertEquals(3, told.size());
        assertTrue(
                told.get(2)
                        .endsWith(
                                "\"site\":{\"id\":\"site-1\",\"name\":\"Site\",\"kind\":\"key-unit\",\"district\":\"fengtai\","
                                        + "\"street\":\"\",\"grid\":\"FT-03-117\",\"lat\":39.866,\"lon\":116.321},"
                                        + "\"devices\":{\"total\":2,\"normal\":1,\"alarm\":0,\"fault\":0,\"disabled\":0,\"test\":0,\"unknown\":1},"
                                        + "\"hydrants\":{\"total\":2,\"serviceable\":1,\"unserviceable\":0,\"unknown\":1,\"serviceableRate\":0.5},"
                                        + "\"water\":{\"hydrant\":{\"total\":2,\"serviceable\":1,\"unserviceable\":0,\"unknown\":1,\"serviceableRate\":0.5}},\"faults\":1"),
                told::toString);
        assertTrue(gateway.status().endsWith("\"faults\":0"));
    }

    @Test
    void whatPeopleOrderIsDoneOnTheRulesThreadOrRefusedWithASentence() throws Exception {
        gateway.install("bus-a", List.of(hydrant("hyd-1")));
        assertEquals(
                "",
                gateway.hold(
                                Hold.What.SERVICEABILITY,
                                Hold.Target.device("hyd-1"),
                                Serviceability.DAMAGED,
                                "Li Na",
                                "hit by a lorry",
                                Duration.ofDays(30))
                        .get());
        time.advance(Duration.ZERO);
        assertTrue(gateway.status().contains("\"unserviceable\":1"), gateway::status);
        Hold hold = gateway.devices(List.of("hyd-1")).get().get(0).holds().get(0);
        assertEquals("hit by a lorry", hold.why());
        assertEquals("", gateway.release(Hold.What.SERVICEABILITY, hold.target(), "Wu Gang").get());
        time.advance(Duration.ZERO);
        assertTrue(gateway.status().contains("\"unserviceable\":0"), gateway::status);
        assertEquals(
                "no alarm \"low\" of hyd-1; check the condition, and whether it still stands",
                gateway.reset("hyd-1", "low", "Li Na").get());
        assertEquals(
                "no alarm \"low\" of hyd-1; check the condition, and whether it still stands",
                gateway.acknowledge("hyd-1", "low", "Li Na").get());
    }

    @Test
    void aRestartIsAnEvent() {
        assertEquals("event/restart", messages.get(0).topic());
        assertEquals("state/gw-1", messages.get(1).topic());
    }

    @Test
    void whatIsGatheredGoesOutWhenTheGatewayStops() {
        Device hydrant = hydrant("hyd-1");
        gateway.install("bus-a", List.of(hydrant));
        gateway.accept(
                new Readings(
                        hydrant,
                        time.stamp(),
                        List.of(
                                new Reading(
                                        hydrant.profile().points().get(0), 0.3, Quality.GOOD))));
        assertTrue(messages.stream().noneMatch(m -> m.topic().equals("telemetry")));
        gateway.close();
        assertTrue(messages.stream().anyMatch(m -> m.topic().equals("telemetry")));
    }

    /** A detector waits: what its readings caused must have reached the outbox before it asks. */
    @Test
    void whatWaitsForSafetyIsInTheOutboxBeforeItIsAskedFor() {
        FakeOutbox outbox = new FakeOutbox();
        GatewayServices kept = new GatewayServices(IDENTITY, time, time, outbox);
        Device smoke = detector();
        kept.install("coap", List.of(smoke));
        outbox.refuse(true);
        long before = outbox.lastSeq(Lane.ALARM);
        CompletableFuture<Void> safe = kept.acceptDurably(fire(smoke));
        assertTrue(outbox.lastSeq(Lane.ALARM) > before, "the alarm is there");
        assertFalse(safe.isDone());
        outbox.refuse(false);
        assertTrue(safe.isDone());
    }

    /**
     * Another bus has put a poll, and was held up before it could tell the rules: the detector's
     * report stands behind it, and nobody has been told to look at either.
     */
    @Test
    void whatIsSafeWasLookedAtWhoeverWasToWakeTheRules() {
        FakeOutbox outbox = new FakeOutbox();
        Runnable[] meanwhile = {() -> {}};
        Scheduler heldUp =
                new Scheduler() {
                    @Override
                    public void execute(Runnable task) {
                        Runnable first = meanwhile[0];
                        meanwhile[0] = () -> {};
                        first.run();
                        time.execute(task);
                    }

                    @Override
                    public Task schedule(Duration delay, Runnable task) {
                        return time.schedule(delay, task);
                    }
                };
        GatewayServices kept = new GatewayServices(IDENTITY, time, heldUp, outbox);
        Device smoke = detector();
        Device other = hydrant("hyd-1");
        kept.install("coap", List.of(smoke));
        kept.install("modbus", List.of(other));
        List<String> seen = new ArrayList<>();
        meanwhile[0] =
                () -> {
                    long before = outbox.lastSeq(Lane.ALARM);
                    CompletableFuture<Void> safe = kept.acceptDurably(fire(smoke));
                    seen.add(
                            "answered %s, told %s"
                                    .formatted(safe.isDone(), outbox.lastSeq(Lane.ALARM) > before));
                };
        kept.accept(
                new Readings(
                        other,
                        time.stamp(),
                        List.of(new Reading(other.profile().points().get(0), 0.3, Quality.GOOD))));
        assertEquals(List.of("answered true, told true"), seen);
    }

    /** "Taken" must not be answered to what nobody looked at: the detector sends it again. */
    @Test
    void whatIsNotJudgedIsNotSafe() {
        FakeOutbox outbox = new FakeOutbox();
        GatewayServices kept = new GatewayServices(IDENTITY, time, time, outbox);
        Device smoke = detector();
        assertTrue(kept.acceptDurably(fire(smoke)).isCompletedExceptionally(), "not installed");
        kept.install("coap", List.of(detector()));
        assertTrue(
                kept.acceptDurably(fire(smoke)).isCompletedExceptionally(),
                "described otherwise now");
        kept.install("coap", List.of(smoke));
        Readings impossible =
                new Readings(
                        smoke,
                        time.stamp(),
                        List.of(new Reading(Fixtures.word(7, "none", 0), 1, Quality.GOOD)));
        assertTrue(kept.acceptDurably(impossible).isCompletedExceptionally(), "a rule threw");
        assertFalse(kept.acceptDurably(fire(smoke)).isCompletedExceptionally());
    }

    @Test
    void theNameOfAStateDoesNotHideThatOfTheAlarm() {
        Device smoke = detector();
        gateway.install("coap", List.of(smoke));
        gateway.accept(fire(smoke));
        String alarm =
                messages.stream()
                        .filter(m -> m.topic().equals("alarm/smoke-1"))
                        .map(m -> new String(m.body(), StandardCharsets.UTF_8))
                        .findFirst()
                        .orElseThrow();
        assertTrue(alarm.contains("\"state\":\"RAISED\""), alarm);
        assertEquals(alarm.indexOf("\"state\""), alarm.lastIndexOf("\"state\""), alarm);
        assertTrue(alarm.contains("\"value\":1"), alarm);
    }

    private static Device detector() {
        Point point =
                new Point(
                        0,
                        "smoke",
                        "state",
                        "",
                        new TestSource(0, 1),
                        1,
                        0,
                        null,
                        0,
                        0,
                        Map.of(0L, "none", 1L, "smoke"),
                        null);
        AlarmDefinition fire =
                new AlarmDefinition(
                        "smoke",
                        AlarmKind.FIRE,
                        new Condition.Is(0, Bits.bit(0)),
                        Duration.ZERO,
                        Duration.ZERO,
                        null);
        return Fixtures.device(
                "smoke-1", Fixtures.profile(DeviceKind.DETECTOR, List.of(point), List.of(fire)));
    }

    private Readings fire(Device device) {
        Point point = device.profile().points().get(0);
        return new Readings(device, time.stamp(), List.of(new Reading(point, 1, Quality.GOOD)));
    }

    @Test
    void whoHasADeviceIsNamed() {
        gateway.install("bus-1", List.of(hydrant("a")));
        assertEquals(List.of("a"), gateway.install("bus-2", List.of(hydrant("a"))));
        assertEquals("bus-1", gateway.bus("a"));
        assertEquals("", gateway.bus("gw-1"));
    }

    /** It goes upstream and stays in the outbox. */
    @Test
    void aFaultsTextHasALengthAndTurnsNoLine() {
        gateway.raise("bus-1", "configuration", "a\u202Eb\n" + "x".repeat(10_000));
        CompletableFuture<List<Present.OwnFault>> faults = gateway.faults();
        time.advance(Duration.ofSeconds(1));
        String text = faults.join().get(0).text();
        assertEquals(GatewayServices.MAX_FAULT, text.length());
        assertTrue(text.startsWith("a\\u202eb\\u000ax"), text.substring(0, 20));
    }

    /** Whoever is sent to mend it has to know which: host unknown, refused, timed out. */
    @Test
    void aDeviceWithoutConnectionSaysWhyOnThePageAndUpstream() {
        Device hydrant = hydrant("hyd-1");
        gateway.install("bus", List.of(hydrant));
        for (int poll = 0; poll < 10; poll++) {
            gateway.accept(
                    new Readings(
                            hydrant,
                            time.stamp(),
                            List.of(
                                    new Reading(
                                            hydrant.profile().points().get(0),
                                            Double.NaN,
                                            Quality.bad(Quality.Cause.NO_CONNECTION))),
                            "connection refused\n"));
            time.advance(Duration.ofSeconds(1));
        }
        List<String> alarms = said("alarm/hyd-1");
        String told = alarms.get(alarms.size() - 1);
        assertTrue(told.contains("\"cause\":\"no-connection\""), told);
        assertTrue(told.contains("\"text\":\"connection refused"), told);
        CompletableFuture<List<Present.DeviceNow>> now = gateway.devices(List.of("hyd-1"));
        time.advance(Duration.ofSeconds(1));
        assertEquals("connection refused\\u000a", now.join().get(0).alarms().get(0).text());
    }

    /** The framework starts bundles in any order. */
    @Test
    void aNeighbourThatIsAwaitedIsToldLate() {
        List<String> problems = List.of("row 2 is wrong", "no service opens it");
        gateway.report("uplink", problems, Set.of("no service opens it"));
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of("row 2 is wrong"), texts());
        time.advance(ConfigurationProblems.PATIENCE);
        assertEquals(List.of("(1) row 2 is wrong; (2) no service opens it"), texts());
        gateway.report("uplink", List.of());
        time.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), texts());
        gateway.report("uplink", List.of("no service opens it"), Set.of("no service opens it"));
        gateway.clear("uplink", "configuration");
        time.advance(ConfigurationProblems.PATIENCE.plusSeconds(1));
        assertEquals(List.of(), texts());
    }

    private List<String> texts() {
        CompletableFuture<List<Present.OwnFault>> faults = gateway.faults();
        time.advance(Duration.ofMillis(1));
        return faults.join().stream().map(Present.OwnFault::text).toList();
    }
}
