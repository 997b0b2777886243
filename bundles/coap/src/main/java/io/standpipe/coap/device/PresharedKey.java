package io.standpipe.coap.device;

import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.PhraseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import org.eclipse.californium.scandium.util.SecretUtil;

/** A pre-shared key. Never shown: neither here nor in a log. */
public final class PresharedKey {

    /** 128 bits: with PSK alone, a shorter one could be guessed from a recorded handshake. */
    static final int MIN_BYTES = 16;

    private static final int MAX_BYTES = 64;

    private final byte[] bytes;

    private PresharedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * @param text hexadecimal digits after 0x, or any other text, which is taken as UTF-8
     * @throws PhraseException too short or too long, or no hexadecimal digits; the message does not
     *     quote it
     */
    public static PresharedKey parse(String text) {
        byte[] bytes;
        if (text.startsWith("0x")) {
            try {
                bytes = HexFormat.of().parseHex(text, 2, text.length());
            } catch (IllegalArgumentException e) {
                throw new PhraseException(BusPhrase.NO_PAIRS.with());
            }
        } else {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length < MIN_BYTES || bytes.length > MAX_BYTES) {
            throw new PhraseException(
                    BusPhrase.KEY_LENGTH.with(MIN_BYTES, MAX_BYTES, bytes.length));
        }
        return new PresharedKey(bytes);
    }

    /** A new object each time: DTLS destroys what it was given. */
    public SecretKey secret() {
        return SecretUtil.create(bytes, "PSK");
    }

    public void update(MessageDigest digest) {
        digest.update(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PresharedKey key && MessageDigest.isEqual(bytes, key.bytes);
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
