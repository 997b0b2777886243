package io.standpipe.modbus.plan;

import static io.standpipe.modbus.connection.VirtualSlave.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.profile.ModbusSource;
import io.standpipe.modbus.profile.ModbusSource.Order;
import io.standpipe.modbus.profile.ModbusSource.Table;
import io.standpipe.model.device.DeviceKind;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Reading;
import io.standpipe.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Registers that a device answers with an exception; it is polled every second. */
class ExceptionIsolationTest {

    private final VirtualSlave slave = new VirtualSlave();
    private final List<String> requests = new ArrayList<>();
    private Set<Integer> refused = Set.of();

    private void poll(DeviceProfile profile) {
        slave.onRequest =
                request -> {
                    int from = TcpFrames.address(request);
                    int to = from + TcpFrames.count(request);
                    requests.add(from + "-" + (to - 1));
                    boolean refuses = refused.stream().anyMatch(one -> one >= from && one < to);
                    slave.answer(1, refuses ? TcpFrames.exception(request, 2) : good(request));
                };
        slave.device(1, 1000, profile).start();
    }

    private String requestsOfAPoll() {
        requests.clear();
        slave.run(1000);
        return String.join(" ", requests);
    }

    private static DeviceProfile consecutive(int count) {
        return TcpFrames.words(IntStream.range(0, count).toArray());
    }

    /** Ids of the points that the newest poll read well, and of the others with their cause. */
    private static String outcome(Readings poll, boolean well) {
        Set<String> ids = new TreeSet<>();
        for (Reading reading : poll.readings()) {
            if (reading.quality().isGood() == well) {
                ids.add(reading.point().id() + (well ? "" : "=" + reading.quality().text()));
            }
        }
        return String.join(" ", ids);
    }

    private Readings newest() {
        List<Readings> all = slave.sink.all();
        return all.get(all.size() - 1);
    }

    @Test
    void oneRefusedRegisterIsFoundByHalvingAndReadAround() {
        refused = Set.of(5);
        poll(consecutive(8));
        slave.run(10);
        assertEquals(List.of("0-7"), requests);
        assertEquals("", outcome(newest(), true), "the first poll knows no better");
        List<String> polls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            polls.add(requestsOfAPoll());
        }
        assertEquals(List.of("0-3 4-7", "0-3 4-5 6-7", "0-3 6-7 4-4 5-5", "0-4 6-7"), polls);
        assertEquals("r0 r1 r2 r3 r4 r6 r7", outcome(newest(), true));
        assertEquals("r5=exception-2", outcome(newest(), false));
    }

    @Test
    void whatWasRefusedIsTriedAgainEverMoreSeldomAndComesBack() {
        refused = Set.of(0);
        poll(consecutive(4));
        slave.run(5_500);
        requests.clear();
        slave.run(600_000);
        long tries = requests.stream().filter("0-0"::equals).count();
        assertEquals(11, tries, "after 10, 20, 40 s and then each minute");
        refused = Set.of();
        slave.run(700_000);
        assertEquals("0-3", requestsOfAPoll(), "one request as before");
        assertEquals("r0 r1 r2 r3", outcome(newest(), true));
    }

    @Test
    void pointsOfOneRegisterStayTogether() {
        refused = Set.of(3);
        poll(
                Fixtures.profile(
                        DeviceKind.PANEL,
                        List.of(
                                Fixtures.point(0, "a", bit(3, 0)),
                                Fixtures.point(1, "b", bit(3, 1)),
                                Fixtures.point(
                                        2,
                                        "c",
                                        TcpFrames.source(
                                                Table.HOLDING,
                                                4,
                                                ModbusSource.Type.UINT32,
                                                Order.ABCD)),
                                Fixtures.point(3, "d", bit(6, 0))),
                        List.of()));
        slave.run(4_500);
        assertEquals("c d", outcome(newest(), true));
        assertEquals("a=exception-2 b=exception-2", outcome(newest(), false));
        assertEquals("4-6", requestsOfAPoll());
    }

    private static ModbusSource bit(int address, int bit) {
        return new ModbusSource(Table.HOLDING, address, ModbusSource.Type.BIT, Order.ABCD, bit, 1);
    }

    @Test
    void aDeviceThatRefusesEverythingIsAskedAllTheSame() {
        refused = Set.of(0, 1, 2);
        poll(consecutive(3));
        slave.run(600_000);
        assertEquals("r0=exception-2 r1=exception-2 r2=exception-2", outcome(newest(), false));
        assertTrue(requests.size() >= 600, "or nobody would notice that it dies");
        assertTrue(requests.size() < 700, "one request a poll, but for the search");
        refused = Set.of();
        slave.run(60_000);
        assertEquals("0-2", requestsOfAPoll());
    }

    @Test
    void aRegisterThatTheDeviceOnlyIgnoresWhileItIsLookedForIsLeftAlone() {
        poll(consecutive(2));
        slave.onRequest =
                request -> {
                    if (TcpFrames.count(request) == 2) {
                        slave.answer(1, TcpFrames.exception(request, 2));
                    } else if (TcpFrames.address(request) == 0) {
                        slave.answer(1, good(request));
                    }
                };
        slave.run(8_000);
        slave.asked.clear();
        slave.run(2_000);
        assertEquals("r0", outcome(newest(), true));
        assertEquals("r1=exception-2", outcome(newest(), false));
        assertEquals(2, slave.asked.size(), "no timeout at every poll");
    }

    @Test
    void aBusyDeviceKeepsItsRequests() {
        poll(consecutive(4));
        slave.onRequest = request -> slave.answer(1, TcpFrames.exception(request, 6));
        slave.run(3_510); // and its answer to the second question
        slave.onRequest = request -> slave.answer(1, good(request));
        slave.asked.clear();
        slave.run(1_000);
        assertEquals(1, slave.asked.size());
        assertEquals("r0 r1 r2 r3", outcome(newest(), true));
    }

    @Property(tries = 200)
    void whateverIsRefusedAllElseIsRead(
            @ForAll @Size(max = 12) Set<@IntRange(max = 39) Integer> bad,
            @ForAll @IntRange(min = 1, max = 40) int count) {
        // All tries have one test object.
        new ExceptionIsolationTest().allElseIsRead(bad, count);
    }

    private void allElseIsRead(Set<Integer> bad, int count) {
        refused = bad;
        poll(consecutive(count));
        // Each poll examines one block; there are at most count - 1 to take apart.
        slave.run(1_000L * (2 * count + 2));
        Readings poll = newest();
        assertEquals(count, poll.readings().size(), "each point once");
        for (Reading reading : poll.readings()) {
            int address = Integer.parseInt(reading.point().id().substring(1));
            assertEquals(!bad.contains(address), reading.quality().isGood(), "r" + address);
        }
        // Between refused registers lies at most one request, and one more tries again.
        long holes = bad.stream().filter(one -> one < count).count();
        slave.run(500);
        String asked = requestsOfAPoll();
        assertTrue(asked.split(" ").length <= holes + 2, asked);
    }
}
