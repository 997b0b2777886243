package io.standpipe.model.tls;

import io.standpipe.model.words.TlsPhrase;
import io.standpipe.model.words.settings.SettingPhrase;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Reads a private key from PEM: PKCS#8, also encrypted, and the older forms of RSA (PKCS#1) and of
 * elliptic curves (SEC 1).
 */
final class PrivateKeys {

    private static final String PBES2_OID = "1.2.840.113549.1.5.13";

    private PrivateKeys() {}

    /**
     * @param file for messages
     * @param password of an encrypted key
     * @param owner the public key of the certificate that the key belongs to
     */
    static PrivateKey read(Path file, List<Pem.Block> blocks, char[] password, PublicKey owner)
            throws CredentialsException {
        List<Pem.Block> keys =
                blocks.stream().filter(block -> block.label().endsWith("PRIVATE KEY")).toList();
        if (keys.size() != 1) {
            throw new CredentialsException(
                    TlsPhrase.ONE_KEY.of(
                            file, keys.isEmpty() ? SettingPhrase.NONE.of() : keys.size()));
        }
        Pem.Block key = keys.get(0);
        if (key.oldEncryption()) {
            throw new CredentialsException(TlsPhrase.OLD_ENCRYPTION.of(file));
        }
        byte[] pkcs8;
        switch (key.label()) {
            case "PRIVATE KEY" -> pkcs8 = key.der();
            case "ENCRYPTED PRIVATE KEY" -> pkcs8 = decrypt(file, key.der(), password);
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    // The algorithm, and the curve, are those of the certificate.
                    pkcs8 = Der.privateKeyInfo(Der.algorithm(owner.getEncoded()), key.der());
            default -> throw new CredentialsException(TlsPhrase.KEY_KIND.of(file, key.label()));
        }
        try {
            return KeyFactory.getInstance(owner.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Without the cause: it may quote the key.
            throw new CredentialsException(TlsPhrase.OTHER_KEY.of(file, owner.getAlgorithm()));
        }
    }

    private static byte[] decrypt(Path file, byte[] der, char[] password)
            throws CredentialsException {
        if (password.length == 0) {
            throw new CredentialsException(TlsPhrase.NO_PASSWORD.of(file));
        }
        PBEKeySpec secret = new PBEKeySpec(password);
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            // The JDK names what is inside PBES2 only as the text of the parameters.
            boolean pbes2 = List.of("PBES2", PBES2_OID).contains(info.getAlgName());
            String algorithm = pbes2 ? String.valueOf(info.getAlgParameters()) : info.getAlgName();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(secret),
                    info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new CredentialsException(TlsPhrase.UNKNOWN_ENCRYPTION.of(file));
        } catch (GeneralSecurityException e) {
            throw wrongPassword(file);
        } catch (IOException | RuntimeException e) {
            throw new CredentialsException(TlsPhrase.KEY_DAMAGED.of(file));
        } finally {
            secret.clearPassword();
        }
    }

    static CredentialsException wrongPassword(Path file) {
        return new CredentialsException(TlsPhrase.WRONG_PASSWORD.of(file));
    }
}
