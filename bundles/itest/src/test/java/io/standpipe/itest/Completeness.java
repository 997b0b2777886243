package io.standpipe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a receiver can prove by sequence numbers. */
final class Completeness {

    private Completeness() {}

    /**
     * Fails unless each lane's sequence numbers run without a hole from the first that came to the
     * last, but for what a gap tells of, and whatever came twice was the same message. Retained
     * copies do not count: they are the broker's.
     */
    static void check(List<Centre.Received> all) {
        Map<String, TreeMap<Long, String>> lanes = new HashMap<>();
        Map<String, TreeSet<Long>> told = new HashMap<>();
        for (Centre.Received message : all) {
            if (message.suffix().equals("status")
                    || message.retained()
                    || message.json().path("copy").asBoolean()) {
                continue;
            }
            JsonNode json = message.json();
            String lane = json.get("lane").asText();
            if (message.suffix().equals("event/gap")) {
                TreeSet<Long> numbers = told.computeIfAbsent(lane, name -> new TreeSet<>());
                for (long seq = json.get("fromSeq").asLong();
                        seq <= json.get("toSeq").asLong();
                        seq++) {
                    numbers.add(seq);
                }
                continue;
            }
            long seq = json.get("seq").asLong();
            String what = message.suffix() + json.get("ts");
            String before =
                    lanes.computeIfAbsent(lane, name -> new TreeMap<>()).putIfAbsent(seq, what);
            if (before != null) {
                assertEquals(before, what, "two messages with number " + seq);
            }
        }
        lanes.forEach(
                (lane, seen) -> {
                    TreeSet<Long> missing = new TreeSet<>();
                    for (long seq = seen.firstKey(); seq <= seen.lastKey(); seq++) {
                        if (!seen.containsKey(seq)) {
                            missing.add(seq);
                        }
                    }
                    missing.removeAll(told.getOrDefault(lane, new TreeSet<>()));
                    assertEquals(new TreeSet<Long>(), missing, () -> "lane " + lane + " has holes");
                });
    }
}
