package io.standpipe.coap;

/**
 * One named value of a message.
 *
 * @param name complete: base name and name of a SenML record, path of an LwM2M resource
 * @param own the record's own part of it; the same where there is no base
 * @param time as SenML has it: seconds since 1970 from {@link #ABSOLUTE} on, below that seconds
 *     from now, mostly negative; 0 is now
 */
record Sample(String name, String own, Value value, double time) {

    /** RFC 8428, 4.5.3: 2^28 and more is absolute. */
    static final double ABSOLUTE = 1 << 28;

    /** The same with the path that its name means. */
    Sample named(String path) {
        return new Sample(path, path, value, time);
    }

    boolean absolute() {
        return time >= ABSOLUTE;
    }
}
