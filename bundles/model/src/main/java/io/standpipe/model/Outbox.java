package io.standpipe.model;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The durable buffer between the rules and the uplinks. A service.
 *
 * <p>Messages of a lane keep their order and carry consecutive sequence numbers from 1 on, across
 * restarts. A message is offered to an uplink only after it is written: an ALARM is on the disk
 * (fsync) by then, TELEMETRY is in the operating system's hands and reaches the disk within the
 * sync interval.
 */
@ProviderType
public interface Outbox {

    /** Takes a message. Any thread; never blocks. Order of calls is order of sequence. */
    void append(Message message);

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
     * @param available called after messages were written, on the outbox's thread; must not block
     */
    Reader open(String name, Runnable available);

    /** Number of messages some uplink has still to confirm. Any thread. */
    int depth(Lane lane);

    /** Highest sequence number written in a lane; 0 if none ever was. Any thread. */
    long lastSeq(Lane lane);

    /** One uplink's view. Any one thread at a time. */
    @ProviderType
    interface Reader extends AutoCloseable {

        /**
         * The oldest written messages of the lane after a sequence number.
         *
         * @param after 0 for the oldest that is not confirmed
         * @param max at most this many, and at most about 1 MiB of bodies
         */
        List<Entry> next(Lane lane, long after, int max);

        /** The receiver has it. Confirmations may come in any order; never blocks. */
        void confirm(Lane lane, long seq);

        /**
         * Offers messages from a number on once more, also confirmed ones as far as they are kept:
         * {@link #next} returns them again.
         *
         * @return the first number that is offered; {@code lastSeq + 1} if nothing is kept from
         *     there on
         */
        long replay(Lane lane, long from);

        /** Ends the view and keeps the cursors. */
        @Override
        void close();
    }

    /** A written message with its sequence number in its lane. */
    record Entry(long seq, Message message) {}
}
