package io.standpipe.mqtt.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the files held at one moment, ready for connections. Immutable. */
public final class Credentials {

    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final String RENEW_OWN = "have a new one issued and put it there";
    private static final String RENEW_CA = "put the CA's new certificate there";

    private final SSLContext context;
    private final List<Expiry> expiries;

    private Credentials(SSLContext context, List<Expiry> expiries) {
        this.context = context;
        this.expiries = List.copyOf(expiries);
    }

    public SSLSocketFactory sockets() {
        return context.getSocketFactory();
    }

    List<Expiry> expiries() {
        return expiries;
    }

    /** The gateway's key and the certificates that belong to it. */
    private record Identity(PrivateKey key, List<X509Certificate> chain) {}

    /**
     * Reads the files.
     *
     * @param password of the key, empty for none
     */
    static Credentials load(CredentialFiles files, char[] password) throws CredentialsException {
        List<Expiry> expiries = new ArrayList<>();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(files, password, expiries), trust(files.ca(), expiries), null);
            return new Credentials(context, expiries);
        } catch (GeneralSecurityException e) {
            throw new CredentialsException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trust(@Nullable Path ca, List<Expiry> expiries)
            throws CredentialsException, GeneralSecurityException {
        if (ca == null) {
            return null;
        }
        KeyStore store = empty();
        for (X509Certificate certificate : certificates(ca, blocks(ca, read(ca)))) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
            expiries.add(Expiry.of(ca.toString(), certificate, RENEW_CA));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(
            CredentialFiles files, char[] password, List<Expiry> expiries)
            throws CredentialsException, GeneralSecurityException {
        Path certificate = files.certificate();
        if (certificate == null) {
            return null;
        }
        byte[] bytes = read(certificate);
        Identity identity =
                Pem.looksLike(bytes)
                        ? fromPem(certificate, bytes, files.key(), password)
                        : fromPkcs12(certificate, bytes, files.key(), password);
        X509Certificate own = identity.chain().get(0);
        if (!belong(identity.key(), own.getPublicKey())) {
            throw new CredentialsException(
                    "the key in %s is not that of the certificate in %s (%s); put the pair there"
                            .formatted(
                                    files.key() == null ? certificate : files.key(),
                                    certificate,
                                    Expiry.name(own)));
        }
        identity.chain()
                .forEach(c -> expiries.add(Expiry.of(certificate.toString(), c, RENEW_OWN)));
        warnOfReaders(files.key() == null ? certificate : files.key());
        KeyStore store = empty();
        char[] inMemory = new char[0];
        store.setKeyEntry(
                "own", identity.key(), inMemory, identity.chain().toArray(new Certificate[0]));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, inMemory);
        return factory.getKeyManagers();
    }

    private static Identity fromPem(
            Path certificate, byte[] bytes, @Nullable Path keyFile, char[] password)
            throws CredentialsException {
        List<Pem.Block> blocks = blocks(certificate, bytes);
        List<X509Certificate> chain = certificates(certificate, blocks);
        PrivateKey key =
                PrivateKeys.read(
                        keyFile == null ? certificate : keyFile,
                        keyFile == null ? blocks : blocks(keyFile, read(keyFile)),
                        password,
                        chain.get(0).getPublicKey());
        return new Identity(key, chain);
    }

    private static Identity fromPkcs12(
            Path file, byte[] bytes, @Nullable Path keyFile, char[] password)
            throws CredentialsException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    List<X509Certificate> chain = new ArrayList<>();
                    for (Certificate certificate : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) certificate);
                    }
                    if (keyFile != null) {
                        throw new CredentialsException(
                                "%s holds the key of its certificate, so %s is not used; leave key empty"
                                        .formatted(file, keyFile));
                    }
                    return new Identity(key, chain);
                }
            }
        } catch (CredentialsException e) {
            throw e;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw PrivateKeys.wrongPassword(file);
            }
            throw neither(file);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw neither(file);
        }
        throw new CredentialsException(
                "%s must hold a private key with its certificate, but holds none; export both into it"
                        .formatted(file));
    }

    private static CredentialsException neither(Path file) {
        return new CredentialsException(
                "%s must be a PEM or PKCS#12 file, but is neither; put the gateway's certificate there"
                        .formatted(file));
    }

    private static List<X509Certificate> certificates(Path file, List<Pem.Block> blocks)
            throws CredentialsException {
        List<X509Certificate> all = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Pem.Block block : blocks) {
                if (block.label().equals("CERTIFICATE")) {
                    all.add(
                            (X509Certificate)
                                    factory.generateCertificate(
                                            new ByteArrayInputStream(block.der())));
                }
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new CredentialsException(
                    "certificate %d in %s is damaged (%s); put it there anew"
                            .formatted(all.size() + 1, file, e.getMessage()),
                    e);
        }
        if (all.isEmpty()) {
            throw new CredentialsException(
                    "%s must hold a certificate in PEM form (-----BEGIN CERTIFICATE-----), but holds none; put it there"
                            .formatted(file));
        }
        return all;
    }

    private static List<Pem.Block> blocks(Path file, byte[] bytes) throws CredentialsException {
        try {
            return Pem.blocks(bytes);
        } catch (IllegalArgumentException e) {
            throw new CredentialsException(
                    "%s is not whole: %s; put it there anew".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] read(Path file) throws CredentialsException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new CredentialsException(
                        "%s must have at most 1 MiB; put only the certificates there"
                                .formatted(file));
            }
            return bytes;
        } catch (CredentialsException e) {
            throw e;
        } catch (IOException e) {
            throw new CredentialsException(
                    "%s cannot be read (%s); put it there, readable for the gateway's user"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static boolean belong(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        String algorithm =
                Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA")
                        .get(owner.getAlgorithm());
        if (algorithm == null) {
            return true; // the handshake will tell
        }
        try {
            byte[] sample = {1, 2, 3};
            Signature sign = Signature.getInstance(algorithm);
            sign.initSign(key);
            sign.update(sample);
            byte[] signature = sign.sign();
            Signature verify = Signature.getInstance(algorithm);
            verify.initVerify(owner);
            verify.update(sample);
            return verify.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }

    private static void warnOfReaders(Path file) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                LOG.warn("{} holds a key and can be read by everybody; chmod 600 it", file);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("nothing says who may read {}", file);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("nothing was to be read", e);
        }
    }
}
