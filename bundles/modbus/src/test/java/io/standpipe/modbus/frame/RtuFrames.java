package io.standpipe.modbus.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;

/** Turns Modbus TCP frames into RTU frames and back, written without the code under test. */
public final class RtuFrames {

    private static final int HEADER = 6;

    private RtuFrames() {}

    /** The same without header, with check sum. */
    public static byte[] rtu(byte[] tcp) {
        return summed(Arrays.copyOfRange(tcp, HEADER, tcp.length));
    }

    /** With a check sum behind it. */
    static byte[] summed(byte... bytes) {
        int sum = sum(bytes);
        byte[] frame = Arrays.copyOf(bytes, bytes.length + 2);
        frame[bytes.length] = (byte) (sum & 0xFF);
        frame[bytes.length + 1] = (byte) (sum >>> 8);
        return frame;
    }

    /** The same with header, transaction 0. */
    public static byte[] tcp(byte[] rtu) {
        byte[] content = Arrays.copyOf(rtu, rtu.length - 2);
        assertEquals(Arrays.hashCode(rtu), Arrays.hashCode(summed(content)), "check sum");
        byte[] frame = new byte[HEADER + content.length];
        frame[5] = (byte) content.length;
        System.arraycopy(content, 0, frame, HEADER, content.length);
        return frame;
    }

    // Division of the reflected polynomial x^16 + x^15 + x^2 + 1, bit by bit.
    private static int sum(byte[] bytes) {
        int register = 0xFFFF;
        for (int i = 0; i < 8 * bytes.length; i++) {
            int bit = (bytes[i / 8] >> (i % 8)) & 1;
            boolean odd = ((register ^ bit) & 1) == 1;
            register >>>= 1;
            if (odd) {
                register ^= 0b1010_0000_0000_0001;
            }
        }
        return register;
    }

    public static byte[] joined(byte[]... parts) {
        int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
