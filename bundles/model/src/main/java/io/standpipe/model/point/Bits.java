package io.standpipe.model.point;

import java.util.Set;

/**
 * A test on the bits of a raw value: {@code values.contains(raw & mask)}.
 *
 * @param mask which bits count
 * @param values what they may be; at least one, none with a bit outside the mask
 */
public record Bits(long mask, Set<Long> values) {

    public Bits {
        values = Set.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a bit test needs at least one value");
        }
        for (long value : values) {
            if ((value & ~mask) != 0) {
                throw new IllegalArgumentException(
                        "value 0x%X can never be seen through mask 0x%X".formatted(value, mask));
            }
        }
    }

    /** True when bit {@code n} (0 is the least significant) is set. */
    public static Bits bit(int n) {
        return new Bits(1L << n, Set.of(1L << n));
    }

    public boolean match(long raw) {
        return values.contains(raw & mask);
    }
}
