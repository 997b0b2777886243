package io.standpipe.coap;

import io.standpipe.model.CoapFrame;
import io.standpipe.model.CoapSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks and takes apart vendors' binary frames, as a profile describes them. Any thread. */
final class Frames {

    private Frames() {}

    /**
     * @throws PayloadException another length, another fixed byte, or a wrong checksum
     */
    static void check(CoapFrame frame, byte[] bytes) throws PayloadException {
        if (bytes.length < frame.min() || bytes.length > frame.max()) {
            throw new PayloadException(
                    "a frame has %d to %d bytes, not %d"
                            .formatted(frame.min(), frame.max(), bytes.length));
        }
        for (CoapFrame.Fixed fixed : frame.fixed()) {
            int at = at(fixed.at(), bytes);
            if ((bytes[at] & fixed.mask()) != fixed.value()) {
                throw new PayloadException(
                        "byte %d is 0x%02X where 0x%02X belongs"
                                .formatted(at, bytes[at] & fixed.mask(), fixed.value()));
            }
        }
        if (frame.lengthAt() >= 0) {
            int said = ByteBuffer.wrap(bytes).getShort(frame.lengthAt()) & 0xFFFF;
            if (said != bytes.length) {
                throw new PayloadException(
                        "a frame of %d bytes says it has %d".formatted(bytes.length, said));
            }
        }
        if (!whole(frame, bytes)) {
            throw new PayloadException("wrong checksum");
        }
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
    static int crc16(byte[] bytes, int length) {
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

    /** The raw number of a field in a frame that was checked. */
    static double raw(CoapSource.Field field, byte[] bytes) {
        ByteBuffer frame =
                ByteBuffer.wrap(bytes)
                        .order(
                                field.littleEndian()
                                        ? ByteOrder.LITTLE_ENDIAN
                                        : ByteOrder.BIG_ENDIAN);
        int at = field.at();
        return switch (field.type()) {
            case UINT8 -> frame.get(at) & 0xFF;
            case INT8 -> frame.get(at);
            case UINT16 -> frame.getShort(at) & 0xFFFF;
            case INT16 -> frame.getShort(at);
            case UINT32 -> frame.getInt(at) & 0xFFFF_FFFFL;
            case INT32 -> frame.getInt(at);
            case FLOAT32 -> frame.getFloat(at);
            case BITS -> (frame.get(at) >> field.bit()) & field.mask();
        };
    }
}
