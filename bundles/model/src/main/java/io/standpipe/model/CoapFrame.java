package io.standpipe.model;

import java.util.List;

/**
 * What a vendor's binary frame looks like: one that does not is refused.
 *
 * @param min fewest bytes, [1, 2048]
 * @param max most bytes, [min, 2048]
 * @param fixed bytes that are always the same: marks at the ends, the kind of device
 * @param lengthAt where the length of the whole frame stands, two bytes, most significant first; -1
 *     if nowhere
 * @param check how a frame proves that it is whole
 * @param checkAt where a checksum stands; negative counts from the end, -1 is the last byte
 */
public record CoapFrame(
        int min, int max, List<Fixed> fixed, int lengthAt, Check check, int checkAt) {

    /** Fits into the largest message that is taken. */
    public static final int MAX_BYTES = 2048;

    public CoapFrame {
        fixed = List.copyOf(fixed);
        if (min < 1 || max < min || max > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a frame has 1 to %d bytes, but these are %d to %d"
                            .formatted(MAX_BYTES, min, max));
        }
        for (Fixed one : fixed) {
            inside("a fixed byte", one.at(), 1, min);
        }
        if (lengthAt != -1) {
            inside("the length", lengthAt, 2, min);
        }
        inside("the checksum", checkAt, check.bytes(), min);
    }

    private static void inside(String what, int at, int bytes, int min) {
        int from = at < 0 ? min + at : at;
        if (from < 0 || from + bytes > min) {
            throw new IllegalArgumentException(
                    "%s at %d does not lie in every frame, which has %d bytes at least"
                            .formatted(what, at, min));
        }
    }

    /**
     * A byte that is always the same.
     *
     * @param at its index; negative counts from the end
     * @param mask which of its bits are, [1, 255]
     * @param value what they are
     */
    public record Fixed(int at, int mask, int value) {

        public Fixed {
            if (mask < 1 || mask > 0xFF || (value & ~mask) != 0) {
                throw new IllegalArgumentException(
                        "0x%X can never be seen through mask 0x%X of a byte"
                                .formatted(value, mask));
            }
        }
    }

    /** Kinds of checksum. */
    public enum Check {
        NONE(0),
        /** all bytes of the frame together are 0 modulo 256 */
        SUM8(1),
        /**
         * CRC-16/MODBUS (polynomial 0xA001 reflected, begins with 0xFFFF) over all bytes before it,
         * most significant byte first: the other way round than in Modbus itself
         */
        CRC16_MODBUS(2);

        private final int bytes;

        Check(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }
}
