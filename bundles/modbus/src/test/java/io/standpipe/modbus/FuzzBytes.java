package io.standpipe.modbus;

import java.nio.ByteBuffer;

/** The bytes of a fuzzer, taken one after the other; zero when there are no more. */
final class FuzzBytes {

    private final byte[] bytes;
    private int at;

    FuzzBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean more() {
        return at < bytes.length;
    }

    /** 0 to 255. */
    int one() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    int two() {
        return one() << 8 | one();
    }

    double number() {
        return Double.longBitsToDouble(ByteBuffer.wrap(take(Long.BYTES)).getLong());
    }

    boolean flag() {
        return (one() & 1) == 1;
    }

    <T> T of(T[] all) {
        return all[one() % all.length];
    }

    byte[] take(int count) {
        byte[] taken = new byte[count];
        for (int i = 0; i < count; i++) {
            taken[i] = (byte) one();
        }
        return taken;
    }

    byte[] rest() {
        return take(bytes.length - at);
    }
}
