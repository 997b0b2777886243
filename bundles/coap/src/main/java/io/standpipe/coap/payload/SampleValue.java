package io.standpipe.coap.payload;

/** A value as it came, before its point says what it means. */
public sealed interface SampleValue {

    /** Finite. */
    record Numeric(double value) implements SampleValue {}

    record Flag(boolean value) implements SampleValue {}

    record Text(String value) implements SampleValue {}

    /** Bytes of an LwM2M TLV, whose kind only the resource's definition tells. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Bytes(byte[] value) implements SampleValue {}

    /** Of a kind that no point can have: data, an object link, a sum without a value. */
    record Other() implements SampleValue {}
}
