package io.standpipe.model.message;

import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import java.util.List;

/**
 * What goes upstream. The envelope (v, gw, boot, lane, seq, ts, rts, clock, replay) is written by
 * the uplink when it sends; the body is the rest.
 *
 * @param lane ALARM or TELEMETRY
 * @param topic below the gateway's root: {@code alarm/hyd-0042}
 * @param retained whether the broker keeps it for late subscribers
 * @param boot in which boot it was made, {@link TimeSource#boot()}
 * @param ts when it happened at its source, UTC milliseconds
 * @param received when the gateway knew
 * @param body members of a JSON object in UTF-8, without the braces; not empty
 * @param memories what is to be remembered with the message, in one transaction; only in lane ALARM
 * @param handling what is special about sending it; only in lane ALARM
 */
@SuppressWarnings(
        "ArrayRecordComponent") // bytes go to disk and network as they are; messages are never
// compared
public record Message(
        Lane lane,
        String topic,
        boolean retained,
        String boot,
        long ts,
        Stamp received,
        byte[] body,
        List<Memory> memories,
        Handling handling) {

    public Message {
        memories = List.copyOf(memories);
    }

    /** One that waits its turn. */
    public Message(
            Lane lane,
            String topic,
            boolean retained,
            String boot,
            long ts,
            Stamp received,
            byte[] body,
            List<Memory> memories) {
        this(lane, topic, retained, boot, ts, received, body, memories, Handling.USUAL);
    }

    /** One that leaves nothing to remember. */
    public Message(
            Lane lane,
            String topic,
            boolean retained,
            String boot,
            long ts,
            Stamp received,
            byte[] body) {
        this(lane, topic, retained, boot, ts, received, body, List.of());
    }

    /**
     * What the giver must know after a restart, see {@link Outbox#remembered()}.
     *
     * @param key the newest value of a key counts
     * @param value any text; empty to forget the key
     */
    public record Memory(String key, String value) {}

    /** What is special about sending a message. */
    public enum Handling {
        /** it waits its turn */
        USUAL,
        /** a fire began: goes before all that waits, but for what its own device has said before */
        URGENT,
        /**
         * the last that is retained on its topic: once it is sent the broker is told to keep
         * nothing there any more, by an empty message
         */
        LAST
    }

    /** The same, to be sent before all that waits. */
    public Message urgent() {
        return with(Handling.URGENT);
    }

    /** The same, as the last that is retained on its topic. */
    public Message last() {
        return with(Handling.LAST);
    }

    private Message with(Handling other) {
        return new Message(lane, topic, retained, boot, ts, received, body, memories, other);
    }

    /**
     * The device whose order it keeps: what stands behind {@code alarm/} or {@code state/}; empty
     * for anything else.
     */
    public String device() {
        return device(topic);
    }

    /** Likewise of a topic. */
    public static String device(String topic) {
        return topic.startsWith("alarm/") || topic.startsWith("state/")
                ? topic.substring("alarm/".length())
                : "";
    }
}
