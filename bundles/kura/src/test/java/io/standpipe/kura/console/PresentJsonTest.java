package io.standpipe.kura.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.standpipe.model.Present.Snapshot;
import io.standpipe.model.Stamp;
import io.standpipe.model.Strangers;
import io.standpipe.testkit.FakeGateway;
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
                "{\"identity\":\"a1\",\"address\":\"10.0.0.7:4711\",\"why\":\"wrong key\",\"texts\":{\"en\":\"wrong key\",\"zh\":\"密钥错误\"},\"count\":3,\"last\":99950}",
                strangers.get(2).toString());
    }
}
