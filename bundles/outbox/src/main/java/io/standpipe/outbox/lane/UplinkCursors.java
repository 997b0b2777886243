package io.standpipe.outbox.lane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The uplinks of one lane by name, and how far each is. One that comes begins with the one that is
 * furthest behind. Not thread-safe.
 */
final class UplinkCursors {

    private final TreeMap<String, UplinkCursor> cursors = new TreeMap<>();

    boolean isEmpty() {
        return cursors.isEmpty();
    }

    List<String> names() {
        return List.copyOf(cursors.keySet());
    }

    /**
     * One that is not known any more has nothing to wait for.
     *
     * @param last newest number that is offered
     */
    UplinkCursor of(String uplink, long last) {
        UplinkCursor found = cursors.get(uplink);
        return found == null ? new UplinkCursor(last) : found;
    }

    /**
     * Takes over those of a database. One that is here and not in it begins with the oldest message
     * that any other has not confirmed.
     */
    void restore(LaneSnapshot snapshot) {
        List<String> here = names();
        cursors.clear();
        snapshot.cursors()
                .forEach(
                        (name, cursor) ->
                                cursors.put(
                                        name,
                                        new UplinkCursor(
                                                Math.max(
                                                        snapshot.floor(),
                                                        Math.min(snapshot.lastSeq(), cursor)))));
        snapshot.gaps()
                .forEach(
                        (name, gaps) -> {
                            UplinkCursor uplink = cursors.get(name);
                            if (uplink != null) {
                                gaps.forEach(uplink::restore);
                            }
                        });
        UplinkCursor start = start(Math.max(snapshot.floor(), snapshot.firstSeq() - 1));
        here.forEach(name -> cursors.computeIfAbsent(name, any -> start.another()));
    }

    /**
     * Takes over those of a database after numbers were given without it, which may be in it too.
     * Of those that it has not, nothing is expected; confirmations that still come do not count.
     *
     * @param from the first number that was given
     * @param given the newest
     */
    void restoreAfter(LaneSnapshot snapshot, long from, long given) {
        Map<String, UplinkCursor> before = new TreeMap<>(cursors);
        restore(snapshot);
        if (given > snapshot.lastSeq()) {
            long next = Math.max(snapshot.lastSeq() + 1, from);
            cursors.values().forEach(uplink -> uplink.skip(next, given));
        }
        before.forEach((name, uplink) -> of(name, given).after(uplink, given));
    }

    /** All begin above a number. */
    void beginAbove(long seq) {
        cursors.replaceAll((name, none) -> new UplinkCursor(seq));
    }

    /**
     * @param oldest above which number the first of all begins
     * @return false if it is known
     */
    boolean open(String uplink, long oldest) {
        if (cursors.containsKey(uplink)) {
            return false;
        }
        cursors.put(uplink, start(oldest).another());
        return true;
    }

    private UplinkCursor start(long oldest) {
        return cursors.values().stream()
                .min(Comparator.comparingLong(UplinkCursor::cursor))
                .orElseGet(() -> new UplinkCursor(oldest));
    }

    void forget(String uplink) {
        cursors.remove(uplink);
    }

    /** Up to here every uplink has confirmed; 0 if there is none. */
    long lowest() {
        return cursors.values().stream().mapToLong(UplinkCursor::cursor).min().orElse(0);
    }

    /** Whether some uplink has neither confirmed nor lost a message. */
    boolean wanted(long seq) {
        return cursors.values().stream().anyMatch(uplink -> !uplink.has(seq));
    }

    /** How far each is, to be saved. */
    Map<String, Long> positions() {
        Map<String, Long> positions = new TreeMap<>();
        cursors.forEach((name, uplink) -> positions.put(name, uplink.cursor()));
        return positions;
    }

    /** Gaps of each that has some, to be saved. */
    Map<String, List<Gap>> gaps() {
        Map<String, List<Gap>> gaps = new TreeMap<>();
        cursors.forEach(
                (name, uplink) -> {
                    List<Gap> held = uplink.toSave();
                    if (!held.isEmpty()) {
                        gaps.put(name, held);
                    }
                });
        return gaps;
    }

    /** How many up to a number some uplink has still to confirm; a gap counts as one. */
    long depth(long last) {
        long gaps = 0;
        List<Range> confirmed = List.of(new Range(1, last));
        for (UplinkCursor uplink : cursors.values()) {
            gaps += uplink.gaps().size();
            confirmed = intersection(confirmed, uplink.ranges());
        }
        long all = 0;
        for (Range range : confirmed) {
            all += range.last() - range.first() + 1;
        }
        return last - all + gaps;
    }

    private static List<Range> intersection(List<Range> some, List<Range> others) {
        List<Range> both = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < some.size() && j < others.size()) {
            Range a = some.get(i);
            Range b = others.get(j);
            long from = Math.max(a.first(), b.first());
            long to = Math.min(a.last(), b.last());
            if (from <= to) {
                both.add(new Range(from, to));
            }
            if (a.last() < b.last()) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }
}
