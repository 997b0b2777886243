package io.standpipe.coap.payload;

import io.standpipe.coap.profile.CoapFrame;
import io.standpipe.coap.profile.CoapSource;
import io.standpipe.model.words.PayloadPhrase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks and takes apart vendors' binary frames, as a profile describes them. Any thread. */
public final class VendorFrames {

    private VendorFrames() {}

    /**
     * @throws PayloadException another length, another fixed byte, or a wrong checksum
     */
    static void check(CoapFrame frame, byte[] bytes) throws PayloadException {
        if (bytes.length < frame.min() || bytes.length > frame.max()) {
            throw new PayloadException(
                    PayloadPhrase.FRAME_LENGTH.with(frame.min(), frame.max(), bytes.length));
        }
        for (CoapFrame.Fixed fixed : frame.fixed()) {
            int at = at(fixed.at(), bytes);
            if ((bytes[at] & fixed.mask()) != fixed.value()) {
                throw new PayloadException(
                        PayloadPhrase.FIXED_BYTE.with(
                                at,
                                "0x%02X".formatted(bytes[at] & fixed.mask()),
                                "0x%02X".formatted(fixed.value())));
            }
        }
        if (frame.lengthAt() >= 0) {
            int said = ByteBuffer.wrap(bytes).getShort(frame.lengthAt()) & 0xFFFF;
            if (said != bytes.length) {
                throw new PayloadException(
                        PayloadPhrase.FRAME_SAYS_LENGTH.with(bytes.length, said));
            }
        }
        if (!whole(frame, bytes)) {
            throw new PayloadException(PayloadPhrase.CHECKSUM.with());
        }
        CoapFrame.Samples samples = frame.samples();
        if (samples != null
                && bytes.length != frame.min() + count(samples, bytes) * samples.bytes()) {
            throw new PayloadException(
                    PayloadPhrase.FRAME_SAYS_SAMPLES.with(bytes.length, count(samples, bytes)));
        }
    }

    /** How many stored samples a frame says it holds. */
    static int count(CoapFrame.Samples samples, byte[] bytes) {
        return ByteBuffer.wrap(bytes).getShort(samples.countAt()) & 0xFFFF;
    }

    /** Seconds from one stored sample to the next. */
    static int period(CoapFrame.Samples samples, byte[] bytes) {
        return ByteBuffer.wrap(bytes).getShort(samples.periodAt()) & 0xFFFF;
    }

    /** When the newest stored sample was taken, see {@link Sample#time}; 0 if nobody says. */
    static double time(CoapFrame.Samples samples, byte[] bytes) {
        if (samples.timeAt() < 0) {
            return 0;
        }
        double time = ByteBuffer.wrap(bytes).getInt(samples.timeAt()) & 0xFFFF_FFFFL;
        return time < Sample.ABSOLUTE ? 0 : time; // a clock that was never set
    }

    private static boolean whole(CoapFrame frame, byte[] bytes) {
        return switch (frame.check()) {
            case NONE -> true;
            case SUM8 -> {
                int sum = 0;
                for (byte one : bytes) {
                    sum += one;
                }
                yield (sum & 0xFF) == 0;
            }
            case CRC16_MODBUS -> {
                int at = at(frame.checkAt(), bytes);
                int said = ByteBuffer.wrap(bytes).getShort(at) & 0xFFFF;
                yield crc16(bytes, at) == said;
            }
        };
    }

    /** CRC-16/MODBUS over the first so many bytes. */
    public static int crc16(byte[] bytes, int length) {
        int crc = 0xFFFF;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xA001;
            }
        }
        return crc;
    }

    private static int at(int at, byte[] bytes) {
        return at < 0 ? bytes.length + at : at;
    }

    private static int three(CoapSource.Field field, byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int middle = bytes[at + 1] & 0xFF;
        int last = bytes[at + 2] & 0xFF;
        return field.littleEndian()
                ? last << 16 | middle << 8 | first
                : first << 16 | middle << 8 | last;
    }

    /** What is told of each item. */
    interface ItemBody {
        /**
         * @param at index of its value
         */
        void item(int tag, int at);
    }

    /**
     * Goes through the items of a frame that was checked.
     *
     * @return why not all of them could be read, in a few words; empty if they could
     */
    static String items(CoapFrame frame, CoapFrame.Items items, byte[] bytes, ItemBody body) {
        int end = bytes.length;
        if (frame.check() == CoapFrame.Check.CRC16_MODBUS) {
            end = at(frame.checkAt(), bytes);
        } else if (frame.check() == CoapFrame.Check.SUM8) {
            end--;
        }
        int at = items.at();
        while (at < end) {
            if (at + items.tag() > end) {
                return PayloadPhrase.NO_WHOLE_TAG.of();
            }
            int tag = 0;
            for (int i = 0; i < items.tag(); i++) {
                tag = (tag << 8) | (bytes[at++] & 0xFF);
            }
            Integer size = items.bytes().get(tag);
            if (size == null) {
                String shown = items.tag() == 1 ? "0x%02X" : "0x%04X";
                return PayloadPhrase.TAG_UNKNOWN.of(shown.formatted(tag));
            }
            if (at + size > end) {
                return PayloadPhrase.VALUE_CUT.of();
            }
            body.item(tag, at);
            at += size;
        }
        return "";
    }

    /**
     * The raw number of a field in a frame that was checked.
     *
     * @param from where the sample or the value begins that it stands in; 0 if it stands in the
     *     frame itself
     */
    static double raw(CoapSource.Field field, byte[] bytes, int from) {
        ByteBuffer frame =
                ByteBuffer.wrap(bytes)
                        .order(
                                field.littleEndian()
                                        ? ByteOrder.LITTLE_ENDIAN
                                        : ByteOrder.BIG_ENDIAN);
        int at = from + field.at();
        return switch (field.type()) {
            case UINT8 -> frame.get(at) & 0xFF;
            case INT8 -> frame.get(at);
            case UINT16 -> frame.getShort(at) & 0xFFFF;
            case INT16 -> frame.getShort(at);
            case UINT24 -> three(field, bytes, at);
            case INT24 -> three(field, bytes, at) << 8 >> 8;
            case UINT32 -> frame.getInt(at) & 0xFFFF_FFFFL;
            case INT32 -> frame.getInt(at);
            case FLOAT32 -> frame.getFloat(at);
            case BITS -> (frame.get(at) >> field.bit()) & field.mask();
        };
    }
}
