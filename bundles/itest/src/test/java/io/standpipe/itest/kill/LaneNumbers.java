package io.standpipe.itest.kill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The numbers of one lane as they came, and what they prove. */
final class LaneNumbers {

    /**
     * A message without what may differ between two copies of it; two hashes are enough to compare.
     */
    private record Print(int hash, int length) {}

    private record Range(long from, long to) {
        boolean holds(long seq) {
            return from <= seq && seq <= to;
        }
    }

    private final String lane;
    private final Map<String, TreeMap<Long, Print>> boots = new LinkedHashMap<>();
    private final Map<String, Map<Print, Long>> contents = new HashMap<>();
    private final List<Range> gaps = new ArrayList<>();
    private final List<String> doubles = new ArrayList<>();
    private final List<String> disorder = new ArrayList<>();
    private String newestBoot = "";
    private long newestSeq;

    LaneNumbers(String lane) {
        this.lane = lane;
    }

    /**
     * @param content all of the message but its number and what may differ between copies
     * @return false for a copy
     */
    boolean arrived(String boot, long seq, String content) {
        Print print = new Print(content.hashCode(), content.length());
        Print before = boots.computeIfAbsent(boot, b -> new TreeMap<>()).putIfAbsent(seq, print);
        if (before != null) {
            if (!before.equals(print)) {
                doubles.add("two messages with number " + seq + " of boot " + boot);
            }
            return false;
        }
        Long other = contents.computeIfAbsent(boot, b -> new HashMap<>()).putIfAbsent(print, seq);
        if (other != null) {
            doubles.add(
                    "%s %d and %d are the same message: %s".formatted(lane, other, seq, content));
        }
        boolean newBoot = boots.get(boot).size() == 1;
        if (!newBoot && (!boot.equals(newestBoot) || seq < newestSeq)) {
            disorder.add(
                    "%s %d of %s came after %d of %s"
                            .formatted(lane, seq, boot, newestSeq, newestBoot));
        } else {
            newestBoot = boot;
            newestSeq = seq;
        }
        return true;
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
        for (TreeMap<Long, Print> run : boots.values()) {
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
        for (TreeMap<Long, Print> run : boots.values()) {
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
