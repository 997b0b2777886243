package io.standpipe.coap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import org.eclipse.californium.scandium.util.SecretUtil;

/** A pre-shared key. Never shown: neither here nor in a log. */
final class Key {

    /** 128 bits: with PSK alone, a shorter one could be guessed from a recorded handshake. */
    static final int MIN_BYTES = 16;

    private static final int MAX_BYTES = 64;

    private final byte[] bytes;

    private Key(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param text hexadecimal digits after 0x, or any other text, which is taken as UTF-8
     * @throws IllegalArgumentException too short or too long, or no hexadecimal digits; the message
     *     does not quote it
     */
    static Key parse(String text) {
        byte[] bytes;
        if (text.startsWith("0x")) {
            try {
                bytes = HexFormat.of().parseHex(text, 2, text.length());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "must be pairs of hexadecimal digits after 0x, but is not");
            }
        } else {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "must have %d to %d bytes, but has %d"
                            .formatted(MIN_BYTES, MAX_BYTES, bytes.length));
        }
        return new Key(bytes);
    }

    /** A new object each time: DTLS destroys what it was given. */
    SecretKey secret() {
        return SecretUtil.create(bytes, "PSK");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Key";
    }
}
