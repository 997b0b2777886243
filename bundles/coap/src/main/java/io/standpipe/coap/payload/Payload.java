package io.standpipe.coap.payload;

/**
 * A message.
 *
 * @param base path that was asked for, or the root of the device's objects; see {@link
 *     ContentFormats#read}
 * @param observed path that is observed; empty with a report
 * @param turn its place among the detector's messages
 */
public @SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Payload(
        Payload.Format format, byte[] payload, String base, String observed, MessageTurn turn) {

    /** Most bytes of a payload: a pack of some dozen records, or a day of a meter's history. */
    public static final int MAX = 4096;

    /** How a payload is written: CoAP content formats. */
    public enum Format {
        SENML_JSON,
        SENML_CBOR,
        TLV,
        LWM2M_JSON,
        LWM2M_CBOR,
        /** one value as CBOR */
        CBOR,
        /** one value as text */
        TEXT,
        /** a maker's frame */
        BINARY
    }

    /** A report whose place nobody tells. */
    public Payload(Format format, byte[] payload, String base) {
        this(format, payload, base, "", MessageTurn.UNKNOWN);
    }
}
