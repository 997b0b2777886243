package io.standpipe.coap.payload;

/**
 * One named value of a message.
 *
 * @param name complete: base name and name of a SenML record, path of an LwM2M resource
 * @param own the record's own part of it; the same where there is no base
 * @param unit as it came, RFC 8428, 12.1; empty if none was said, then it is the point's
 * @param time as SenML has it: seconds since 1970 from {@link #ABSOLUTE} on, below that seconds
 *     from now, mostly negative; 0 is now
 */
public record Sample(String name, String own, SampleValue value, String unit, double time) {

    /** One that says no unit. */
    public Sample(String name, String own, SampleValue value, double time) {
        this(name, own, value, "", time);
    }

    /** RFC 8428, 4.5.3: 2^28 and more is absolute. */
    public static final double ABSOLUTE = 1 << 28;

    /** The same with the path that its name means. */
    Sample named(String path) {
        return new Sample(path, path, value, unit, time);
    }

    boolean absolute() {
        return time >= ABSOLUTE;
    }

    /** The base name, or what there is of it in front of the record's own part. */
    String base() {
        return name.substring(0, name.length() - own.length());
    }
}
