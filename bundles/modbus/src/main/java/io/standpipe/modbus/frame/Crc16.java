package io.standpipe.modbus.frame;

/** The check sum of Modbus RTU. */
final class Crc16 {

    private Crc16() {}

    /** Modbus over serial line 1.02, 6.2.2: polynomial A001 hex, begun with all ones. */
    static int of(byte[] bytes, int from, int length) {
        int crc = 0xFFFF;
        for (int i = from; i < from + length; i++) {
            crc ^= Byte.toUnsignedInt(bytes[i]);
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }
        }
        return crc;
    }
}
