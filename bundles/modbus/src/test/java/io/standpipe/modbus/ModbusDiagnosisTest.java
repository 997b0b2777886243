package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.diagnosis.BusDiagnosis;
import io.standpipe.modbus.diagnosis.BusDiagnosis.Registers;
import io.standpipe.modbus.diagnosis.BusDiagnosis.Scan;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.io.ScriptedSlave;
import io.standpipe.modbus.profile.Identification;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.command.Command;
import io.standpipe.model.command.CommandProvider;
import io.standpipe.model.command.CommandRequest;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.point.Bits;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.ChineseText;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A component on real sockets, asked as a command from upstream asks it. */
class ModbusDiagnosisTest {

    @TempDir Path data;

    private static final DeviceProfile PROFILE = telling(TcpFrames.words(4, 5));

    private final RecordingSink sink = new RecordingSink();
    private final RecordingFaults faults = new RecordingFaults();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    private static DeviceProfile telling(DeviceProfile plain) {
        return new DeviceProfile(
                plain.id(),
                plain.kind(),
                plain.source(),
                plain.points(),
                plain.alarms(),
                3,
                null,
                new ModbusPart(
                        125,
                        true,
                        List.of(
                                new Identification(
                                        "model",
                                        Table.HOLDING,
                                        2,
                                        1,
                                        Order.ABCD,
                                        new Bits(0xFFFF, Set.of(7002L)))),
                        null),
                Names.NONE);
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
        return Objects.requireNonNull(component(interval, address, rows).diagnosis());
    }

    private ModbusComponent component(int interval, String address, String... rows) {
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

    private static String told(CompletableFuture<Command.Outcome> future) throws Exception {
        Command.Outcome answer = future.get(30, TimeUnit.SECONDS);
        if (!answer.reason().isEmpty()) {
            return answer.reason();
        }
        JsonWriter json = new JsonWriter().beginObject();
        answer.results().accept(json);
        return new String(json.endObject().toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static String address(ScriptedSlave slave) {
        return "127.0.0.1:" + slave.port();
    }

    @Test
    void aDeviceIsToldOfByItsCounters() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        BusDiagnosis bus = bus(address(slave), "a,test-tank,1");
        assertTrue(bus.has("a"));
        assertFalse(bus.has("b"));
        sink.await("a", readings -> readings.readings().get(0).quality().isGood());
        String told = told(bus.device("a"));
        assertTrue(
                told.matches(
                        "\\{'device':'a','address':'[^']+ unit 1','bus':'io.standpipe.modbus~north','answering':true,"
                                + "'requests':\\d+,'answers':[1-9]\\d*,'timeouts':0,'exceptions':\\{\\},'flaws':\\{\\},"
                                + "'roundTrip':\\{'median':[0-9.]+,'p99':[0-9.]+,'longest':[0-9.]+\\},"
                                + "'cycles':\\[\\{'interval':50,'requests':1,'polls':[1-9]\\d*,'skipped':\\d+,'latest':[0-9.]+,'reads':\\[\\{'table':'holding','first':[0-9]+,'count':[1-9][0-9]*\\}\\]\\}\\],"
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
                                                TcpFrames.address(request)
                                                                        + TcpFrames.count(request)
                                                                > 5
                                                        ? TcpFrames.exception(request, 2)
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
        ChineseText.of(told(bus.registers(new Registers("", "10.0.0.9", 1, Table.HOLDING, 0, 1))));
    }

    @Test
    void aSearchFindsWhatIsThereAndLeavesNoConnection() throws Exception {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        ScriptedSlave other =
                slave(
                        (request, from) -> {
                            byte[] answer =
                                    TcpFrames.unit(request) == 7
                                            ? ScriptedSlave.good(request)
                                            : TcpFrames.exception(request, 11);
                            from.getOutputStream().write(answer);
                        });
        BusDiagnosis bus = bus(address(slave), "a,test-tank,1");
        assertTrue(told(bus.scanned()).startsWith("there was no search"));
        assertTrue(
                told(bus.scan(new Scan("nobody is there", 1, 2, Table.HOLDING, 0)))
                        .startsWith("address must be"));
        ChineseText.of(told(bus.scanned()));
        ChineseText.of(told(bus.scan(new Scan("nobody is there", 1, 2, Table.HOLDING, 0))));
        ChineseText.of(told(bus.scan(new Scan("10.0.0.9-2", 1, 2, Table.HOLDING, 0))));
        ChineseText.of(told(bus.scan(new Scan("10.0.0.1-255", 0, 255 + 3, Table.HOLDING, 0))));
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
        CommandProvider bus = component(50, "");
        assertEquals("io.standpipe.modbus~north", bus.name());
        assertEquals(
                List.of("diagnose", "trace", "registers", "scan", "scanned", "end-scan"),
                bus.commands().stream().map(Command::name).toList());
        CommandRequest request =
                new CommandRequest("diagnose", "Li Na", Map.of("bus", "io.standpipe.modbus~north"));
        Command diagnose = bus.commands().get(0);
        assertTrue(diagnose.concerns(request));
        String why = diagnose.run(request).get().reason();
        assertTrue(why.startsWith("the bus does not run"), why);
        ChineseText.of(why);
    }
}
