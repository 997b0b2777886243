package io.standpipe.mqtt.packet;

/** Looks at texts as MQTT carries them (MQTT 5 and 3.1.1, 1.5.4 and 1.5.3). */
final class Utf8 {

    private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};
    private static final int LARGEST = 0x10FFFF;
    private static final int FIRST_BEYOND_OLD = 0xFDD0;

    /** How a text is. */
    public enum Kind {
        GOOD,

        /**
         * Allowed, but with control characters or noncharacters, over which the library throws
         * (Paho 1.2.5, MqttDataTypes.validateUTF8String).
         */
        UNUSUAL,

        /** Not UTF-8, or with U+0000 or half of a surrogate pair: never allowed. */
        MALFORMED
    }

    private Utf8() {}

    static Kind check(byte[] bytes, int from, int to) {
        Kind kind = Kind.GOOD;
        for (int at = from; at < to; ) {
            int length = bytes[at] >= 0 ? 1 : size(bytes, at, to);
            if (length == 0 || bytes[at] == 0) {
                return Kind.MALFORMED;
            }
            if (unusual(bytes, at, length)) {
                kind = Kind.UNUSUAL;
            }
            at += length;
        }
        return kind;
    }

    /**
     * Whether a good text has characters from U+FDD0 on: Paho 1.2.5 for MQTT 3.1.1 throws over all
     * of them, full-width signs and emoji too (eclipse-paho/paho.mqtt.java issue 818).
     */
    static boolean isBeyondOld(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            int length = bytes[at] >= 0 ? 1 : size(bytes, at, to);
            if (point(bytes, at, length) >= FIRST_BEYOND_OLD) {
                return true;
            }
            at += length;
        }
        return false;
    }

    /** Puts question marks in the place of what the library refuses; the length stays. */
    static void mend(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            int length = bytes[at] >= 0 ? 1 : size(bytes, at, to);
            if (unusual(bytes, at, length)) {
                for (int i = 0; i < length; i++) {
                    bytes[at + i] = '?';
                }
            }
            at += length;
        }
    }

    /** Bytes of the character there; 0 if it is none (RFC 3629, 4). */
    private static int size(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        int size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || to - at < size) {
            return 0;
        }
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int point = point(bytes, at, size);
        boolean allowed =
                point >= SMALLEST[size]
                        && point <= LARGEST
                        && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
        return allowed ? size : 0;
    }

    private static int point(byte[] bytes, int at, int size) {
        if (size == 1) {
            return bytes[at];
        }
        int point = bytes[at] & (0xFF >> (size + 1));
        for (int i = 1; i < size; i++) {
            point = point << 6 | (bytes[at + i] & 0x3F);
        }
        return point;
    }

    private static boolean unusual(byte[] bytes, int at, int size) {
        int point = point(bytes, at, size);
        return Character.isISOControl(point)
                || (point >= 0xFDD0 && point <= 0xFDEF)
                || (point & 0xFFFE) == 0xFFFE;
    }
}
