package io.standpipe.simulators.centre;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves that nothing is missing and nothing came twice: each lane of each gateway numbers its
 * messages consecutively. Begins with the first number it sees. In the alarm lane a fire overtakes
 * others, so a hole there counts only when a status says that nothing waits any more. One thread.
 */
final class Sequences {

    private final Map<String, Lane> lanes = new HashMap<>();

    /** What is wrong with this number after those before, a sentence; null if nothing is. */
    @Nullable String check(String gateway, String lane, String boot, long seq) {
        Lane known = lanes.get(gateway + "/" + lane);
        if (known == null || (seq == 1 && !known.boot.equals(boot))) {
            lanes.put(gateway + "/" + lane, new Lane(boot, seq));
            return known == null
                    ? null
                    : "begins again at 1 after %d: the gateway has lost its outbox"
                            .formatted(known.last);
        }
        known.boot = boot;
        String wrong = known.check(seq);
        boolean twice = wrong != null && wrong.endsWith("twice");
        return lane.equals("alarm") && !twice ? null : wrong;
    }

    /**
     * All of the alarm lane up to a number was sent.
     *
     * @return what is missing of it, a sentence; null if nothing is. It is said once
     */
    @Nullable String settled(String gateway, long upTo) {
        Lane known = lanes.get(gateway + "/alarm");
        return known == null ? null : known.settled(upTo);
    }

    /** These numbers will not come, the gateway says. */
    void gap(String gateway, String lane, String boot, long from, long to) {
        Lane known = lanes.computeIfAbsent(gateway + "/" + lane, name -> new Lane(boot, to));
        known.boot = boot;
        known.gap(from, to);
    }

    private static final class Lane {
        private String boot;
        private long last;

        /** Runs of numbers that were passed over: first to last. */
        private final TreeMap<Long, Long> missing = new TreeMap<>();

        Lane(String boot, long seq) {
            this.boot = boot;
            this.last = seq;
        }

        void gap(long from, long to) {
            if (from > last + 1) {
                missing.put(last + 1, from - 1);
            }
            last = Math.max(last, to);
            Map.Entry<Long, Long> run = missing.lowerEntry(to + 1);
            while (run != null && run.getValue() >= from) {
                missing.remove(run.getKey());
                if (run.getKey() < from) {
                    missing.put(run.getKey(), from - 1);
                }
                if (run.getValue() > to) {
                    missing.put(to + 1, run.getValue());
                }
                run = missing.lowerEntry(from);
            }
        }

        @Nullable String settled(long upTo) {
            if (upTo > last) {
                missing.put(last + 1, upTo);
                last = upTo;
            }
            List<String> runs = new ArrayList<>();
            missing.headMap(upTo, true)
                    .forEach(
                            (from, to) ->
                                    runs.add(from.equals(to) ? "" + from : from + " to " + to));
            missing.headMap(upTo, true).clear();
            return runs.isEmpty() ? null : "missing: " + String.join(", ", runs);
        }

        @Nullable String check(long seq) {
            if (seq > last) {
                long expected = last + 1;
                last = seq;
                if (seq == expected) {
                    return null;
                }
                missing.put(expected, seq - 1);
                return expected == seq - 1
                        ? "%d is missing".formatted(expected)
                        : "%d to %d are missing".formatted(expected, seq - 1);
            }
            Map.Entry<Long, Long> run = missing.floorEntry(seq);
            if (run == null || run.getValue() < seq) {
                return "%d came twice".formatted(seq);
            }
            missing.remove(run.getKey());
            if (run.getKey() < seq) {
                missing.put(run.getKey(), seq - 1);
            }
            if (seq < run.getValue()) {
                missing.put(seq + 1, run.getValue());
            }
            return "%d came late".formatted(seq);
        }
    }
}
