package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.io.ScriptedSlave;
import io.standpipe.model.Bus;
import io.standpipe.model.ReadingSink;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Profiles;
import io.standpipe.model.device.Readings;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.RecordingSink;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModbusComponentTest {

    @TempDir Path data;

    private static final String BUS = "io.standpipe.modbus~north";
    private static final DeviceProfile PROFILE = TcpFrames.words(4);
    private static final Profiles PROFILES = Fixtures.profiles(PROFILE);

    private final ScriptedSlave slave = new ScriptedSlave(ScriptedSlave.GOOD);
    private final RecordingSink sink = new RecordingSink();
    private final RecordingFaults faults = new RecordingFaults();

    @AfterEach
    void close() {
        slave.close();
    }

    private Map<String, Object> config(String... rows) {
        Map<String, Object> config = new HashMap<>();
        config.put("service.pid", "io.standpipe.modbus~north");
        config.put("address", "127.0.0.1:" + slave.port());
        config.put("interval", 20);
        config.put("timeout", 10_000);
        config.put("devices", "id,profile,unit\n" + String.join("\n", rows));
        return config;
    }

    private static Predicate<Readings> from(String id) {
        return readings ->
                readings.device().id().equals(id) && readings.readings().get(0).quality().isGood();
    }

    private List<String> installed() {
        List<Device> devices = sink.installed().get(BUS);
        return devices == null ? List.of("nothing") : devices.stream().map(Device::id).toList();
    }

    @Test
    void pollsWhatIsConfiguredUntilItIsTakenAway() {
        ModbusComponent component =
                new ModbusComponent(
                        sink,
                        PROFILES,
                        faults,
                        () -> data,
                        config("a,test-tank,1", "b,test-tank,2"));
        assertEquals(List.of("a", "b"), installed());
        sink.await("a", from("a"));
        sink.await("b", from("b"));
        assertEquals(Map.of(), faults.raised());
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
        assertEquals(List.of("nothing"), installed());
    }

    @Test
    void theSameConfigurationAgainIsNothing() {
        ModbusComponent component =
                new ModbusComponent(sink, PROFILES, faults, () -> data, config("a,test-tank,1"));
        sink.await("a", from("a"));
        Map<String, Object> again = config("a,test-tank,1");
        again.put("kura.something", 5);
        component.modified(again);
        sink.forget();
        sink.await("a", from("a"));
        assertEquals(1, slave.connects.get());
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }

    /** A row of several addresses; the first column of each is its id. */
    private Map<String, Object> rows(String... rows) {
        Map<String, Object> config = config();
        config.put("devices", "id,profile,address,unit,name\n" + String.join("\n", rows));
        return config;
    }

    @Test
    void anEditedRowLeavesTheConnectionsOfTheOthersOpen() {
        try (ScriptedSlave other = new ScriptedSlave(ScriptedSlave.GOOD)) {
            String north = "a,test-tank," + slave.endpoint() + ",1,North";
            String south = "b,test-tank," + other.endpoint() + ",2,South";
            ModbusComponent component =
                    new ModbusComponent(sink, PROFILES, faults, () -> data, rows(north, south));
            sink.await("a", from("a"));
            sink.await("b", from("b"));
            // A name is no matter of the wire.
            component.modified(rows(north, south.replace("South", "South gate")));
            sink.forget();
            sink.await("b", from("b"));
            assertEquals(
                    "South gate",
                    sink.all().stream().filter(from("b")).toList().get(0).device().name());
            assertEquals(1, slave.connects.get());
            assertEquals(1, other.connects.get());
            // Another unit is; it concerns its address only.
            component.modified(rows(north, south.replace(",2,", ",3,")));
            sink.forget();
            sink.await("b", from("b"));
            sink.await("a", from("a"));
            assertEquals(1, slave.connects.get());
            assertEquals(2, other.connects.get());
            assertTrue(component.has("b"));
            // One that is taken out is polled no more, and cannot be asked.
            component.modified(rows(north));
            component.confirm("");
            assertFalse(component.has("b"));
            sink.forget();
            sink.await("five of a", any -> sink.all().stream().filter(from("a")).count() >= 5);
            assertTrue(sink.all().stream().noneMatch(from("b")));
            assertEquals(1, slave.connects.get());
            // And one that is put in begins, beside the first.
            component.modified(rows(north, south));
            sink.await("b", from("b"));
            assertEquals(1, slave.connects.get());
            component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
        }
    }

    @Test
    void anotherTimeoutIsOfAllConnections() {
        ModbusComponent component =
                new ModbusComponent(sink, PROFILES, faults, () -> data, config("a,test-tank,1"));
        sink.await("a", from("a"));
        Map<String, Object> slower = config("a,test-tank,1");
        slower.put("timeout", 9_000);
        component.modified(slower);
        sink.forget();
        sink.await("a", from("a"));
        assertEquals(2, slave.connects.get());
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }

    @Test
    void anotherConfigurationReplacesTheBus() {
        ModbusComponent component =
                new ModbusComponent(sink, PROFILES, faults, () -> data, config("a,test-tank,1"));
        sink.await("a", from("a"));
        component.modified(config("b,test-tank,2"));
        assertEquals(List.of("b"), installed());
        sink.forget();
        sink.await("five polls of b", any -> sink.all().stream().filter(from("b")).count() >= 5);
        assertTrue(sink.all().stream().noneMatch(from("a")), "the old bus has ended");
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }

    /** What is wrong in the field is not over because the gateway ends, or a row is edited. */
    @Test
    void faultsOfTheFieldOutliveTheBusThatFoundThem() {
        ModbusComponent component =
                new ModbusComponent(sink, PROFILES, faults, () -> data, config("a,test-tank,1"));
        faults.raise(BUS, ModbusBus.SHARED, "two devices answer at unit 1");
        faults.raise(BUS, ModbusBus.LATE, "the bus cannot hold its intervals");
        faults.raise(BUS, ModbusBus.ERROR, "an error of this program");
        component.modified(config("a,test-tank,2"));
        assertEquals(
                Set.of(BUS + "/" + ModbusBus.SHARED, BUS + "/" + ModbusBus.LATE),
                faults.raised().keySet());
        component.deactivate(0);
        assertEquals(
                Set.of(BUS + "/" + ModbusBus.SHARED, BUS + "/" + ModbusBus.LATE),
                faults.raised().keySet());
        ModbusComponent again =
                new ModbusComponent(sink, PROFILES, faults, () -> data, config("a,test-tank,2"));
        assertEquals(2, faults.raised().size());
        again.deactivate(ModbusComponent.CONFIGURATION_DELETED);
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void badRowsAreOneFaultAndTheRestRuns() {
        ModbusComponent component =
                new ModbusComponent(
                        sink,
                        PROFILES,
                        faults,
                        () -> data,
                        config(
                                "a,test-tank,1",
                                "b,test-tank,x",
                                "c,test-tank,256",
                                "a,test-tank,1",
                                "d,none,1",
                                "e,test-tank,-1",
                                "f,test-tank,1.5",
                                "g,test-tank,?"));
        sink.await("a", from("a"));
        String text = faults.raised().get(BUS + "/configuration");
        assertEquals(5, text.split("; ", -1).length - 1, text);
        assertTrue(text.startsWith("(1) line 3 (b), column unit: "), text);
        assertTrue(
                text.contains("; (3) line 5, column id: \"a\" stands in line 2 already; (4) "),
                text);
        assertTrue(text.endsWith("; and 2 more"), text);
        component.modified(config("a,test-tank,1"));
        assertEquals(Map.of(), faults.raised());
        component.modified(config("a,test-tank,x"));
        assertEquals(1, faults.raised().size());
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
        assertEquals(Map.of(), faults.raised(), "nobody can mend what is gone");
    }

    @Test
    void aPasswordThatAnExampleLeftOpenIsTold() {
        Map<String, Object> config = config("a,test-tank,1");
        config.put("keyPassword", "CHANGE-ME");
        ModbusComponent component = new ModbusComponent(sink, PROFILES, faults, () -> data, config);
        String text = String.valueOf(faults.raised().get(BUS + "/configuration"));
        assertTrue(text.startsWith("keyPassword "), text);
        sink.await("a", from("a"));
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }

    @Test
    void aDeviceThatAnotherBusHoldsIsNotPolled() {
        ReadingSink refusing =
                new ReadingSink() {
                    @Override
                    public List<String> install(String bus, List<Device> devices) {
                        sink.install(bus, devices);
                        return List.of("a");
                    }

                    @Override
                    public String bus(String id) {
                        return "io.standpipe.modbus~other";
                    }

                    @Override
                    public void uninstall(String bus) {
                        sink.uninstall(bus);
                    }

                    @Override
                    public void accept(Readings readings) {
                        sink.accept(readings);
                    }

                    @Override
                    public CompletableFuture<Void> acceptDurably(Readings readings) {
                        return sink.acceptDurably(readings);
                    }
                };
        ModbusComponent component =
                new ModbusComponent(
                        refusing,
                        PROFILES,
                        faults,
                        () -> data,
                        config("a,test-tank,1", "b,test-tank,2"));
        sink.await("b", from("b"));
        assertTrue(sink.all().stream().noneMatch(from("a")));
        assertEquals(
                "device a stands in the table of io.standpipe.modbus~other already; take it out of one of them and save both",
                faults.raised().get(BUS + "/configuration"));
        component.deactivate(0);
        assertEquals(1, faults.raised().size(), "the gateway ends: nothing has been mended");
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
        assertEquals(Map.of(), faults.raised());
    }

    @Test
    void readsAndWritesForWhoAsks() throws Exception {
        Map<String, Object> config = config("a,test-tank,1", "relay,test-contact,2", "bad,none,3");
        config.put("interval", 60_000);
        config.put("writable", "relay/output");
        ModbusComponent component =
                new ModbusComponent(
                        sink,
                        Fixtures.profiles(PROFILE, TcpFrames.RELAY),
                        faults,
                        () -> data,
                        config);
        assertTrue(component.has("a"));
        assertFalse(component.has("bad"));
        assertEquals("", component.read("a").get(10, TimeUnit.SECONDS));
        assertTrue(sink.all().stream().anyMatch(from("a")));
        assertEquals("", component.write("relay", "output", 1).get(10, TimeUnit.SECONDS));
        assertEquals(
                "there is no device \"bad\" on this bus: it is not in the device table, or its row is wrong; see the bus's configuration fault",
                component.read("bad").get(10, TimeUnit.SECONDS));
        config.remove("writable");
        component.modified(config);
        assertEquals(
                "relay/output was not written: the site does not allow it; to change that, add relay/output to the bus's setting \"writable\"",
                component.write("relay", "output", 1).get(10, TimeUnit.SECONDS));
        config.put("devices", "");
        component.modified(config);
        assertTrue(component.has("a"), "an emptied table may be a mistake");
        assertEquals(Set.of(BUS), component.asking());
        component.confirm(BUS);
        assertEquals(Set.of(), component.asking());
        assertFalse(component.has("a"));
        assertEquals(Bus.unknown("a"), component.read("a").get(10, TimeUnit.SECONDS));
        assertEquals(Bus.unknown("a"), component.write("a", "output", 1).get(10, TimeUnit.SECONDS));
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }

    @Test
    void aMistakeEndsNothingAndARestartDoesNotEither() {
        ModbusComponent component =
                new ModbusComponent(
                        sink,
                        PROFILES,
                        faults,
                        () -> data,
                        config("a,test-tank,1", "b,test-tank,2"));
        component.modified(config("a,test-tank,one", "b b,test-tank,2"));
        assertEquals(List.of("a", "b"), installed());
        component.deactivate(0);
        Map<String, Object> noAddress = config("a,test-tank,one", "b,test-tank,2");
        noAddress.put("address", "here and there");
        component = new ModbusComponent(sink, PROFILES, faults, () -> data, noAddress);
        assertEquals(List.of("a", "b"), installed());
        sink.forget();
        sink.await("a", from("a"));
        assertTrue(
                faults.raised().get(BUS + "/configuration").contains("stays in force"),
                faults.raised()::toString);
        // Without an address nothing can be read, but what stands there stands.
        noAddress.put("address", "");
        component.modified(noAddress);
        assertEquals(List.of("a", "b"), installed());
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
        assertEquals(List.of("nothing"), installed());
    }

    @Test
    void anEmptyTableIsFine() {
        Map<String, Object> config = config();
        config.put("devices", "");
        ModbusComponent component = new ModbusComponent(sink, PROFILES, faults, () -> data, config);
        assertEquals(List.of(), installed());
        assertEquals(Map.of(), faults.raised());
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }

    @Test
    void anErrorAtTheStartIsAFaultAndNoException() {
        Profiles broken =
                new Profiles() {
                    @Override
                    public Set<String> ids() {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public Set<String> parameters(String id) {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public DeviceProfile profile(String id, Map<String, String> parameters) {
                        throw new IllegalStateException("broken");
                    }
                };
        ModbusComponent component =
                new ModbusComponent(sink, broken, faults, () -> data, config("a,test-tank,1"));
        assertEquals(
                "the bus could not start: java.lang.IllegalStateException: broken",
                faults.raised().get(BUS + "/configuration"));
        component.deactivate(ModbusComponent.CONFIGURATION_DELETED);
    }
}
