package io.standpipe.model;

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
        byte[] body) {}
