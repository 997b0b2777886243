package io.standpipe.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.standpipe.uplink.queue.TelemetryParts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How large the parts of a batch are; what is in them {@link SlowLinkTest} looks at. */
class TelemetryPartsTest {

    /** Members of the part with the most digits that there may be. */
    private static final int AROUND = "\"part\":1000000,\"parts\":1000000,\"devices\":[]".length();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] body) {
        return FakeLink.json(bytes("{" + new String(body, StandardCharsets.UTF_8) + "}"));
    }

    private static String batch(Random random, int polls) {
        StringBuilder body = new StringBuilder("\"devices\":[");
        for (int poll = 0; poll < polls; poll++) {
            body.append(poll == 0 ? "" : ",").append("{\"device\":\"d\",\"readings\":[");
            int readings = 1 + random.nextInt(random.nextInt(5) == 0 ? 40 : 4);
            for (int reading = 0; reading < readings; reading++) {
                body.append(reading == 0 ? "" : ",")
                        .append("{\"point\":\"")
                        .append("p".repeat(1 + random.nextInt(30)))
                        .append("\"}");
            }
            body.append("]}");
        }
        return body.append("]").toString();
    }

    /** No part is too large, but for one that holds a single reading; nothing is cut in vain. */
    @Property(tries = 300)
    void partsAreAsLargeAsTheyMayBe(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] whole = bytes(batch(random, 1 + random.nextInt(20)));
        int most = 1 + random.nextInt(700);
        List<byte[]> parts = TelemetryParts.cut(whole, most);
        if (whole.length <= most) {
            assertSame(whole, parts.get(0));
            assertEquals(1, parts.size());
            return;
        }
        int room = most - AROUND;
        int before = room;
        for (byte[] part : parts) {
            JsonNode devices = json(part).get("devices");
            int readings = 0;
            for (JsonNode poll : devices) {
                readings += poll.get("readings").size();
            }
            int polls = bytes(devices.toString()).length - 2;
            assertTrue(polls <= room || readings == 1, "of " + most + " has " + part.length);
            if (parts.size() > 1) {
                assertTrue(part.length <= most || readings == 1);
            }
            int first = bytes(devices.get(0).toString()).length;
            assertTrue(before + 1 + first > room, "the first poll would have gone before");
            before = polls;
        }
    }

    @Test
    void whatFitsExactlyIsLeftAlone() {
        byte[] whole = bytes(batch(new Random(1), 5));
        assertSame(whole, TelemetryParts.cut(whole, whole.length).get(0));
        assertTrue(TelemetryParts.cut(whole, whole.length - 1).size() > 1);
    }
}
