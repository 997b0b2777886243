package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a receiver can prove by sequence numbers. */
final class Completeness {

    private Completeness() {}

    /**
     * Fails unless each lane's sequence numbers run without a hole from the first that came to the
     * last, and whatever came twice was the same message. Retained copies do not count: they are
     * the broker's.
     */
    static void check(List<Centre.Received> all) {
        Map<String, TreeMap<Long, String>> lanes = new HashMap<>();
        for (Centre.Received message : all) {
            if (message.suffix().equals("status") || message.retained()) {
                continue;
            }
            long seq = message.json().get("seq").asLong();
            String what = message.suffix() + message.json().get("ts");
            String before =
                    lanes.computeIfAbsent(
                                    message.json().get("lane").asText(), lane -> new TreeMap<>())
                            .putIfAbsent(seq, what);
            if (before != null) {
                assertEquals(before, what, "two messages with number " + seq);
            }
        }
        lanes.forEach(
                (lane, seen) ->
                        assertEquals(
                                seen.lastKey() - seen.firstKey() + 1,
                                seen.size(),
                                () -> "lane " + lane + " has a hole: " + seen.keySet()));
    }
}
