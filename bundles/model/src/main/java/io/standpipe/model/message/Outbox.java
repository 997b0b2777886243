package io.standpipe.model.message;

import io.standpipe.model.device.Ids;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable buffer between the rules and the uplinks. A service.
 *
 * <p>Messages of a lane keep their order and carry consecutive sequence numbers from 1 on, across
 * restarts. An ALARM is on the disk (fsync) before it is offered to an uplink. TELEMETRY is offered
 * at once; what is not confirmed soon is written, and reaches the disk within the sync interval.
 * While the disk refuses, both are offered from memory.
 *
 * <p>What is dropped of TELEMETRY, because a quota is full or a disk refuses or breaks, is offered
 * as one message in its place: topic {@value #GAP_TOPIC}, with the number of the last that is
 * missing. Only a broken disk can do that to an ALARM.
 */
@ProviderType
public interface Outbox {

    /** Topic of a message that stands for others that were dropped, see docs/contract.md. */
    String GAP_TOPIC = "event/gap";

    /** Takes a message. Any thread; never blocks. Order of calls is order of sequence. */
    void append(Message message);

    /**
     * Asks for the moment when all that was appended to lane ALARM before this call is safe: on the
     * disk (fsync), or confirmed by every uplink. Any thread, never blocks.
     *
     * @return completes then, on the outbox's thread, where it must not block; as long as the disk
     *     refuses, only when uplinks have confirmed. Fails if some of it was dropped or the outbox
     *     was closed before
     */
    CompletableFuture<Void> durable();

    /**
     * The newest value of each key that came with a message, {@link Message#memories()}, but for
     * those that are empty. After a restart they are those of the messages that were written:
     * whoever acts on them neither repeats a message that is on its way nor forgets one. As long as
     * the database cannot be opened they are only those since the start. Any thread.
     */
    Map<String, String> remembered();

    /**
     * Registers an uplink; its cursors are kept under this name for good, and what was not
     * confirmed before is offered again.
     *
     * @param name {@link Ids#PATTERN}
     * @param available called when there is something new to offer, on the outbox's thread; must
     *     not block
     */
    Reader open(String name, Runnable available);

    /** Number of messages some uplink has still to confirm. Any thread. */
    int depth(Lane lane);

    /** Highest sequence number given in a lane; 0 if none ever was. Any thread. */
    long lastSeq(Lane lane);

    /** One uplink's view. Any one thread at a time. */
    @ProviderType
    interface Reader extends AutoCloseable {

        /**
         * The oldest messages of the lane after a sequence number.
         *
         * @param after 0 for the oldest that is not confirmed
         * @param max at most this many, and at most about 1 MiB of bodies
         */
        List<Entry> next(Lane lane, long after, int max);

        /**
         * The message of lane ALARM that is to go before all others: of the oldest that is {@link
         * Message.Handling#URGENT}, or, if its device has something older to send, of that, the
         * first. Null if there is none or it cannot be read now. Asking changes nothing.
         *
         * @param passed numbers that are under way or put aside
         */
        @Nullable Entry urgent(LongPredicate passed);

        /**
         * What the broker is to keep, in the order of the topics: the first topic's newest message
         * behind a topic, of those that this uplink has confirmed. Null if there is none. Of one
         * that is {@link Message.Handling#LAST} it is to keep nothing.
         *
         * @param after empty for the first topic
         */
        @Nullable Entry retained(String after);

        /**
         * The oldest message that is not confirmed; null if there is none or it cannot be read now.
         * Asking changes nothing.
         */
        @Nullable Entry oldest(Lane lane);

        /** The receiver has it. Confirmations may come in any order; never blocks. */
        void confirm(Lane lane, long seq);

        /**
         * Offers messages from a number on once more, also confirmed ones as far as they are kept:
         * {@link #next} returns them again. They do not count in {@link #depth}.
         *
         * @return the first number that is offered; lastSeq + 1 if nothing is kept from there on
         */
        long replay(Lane lane, long from);

        /** Ends the view and keeps the cursors. */
        @Override
        void close();
    }

    /** A message with its sequence number in its lane. */
    record Entry(long seq, Message message) {}
}
