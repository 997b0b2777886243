package io.standpipe.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.device.PollFigures;
import io.standpipe.modbus.frame.TcpFrames;
import io.standpipe.modbus.io.ScriptedSlave;
import io.standpipe.modbus.plan.ReadPlan;
import io.standpipe.modbus.settings.BusConfig;
import io.standpipe.modbus.settings.Endpoint;
import io.standpipe.model.Bus;
import io.standpipe.model.config.WriteList;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Place;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.time.SystemTime;
import io.standpipe.testkit.Fixtures;
import io.standpipe.testkit.RecordingSink;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On real sockets. */
class ModbusBusTest {

    private static final DeviceProfile PROFILE = TcpFrames.words(4, 5);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    // A machine that stands still for a second must not make a good slave a silent one.
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofMillis(300);

    private final RecordingSink sink = new RecordingSink();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<BusConfig.Entry> entries = new ArrayList<>();
    private WriteList writable = WriteList.NONE;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private ScriptedSlave slave(ScriptedSlave.Script script) {
        ScriptedSlave slave = new ScriptedSlave(script);
        toClose.add(slave);
        return slave;
    }

    private void device(String id, Endpoint endpoint, int unit) {
        device(id, endpoint, unit, PROFILE, INTERVAL);
    }

    private void device(
            String id, Endpoint endpoint, int unit, DeviceProfile profile, Duration interval) {
        Device device = new Device(id, id, profile, endpoint.toString(), Place.UNKNOWN);
        entries.add(new BusConfig.Entry(device, endpoint, unit, interval, ReadPlan.of(profile)));
    }

    private ModbusBus start() {
        return start(TIMEOUT);
    }

    private ModbusBus start(Duration timeout) {
        ModbusBus bus =
                new ModbusBus(
                        "modbus-test",
                        new BusConfig(entries, timeout, writable),
                        Fixtures.profiles(),
                        SystemTime.INSTANCE,
                        new PollFigures("modbus-test"),
                        sink::accept,
                        (fault, text) -> {});
        // First, so that nothing is reported while slaves close.
        toClose.add(0, bus);
        bus.start();
        return bus;
    }

    private static Predicate<Readings> good(String id, int unit) {
        return readings ->
                readings.device().id().equals(id)
                        && readings.readings().size() == 2
                        && readings.readings().get(0).value() == 1000 * unit + 4
                        && readings.readings().get(1).value() == 1000 * unit + 5
                        && readings.readings().get(0).quality().isGood();
    }

    private static Predicate<Readings> bad(String id, Cause cause) {
        return readings ->
                readings.device().id().equals(id)
                        && readings.readings().stream()
                                .allMatch(reading -> reading.quality().cause() == cause);
    }

    @Test
    void readsUnitsBehindOneConnection() {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        device("a", slave.endpoint(), 1);
        device("b", slave.endpoint(), 2);
        device("c", slave.endpoint(), 0);
        start();
        sink.await("a", good("a", 1));
        sink.await("b", good("b", 2));
        sink.await("c", good("c", 0));
        assertEquals(1, slave.connects.get());
    }

    @Test
    void deadSlavesDoNotHoldUpHealthyOnes() {
        int refused;
        try (ScriptedSlave gone = new ScriptedSlave(ScriptedSlave.GOOD)) {
            refused = gone.port();
        }
        device("refused", new Endpoint("127.0.0.1", refused), 1);
        device("silent", slave(ScriptedSlave.SILENT).endpoint(), 1);
        device("reset", slave((request, from) -> ScriptedSlave.reset(from)).endpoint(), 1);
        device("garbage", slave(ModbusBusTest::garbage).endpoint(), 1);
        for (int i = 0; i < 3; i++) {
            device("good" + i, slave(ScriptedSlave.GOOD).endpoint(), 1);
        }
        // Whatever the machine is doing, a poll that waits for the silent one shows in the order.
        start(Duration.ofSeconds(20));
        for (int i = 0; i < 3; i++) {
            String id = "good" + i;
            sink.await("twenty polls of " + id, any -> of(id).size() >= 20);
            assertTrue(of(id).stream().allMatch(good(id, 1)));
        }
        assertEquals(0, of("silent").size(), "it is being waited for all the time");
        sink.await("refused", bad("refused", Cause.NO_CONNECTION));
        sink.await("reset", bad("reset", Cause.NO_CONNECTION));
        sink.await("garbage", bad("garbage", Cause.INVALID_ANSWER));
    }

    @Test
    void aSilentSlaveIsBadAfterItsTimeout() {
        device("silent", slave(ScriptedSlave.SILENT).endpoint(), 1);
        start(SOON);
        sink.await("silent", bad("silent", Cause.DEVICE_SILENT));
    }

    private static void garbage(byte[] request, Socket from) throws IOException {
        from.getOutputStream().write("this is no Modbus slave".getBytes(StandardCharsets.US_ASCII));
    }

    private List<Readings> of(String id) {
        return sink.all().stream().filter(each -> each.device().id().equals(id)).toList();
    }

    /**
     * One that was silent is asked for as little as can be first, which is no value of a poll. With
     * one register the late answer has the form of what is asked for next, with two it has not.
     */
    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3"})
    void aLateAnswerIsDropped(int registers, int first) {
        AtomicInteger requests = new AtomicInteger();
        byte[][] held = new byte[1][];
        ScriptedSlave slave =
                slave(
                        (request, from) -> {
                            int nth = requests.incrementAndGet();
                            byte[] answer = TcpFrames.answer(request, address -> nth);
                            if (nth == 1) {
                                held[0] = answer;
                                return;
                            }
                            OutputStream out = from.getOutputStream();
                            if (held[0] != null) {
                                out.write(held[0]);
                                held[0] = null;
                            }
                            out.write(answer);
                        });
        DeviceProfile profile = registers == 1 ? TcpFrames.words(4) : TcpFrames.words(4, 5);
        device("late", slave.endpoint(), 1, profile, INTERVAL);
        start(SOON);
        sink.await("silence", bad("late", Cause.DEVICE_SILENT));
        sink.await("the next poll", each -> each.readings().get(0).value() == first);
        assertFalse(
                sink.all().stream().anyMatch(each -> each.readings().get(0).value() == 1),
                "the late one");
    }

    @Test
    void aForeignTransactionIdIsNoAnswer() {
        ScriptedSlave slave =
                slave(
                        (request, from) ->
                                from.getOutputStream()
                                        .write(
                                                TcpFrames.with(
                                                        ScriptedSlave.good(request), 0, 0x55)));
        device("foreign", slave.endpoint(), 1);
        start(SOON);
        sink.await("invalid", bad("foreign", Cause.INVALID_ANSWER));
        assertTrue(sink.all().stream().noneMatch(good("foreign", 1)));
        slave.script = ScriptedSlave.GOOD;
        sink.await("recovery", good("foreign", 1));
    }

    @Test
    void halfAFrameIsNoAnswerAndTheRestIsNotMixedUp() {
        ScriptedSlave slave =
                slave(
                        (request, from) ->
                                from.getOutputStream()
                                        .write(Arrays.copyOf(ScriptedSlave.good(request), 10)));
        device("half", slave.endpoint(), 1);
        start(SOON);
        sink.await("invalid", bad("half", Cause.INVALID_ANSWER));
        slave.script = ScriptedSlave.GOOD;
        sink.await("recovery", good("half", 1));
    }

    @Test
    void comesBackByItselfWhenTheSlaveDoes() {
        ScriptedSlave before = new ScriptedSlave(ScriptedSlave.GOOD);
        device("back", before.endpoint(), 1);
        start();
        sink.await("good", good("back", 1));
        before.close();
        sink.await("gone", bad("back", Cause.NO_CONNECTION));
        sink.forget();
        toClose.add(new ScriptedSlave(ScriptedSlave.GOOD, before.port()));
        sink.await("good again", good("back", 1));
    }

    @Test
    void namesAreLookedUp() {
        ScriptedSlave slave = slave(ScriptedSlave.GOOD);
        device("named", new Endpoint("localhost", slave.port()), 1);
        // A name that no resolver asks anybody for.
        device("unknown", new Endpoint("a..b", slave.port()), 1);
        start();
        sink.await("good", good("named", 1));
        sink.await("bad", bad("unknown", Cause.NO_CONNECTION));
    }

    private static String outcome(CompletableFuture<String> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @Test
    void readsAndWritesOnRequest() throws Exception {
        int[] coil = {0};
        ScriptedSlave relay =
                slave(
                        (request, from) -> {
                            if (TcpFrames.function(request) == 5) {
                                coil[0] = request[10] == 0 ? 0 : 1;
                            }
                            from.getOutputStream()
                                    .write(VirtualSlave.good(request, address -> coil[0]));
                        });
        device("relay", relay.endpoint(), 1, TcpFrames.RELAY, Duration.ofHours(1));
        device("other", slave(ScriptedSlave.GOOD).endpoint(), 1);
        writable = new WriteList(Set.of("relay/output"));
        ModbusBus bus = start();
        assertTrue(bus.has("relay"));
        assertFalse(bus.has("nobody"));
        sink.await("the first poll", readings -> readings.device().id().equals("relay"));
        sink.forget();
        assertEquals("", outcome(bus.read("relay")));
        assertEquals(0, of("relay").get(0).readings().get(0).value());
        assertEquals("", outcome(bus.write("relay", "output", 1)));
        assertEquals(1, of("relay").get(1).readings().get(0).value(), "handed over before");
        assertEquals(2, of("relay").size());
    }

    @Test
    void whatIsRefusedSendsNothing() throws Exception {
        AtomicInteger writes = new AtomicInteger();
        ScriptedSlave relay =
                slave(
                        (request, from) -> {
                            if (TcpFrames.function(request) > 4) {
                                writes.incrementAndGet();
                            }
                            from.getOutputStream().write(VirtualSlave.good(request));
                        });
        device("relay", relay.endpoint(), 1, TcpFrames.RELAY, INTERVAL);
        device("closed", relay.endpoint(), 2, TcpFrames.RELAY, INTERVAL);
        device("other", relay.endpoint(), 3);
        // A list that says more than the profile.
        writable = new WriteList(Set.of("relay/output", "relay/input", "other/r4"));
        ModbusBus bus = start();
        assertEquals(
                List.of(
                        Bus.unknown("nobody"),
                        Bus.unknown("nobody"),
                        "relay/none was not written: profile test-contact has no point \"none\" that may be written; it has output, level",
                        "relay/input was not written: profile test-contact has no point \"input\" that may be written; it has output, level",
                        "other/r4 was not written: profile test-tank has no point \"r4\" that may be written; it has none",
                        "closed/output was not written: the site does not allow it; to change that, add closed/output to the bus's setting \"writable\"",
                        "relay/level was not written: the site does not allow it; to change that, add relay/level to the bus's setting \"writable\"",
                        "relay/output was not written: must be 0 to 1 as the device holds it, but 2.0 would be 2"),
                List.of(
                        outcome(bus.read("nobody")),
                        outcome(bus.write("nobody", "output", 1)),
                        outcome(bus.write("relay", "none", 1)),
                        outcome(bus.write("relay", "input", 1)),
                        outcome(bus.write("other", "r4", 1)),
                        outcome(bus.write("closed", "output", 1)),
                        outcome(bus.write("relay", "level", 1)),
                        outcome(bus.write("relay", "output", 2))));
        assertEquals("", outcome(bus.read("relay")));
        assertEquals(0, writes.get());
    }

    @Test
    void whatIsUnderWayWhenTheBusEndsIsAnswered() throws Exception {
        device("relay", slave(ScriptedSlave.SILENT).endpoint(), 1, TcpFrames.RELAY, INTERVAL);
        writable = new WriteList(Set.of("relay/output"));
        ModbusBus bus = start(Duration.ofSeconds(30));
        CompletableFuture<String> read = bus.read("relay");
        CompletableFuture<String> write = bus.write("relay", "output", 1);
        bus.close();
        String ended = "the bus ended or was set up anew before relay ";
        assertEquals(ended + "was read; read again", outcome(read));
        assertTrue(outcome(write).startsWith(ended + "confirmed the write; it may have happened"));
        assertEquals(outcome(read), outcome(bus.read("relay")), "also afterwards");
    }

    @Test
    void anErrorInTheSinkIsTheAnswerToTheRead() throws Exception {
        device("a", slave(ScriptedSlave.GOOD).endpoint(), 1, PROFILE, Duration.ofHours(1));
        ModbusBus bus =
                new ModbusBus(
                        "modbus-test",
                        new BusConfig(entries, TIMEOUT, WriteList.NONE),
                        Fixtures.profiles(),
                        SystemTime.INSTANCE,
                        new PollFigures("modbus-test"),
                        readings -> {
                            throw new IllegalStateException("thrown by a test");
                        },
                        (fault, text) -> {});
        toClose.add(0, bus);
        bus.start();
        assertTrue(outcome(bus.read("a")).endsWith("could not be handed over; see the log"));
    }

    @Test
    void anErrorInTheSinkEndsNothing() {
        AtomicInteger polls = new AtomicInteger();
        device("a", slave(ScriptedSlave.GOOD).endpoint(), 1);
        device("b", slave(ScriptedSlave.GOOD).endpoint(), 1);
        ModbusBus bus =
                new ModbusBus(
                        "modbus-test",
                        new BusConfig(entries, TIMEOUT, WriteList.NONE),
                        Fixtures.profiles(),
                        SystemTime.INSTANCE,
                        new PollFigures("modbus-test"),
                        readings -> {
                            if (readings.device().id().equals("a")
                                    && polls.incrementAndGet() == 1) {
                                throw new IllegalStateException("thrown by a test");
                            }
                            sink.accept(readings);
                        },
                        (fault, text) -> {});
        toClose.add(0, bus);
        bus.start();
        sink.await("b", good("b", 1));
        sink.await("a", good("a", 1));
    }

    @Test
    void allBusesShareOneThreadAndOneEndsWithoutTheOther() {
        device("a", slave(ScriptedSlave.GOOD).endpoint(), 1);
        ModbusBus first = start();
        entries.clear();
        device("b", slave(ScriptedSlave.GOOD).endpoint(), 1);
        ModbusBus second = start();
        sink.await("a", good("a", 1));
        sink.await("b", good("b", 1));
        assertEquals(1, threads());
        first.close();
        sink.forget();
        sink.await("b goes on", good("b", 1));
        assertTrue(sink.all().stream().allMatch(good("b", 1)), "and nothing of a comes");
        second.close();
        assertEquals(0, threads());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("modbus-tcp"))
                .count();
    }

    @Test
    void nothingComesAfterClose() {
        device("a", slave(ScriptedSlave.GOOD).endpoint(), 1);
        ModbusBus bus = start();
        sink.await("good", good("a", 1));
        bus.close();
        int before = sink.all().size();
        assertEquals(0, threads());
        assertEquals(before, sink.all().size());
        assertTrue(sink.all().stream().allMatch(good("a", 1)), "closing is no fault");
    }
}
