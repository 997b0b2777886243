package io.standpipe.uplink.queue;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a lane that were confirmed once and go again because somebody asked for them. They
 * have a cursor of their own, so that what is new need not wait behind them. One thread.
 */
final class ReplayCursor {

    private final Lane lane;
    private final Outbox.Reader reader;
    private final ArrayDeque<Outbox.Entry> read = new ArrayDeque<>();
    private long after;
    private long end;

    ReplayCursor(Lane lane, Outbox.Reader reader) {
        this.lane = lane;
        this.reader = reader;
    }

    /** All that the outbox offers up to this number goes again. */
    void offer(long upTo) {
        end = Math.max(end, upTo);
        rewind();
    }

    /** The last number that is history; 0 when there is none left. */
    long end() {
        return end;
    }

    /** The next one; null if there is none. Asking does not take it. */
    Outbox.@Nullable Entry peek(int max, LongPredicate passes) {
        while (true) {
            Outbox.Entry head = read.peek();
            if (head == null) {
                if (!readOn(max)) {
                    return null;
                }
            } else if (passes.test(head.seq())) {
                return head;
            } else {
                read.remove();
            }
        }
    }

    private boolean readOn(int max) {
        if (end == 0) {
            return false;
        }
        List<Outbox.Entry> entries = reader.next(lane, after, max);
        for (Outbox.Entry entry : entries) {
            if (entry.seq() <= end) {
                read.add(entry);
                after = entry.seq();
            }
        }
        if (read.isEmpty()) {
            end = 0;
        }
        return !read.isEmpty();
    }

    void take(long seq) {
        Outbox.Entry head = read.peek();
        if (head != null && head.seq() == seq) {
            read.remove();
        }
    }

    void rewind() {
        read.clear();
        after = 0;
    }
}
