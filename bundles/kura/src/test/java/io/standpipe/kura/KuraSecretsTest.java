package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.testkit.ChineseText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KuraSecretsTest {

    private static final String ENCRYPTED = "SVYtb2YtMTItYnl0-Q2lwaGVyIHRleHQgd2l0aCBpdHMgdGFn";

    private String encryptedText = "Geheim7";

    /** Opens one text only. */
    private final KuraSecrets secrets =
            new KuraSecrets(
                    new CryptoService() {
                        @Override
                        public char[] encryptAes(char[] value) {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public char[] decryptAes(char[] value) throws KuraException {
                            if (!new String(value).equals(ENCRYPTED)) {
                                throw new KuraException(
                                        KuraErrorCode.INTERNAL_ERROR, new String(value));
                            }
                            return encryptedText.toCharArray();
                        }
                    });

    @Test
    void whatKuraEncryptedIsOpened() {
        assertEquals("Geheim7", new String(secrets.open(ENCRYPTED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Geheim7", "a-b-c", "abc-def", "pass word-1", "äöü-x"})
    void whatArrivesAsItWasTypedIsTaken(String typed) {
        assertEquals(typed, new String(secrets.open(typed)));
    }

    /**
     * The form's own example is {@code env:KEY_42}: taken as it stands it would be a key that all
     * know.
     */
    @Test
    void aReferenceIsNeverTheSecretItself(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("key-0042"), "0x00112233\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("0x00112233", new String(secrets.open("file:" + file)));
        encryptedText = "file:" + file;
        assertEquals("0x00112233", new String(secrets.open(ENCRYPTED)));
        encryptedText = "file:" + dir.resolve("none");
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> secrets.open(ENCRYPTED))
                        .getMessage()
                        .contains(encryptedText));
        for (String nothing : List.of("env:STANDPIPE_NO_SUCH_KEY", "file:" + dir.resolve("none"))) {
            ChineseText.of(
                    assertThrows(IllegalArgumentException.class, () -> secrets.open(nothing))
                            .getMessage());
        }
    }

    @Test
    void whatAnotherGatewayEncryptedIsRefusedWithoutQuotingIt() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> secrets.open("T1RIRVItSVYtMTJi-U2VjcmV0IHRleHQgd2l0aCBpdHMgdGFn"));
        assertFalse(refused.getMessage().contains("U2VjcmV0IHRl"));
        ChineseText.of(refused.getMessage());
        assertEquals(null, refused.getCause());
    }
}
