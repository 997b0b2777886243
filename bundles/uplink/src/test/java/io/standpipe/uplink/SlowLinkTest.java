package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.model.message.Lane;
import io.standpipe.model.uplink.UplinkTransport;
import io.standpipe.uplink.queue.TelemetryParts;
import io.standpipe.uplink.session.InFlightLimit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A link that carries few bytes a second, in their order, each way. */
class SlowLinkTest {

    private static final double TICK = 0.05;

    private final Rig rig = new Rig();

    /** One way of a link in virtual time: what waits there, and how long the rest takes. */
    private final class Line {
        final double rate;
        final double delay;
        final ArrayDeque<FakeLink.Published> waiting = new ArrayDeque<>();
        final Map<FakeLink.Published, Double> due = new HashMap<>();
        final Set<Long> known = new TreeSet<>();
        final FakeLink link;
        double carried;
        double now;

        Line(FakeLink link, double rate, double delay) {
            this.link = link;
            this.rate = rate;
            this.delay = delay;
        }

        /** Lets time pass; messages that have got through are acknowledged after the way back. */
        void tick() {
            for (FakeLink.Published message : link.open()) {
                if (known.add(message.handle())) {
                    waiting.add(message);
                }
            }
            carried = waiting.isEmpty() ? 0 : carried + rate * TICK;
            while (!waiting.isEmpty() && carried >= size(waiting.peek())) {
                carried -= size(waiting.peek());
                due.put(waiting.remove(), now + 2 * delay);
            }
            for (FakeLink.Published message : List.copyOf(due.keySet())) {
                if (due.get(message) <= now) {
                    due.remove(message);
                    link.acknowledge(message);
                }
            }
            rig.seconds(TICK);
            now += TICK;
        }

        /** Seconds that the link needs for what stands in it. */
        double behind() {
            int bytes = waiting.stream().mapToInt(this::size).sum();
            return (bytes - carried) / rate;
        }

        private int size(FakeLink.Published message) {
            return link.size(link.outgoing(message));
        }
    }

    private static String batch(int polls) {
        StringBuilder body = new StringBuilder("\"devices\":[");
        for (int poll = 0; poll < polls; poll++) {
            body.append(poll == 0 ? "" : ",")
                    .append("{\"device\":\"hyd-")
                    .append(poll)
                    .append("\",\"t\":")
                    .append(poll)
                    .append(
                            ",\"readings\":[{\"point\":\"pressure\",\"value\":0.5,\"unit\":\"MPa\"}]}");
        }
        return body.append("]").toString();
    }

    @ParameterizedTest
    @CsvSource({"960, 0.7", "960, 0", "2400, 0.3", "600, 0.2"})
    void anAlarmWaitsBehindLittleWhateverWaits(double rate, double delay) {
        for (int i = 0; i < 40; i++) {
            rig.state("hyd-" + i);
            rig.append(Lane.TELEMETRY, "telemetry", batch(20 + i * 20), "testboot");
        }
        rig.seconds(1);
        FakeLink link = rig.connected();
        Line line = new Line(link, rate, delay);
        List<Double> waits = new ArrayList<>();
        for (int tick = 0; tick < 4000; tick++) {
            line.tick();
            if (tick > 200 && tick % 100 == 0) {
                waits.add(line.behind());
                rig.fire("det-" + tick);
            }
        }
        assertFalse(link.aborted, "one connection");
        assertEquals(1, rig.links.size());
        double most = 1 + 2 * InFlightLimit.FIRST_BYTES / rate;
        double longest = waits.stream().mapToDouble(wait -> wait).max().orElseThrow();
        assertTrue(longest < most, longest + " of " + most);
        double usual = waits.stream().mapToDouble(wait -> wait).average().orElseThrow();
        assertTrue(usual < 2 * Math.max(1, InFlightLimit.LEAST_BYTES / rate), usual + " usually");
        assertTrue(rig.outbox.confirmed(Lane.TELEMETRY).size() > 1, "and telemetry flows");
    }

    @Test
    void aBatchThatIsTooLargeForTheLinkGoesInPartsAndIsConfirmedOnce() {
        rig.append(Lane.TELEMETRY, "telemetry", batch(300), "testboot");
        FakeLink link = rig.connected();
        Line line = new Line(link, 960, 0.7);
        for (int tick = 0; tick < 3000 && rig.outbox.confirmed(Lane.TELEMETRY).isEmpty(); tick++) {
            line.tick();
        }
        List<JsonNode> parts =
                link.all().stream()
                        .filter(one -> one.topic().equals("telemetry"))
                        .map(FakeLink.Published::body)
                        .toList();
        assertTrue(parts.size() > 3, parts.size() + " parts");
        int polls = 0;
        for (int part = 0; part < parts.size(); part++) {
            JsonNode body = parts.get(part);
            assertEquals(1, body.get("seq").asLong());
            assertEquals(part + 1, body.get("part").asInt());
            assertEquals(parts.size(), body.get("parts").asInt());
            polls += body.get("devices").size();
        }
        assertEquals(300, polls);
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.TELEMETRY));
        assertEquals(
                List.of(),
                link.open().stream().filter(m -> m.topic().equals("telemetry")).toList());
    }

    @Test
    void aPartThatIsLostKeepsTheWholeOpen() {
        rig.append(Lane.TELEMETRY, "telemetry", batch(300), "testboot");
        FakeLink link = rig.connected(new UplinkTransport.Limits(100, 4_000));
        link.acknowledge("status");
        int parts = link.last("telemetry").body().get("parts").asInt();
        assertTrue(parts > 3);
        while (link.last("telemetry").body().get("part").asInt() < parts) {
            link.acknowledge(link.open().get(0));
        }
        assertEquals(Set.of(), rig.outbox.confirmed(Lane.TELEMETRY));
        link.lose("it broke");
        FakeLink next = rig.reconnected();
        next.acknowledgeAll();
        assertEquals(
                Set.of(1L),
                rig.outbox.confirmed(Lane.TELEMETRY),
                "a broker that says nothing of its limits gets it whole");
        assertFalse(next.last("telemetry").body().has("part"));
    }

    @Test
    void noPartIsLargerThanTheBrokerTakesAndARefusedOneIsTold() {
        rig.append(Lane.TELEMETRY, "telemetry", batch(300), "testboot");
        FakeLink link = rig.connected(new UplinkTransport.Limits(100, 1_500));
        link.acknowledge("status");
        link.answer(link.last("telemetry"), 0x97);
        link.acknowledgeAll();
        assertTrue(link.all().stream().allMatch(one -> link.size(link.outgoing(one)) <= 1_500));
        assertTrue(rig.faults.raised().containsKey("io.standpipe.mqtt/uplink-refused"));
        for (int i = 0; i < 5; i++) {
            rig.seconds(1);
            link.acknowledgeAll();
        }
        assertEquals(Set.of(1L), rig.outbox.confirmed(Lane.TELEMETRY));
        assertEquals("{}", rig.faults.raised().toString());
    }

    @Test
    void aFastLinkIsNotCutUp() {
        FakeLink link = rig.connected();
        link.acknowledgeAll();
        for (int i = 0; i < 10; i++) {
            rig.append(Lane.TELEMETRY, "telemetry", batch(800), "testboot");
            rig.seconds(0.02);
            link.acknowledgeAll();
        }
        assertTrue(link.all().stream().noneMatch(one -> one.body().has("part")));
    }

    /** The bodies together are the batch, whatever is in it. */
    @Test
    void partsHoldEachReadingOnce() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            StringBuilder body = new StringBuilder("\"devices\":[");
            int polls = 1 + random.nextInt(12);
            int readings = 0;
            for (int poll = 0; poll < polls; poll++) {
                body.append(poll == 0 ? "" : ",")
                        .append("{\"device\":\"d\",\"t\":3,\"readings\":[");
                int count = 1 + random.nextInt(20);
                for (int reading = 0; reading < count; reading++) {
                    String state =
                            List.of("fire", "a,b", "]}", "x\\\"y{", "\\\\", "火")
                                    .get(random.nextInt(6));
                    body.append(reading == 0 ? "" : ",")
                            .append(
                                    "{\"point\":\"p"
                                            + readings++
                                            + "\",\"state\":\""
                                            + state
                                            + "\"}");
                }
                body.append("]}");
            }
            byte[] whole = body.append("]").toString().getBytes(StandardCharsets.UTF_8);
            int most = 1 + random.nextInt(600);
            List<String> points = new ArrayList<>();
            int number = 0;
            List<byte[]> parts = TelemetryParts.cut(whole, most);
            for (byte[] part : parts) {
                byte[] json =
                        ("{" + new String(part, StandardCharsets.UTF_8) + "}")
                                .getBytes(StandardCharsets.UTF_8);
                JsonNode read = FakeLink.json(json);
                if (parts.size() > 1) {
                    assertEquals(++number, read.get("part").asInt());
                }
                for (JsonNode device : read.get("devices")) {
                    assertTrue(device.get("readings").size() > 0);
                    device.get("readings").forEach(one -> points.add(one.get("point").asText()));
                }
            }
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < readings; i++) {
                expected.add("p" + i);
            }
            assertEquals(expected, points, "round " + round);
        }
        for (String strange :
                List.of("", "\"devices\":[", "\"devices\":[]", "\"x\":[{}]", "\"devices\":[{{{]")) {
            assertEquals(
                    strange,
                    String.join(
                            "",
                            TelemetryParts.cut(strange.getBytes(StandardCharsets.UTF_8), 1).stream()
                                    .map(one -> new String(one, StandardCharsets.UTF_8))
                                    .toList()));
        }
    }
}
