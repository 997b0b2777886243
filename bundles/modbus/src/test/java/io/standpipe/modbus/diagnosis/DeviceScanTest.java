package io.standpipe.modbus.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.AdHocRead;
import io.standpipe.modbus.diagnosis.BusDiagnosis.Scan;
import io.standpipe.modbus.profile.Identification;
import io.standpipe.modbus.profile.ModbusPart;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.point.Bits;
import io.standpipe.model.point.Quality;
import io.standpipe.model.words.Names;
import io.standpipe.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceScanTest {

    /** Registers of the devices there are, by address and unit. */
    private final Map<String, Map<Integer, Integer>> there = new TreeMap<>();

    private final List<String> asked = new ArrayList<>();
    private final List<String> over = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int atOnce;

    private final DeviceScan.Reach reach =
            new DeviceScan.Reach() {
                @Override
                public void run(String address, AdHocRead adHocRead) {
                    asked.add(address + "/" + adHocRead.unit() + " " + adHocRead.read());
                    waiting.add(() -> adHocRead.done().accept(answer(address, adHocRead)));
                    atOnce = Math.max(atOnce, waiting.size());
                }

                @Override
                public void over(String address) {
                    over.add(address);
                }
            };

    private AdHocRead.Outcome answer(String address, AdHocRead adHocRead) {
        if (address.startsWith("dead")) {
            return AdHocRead.Outcome.failed(Quality.bad(Quality.Cause.NO_CONNECTION), "refused");
        }
        Map<Integer, Integer> registers = there.get(address + "/" + adHocRead.unit());
        if (registers == null) {
            return AdHocRead.Outcome.failed(Quality.bad(Quality.Cause.DEVICE_SILENT), "silent");
        }
        int[] values = new int[adHocRead.read().count()];
        for (int i = 0; i < values.length; i++) {
            Integer value = registers.get(adHocRead.read().address() + i);
            if (value == null) {
                return AdHocRead.Outcome.failed(
                        Quality.exception(2), "exception 2 (illegal data address)");
            }
            values[i] = value;
        }
        return new AdHocRead.Outcome(Quality.GOOD, "", values);
    }

    private static DeviceProfile profile(String id, Identification... identify) {
        DeviceProfile plain = Fixtures.profile(DeviceKind.TANK, List.of(), List.of());
        return new DeviceProfile(
                id,
                plain.kind(),
                plain.source(),
                plain.points(),
                plain.alarms(),
                3,
                null,
                new ModbusPart(125, true, Arrays.asList(identify), null),
                Names.NONE);
    }

    private static Identification is(int register, int value) {
        return new Identification(
                "model",
                Table.HOLDING,
                register,
                1,
                Order.ABCD,
                new Bits(0xFFFF, Set.of((long) value)));
    }

    private DeviceScan search(String address, int first, int last, DeviceProfile... profiles) {
        return new DeviceScan(
                new Scan(address, first, last, Table.HOLDING, 0),
                Arrays.asList(profiles),
                Duration.ofMillis(100),
                reach,
                () -> 0);
    }

    private void runAll() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }

    private static String json(DeviceScan search) {
        JsonWriter json = new JsonWriter().beginObject();
        search.write(json);
        return new String(json.endObject().toBytes(), StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void findsUnitsAndTheProfilesThatFit() {
        there.put("line/3", Map.of(0, 17, 2, 0, 3, 3));
        there.put("line/5", Map.of(2, 1, 3, 3));
        DeviceScan search =
                search(
                        "line",
                        1,
                        6,
                        profile("mpa", is(2, 0), is(3, 3)),
                        profile("kpa", is(2, 1)),
                        profile("other", is(9, 1)),
                        profile("nothing"));
        search.begin();
        assertTrue(search.running());
        runAll();
        assertEquals(
                "{'running':false,'done':6,'total':6,'found':["
                        + "{'address':'line','unit':3,'answer':'17','profiles':['mpa']},"
                        + "{'address':'line','unit':5,'answer':'exception 2 (illegal data address)','profiles':['kpa']}]}",
                json(search));
        assertEquals(1, atOnce, "one unit of an address after the other");
        assertEquals(List.of("line"), over);
        assertEquals(6 + 2 * 3, asked.size(), "each register that tells once");
    }

    @Test
    void textsAreShownAndFitWhereThereIsOne() {
        Identification model = new Identification("model", Table.HOLDING, 40, 3, Order.ABCD, null);
        there.put("line/1", Map.of(0, 1, 40, 0x4750, 41, 0x7820, 42, 0));
        there.put("line/2", Map.of(0, 1, 40, 7, 41, 0x0102, 42, 0));
        there.put("line/3", Map.of(0, 1, 40, 0, 41, 0, 42, 0));
        there.put("line/4", Map.of(0, 1, 40, 0xFF41, 41, 0x4141, 42, 0));
        DeviceScan search = search("line", 1, 4, profile("pump", model));
        search.begin();
        runAll();
        assertEquals(
                "{'running':false,'done':4,'total':4,'found':["
                        + "{'address':'line','unit':1,'answer':'1','profiles':['pump'],'texts':{'model':'GPx'}},"
                        + "{'address':'line','unit':2,'answer':'1','profiles':[]},"
                        + "{'address':'line','unit':3,'answer':'1','profiles':[]},"
                        + "{'address':'line','unit':4,'answer':'1','profiles':[]}]}",
                json(search));
    }

    @Test
    void anAddressWithoutConnectionIsGivenUpAndTheOthersGoOn() {
        there.put("10.0.0.2:1/1", Map.of(0, 5));
        DeviceScan search = search("10.0.0.1-30:1", 1, 10);
        search.begin();
        assertEquals(DeviceScan.AT_ONCE, waiting.size());
        runAll();
        assertTrue(json(search).startsWith("{'running':false,'done':300,'total':300,'found':[{"));
        assertEquals(30, over.size());
        over.clear();
        asked.clear();
        DeviceScan dead = search("dead", 0, 255);
        dead.begin();
        runAll();
        assertEquals(1, asked.size());
        assertTrue(json(dead).startsWith("{'running':false,'done':256,'total':256,"));
    }

    @Test
    void endsWhenItIsToldTo() {
        there.put("line/1", Map.of(0, 5));
        DeviceScan search = search("line", 1, 255);
        search.begin();
        waiting.remove().run();
        search.end();
        runAll();
        assertTrue(json(search).startsWith("{'running':false,'done':2,'total':255,'found':[{"));
        assertEquals(List.of("line"), over);
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.20-22:502, 192.168.1.20:502 192.168.1.21:502 192.168.1.22:502",
        "10.1.2.7-7, 10.1.2.7",
        "rtu+tcp://10.1.2.3-4:4001, rtu+tcp://10.1.2.3:4001 rtu+tcp://10.1.2.4:4001",
        "gateway-7:502, gateway-7:502",
        "/dev/serial/by-id/usb-1.2.3.4-5, /dev/serial/by-id/usb-1.2.3.4-5",
    })
    void aRangeIsOfTheLastNumber(String address, String all) {
        assertEquals(List.of(all.split(" ", -1)), DeviceScan.expand(address));
    }

    @Test
    void whatIsNoRangeOrTooMuchIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DeviceScan.expand("10.0.0.9-3"));
        assertThrows(IllegalArgumentException.class, () -> DeviceScan.expand("10.0.0.9-256"));
        assertEquals(
                "there must be at most 65536 places to look at, but there are 65792; search a part",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new DeviceScan(
                                                new Scan("10.0.0.0-255", 0, 256, Table.HOLDING, 0),
                                                List.of(),
                                                Duration.ZERO,
                                                reach,
                                                () -> 0))
                        .getMessage());
    }
}
