package io.standpipe.mqtt.packet;

import io.standpipe.model.words.PacketPhrase;
import java.nio.charset.StandardCharsets;

/**
 * Reads what follows a packet's fixed header, never beyond its end. Works on the bytes themselves:
 * {@link #text} may change them. One thread.
 */
final class PacketBody {

    /** MQTT 5, 1.5.5: a variable byte integer has four bytes at most. */
    private static final int MAX_LENGTH_BYTES = 4;

    private final byte[] bytes;
    private int at;
    private final int end;

    PacketBody(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        at = from;
        this.end = end;
    }

    int at() {
        return at;
    }

    int left() {
        return end - at;
    }

    int one() throws MalformedException {
        need(1);
        return bytes[at++] & 0xFF;
    }

    /** Puts another byte in the place of the one that was just read. */
    void change(int one) {
        bytes[at - 1] = (byte) one;
    }

    int two() throws MalformedException {
        need(2);
        return (bytes[at++] & 0xFF) << 8 | (bytes[at++] & 0xFF);
    }

    long four() throws MalformedException {
        return (long) two() << 16 | two();
    }

    void skip(int count) throws MalformedException {
        need(count);
        at += count;
    }

    private void need(int count) throws MalformedException {
        if (end - at < count) {
            throw new MalformedException(PacketPhrase.ENDS.with());
        }
    }

    /** A variable byte integer, [0, 268435455]. */
    int length() throws MalformedException {
        int value = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            int digit = one();
            value |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80) {
                return value;
            }
        }
        throw new MalformedException(PacketPhrase.LENGTH.with());
    }

    /** A part of it, which is passed over here. */
    PacketBody part(int length) throws MalformedException {
        need(length);
        PacketBody part = new PacketBody(bytes, at, at + length);
        at += length;
        return part;
    }

    /** Passes over a text (two bytes of length, UTF-8) and says how its characters are. */
    Utf8.Kind text(boolean mended) throws MalformedException {
        int length = two();
        need(length);
        int from = at;
        at += length;
        Utf8.Kind kind = Utf8.check(bytes, from, at);
        if (kind == Utf8.Kind.UNUSUAL && mended) {
            Utf8.mend(bytes, from, at);
            return Utf8.Kind.GOOD;
        }
        return kind;
    }

    /** Bytes of it, as they are, as a text for people. */
    String shown(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    boolean isBeyondOld(int from, int to) {
        return Utf8.isBeyondOld(bytes, from, to);
    }

    boolean has(int from, int to, char one, char other) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == one || bytes[i] == other) {
                return true;
            }
        }
        return false;
    }
}
