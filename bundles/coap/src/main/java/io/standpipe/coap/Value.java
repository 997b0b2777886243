package io.standpipe.coap;

/** A value as it came, before its point says what it means. */
sealed interface Value {

    /** Finite. */
    record Numeric(double value) implements Value {}

    record Flag(boolean value) implements Value {}

    record Text(String value) implements Value {}

    /** Bytes of an LwM2M TLV, whose kind only the resource's definition tells. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Bytes(byte[] value) implements Value {}

    /** Of a kind that no point can have: data, an object link, a sum without a value. */
    record Other() implements Value {}
}
