package io.standpipe.itest.kill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The numbers of one lane as they came, and what they prove. */
final class LaneNumbers {

    /**
     * A message without what may differ between two copies of it; two hashes are enough to compare.
     */
    private record Print(int hash, int length) {}

    /** Of a number whose parts have all come. */
    private static final Print IN_PARTS = new Print(0, -1);

    /** A part of a message: one of so many. A message may come again in others, or whole. */
    private record Part(String boot, long seq, int parts, int part) {}

    private record Range(long from, long to) {
        boolean holds(long seq) {
            return from <= seq && seq <= to;
        }
    }

    private final String lane;
    private final Map<String, TreeMap<Long, Print>> boots = new LinkedHashMap<>();
    private final Map<Part, Print> parts = new HashMap<>();
    private final Map<String, Map<Print, Long>> contents = new HashMap<>();
    private final List<Range> gaps = new ArrayList<>();
    private final List<String> doubles = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();

    /** Of each series that keeps its order: a device, or all that belongs to none. */
    private final Map<String, Newest> newest = new HashMap<>();

    private record Newest(String boot, long seq, Set<String> boots) {}

    LaneNumbers(String lane) {
        this.lane = lane;
    }

    /**
     * @param series whose order is kept: the device, empty if it belongs to none
     * @param content all of the message but its number and what may differ between copies
     * @return false for a copy
     */
    boolean arrived(String boot, long seq, String series, String content) {
        Print print = new Print(content.hashCode(), content.length());
        Print before = boots.computeIfAbsent(boot, b -> new TreeMap<>()).putIfAbsent(seq, print);
        if (before != null) {
            if (!before.equals(print) && !before.equals(IN_PARTS)) {
                doubles.add("two messages with number " + seq + " of boot " + boot);
            }
            return false;
        }
        Long other = contents.computeIfAbsent(boot, b -> new HashMap<>()).putIfAbsent(print, seq);
        if (other != null) {
            doubles.add(
                    "%s %d and %d are the same message: %s".formatted(lane, other, seq, content));
        }
        order(boot, seq, series);
        return true;
    }

    /**
     * A part of a message came; the number is there when all of them are.
     *
     * @param part from 1 to {@code of}
     * @param content as of a whole message
     * @return false for a copy
     */
    boolean arrived(String boot, long seq, int part, int of, String content) {
        Print print = new Print(content.hashCode(), content.length());
        Print before = parts.putIfAbsent(new Part(boot, seq, of, part), print);
        if (before != null) {
            if (!before.equals(print)) {
                doubles.add(
                        "two messages with number %d, part %d of %d, of boot %s"
                                .formatted(seq, part, of, boot));
            }
            return false;
        }
        boolean whole = true;
        for (int i = 1; i <= of; i++) {
            whole &= parts.containsKey(new Part(boot, seq, of, i));
        }
        if (whole
                && boots.computeIfAbsent(boot, b -> new TreeMap<>()).putIfAbsent(seq, IN_PARTS)
                        == null) {
            order(boot, seq, "");
        }
        return true;
    }

    private void order(String boot, long seq, String series) {
        Newest last = newest.getOrDefault(series, new Newest(boot, 0, new HashSet<>()));
        boolean newBoot = last.boots().add(boot);
        if (!newBoot && (!boot.equals(last.boot()) || seq < last.seq())) {
            disorder.add(
                    "%s %d of %s came after %d of %s (%s)"
                            .formatted(lane, seq, boot, last.seq(), last.boot(), series));
        } else {
            newest.put(series, new Newest(boot, seq, last.boots()));
        }
    }

    /** A fire of a later one may have come before all of an earlier one. */
    private List<NavigableMap<Long, Print>> inOrder() {
        return boots.values().stream()
                .<NavigableMap<Long, Print>>map(run -> run)
                .sorted(Comparator.comparing(NavigableMap::firstKey))
                .toList();
    }

    /** The gateway said that these numbers will not come. */
    void gap(long from, long to) {
        gaps.add(new Range(from, to));
    }

    boolean has(String boot, long seq) {
        TreeMap<Long, Print> run = boots.get(boot);
        return (run != null && run.containsKey(seq)) || announced(seq);
    }

    private boolean announced(long seq) {
        return gaps.stream().anyMatch(gap -> gap.holds(seq));
    }

    /** Messages that came, copies not counted. */
    int received() {
        return boots.values().stream().mapToInt(Map::size).sum();
    }

    /** Numbers that neither came nor were announced as a gap. */
    List<Long> lost() {
        List<Long> lost = new ArrayList<>();
        holes(lost, new ArrayList<>());
        return lost;
    }

    /** Numbers that did not come and were announced as a gap. */
    int announced() {
        List<Long> announced = new ArrayList<>();
        holes(new ArrayList<>(), announced);
        return announced.size();
    }

    private void holes(List<Long> lost, List<Long> announced) {
        long last = 0;
        for (NavigableMap<Long, Print> run : inOrder()) {
            long next = Math.min(last + 1, run.firstKey());
            for (long seq : run.keySet()) {
                for (; next < seq; next++) {
                    (announced(next) ? announced : lost).add(next);
                }
                next = seq + 1;
            }
            last = run.lastKey();
        }
    }

    /** How many numbers were given again by a later boot. */
    long givenAgain() {
        long again = 0;
        long last = 0;
        for (NavigableMap<Long, Print> run : inOrder()) {
            again += Math.max(0, last + 1 - run.firstKey());
            last = run.lastKey();
        }
        return again;
    }

    /** One message under two numbers, or two under one. */
    List<String> doubles() {
        return doubles;
    }

    /** What came before something older. */
    List<String> disorder() {
        return disorder;
    }
}
