package io.standpipe.kurapackage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/**
 * Simulates Kura's CryptoService: its result looks like Kura's, Base64 of an initialisation vector
 * and of cipher text with a tag, and hides nothing. Like there, the same text is another one each
 * time.
 */
final class FakeCrypto implements CryptoService {

    private static final String TAG = "sixteen-byte-tag";
    private static int times;

    static synchronized String encrypt(String clear) {
        return base64("fake-iv%05d".formatted(++times)) + "-" + base64(clear + TAG);
    }

    /**
     * @throws IllegalArgumentException it is not encrypted
     */
    static String decrypt(String value) {
        if (!encrypted(value)) {
            throw new IllegalArgumentException("not encrypted");
        }
        String clear =
                new String(
                        Base64.getDecoder().decode(value.substring(value.indexOf('-') + 1)),
                        StandardCharsets.UTF_8);
        return clear.substring(0, clear.length() - TAG.length());
    }

    static boolean encrypted(String value) {
        return value.startsWith(base64("fake-iv00000").substring(0, 9));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public char[] encryptAes(char[] value) {
        return encrypt(new String(value)).toCharArray();
    }

    @Override
    public char[] decryptAes(char[] value) throws KuraException {
        try {
            return decrypt(new String(value)).toCharArray();
        } catch (IllegalArgumentException e) {
            throw new KuraException(KuraErrorCode.INTERNAL_ERROR, e);
        }
    }
}
