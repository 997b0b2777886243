package io.standpipe.outbox.store.table;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes lie between two rows of a lane, to within about {@value #STEP}: a running total,
 * noted each time it has grown by so much. The outbox's thread.
 */
public final class SizeIndex {

    public static final long STEP = 1 << 20;

    /** The total up to a row, this one included. */
    public record Mark(long seq, long total) {}

    private final TreeMap<Long, Long> marks = new TreeMap<>();
    private long noted;
    private long seq;
    private long total;

    /**
     * @param before of no row yet
     */
    SizeIndex(Mark before) {
        note(before);
    }

    /** A mark that was noted before; they come in order. */
    void note(Mark mark) {
        marks.put(mark.seq(), mark.total());
        noted = mark.total();
        seq = mark.seq();
        total = mark.total();
    }

    /**
     * What is to be noted in the database together with rows that are written now.
     *
     * @return null if it is not worth a note
     */
    public @Nullable Mark after(long lastSeq, long bytes) {
        return total + bytes - noted < STEP ? null : new Mark(lastSeq, total + bytes);
    }

    /** Rows up to a number were written. */
    public void wrote(long lastSeq, long bytes) {
        Mark mark = after(lastSeq, bytes);
        if (mark == null) {
            seq = lastSeq;
            total += bytes;
        } else {
            note(mark);
        }
    }

    /** The rows after a number. */
    public long after(long cursor) {
        return Math.max(0, total - at(cursor));
    }

    private long at(long number) {
        if (number >= seq) {
            return total;
        }
        Map.Entry<Long, Long> below = marks.floorEntry(number);
        Map.Entry<Long, Long> above = marks.higherEntry(number);
        long fromSeq = below == null ? number : below.getKey();
        long toSeq = above == null ? seq : above.getKey();
        long to = above == null ? total : above.getValue();
        if (below == null) {
            return marks.firstEntry().getValue();
        }
        long from = below.getValue();
        return from + Math.round((double) (to - from) * (number - fromSeq) / (toSeq - fromSeq));
    }

    /** Up to which number rows hold so many bytes, counted from a number on. */
    public long reach(long cursor, long bytes) {
        return find(at(cursor) + bytes);
    }

    /** From which number on, this one excluded, rows hold at most so many bytes. */
    public long keep(long bytes) {
        return find(total - bytes);
    }

    private long find(long sum) {
        long lowSeq = marks.firstKey();
        long lowSum = marks.firstEntry().getValue();
        for (Map.Entry<Long, Long> mark : marks.entrySet()) {
            if (mark.getValue() > sum) {
                return between(lowSeq, lowSum, mark.getKey(), mark.getValue(), sum);
            }
            lowSeq = mark.getKey();
            lowSum = mark.getValue();
        }
        return total > sum ? between(lowSeq, lowSum, seq, total, sum) : Math.max(seq, lowSeq);
    }

    private static long between(long seq, long sum, long nextSeq, long nextSum, long wanted) {
        if (wanted <= sum) {
            return seq;
        }
        return seq + (long) ((double) (nextSeq - seq) * (wanted - sum) / (nextSum - sum));
    }

    /** Rows up to a number are deleted. */
    public void deleted(long upTo) {
        Long base = marks.floorKey(upTo);
        if (base != null) {
            marks.headMap(base, false).clear();
        }
    }

    /** The oldest number that must stay noted. */
    long oldest() {
        return marks.firstKey();
    }
}
