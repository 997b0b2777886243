package io.standpipe.model;

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
        List<Memory> memories) {

    public Message {
        memories = List.copyOf(memories);
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
}
