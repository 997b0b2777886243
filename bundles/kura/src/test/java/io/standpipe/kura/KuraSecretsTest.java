package io.standpipe.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KuraSecretsTest {

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
                            if (!new String(value)
                                    .equals("SVYtb2YtMTItYnl0-Q2lwaGVyIHRleHQgd2l0aCBpdHMgdGFn")) {
                                throw new KuraException(
                                        KuraErrorCode.INTERNAL_ERROR, new String(value));
                            }
                            return "Geheim7".toCharArray();
                        }
                    });

    @Test
    void whatKuraEncryptedIsOpened() {
        assertEquals(
                "Geheim7",
                new String(secrets.open("SVYtb2YtMTItYnl0-Q2lwaGVyIHRleHQgd2l0aCBpdHMgdGFn")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Geheim7", "a-b-c", "abc-def", "pass word-1", "äöü-x"})
    void whatArrivesAsItWasTypedIsTaken(String typed) {
        assertEquals(typed, new String(secrets.open(typed)));
    }

    @Test
    void whatAnotherGatewayEncryptedIsRefusedWithoutQuotingIt() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> secrets.open("T1RIRVItSVYtMTJi-U2VjcmV0IHRleHQgd2l0aCBpdHMgdGFn"));
        assertFalse(refused.getMessage().contains("U2VjcmV0IHRl"));
        assertEquals(null, refused.getCause());
    }
}
