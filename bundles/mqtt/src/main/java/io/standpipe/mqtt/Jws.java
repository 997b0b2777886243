package io.standpipe.mqtt;

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
final class Jws {

    /** RFC 7518, 3.2: a key of the hash's size at least. */
    static final int MIN_KEY = 32;

    /** Characters of the signature: 32 bytes in base64url without padding (RFC 7515, 2). */
    private static final int SIGNATURE = 43;

    private static final String MAC = "HmacSHA256";
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();
    private static final String UNFIT =
            "the command must be signed with this gateway's key (JWS compact serialisation, HS256), but ";

    private final SecretKeySpec key;

    /**
     * @param key at least {@value #MIN_KEY} bytes
     */
    Jws(byte[] key) {
        if (key.length < MIN_KEY) {
            throw new IllegalArgumentException(
                    "a key must have %d bytes at least, but has %d".formatted(MIN_KEY, key.length));
        }
        this.key = new SecretKeySpec(key, MAC);
    }

    /** The payload, if the signature is right. */
    byte[] open(byte[] compact) throws CommandException {
        String text = new String(compact, StandardCharsets.ISO_8859_1);
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0
                || second <= first
                || text.length() - second - 1 < SIGNATURE
                || text.length() - second - 1 > SIGNATURE + 1
                || text.indexOf('.', second + 1) >= 0) {
            throw new CommandException(UNFIT + "it is not signed");
        }
        // Before the signature is checked nothing in it is looked at, save for what it needs.
        if (!MessageDigest.isEqual(sign(compact, second), decode(text.substring(second + 1)))) {
            throw new CommandException(UNFIT + "the signature does not fit");
        }
        Map<String, Object> header =
                FlatJson.read("the header of the JWS", decode(text.substring(0, first)));
        if (!"HS256".equals(header.get("alg"))) {
            throw new CommandException(UNFIT + "its header names another alg than HS256");
        }
        if (header.containsKey("crit")) {
            throw new CommandException(UNFIT + "its header demands extensions (crit)");
        }
        return decode(text.substring(first + 1, second));
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
            throw new CommandException(UNFIT + "a part of it is not base64url");
        }
    }
}
