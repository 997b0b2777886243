package io.standpipe.console.present;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.standpipe.model.Present.DeviceNow;
import io.standpipe.model.Present.PointNow;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.Strangers;
import io.standpipe.model.alarm.DeviceState;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.time.Stamp;
import io.standpipe.testkit.FakeGateway;
import io.standpipe.testkit.SampleReadings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresentJsonTest {

    private static Stamp at(long utc) {
        return new Stamp(utc * 1_000_000, utc, Stamp.Clock.SYNCHRONISED);
    }

    /**
     * @param every milliseconds between two calls, the newest first
     */
    private static Strangers bus(String name, int count, long every) {
        return new Strangers() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Stranger> strangers() {
                return IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        new Stranger(
                                                name + i,
                                                "10.0.0.7:4711",
                                                "wrong key",
                                                3,
                                                at(1),
                                                at(100_000 - i * every)))
                        .toList();
            }

            @Override
            public long refused() {
                return count;
            }
        };
    }

    @Test
    void theNewestStrangersOfAllBusesAreShown() throws Exception {
        byte[] bytes =
                new PresentJson()
                        .all(
                                new FakeGateway(),
                                null,
                                new Snapshot(at(200_000), List.of(), List.of()),
                                List.of(bus("a", 2, 50), bus("b", 100, 100)));
        JsonNode strangers = new ObjectMapper().readTree(bytes).get("strangers");
        List<String> names = new ArrayList<>();
        strangers.forEach(one -> names.add(one.get("identity").asText()));
        assertEquals(PresentJson.STRANGERS, names.size());
        assertEquals(List.of("a0", "b0", "a1", "b1", "b2"), names.subList(0, 5));
        assertEquals(
                "{\"bus\":\"a\",\"code\":\"wrong-key\",\"identity\":\"a1\",\"address\":\"10.0.0.7:4711\",\"why\":\"wrong key\",\"texts\":{\"en\":\"wrong key\",\"zh\":\"密钥错误\"},\"count\":3,\"last\":99950}",
                strangers.get(2).toString());
    }

    /** The page says more of a reading, and calls a text as it calls the name of a state. */
    @Test
    void aReadingHasTheMembersThatItHasUpstream() throws Exception {
        SampleReadings samples = new SampleReadings();
        List<PointNow> points =
                samples.readings().stream().map(reading -> new PointNow(reading, at(1))).toList();
        byte[] bytes =
                new PresentJson()
                        .some(
                                at(2),
                                List.of(
                                        new DeviceNow(
                                                samples.device(),
                                                DeviceState.NORMAL,
                                                at(1),
                                                Serviceability.SERVICEABLE,
                                                List.of(),
                                                points)));
        JsonNode shown = new ObjectMapper().readTree(bytes).at("/list/0/points");
        assertEquals(samples.all().size(), shown.size());
        for (int i = 0; i < shown.size(); i++) {
            ObjectNode point = (ObjectNode) shown.get(i);
            ObjectNode upstream =
                    (ObjectNode)
                            new ObjectMapper().readTree("{" + samples.all().get(i).json() + "}");
            if (upstream.has("text")) {
                upstream.set("state", upstream.remove("text"));
                point.remove("value");
            }
            if (!upstream.has("quality")) {
                upstream.put("quality", "GOOD");
            }
            upstream.put("quantity", point.get("quantity").asText()).put("at", 1);
            assertEquals(upstream, point);
        }
    }
}
