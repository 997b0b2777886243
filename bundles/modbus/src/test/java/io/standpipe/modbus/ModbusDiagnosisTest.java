package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.model.Bits;
import io.standpipe.model.BusDiagnosis;
import io.standpipe.model.BusDiagnosis.Answer;
import io.standpipe.model.BusDiagnosis.Registers;
import io.standpipe.model.BusDiagnosis.Scan;
import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Identification;
import io.standpipe.model.ModbusSource.Order;
import io.standpipe.model.ModbusSource.Table;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingFaults;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A component on real sockets, asked as a command from upstream asks it. */
class ModbusDiagnosisTest {

    @TempDir Path data;

    private static final DeviceProfile PROFILE = telling(Wires.words(4, 5));

    private final RecordingSink sink = new RecordingSink();
    private final RecordingFaults faults = new RecordingFaults();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    private static DeviceProfile telling(DeviceProfile plain) {
        return new DeviceProfile(
                plain.id(),
                plain.kind(),
                plain.source(),
                plain.maxRegisters(),
                plain.points(),
                plain.alarms(),
                3,
                null,
                List.of(
                        new Identification(
                                "model",
                                Table.HOLDING,
                                2,
                                1,
                                Order.ABCD,
                                new Bits(0xFFFF, Set.of(7002L)))));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private ScriptedSlave slave(ScriptedSlave.Script script) throws IOException {
        ScriptedSlave slave = new ScriptedSlave(script);
        toClose.add(slave);
        return slave;
    }

    private BusDiagnosis bus(String address, String... rows) {
        return bus(50, address, rows);
    }

    private BusDiagnosis bus(int interval, String address, String... rows) {
        ModbusComponent component =
                new ModbusComponent(
                        sink,
                        Fixtures.profiles(PROFILE),
                        faults,
                        () -> data,
                        Map.of(
                                "service.pid",
                                "io.standpipe.modbus~north",
                                "address",
                                address,
                                "interval",
                                interval,
                                "timeout",
                                10_000,
                                "devices",
                                rows.length == 0
                                        ? ""
                                        : "id,profile,unit\n" + String.join("\n", rows)));
        toClose.add(0, () -> component.deactivate(ModbusComponent.CONFIGURATION_DELETED));
        return component;
    }

    private static String told(CompletableFuture<Answer> future) throws Exception {
        Answer answer = future.get(30, TimeUnit.SECONDS);
        if (!answer.reason().isEmpty()) {
            return answer.reason();
        }
        JsonWriter json = new JsonWriter().beginObject();
        answer.members().accept(json);
        return new String(json.endObject().toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static String address(ScriptedSlave slave) {
        return "127.0.0.1:" + slave.port();
    }

    @Test
    void aDeviceIsToldOfByItsCounters() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        BusDiagnosis bus = bus(address(slave), "a,test-tank,1");
        assertEquals("io.standpipe.modbus~north", bus.name());
        assertTrue(bus.has("a"));
        assertFalse(bus.has("b"));
        sink.await("a", readings -> readings.readings().get(0).quality().isGood());
        String told = told(bus.device("a"));
        assertTrue(
                told.matches(
                        "\\{'device':'a','address':'[^']+ unit 1','bus':'io.standpipe.modbus~north','answering':true,"
                                + "'requests':\\d+,'answers':[1-9]\\d*,'timeouts':0,'exceptions':\\{\\},'flaws':\\{\\},"
                                + "'roundTrip':\\{'median':[0-9.]+,'p99':[0-9.]+,'longest':[0-9.]+\\},"
                                + "'cycles':\\[\\{'interval':50,'requests':1,'polls':[1-9]\\d*,'skipped':\\d+,'latest':[0-9.]+\\}\\],"
                                + "'refused':\\[\\]\\}"),
                told);
        assertTrue(told(bus.device("b")).startsWith("there is no device \"b\" on this bus"));
        String whole = told(bus.bus());
        assertTrue(
                whole.startsWith(
                        "{'bus':'io.standpipe.modbus~north','late':false,'scanTime':{'best':0"));
        assertTrue(
                whole.contains(
                        "'connects':1,'flaws':{}}],'devices':[{'device':'a','answering':true,"),
                whole);
    }

    @Test
    void refusedPointsAreNamed() throws Exception {
        ScriptedSlave slave =
                slave(
                        (request, from) ->
                                from.getOutputStream()
                                        .write(
                                                Wires.address(request) + Wires.count(request) > 5
                                                        ? Wires.exception(request, 2)
                                                        : ScriptedSlave.good(request)));
        BusDiagnosis bus = bus(address(slave), "a,test-tank,1");
        sink.await(
                "one half",
                readings ->
                        readings.readings().size() == 2
                                && readings.readings().get(0).quality().isGood());
        String told = told(bus.device("a"));
        assertTrue(told.contains("'exceptions':{'2':"), told);
        assertTrue(told.contains("'refused':[{'point':'r5','cause':'exception-2'}]"), told);
    }

    @Test
    void aTraceIsPartOfWhatIsTold() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        BusDiagnosis bus = bus(address(slave), "a,test-tank,1");
        assertEquals(
                "{'left':60000}",
                told(bus.trace("a", Duration.ofMinutes(1))).replaceAll("5\\d{4}", "60000"));
        sink.forget();
        sink.await("a", any -> sink.all().size() >= 3);
        String told = told(bus.device("a"));
        assertTrue(told.contains("01 03 00 04 00 02  holding 4 to 5'"), told);
        assertEquals("{'left':0}", told(bus.trace("a", Duration.ZERO)));
    }

    @Test
    void registersAreReadOfAnyUnitAtItsAddressesOnly() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        // Who asks a unit that never answered waits for a pause as long as the timeout.
        BusDiagnosis bus = bus(60_000, address(slave), "a,test-tank,1");
        assertEquals(
                "{'registers':[1010,1011]}",
                told(bus.registers(new Registers("a", "", 0, Table.HOLDING, 10, 2))));
        assertEquals(
                "{'registers':[9010]}",
                told(bus.registers(new Registers("", "", 9, Table.INPUT, 10, 1))));
        assertEquals(
                "{'registers':[9010]}",
                told(bus.registers(new Registers("", address(slave), 9, Table.HOLDING, 10, 1))));
        ScriptedSlave other = slave(ScriptedSlave.GOOD);
        assertEquals(
                "address must be one of this bus, or empty for its own, but is \"%s\""
                        .formatted(address(other)),
                told(bus.registers(new Registers("", address(other), 1, Table.HOLDING, 0, 1))));
        assertEquals(0, other.connects.get());
    }

    @Test
    void aSearchFindsWhatIsThereAndLeavesNoConnection() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        ScriptedSlave other =
                slave(
                        (request, from) -> {
                            byte[] answer =
                                    Wires.unit(request) == 7
                                            ? ScriptedSlave.good(request)
                                            : Wires.exception(request, 11);
                            from.getOutputStream().write(answer);
                        });
        BusDiagnosis bus = bus(address(slave), "a,test-tank,1");
        assertTrue(told(bus.scanned()).startsWith("there was no search"));
        assertTrue(
                told(bus.scan(new Scan("nobody is there", 1, 2, Table.HOLDING, 0)))
                        .startsWith("address must be"));
        assertEquals(
                "{'total':10}", told(bus.scan(new Scan(address(other), 1, 10, Table.HOLDING, 0))));
        String told = told(bus.scanned());
        while (told.contains("'running':true")) {
            sink.forget();
            sink.await("a poll meanwhile", readings -> readings.device().id().equals("a"));
            told = told(bus.scanned());
        }
        assertEquals(
                "{'running':false,'done':10,'total':10,'found':[{'address':'%s','unit':7,'answer':'7000','profiles':['test-tank']}]}"
                        .formatted(address(other)),
                told);
        assertEquals(1, other.connects.get());
        other.awaitHangUp();
        assertEquals("{'total':1}", told(bus.scan(new Scan("", 1, 1, Table.HOLDING, 0))));
    }

    @Test
    void aBusWithoutDevicesCanBeSearched() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        BusDiagnosis bus = bus(address(slave));
        assertEquals("{'total':2}", told(bus.scan(new Scan("", 1, 2, Table.HOLDING, 0))));
        String told = told(bus.endScan());
        assertTrue(told.contains("'total':2"), told);
    }

    @Test
    void whatIsUnderWayWhenTheBusEndsIsAnswered() throws Exception {
        BusDiagnosis bus = bus(address(slave(ScriptedSlave.SILENT)), "a,test-tank,1");
        var registers = bus.registers(new Registers("a", "", 0, Table.HOLDING, 0, 1));
        toClose.remove(0).close();
        assertTrue(told(registers).startsWith("the bus ended or was set up anew"));
    }

    @Test
    void aBusThatDoesNotRunSaysSo() throws Exception {
        BusDiagnosis bus = bus("");
        assertTrue(told(bus.bus()).startsWith("the bus does not run"));
    }
}
