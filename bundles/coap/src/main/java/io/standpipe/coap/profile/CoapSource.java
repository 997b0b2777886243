package io.standpipe.coap.profile;

import io.standpipe.model.point.Point;

/** Where a point stands in what a device sends over CoAP. */
public sealed interface CoapSource extends Point.Source {

    /**
     * A value with a name of its own: a record of a SenML pack (RFC 8428), or a resource of LwM2M,
     * which is a SenML record too or stands in a TLV.
     *
     * <p>A device may have an object, or a resource, several times. A boolean and one with a code
     * are true if any of them is; a number is that of the instance that the path names.
     *
     * @param name of a record, {@code smoke}, or path of a resource, {@code /3407/0/6046}
     * @param code the point is 1 while one of the resource's values is this one, otherwise 0; -1 if
     *     the point is the value itself
     */
    record Resource(String name, Type type, int code) implements CoapSource {

        /** The value itself. */
        public Resource(String name, Type type) {
            this(name, type, NO_CODE);
        }

        public Resource {
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw new IllegalArgumentException(
                        "a record's name has 1 to " + MAX_NAME + " characters, but is " + name);
            }
        }

        /** Whether it says that something is so, anywhere: true if one of its instances says so. */
        public boolean any() {
            return type == Type.BOOLEAN || code != NO_CODE;
        }

        @Override
        public long mask() {
            if (code != NO_CODE) {
                return 1;
            }
            return switch (type) {
                case BOOLEAN -> 1;
                case INTEGER -> 0xFFFF_FFFFL;
                case FLOAT -> 0;
            };
        }
    }

    /** Longest {@link Resource#name}. */
    int MAX_NAME = 64;

    /** {@link Field#tag} of what has its place. */
    int NO_TAG = -1;

    /** {@link Resource#code} of a point that is the value itself. */
    int NO_CODE = -1;

    /** Greatest {@link Resource#code}. */
    int MAX_CODE = 65_535;

    /** What a value with a name is. */
    enum Type {
        BOOLEAN,
        INTEGER,
        FLOAT
    }

    /**
     * A few bytes of a vendor's binary frame.
     *
     * @param frame what the whole frame looks like; the same object in every point of a profile
     * @param stored whether it stands in each of the frame's {@link CoapFrame#samples}
     * @param tag behind which it stands, of {@link CoapFrame#items}; {@link #NO_TAG} if it has its
     *     place in the frame
     * @param at index of its first byte in the frame, [0, 2047], in a sample or in an item's value,
     *     [0, 63]
     * @param littleEndian whether the least significant byte comes first
     * @param bit lowest bit for {@link Width#BITS}, [0, 7]; otherwise 0
     * @param width number of bits for {@link Width#BITS}, [1, 8]; otherwise 1
     */
    record Field(
            CoapFrame frame,
            boolean stored,
            int tag,
            int at,
            Width type,
            boolean littleEndian,
            int bit,
            int width)
            implements CoapSource {

        /** One that has its place in the frame or in a sample. */
        public Field(
                CoapFrame frame,
                boolean stored,
                int at,
                Width type,
                boolean littleEndian,
                int bit,
                int width) {
            this(frame, stored, NO_TAG, at, type, littleEndian, bit, width);
        }

        public Field {
            CoapFrame.Samples samples = frame.samples();
            CoapFrame.Items items = frame.items();
            if (stored && samples == null) {
                throw new IllegalArgumentException("the frame has no samples");
            }
            if (tag != NO_TAG && (stored || items == null || !items.bytes().containsKey(tag))) {
                throw new IllegalArgumentException(
                        "the frame has no items of tag 0x%X".formatted(tag));
            }
            int size = stored && samples != null ? samples.bytes() : frame.min();
            if (tag != NO_TAG && items != null) {
                size = items.bytes().getOrDefault(tag, 0);
            }
            if (at < 0 || at + type.bytes() > size) {
                throw new IllegalArgumentException(
                        "bytes %d to %d do not lie in every %s, which has %d bytes at least"
                                .formatted(
                                        at,
                                        at + type.bytes() - 1,
                                        tag != NO_TAG ? "item" : stored ? "sample" : "frame",
                                        size));
            }
            if (bit < 0 || width < 1 || bit + width > 8) {
                throw new IllegalArgumentException(
                        "bits must lie in 0 to 7 of one byte, but are %d to %d"
                                .formatted(bit, bit + width - 1));
            }
        }

        @Override
        public long mask() {
            return switch (type) {
                case FLOAT32 -> 0;
                case UINT32, INT32 -> 0xFFFF_FFFFL;
                case UINT24, INT24 -> 0xFF_FFFF;
                case UINT16, INT16 -> 0xFFFF;
                case UINT8, INT8 -> 0xFF;
                case BITS -> (1L << width) - 1;
            };
        }
    }

    /** How the bytes of a frame become a number. */
    enum Width {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT24(3),
        INT24(3),
        UINT32(4),
        INT32(4),
        FLOAT32(4),
        /** an unsigned field of a few bits of one byte */
        BITS(1);

        private final int bytes;

        Width(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }
}
