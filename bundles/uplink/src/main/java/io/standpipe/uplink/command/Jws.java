package io.standpipe.uplink.command;

import io.standpipe.model.command.CommandException;
import io.standpipe.model.uplink.Uplinks;
import io.standpipe.model.words.CommandPhrase;
import io.standpipe.model.words.Phrase;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens a JWS in compact serialisation (RFC 7515) that is signed with HS256 (RFC 7518, 3.2), and
 * nothing else: whoever signs does not choose how it is checked. Any thread.
 */
public final class Jws {

    /** RFC 7518, 3.2: a key of the hash's size at least. */
    static final int MIN_KEY = Uplinks.COMMAND_KEY;

    /** Characters of the signature: 32 bytes in base64url without padding (RFC 7515, 2). */
    private static final int SIGNATURE = 43;

    private static final String MAC = "HmacSHA256";
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    private final SecretKeySpec key;

    /**
     * @param key at least {@value #MIN_KEY} bytes
     */
    public Jws(byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException(
                    "a key must have %d bytes at least, but has %d".formatted(MIN_KEY, key.length));
        }
        this.key = new SecretKeySpec(key, MAC);
    }

    /** The payload, if the signature is right. */
    public byte[] open(byte[] compact) throws CommandException {
        String text = new String(compact, StandardCharsets.ISO_8859_1);
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0
                || second <= first
                || text.length() - second - 1 < SIGNATURE
                || text.length() - second - 1 > SIGNATURE + 1
                || text.indexOf('.', second + 1) >= 0) {
            throw unfit(CommandPhrase.NOT_SIGNED);
        }
        // Before the signature is checked nothing in it is looked at, save for what it needs.
        if (!MessageDigest.isEqual(sign(compact, second), decode(text.substring(second + 1)))) {
            throw unfit(CommandPhrase.SIGNATURE);
        }
        Map<String, Object> header =
                FlatJson.read(CommandPhrase.JWS_HEADER, decode(text.substring(0, first)));
        if (!"HS256".equals(header.get("alg"))) {
            throw unfit(CommandPhrase.ALGORITHM);
        }
        if (header.containsKey("crit")) {
            throw unfit(CommandPhrase.CRITICAL);
        }
        return decode(text.substring(first + 1, second));
    }

    private static CommandException unfit(Phrase why) {
        return new CommandException(CommandPhrase.SIGNED.with(why.of()));
    }

    private byte[] sign(byte[] input, int length) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            mac.update(input, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java offers " + MAC, e);
        }
    }

    private static byte[] decode(String part) throws CommandException {
        try {
            return BASE64.decode(part);
        } catch (IllegalArgumentException e) {
            throw unfit(CommandPhrase.BASE64);
        }
    }
}
