package io.standpipe.outbox.store;

import io.standpipe.model.message.Lane;
import io.standpipe.outbox.store.StoredOutbox.State;
import io.standpipe.outbox.store.StoredOutbox.Stored;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether what waits in a lane is whole: each number that an uplink still waits for is there
 * once, or a gap tells of it, and each body can be read. One thread.
 */
public final class NumberCheck {

    /** Of each kind. */
    private static final int MAX_LISTED = 100;

    /** Rows looked at between two words about the progress. */
    private static final int STEP = 1000;

    /**
     * What it found.
     *
     * @param from number that was looked at first; above {@code to} if nothing waits
     * @param messages that have a row
     * @param told numbers that are not there, and of which the uplinks are told
     * @param holes numbers that are not there, and of which nobody is told; [first, last] each
     * @param doubles the same message under two numbers
     * @param damaged numbers whose message cannot be read
     */
    public record Found(
            long from,
            long to,
            long messages,
            long told,
            List<long[]> holes,
            List<long[]> doubles,
            List<Long> damaged) {

        public boolean whole() {
            return holes.isEmpty() && doubles.isEmpty() && damaged.isEmpty();
        }
    }

    private final StoredOutbox outbox;
    private final Lane lane;
    private final LongConsumer progress;
    private final List<long[]> missing = new ArrayList<>();
    private final List<Long> damaged = new ArrayList<>();

    /** Hash and number of each, in turn: a million messages are 16 MB. */
    private long[] prints = new long[256];

    private int size;
    private long next;

    private NumberCheck(StoredOutbox outbox, Lane lane, LongConsumer progress) {
        this.outbox = outbox;
        this.lane = lane;
        this.progress = progress;
    }

    /**
     * @param progress told now and then how many messages were looked at
     */
    public static Found of(StoredOutbox outbox, Lane lane, LongConsumer progress)
            throws IOException {
        return new NumberCheck(outbox, lane, progress).found();
    }

    private Found found() throws IOException {
        State before = outbox.state(lane);
        long from = before.confirmed() + 1;
        next = from;
        outbox.messages(lane, from, before.lastRow(), this::look);
        missing(before.lastRow() + 1);
        // A gateway that runs has gone on meanwhile: what was sent is gone, what was dropped has a
        // gap.
        State after = outbox.state(lane);
        List<long[]> holes = new ArrayList<>();
        long told = 0;
        for (long[] range : missing) {
            for (long seq = range[0]; seq <= range[1]; seq++) {
                if (in(before.gaps(), seq) != null || in(after.gaps(), seq) != null) {
                    told++;
                } else if (seq > after.confirmed()) {
                    add(holes, seq);
                }
            }
        }
        return new Found(from, before.lastRow(), size / 2, told, holes, doubles(), damaged);
    }

    private boolean look(Stored message) {
        missing(message.seq());
        next = message.seq() + 1;
        if (message.body() == null) {
            if (damaged.size() < MAX_LISTED) {
                damaged.add(message.seq());
            }
        }
        if (size + 2 > prints.length) {
            prints = Arrays.copyOf(prints, 2 * prints.length);
        }
        prints[size++] = print(message);
        prints[size++] = message.seq();
        if (size / 2 % STEP == 0) {
            progress.accept(size / 2);
        }
        return true;
    }

    private void missing(long until) {
        if (until > next) {
            missing.add(new long[] {next, until - 1});
        }
    }

    private static void add(List<long[]> holes, long seq) {
        long[] last = holes.isEmpty() ? null : holes.get(holes.size() - 1);
        if (last != null && last[1] == seq - 1) {
            last[1] = seq;
        } else if (holes.size() < MAX_LISTED) {
            holes.add(new long[] {seq, seq});
        }
    }

    private static long @Nullable [] in(List<long[]> gaps, long seq) {
        for (long[] gap : gaps) {
            if (gap[0] <= seq && seq <= gap[1]) {
                return gap;
            }
        }
        return null;
    }

    /**
     * 64 bits of all that makes a message this one; among a million two are alike by chance once in
     * forty million times.
     */
    private static long print(Stored message) {
        long hash = hash(0xcbf29ce484222325L, message.boot());
        hash = hash(hash, message.topic());
        hash = hash(hash, Long.toString(message.ts()));
        byte[] body = message.body();
        if (body == null) {
            return hash(hash, "damaged " + message.seq());
        }
        for (byte one : body) {
            hash = (hash ^ one) * 0x100000001b3L;
        }
        return hash;
    }

    private static long hash(long before, String text) {
        long hash = (before ^ 0xff) * 0x100000001b3L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private List<long[]> doubles() {
        long[] sorted = new long[size / 2];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = prints[2 * i];
        }
        Arrays.sort(sorted);
        List<long[]> doubles = new ArrayList<>();
        for (int i = 1; i < sorted.length && doubles.size() < MAX_LISTED; i++) {
            if (sorted[i] == sorted[i - 1] && (i == 1 || sorted[i] != sorted[i - 2])) {
                doubles.add(numbers(sorted[i]));
            }
        }
        return doubles;
    }

    /** The first two of those that are the same. */
    private long[] numbers(long print) {
        long[] numbers = new long[2];
        int found = 0;
        for (int i = 0; i < size && found < 2; i += 2) {
            if (prints[i] == print) {
                numbers[found++] = prints[i + 1];
            }
        }
        return numbers;
    }
}
