package io.standpipe.modbus.value;

import java.nio.ByteBuffer;

/** The bytes of a fuzzer, taken one after the other; zero when there are no more. */
public final class FuzzBytes {

    private final byte[] bytes;
    private int at;

    public FuzzBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean more() {
        return at < bytes.length;
    }

    /** 0 to 255. */
    public int one() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    int two() {
        return one() << 8 | one();
    }

    double number() {
        return Double.longBitsToDouble(ByteBuffer.wrap(take(Long.BYTES)).getLong());
    }

    public boolean flag() {
        return (one() & 1) == 1;
    }

    public <T> T of(T[] all) {
        return all[one() % all.length];
    }

    public byte[] take(int count) {
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
