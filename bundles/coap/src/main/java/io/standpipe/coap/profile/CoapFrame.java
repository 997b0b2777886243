package io.standpipe.coap.profile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param samples what the device measured earlier and stored; null if it sends nothing of that
 * @param items what stands in it in any order, each behind its tag; null if all has its place
 */
public record CoapFrame(
        int min,
        int max,
        List<Fixed> fixed,
        int lengthAt,
        Check check,
        int checkAt,
        @Nullable Samples samples,
        @Nullable Items items) {

    /** One in which all has its place. */
    public CoapFrame(
            int min,
            int max,
            List<Fixed> fixed,
            int lengthAt,
            Check check,
            int checkAt,
            @Nullable Samples samples) {
        this(min, max, fixed, lengthAt, check, checkAt, samples, null);
    }

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
        if (items != null) {
            inside("the first item", items.at(), 0, min);
            if (samples != null) {
                throw new IllegalArgumentException("a frame has samples or items, not both");
            }
        }
        if (samples != null) {
            inside("the number of samples", samples.countAt(), 2, min);
            inside("the period of samples", samples.periodAt(), 2, min);
            inside("the first sample", samples.at(), 0, min);
            if (samples.timeAt() != -1) {
                inside("the time of samples", samples.timeAt(), 4, min);
            }
        }
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

    /**
     * Stored samples of equal size, one after another, the oldest first, as far apart as the frame
     * says. A frame without one has {@link CoapFrame#min} bytes, and each adds its own.
     *
     * @param countAt index of their number, two bytes, most significant first
     * @param at index of the oldest
     * @param bytes of each, [1, 64]
     * @param periodAt index of the seconds from one to the next, two bytes, most significant first
     * @param timeAt index of the newest one's time, four bytes, most significant first, seconds
     *     since 1970 by the device's clock; -1 if nowhere: then the newest is of now
     */
    public record Samples(int countAt, int at, int bytes, int periodAt, int timeAt) {

        /** Most bytes of one. */
        public static final int MAX_BYTES = 64;

        public Samples {
            if (countAt < 0 || at < 0 || periodAt < 0 || timeAt < -1) {
                throw new IllegalArgumentException(
                        "what is said of samples stands before them, counted from the beginning");
            }
            if (bytes < 1 || bytes > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "a sample has 1 to %d bytes, not %d".formatted(MAX_BYTES, bytes));
            }
        }
    }

    /**
     * Items up to the end of the frame, or up to its checksum there: each a tag and a value of as
     * many bytes as the tag says.
     *
     * @param at index of the first
     * @param tag bytes of each tag, [1, 2], the most significant first
     * @param bytes of the value behind each tag, [0, 64]; what is behind another tag cannot be read
     */
    public record Items(int at, int tag, Map<Integer, Integer> bytes) {

        /** Most bytes of one value. */
        public static final int MAX_BYTES = 64;

        public Items {
            bytes = Map.copyOf(bytes);
            if (at < 0 || tag < 1 || tag > 2 || bytes.isEmpty()) {
                throw new IllegalArgumentException("items have tags of 1 or 2 bytes");
            }
            bytes.forEach(
                    (one, size) -> {
                        if (one < 0 || one >= (1 << (8 * tag)) || size < 0 || size > MAX_BYTES) {
                            throw new IllegalArgumentException(
                                    "0x%X is no tag of %d bytes, or %d no size of a value"
                                            .formatted(one, tag, size));
                        }
                    });
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
