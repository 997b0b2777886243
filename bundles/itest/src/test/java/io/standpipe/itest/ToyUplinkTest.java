package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle that depends on the model alone is a way upstream with a protocol of its own, in a real
 * Felix with the real outbox: what it carries keeps all that is promised of an uplink.
 */
@Tag("once")
@Timeout(120)
class ToyUplinkTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path work;

    private FrameCentre centre;
    private InFelix felix;
    private Consumer<String> feeder;

    /** By lane: what has come, by its number. */
    private final Map<String, TreeMap<Long, String>> came = new TreeMap<>();

    @BeforeEach
    void begin() throws Exception {
        write("io.standpipe.gateway", "id: gw-test\ndistrict: fengtai\n");
        write("io.standpipe.outbox", "{}\n");
        centre = new FrameCentre();
        System.setProperty("toy.centre", "127.0.0.1:" + centre.port());
        felix = InFelix.start(work);
        felix.await("(objectClass=io.standpipe.model.message.Outbox)");
        start("toy.Feeder", "io.standpipe.model.message", "io.standpipe.model.time");
        feeder = feeder();
        start(
                "toy.FrameUplink",
                "io.standpipe.model.config",
                "io.standpipe.model.time",
                "io.standpipe.model.uplink",
                "org.osgi.util.tracker");
    }

    @AfterEach
    void end() {
        felix.close();
        centre.close();
        System.clearProperty("toy.centre");
    }

    private void write(String pid, String yaml) throws Exception {
        Files.writeString(
                Files.createDirectories(work.resolve("etc")).resolve(pid + ".yaml"), yaml);
    }

    private void start(String name, String... imports) throws Exception {
        felix.context()
                .installBundle(
                        ToyBundle.make(name, work.resolve("bundles"), work, imports)
                                .toUri()
                                .toString())
                .start();
    }

    @SuppressWarnings("unchecked") // it is registered as that
    private Consumer<String> feeder() {
        return (Consumer<String>) service("(toy=feeder)");
    }

    /** Takes what comes until this is among it. */
    private JsonNode until(String what) throws Exception {
        while (true) {
            FrameCentre.Frame frame = centre.next();
            assertNotNull(frame, () -> "waited for " + what + "; until then came " + came);
            JsonNode message = JSON.readTree(frame.payload());
            if (message.has("seq")) {
                came.computeIfAbsent(message.get("lane").asText(), lane -> new TreeMap<>())
                        .put(message.get("seq").asLong(), message.path("what").asText());
            }
            if (frame.path().equals(what) || message.path("what").asText().equals(what)) {
                return message;
            }
        }
    }

    private Collection<String> telemetry() {
        return came.getOrDefault("telemetry", new TreeMap<>()).values();
    }

    private void assertNoneIsMissing() {
        came.forEach(
                (lane, numbers) ->
                        assertEquals(
                                LongStream.rangeClosed(1, numbers.lastKey()).boxed().toList(),
                                List.copyOf(numbers.keySet()),
                                lane));
    }

    @Test
    void aFireGoesFirstAndNothingIsLost() throws Exception {
        assertTrue(until("status").get("online").asBoolean());
        feeder.accept("alarm hyd-1");
        long seq = until("alarm hyd-1").get("seq").asLong();

        centre.silent();
        feeder.accept("alarm hyd-2");
        JsonNode first = until("alarm hyd-2");
        assertEquals(seq + 1, first.get("seq").asLong());
        centre.hangUp();
        JsonNode again = until("alarm hyd-2");
        while (!again.get("replay").asBoolean()) { // a copy over the connection that was
            again = until("alarm hyd-2");
        }
        assertEquals(first.get("seq"), again.get("seq"), "the same one");

        for (int i = 0; i < 100; i++) {
            feeder.accept("telemetry " + i);
        }
        until("telemetry 0");
        feeder.accept("fire det-1");
        until("fire det-1");
        assertTrue(telemetry().size() < 8, () -> "a fire waits for no answer: " + telemetry());

        centre.answers();
        until("telemetry 99");
        assertEquals(100, new TreeSet<>(telemetry()).size());
        assertNoneIsMissing();
    }

    /** A badly made bundle beside it holds up nobody, and has its turn once it is well. */
    @Test
    @SuppressWarnings("unchecked") // they are registered as that
    void oneThatThrowsHoldsUpNobody() throws Exception {
        start(
                "toy.ThrowingUplink",
                "io.standpipe.model.config",
                "io.standpipe.model.message",
                "io.standpipe.model.time",
                "io.standpipe.model.uplink");
        Consumer<String> fails =
                (Consumer<String>) service("(&(toy=throwing)(objectClass=*.Consumer))");
        BlockingQueue<String> seen =
                (BlockingQueue<String>) service("(&(toy=throwing)(objectClass=*.BlockingQueue))");
        for (String method : List.of("connect", "publish")) {
            fails.accept(method);
            untilSeen(seen, method);
            feeder.accept("alarm " + method);
            until("alarm " + method);
        }
        fails.accept("nothing");
        untilSeen(seen, "alarm/publish");
        fails.accept("abort");
        untilSeen(seen, "abort");
        feeder.accept("fire det-1");
        until("fire det-1");
        untilSeen(seen, "alarm/det-1");
    }

    private Object service(String filter) {
        return felix.context().getService(felix.await(filter));
    }

    private static void untilSeen(BlockingQueue<String> seen, String what) throws Exception {
        String next = "";
        while (!next.equals(what)) {
            next = seen.poll(60, TimeUnit.SECONDS);
            assertNotNull(next, what);
        }
    }
}
