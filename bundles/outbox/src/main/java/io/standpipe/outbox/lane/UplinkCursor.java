package io.standpipe.outbox.lane;

import io.standpipe.model.message.Outbox.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one uplink is in one lane: what it has confirmed, what it must be told it will not get,
 * and what it wants once more. What lies in a gap counts as confirmed. Not thread-safe.
 */
final class UplinkCursor {

    private final AckRanges confirmed;

    /** By their first number; they do not overlap. */
    private final TreeMap<Long, Gap> gaps = new TreeMap<>();

    /** Gaps beyond the cursor that the uplink has confirmed. */
    private final TreeMap<Long, Gap> told = new TreeMap<>();

    /** Number under which a gap was offered, to when its last message happened. */
    private final Map<Long, Long> gapsOffered = new HashMap<>();

    private @Nullable AckRanges again;
    private long againUpTo;

    private @Nullable AckRanges before;
    private long beforeUpTo;
    private boolean startOver;

    /**
     * @param cursor everything up to it is confirmed
     */
    UplinkCursor(long cursor) {
        confirmed = new AckRanges(cursor);
    }

    /** One as far as this one, to whom the same is missing further on. */
    UplinkCursor another() {
        UplinkCursor other = new UplinkCursor(cursor());
        for (Gap gap : toSave()) {
            if (gap.first() > cursor()) {
                other.restore(gap.untold());
            }
        }
        return other;
    }

    long cursor() {
        return confirmed.cursor();
    }

    boolean has(long seq) {
        return confirmed.contains(seq);
    }

    List<Gap> gaps() {
        return List.copyOf(gaps.values());
    }

    /** Those, and what must be known of older ones, to be saved. */
    List<Gap> toSave() {
        told.values().removeIf(gap -> gap.last() <= cursor());
        List<Gap> all = new ArrayList<>(told.values());
        all.addAll(gaps.values());
        return all;
    }

    /** One that was made before. */
    void restore(Gap gap) {
        confirmed.addAll(gap.first(), gap.last());
        (gap.told() ? told : gaps).put(gap.first(), gap);
    }

    /** What of the numbers up to one is neither confirmed nor in a gap. */
    List<Range> openUpTo(long seq) {
        return confirmed.openUpTo(seq);
    }

    /** These will not come. All of them must be open. */
    void lose(Gap gap) {
        confirmed.addAll(gap.first(), gap.last());
        Map.Entry<Long, Gap> below = gaps.lowerEntry(gap.first());
        if (below != null && below.getValue().continuesWith(gap)) {
            gaps.put(below.getKey(), below.getValue().extendedBy(gap));
        } else {
            gaps.put(gap.first(), gap);
        }
    }

    /** These need no confirmation of this uplink. */
    void skip(long first, long last) {
        confirmed.addAll(first, last);
    }

    /** The first gap that ends after a number. */
    @Nullable Gap gapAfter(long seq) {
        Map.Entry<Long, Gap> at = gaps.floorEntry(seq);
        if (at != null && at.getValue().last() > seq) {
            return at.getValue();
        }
        Map.Entry<Long, Gap> above = gaps.higherEntry(seq);
        return above == null ? null : above.getValue();
    }

    /** The uplink is given the gap's message now. */
    void offered(Gap gap) {
        gapsOffered.put(gap.last(), gap.lastTs());
    }

    /**
     * The uplink asks for what follows a number. With 0 it begins again: confirmations of what was
     * offered before do not come any more.
     *
     * @return after which number it gets something
     */
    long asked(long after) {
        if (after == 0) {
            gapsOffered.clear();
            before = null;
        }
        long at = startOver ? 0 : after;
        startOver = false;
        return at;
    }

    /**
     * It follows on one of another series, of which confirmations may still come.
     *
     * @param upTo newest number of that series
     */
    void after(UplinkCursor other, long upTo) {
        before = other.confirmed;
        beforeUpTo = upTo;
        startOver = true;
    }

    /**
     * @return false if it changed nothing
     */
    boolean confirm(long seq) {
        if (before != null && seq <= beforeUpTo && before.add(seq)) {
            return false;
        }
        Long ts = gapsOffered.remove(seq);
        Map.Entry<Long, Gap> at = gaps.floorEntry(seq);
        if (at != null && at.getValue().contains(seq)) {
            return confirm(at.getValue(), seq, ts);
        }
        AckRanges wanted = again;
        if (wanted != null) {
            wanted.add(seq);
            endAgain(wanted);
        }
        return confirmed.add(seq);
    }

    private boolean confirm(Gap gap, long seq, @Nullable Long ts) {
        // Without an offer it is a message that was on its way when it was dropped here.
        if (ts == null && gap.first() != seq) {
            return false;
        }
        gaps.remove(gap.first());
        if (seq > cursor()) {
            told.put(gap.first(), gap.toldTo(seq));
        }
        if (seq < gap.last()) {
            gaps.put(seq + 1, gap.from(seq + 1, ts == null ? 0 : ts));
        }
        return true;
    }

    /** Offers from one number to another again, both included. */
    void again(long first, long last) {
        again = first <= last ? new AckRanges(first - 1) : null;
        againUpTo = last;
    }

    /** The lowest number above one that is open. */
    long firstOpenAfter(long seq) {
        return confirmed.firstOpenAfter(seq);
    }

    /** The lowest number above one that is to be offered. */
    long firstOfferedAfter(long seq) {
        long open = confirmed.firstOpenAfter(seq);
        AckRanges wanted = again;
        if (wanted != null) {
            long next = wanted.firstOpenAfter(seq);
            if (next <= againUpTo) {
                return Math.min(open, next);
            }
        }
        return open;
    }

    /**
     * Those of the entries that are to be offered, up to the first place where an open number is
     * missing. What was wanted once more and is not among them is not kept any more.
     *
     * @param after they are all that is kept after this number, in order
     */
    List<Entry> offered(long after, List<Entry> entries) {
        List<Entry> offered = new ArrayList<>(entries.size());
        long expected = confirmed.firstOpenAfter(after);
        long before = after;
        for (Entry entry : entries) {
            if (entry.seq() > expected) {
                break;
            }
            notKept(before + 1, entry.seq() - 1);
            before = entry.seq();
            if (entry.seq() == expected) {
                offered.add(entry);
                expected = confirmed.firstOpenAfter(expected);
            } else if (wantedAgain(entry.seq())) {
                offered.add(entry);
            }
        }
        return offered;
    }

    /** These cannot be offered once more. */
    void notKept(long first, long last) {
        AckRanges wanted = again;
        if (wanted != null && first <= last) {
            wanted.addAll(first, last);
            endAgain(wanted);
        }
    }

    private void endAgain(AckRanges wanted) {
        if (wanted.cursor() >= againUpTo) {
            again = null;
        }
    }

    private boolean wantedAgain(long seq) {
        AckRanges wanted = again;
        return wanted != null && seq <= againUpTo && !wanted.contains(seq);
    }

    /** Confirmed numbers, in order. */
    List<Range> ranges() {
        return confirmed.ranges();
    }
}
