package io.standpipe.model.point;

import java.util.List;

/**
 * By what a device says that a value is none, or not to be relied on: a number that no measurement
 * gives (-9999.0), or the code or bit of another register.
 *
 * @param register of the same table whose content is looked at, in the same answer, [0, 65535];
 *     {@link #SELF}: the number itself, as the device has it, before any scale
 * @param point index of another point of the device whose value of the same poll is looked at; -1
 *     if none is
 * @param mask which bits of it count; 0: all of it
 * @param values what it is when the rule applies
 * @param unless whether the rule applies when it is none of the values
 * @param quality what the value then is, BAD or UNCERTAIN
 */
public record QualityRule(
        int register, int point, long mask, List<Span> values, boolean unless, Quality quality) {

    /** {@link #register} of a rule that looks at the number itself. */
    public static final int SELF = -1;

    /** One that looks at the number itself, or at a register of the same answer. */
    public QualityRule(
            int register, long mask, List<Span> values, boolean unless, Quality quality) {
        this(register, -1, mask, values, unless, quality);
    }

    public QualityRule {
        if (point >= 0 && register != SELF) {
            throw new IllegalArgumentException("a rule looks at a register or a point, not both");
        }
        values = List.copyOf(values);
        if (register < SELF || register > 65535) {
            throw new IllegalArgumentException("register must be 0 to 65535, but is " + register);
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a rule of quality needs at least one value");
        }
        if (quality.isGood()) {
            throw new IllegalArgumentException("a rule of quality makes nothing GOOD");
        }
    }

    /** Numbers from low to high, both included; both NaN: what is no number. */
    public record Span(double low, double high) {

        /** What is no number. */
        public static final Span NO_NUMBER = new Span(Double.NaN, Double.NaN);

        public Span {
            if (!(low <= high) && !(Double.isNaN(low) && Double.isNaN(high))) {
                throw new IllegalArgumentException("from " + low + " to " + high + " is nothing");
            }
        }

        boolean contains(double number) {
            return Double.isNaN(low) ? Double.isNaN(number) : number >= low && number <= high;
        }
    }

    /** Whether it looks at the number itself. */
    public boolean self() {
        return register == SELF && point < 0;
    }

    /** Whether it looks at a register of the same answer. */
    public boolean beside() {
        return register != SELF;
    }

    /** The same, of the point with this index. */
    public QualityRule of(int index) {
        return new QualityRule(SELF, index, mask, values, unless, quality);
    }

    /** Whether it makes the value BAD. */
    public boolean bad() {
        return quality.status() == Quality.Status.BAD;
    }

    /** Whether it applies to what it looks at. */
    public boolean applies(double looked) {
        double seen = mask == 0 ? looked : (long) looked & mask;
        boolean in = false;
        for (Span span : values) {
            in |= span.contains(seen);
        }
        return in != unless;
    }

    /** The same, of a register that lies so much further on. */
    public QualityRule shifted(int by) {
        return beside() ? new QualityRule(register + by, mask, values, unless, quality) : this;
    }
}
