package io.standpipe.outbox.lane;

import io.standpipe.model.json.JsonWriter;
import io.standpipe.model.message.Lane;
import io.standpipe.model.message.Message;
import io.standpipe.model.message.Outbox;
import io.standpipe.model.message.Outbox.Entry;
import io.standpipe.model.time.Stamp;
import java.util.Locale;

/**
 * Messages that one uplink will not get, and is told of instead.
 *
 * @param first sequence number
 * @param last sequence number
 * @param firstTs when the first of them happened, UTC milliseconds; 0 if that is not known
 * @param lastTs likewise the last
 * @param boot in which the gap was made
 * @param made when
 * @param told whether the uplink has confirmed it; kept while older messages are open, for nothing
 *     else says that these numbers are nowhere
 */
public record Gap(
        long first,
        long last,
        long firstTs,
        long lastTs,
        Why why,
        String boot,
        Stamp made,
        boolean told) {

    /** What took the messages. */
    public enum Why {
        /** there were too many bytes */
        QUOTA,
        /** they were too old */
        AGE,
        /** the disk was full or refused, and then the memory was full */
        DISK,
        /** the database was damaged */
        DAMAGED,
        /** the process ended without saving its last numbers: they may have been given or not */
        RESTART;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean contains(long seq) {
        return first <= seq && seq <= last;
    }

    /** Whether another one goes on where this one ends. */
    boolean continuesWith(Gap next) {
        return next.first == last + 1 && next.why == why;
    }

    Gap extendedBy(Gap next) {
        return new Gap(first, next.last, firstTs, next.lastTs, why, next.boot, next.made, false);
    }

    /**
     * Without those before a number.
     *
     * @param ts when the last of those happened; 0 if that is not known
     */
    Gap from(long seq, long ts) {
        return new Gap(seq, last, ts == 0 ? firstTs : ts, lastTs, why, boot, made, false);
    }

    /** Up to a number, of which the uplink knows now. */
    Gap toldTo(long seq) {
        return new Gap(first, seq, firstTs, lastTs, why, boot, made, true);
    }

    /** The same for an uplink that does not know of it. */
    Gap untold() {
        return new Gap(first, last, firstTs, lastTs, why, boot, made, false);
    }

    /** The message that stands in their place, under the number of the last. */
    public Entry entry(Lane lane) {
        JsonWriter json = new JsonWriter();
        json.member("type", "gap").member("fromSeq", first).member("toSeq", last);
        if (why != Why.RESTART) {
            json.member("count", last - first + 1);
        }
        if (firstTs != 0) {
            json.member("from", firstTs);
        }
        if (lastTs != 0) {
            json.member("to", lastTs);
        }
        json.member("why", why.word());
        return new Entry(
                last,
                new Message(
                        lane,
                        Outbox.GAP_TOPIC,
                        false,
                        boot,
                        lastTs == 0 ? made.utc() : lastTs,
                        made,
                        json.toBytes()));
    }
}
