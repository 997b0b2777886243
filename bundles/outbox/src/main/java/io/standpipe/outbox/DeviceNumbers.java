package io.standpipe.outbox;

import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.outbox.lane.LaneState;
import io.standpipe.outbox.lane.Lanes;
import io.standpipe.outbox.lane.RecentMessages;
import io.standpipe.outbox.writer.StoredMessages;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Which messages of lane ALARM belong to one device, looked up when a message of it goes before all
 * others: what the device has said before must not come after it. One thread.
 */
final class DeviceNumbers {

    private final Lanes lanes;
    private final StoredMessages queries;
    private final Map<String, Numbers> devices = new HashMap<>();
    private int series;
    private long upTo;

    /** Numbers of one device, in order. */
    private static final class Numbers {
        private long[] all = new long[4];
        private int count;

        void add(long seq) {
            if (count == all.length) {
                all = Arrays.copyOf(all, count * 2);
            }
            all[count++] = seq;
        }
    }

    DeviceNumbers(Lanes lanes, StoredMessages queries) {
        this.lanes = lanes;
        this.queries = queries;
    }

    /**
     * The lowest number of the device of a message, up to that message.
     *
     * @param from numbers up to this one do not count
     * @param passed nor do these
     * @return the message's own if there is none before
     */
    long first(LaneState.Urgent urgent, long from, LongPredicate passed) {
        if (series != urgent.series()) {
            clear();
            series = urgent.series();
        }
        readUpTo(urgent.seq(), from);
        Numbers numbers = devices.get(urgent.device());
        if (numbers != null && !urgent.device().isEmpty()) {
            int at = Arrays.binarySearch(numbers.all, 0, numbers.count, from + 1);
            for (at = at < 0 ? -at - 1 : at; at < numbers.count; at++) {
                long seq = numbers.all[at];
                if (seq >= urgent.seq()) {
                    break;
                }
                if (!passed.test(seq)) {
                    return seq;
                }
            }
        }
        return urgent.seq();
    }

    private void readUpTo(long seq, long from) {
        long next = Math.max(upTo, from) + 1;
        RecentMessages recent = lanes.recent(Lane.ALARM);
        while (next <= seq) {
            List<Entry> inMemory = recent.from(next, seq, Integer.MAX_VALUE, Long.MAX_VALUE);
            if (inMemory != null) {
                inMemory.forEach(entry -> add(entry.seq(), entry.message().device()));
                upTo = seq;
                return;
            }
            long older = Math.min(seq, recent.first() - 1);
            if (next > older || !queries.devices(next, older, this::add)) {
                return;
            }
            upTo = older;
            next = older + 1;
        }
    }

    private void add(long seq, String device) {
        if (seq > upTo && !device.isEmpty()) {
            devices.computeIfAbsent(device, any -> new Numbers()).add(seq);
            upTo = seq;
        }
    }

    /** Nothing goes before anything now. */
    void clear() {
        devices.clear();
        upTo = 0;
    }
}
