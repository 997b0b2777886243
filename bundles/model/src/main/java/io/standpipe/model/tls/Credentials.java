package io.standpipe.model.tls;

import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.words.TlsPhrase;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What the files held at one moment, ready for connections. Immutable. */
public final class Credentials {

    private static final int MAX_FILE_BYTES = 1 << 20;

    /** Sessions that a server remembers, of clients that keep none themselves: 2 kB each. */
    private static final int SESSIONS = 100;

    private final SSLContext context;
    private final List<Expiry> expiries;
    private final List<String> notes;
    private final @Nullable X509Certificate own;

    private Credentials(
            SSLContext context,
            List<Expiry> expiries,
            List<String> notes,
            @Nullable X509Certificate own) {
        this.context = context;
        this.expiries = List.copyOf(expiries);
        this.notes = List.copyOf(notes);
        this.own = own;
    }

    public SSLSocketFactory sockets() {
        return context.getSocketFactory();
    }

    /**
     * An engine of a new connection, as client.
     *
     * @param name of the peer, or its address without brackets
     * @param named whether its certificate must be for that name
     */
    public SSLEngine engine(String name, int port, boolean named) {
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(TlsPolicy.apply(engine.getSSLParameters(), name, named));
        return engine;
    }

    /** An engine of a connection that a client made. It asks for no certificate. */
    public SSLEngine serverEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = TlsPolicy.apply(engine.getSSLParameters());
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The gateway's own certificate; null if it has none. */
    public @Nullable X509Certificate own() {
        return own;
    }

    /** Whether somebody else vouches for the gateway's own certificate. */
    public boolean vouched() {
        return own != null && !selfIssued(own);
    }

    /** Whether the gateway's own certificate is over. */
    boolean expired(Instant now) {
        return own != null && now.isAfter(own.getNotAfter().toInstant());
    }

    /**
     * @throws CredentialsException the gateway's own certificate is over
     */
    void requireNotExpired(Instant now) throws CredentialsException {
        if (expired(now)) {
            throw new CredentialsException(
                    expiries.stream()
                            .flatMap(each -> each.warning(now).stream())
                            .findFirst()
                            .orElseThrow());
        }
    }

    /** What is not as it should be, but no hindrance; a sentence each. */
    public List<String> notes() {
        return notes;
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
     * @param pins SHA-256 of the servers' certificates, 64 lower case hex digits each; if there are
     *     any, a server is known by that alone
     */
    static Credentials load(CredentialFiles files, char[] password, Set<String> pins)
            throws CredentialsException {
        List<Expiry> expiries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            X509ExtendedTrustManager trust =
                    pins.isEmpty() ? trust(files.ca(), expiries) : new PinnedServers(pins);
            Identity identity = identity(files, password);
            context.init(
                    identity == null ? null : keys(files, identity, expiries, notes),
                    new TrustManager[] {trust},
                    null);
            return new Credentials(context, expiries, notes, own(identity));
        } catch (GeneralSecurityException e) {
            throw new CredentialsException(TlsPhrase.NO_SETUP.of(e.getMessage()), e);
        }
    }

    /** Reads the files of a server, which lets clients in whoever they are. */
    static Credentials server(CredentialFiles files) throws CredentialsException {
        List<Expiry> expiries = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            Identity identity = Objects.requireNonNull(identity(files, new char[0]));
            context.init(keys(files, identity, expiries, notes), new TrustManager[0], null);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS);
            return new Credentials(context, expiries, notes, own(identity));
        } catch (GeneralSecurityException e) {
            throw new CredentialsException(TlsPhrase.NO_SETUP.of(e.getMessage()), e);
        }
    }

    private static @Nullable X509Certificate own(@Nullable Identity identity) {
        return identity == null ? null : identity.chain().get(0);
    }

    private static X509ExtendedTrustManager trust(@Nullable Path ca, List<Expiry> expiries)
            throws CredentialsException, GeneralSecurityException {
        KeyStore store = null;
        if (ca != null) {
            store = empty();
            for (X509Certificate certificate : certificates(ca, blocks(ca, read("ca", ca)))) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
                expiries.add(Expiry.of(ca.toString(), certificate, TlsPhrase.RENEW_CA.of()));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store); // null: the JDK's own issuers
        return new TrustedServers((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    }

    private static @Nullable Identity identity(CredentialFiles files, char[] password)
            throws CredentialsException {
        Path certificate = files.certificate();
        if (certificate == null) {
            return null;
        }
        byte[] bytes = read("certificate", certificate);
        return Pem.looksLike(bytes)
                ? fromPem(certificate, bytes, files.key(), password)
                : fromPkcs12(certificate, bytes, files.key(), password);
    }

    private static KeyManager[] keys(
            CredentialFiles files, Identity identity, List<Expiry> expiries, List<String> notes)
            throws CredentialsException, GeneralSecurityException {
        Path certificate = Objects.requireNonNull(files.certificate());
        X509Certificate own = identity.chain().get(0);
        if (!belong(identity.key(), own.getPublicKey())) {
            throw new CredentialsException(
                    TlsPhrase.KEY_OF_OTHER.of(
                            files.key() == null ? certificate : files.key(),
                            certificate,
                            Expiry.name(own)));
        }
        List<X509Certificate> chain = withoutRoot(identity.chain());
        try {
            TlsPolicy.require(chain, chain.size() == 1 && selfIssued(own));
        } catch (WeakCertificateException e) {
            throw new CredentialsException(TlsPhrase.WEAK_FILE.of(certificate, e.getMessage()), e);
        }
        chain.forEach(
                c -> expiries.add(Expiry.of(certificate.toString(), c, TlsPhrase.RENEW_OWN.of())));
        noteReaders(files.key() == null ? certificate : files.key(), notes);
        KeyStore store = empty();
        char[] inMemory = new char[0];
        store.setKeyEntry("own", identity.key(), inMemory, chain.toArray(new Certificate[0]));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, inMemory);
        return factory.getKeyManagers();
    }

    /** Who asks for the chain has the root, or will not trust it for being shown. */
    private static List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
        int last = chain.size() - 1;
        return last > 0 && selfIssued(chain.get(last)) ? chain.subList(0, last) : chain;
    }

    private static boolean selfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static Identity fromPem(
            Path certificate, byte[] bytes, @Nullable Path keyFile, char[] password)
            throws CredentialsException {
        List<Pem.Block> blocks = blocks(certificate, bytes);
        List<X509Certificate> chain = certificates(certificate, blocks);
        PrivateKey key =
                PrivateKeys.read(
                        keyFile == null ? certificate : keyFile,
                        keyFile == null ? blocks : blocks(keyFile, read("key", keyFile)),
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
                        throw new CredentialsException(TlsPhrase.KEY_TWICE.of(file, keyFile));
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
        throw new CredentialsException(TlsPhrase.NO_PAIR.of(file));
    }

    private static CredentialsException neither(Path file) {
        return new CredentialsException(TlsPhrase.NEITHER_FORM.of(file));
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
                    TlsPhrase.CERTIFICATE_DAMAGED.of(all.size() + 1, file, e.getMessage()), e);
        }
        if (all.isEmpty()) {
            throw new CredentialsException(TlsPhrase.NO_CERTIFICATE.of(file));
        }
        return all;
    }

    private static List<Pem.Block> blocks(Path file, byte[] bytes) throws CredentialsException {
        try {
            return Pem.blocks(bytes);
        } catch (IllegalArgumentException e) {
            throw new CredentialsException(TlsPhrase.NOT_WHOLE.of(file, e.getMessage()), e);
        }
    }

    private static byte[] read(String setting, Path file) throws CredentialsException {
        try {
            return BoundedFile.bytes(file, MAX_FILE_BYTES);
        } catch (BoundedFile.UnreadableException e) {
            throw new CredentialsException(TlsPhrase.FILE.of(setting, file, e.getMessage()), e);
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

    private static void noteReaders(Path file, List<String> notes) {
        try {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                notes.add(TlsPhrase.EVERYBODY_READS.of(file));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Nothing says who may read it.
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
