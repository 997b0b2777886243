package io.standpipe.modbus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS connections' engines, from files that are read again when they have changed. Any
 * thread; reads files.
 */
final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final long MAX_FILE = 1 << 20;

    private final TlsSettings settings;
    private List<FileTime> read = List.of();
    private @Nullable SSLContext context;

    Tls(TlsSettings settings) {
        this.settings = settings;
    }

    /**
     * A new connection's engine.
     *
     * @throws IOException the files are no good; the message says which, and why
     */
    SSLEngine engine(Endpoint endpoint) throws IOException {
        SSLEngine engine = context().createSSLEngine(endpoint.name(), endpoint.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        if (settings.pins().isEmpty()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!endpoint.literal()) {
            parameters.setServerNames(List.of(new SNIHostName(endpoint.name())));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private synchronized SSLContext context() throws IOException {
        List<FileTime> now = new ArrayList<>();
        for (Path file : files()) {
            try {
                now.add(Files.getLastModifiedTime(file));
            } catch (NoSuchFileException e) {
                throw new IOException("there is no file %s".formatted(file), e);
            }
        }
        SSLContext present = context;
        if (present == null || !now.equals(read)) {
            present = load();
            context = present;
            read = now;
        }
        return present;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path each : new Path[] {settings.ca(), settings.certificate(), settings.key()}) {
            if (each != null) {
                files.add(each);
            }
        }
        return files;
    }

    private SSLContext load() throws IOException {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys(), new TrustManager[] {trust()}, null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private TrustManager trust() throws IOException, GeneralSecurityException {
        if (!settings.pins().isEmpty()) {
            return new Pinned(settings.pins());
        }
        Path ca = settings.ca();
        KeyStore store = null;
        if (ca != null) {
            store = empty();
            for (X509Certificate each : certificates(ca, bytes(ca))) {
                store.setCertificateEntry("ca-" + store.size(), each);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return new Explained((X509ExtendedTrustManager) factory.getTrustManagers()[0], ca);
    }

    private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        Path certificate = settings.certificate();
        if (certificate == null) {
            return null;
        }
        byte[] bytes = bytes(certificate);
        char[] password = settings.password().open();
        boolean pem = new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        KeyStore store =
                pem
                        ? fromPem(certificate, bytes, password)
                        : fromPkcs12(certificate, bytes, password);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore fromPkcs12(Path file, byte[] bytes, char[] password)
            throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "%s must hold a certificate as PEM, or with its key as PKCS#12 that keyPassword opens, but does not: %s"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private KeyStore fromPem(Path file, byte[] bytes, char[] password)
            throws IOException, GeneralSecurityException {
        X509Certificate[] chain = certificates(file, bytes).toArray(new X509Certificate[0]);
        Path other = settings.key();
        Path keyFile = other == null ? file : other;
        KeyStore store = empty();
        PrivateKey key =
                key(
                        keyFile,
                        other == null ? bytes : bytes(other),
                        chain[0].getPublicKey().getAlgorithm());
        store.setKeyEntry("own", key, password, chain);
        return store;
    }

    private static PrivateKey key(Path file, byte[] bytes, String algorithm)
            throws IOException, GeneralSecurityException {
        Matcher key = PRIVATE_KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        String expected =
                "%s must hold the certificate's key in PEM with BEGIN PRIVATE KEY (PKCS#8, no password; openssl pkcs8 -topk8 -nocrypt makes one), but does not"
                        .formatted(file);
        if (!key.find()) {
            throw new IOException(expected);
        }
        byte[] der = Base64.getMimeDecoder().decode(key.group(1));
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
            throw new IOException(expected + " of its kind, " + algorithm, e);
        }
    }

    private static Collection<X509Certificate> certificates(Path file, byte[] bytes)
            throws IOException {
        List<X509Certificate> all = new ArrayList<>();
        try {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))) {
                all.add((X509Certificate) each);
            }
        } catch (CertificateException e) {
            throw new IOException(
                    "%s must hold certificates in PEM, but does not: %s"
                            .formatted(file, e.getMessage()),
                    e);
        }
        if (all.isEmpty()) {
            throw new IOException("%s must hold certificates in PEM, but has none".formatted(file));
        }
        return all;
    }

    private static byte[] bytes(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException(
                    "%s must be a file of certificates or a key, but is larger than 1 MiB"
                            .formatted(file));
        }
        return Files.readAllBytes(file);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    /** Asked for servers only. */
    private abstract static class Servers extends X509ExtendedTrustManager {

        abstract void check(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("only engines are used");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("only engines are used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Knows servers by their very certificates. */
    private static final class Pinned extends Servers {

        private final Set<String> pins;

        private Pinned(Set<String> pins) {
            this.pins = pins;
        }

        @Override
        void check(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            String shown = fingerprint(chain[0]);
            if (!pins.contains(shown)) {
                throw new CertificateException(
                        "the server showed a certificate with fingerprint %s, which is not among the pins; if it is the right server, add it there"
                                .formatted(shown));
            }
        }
    }

    /** Says what to do when a server is not trusted. */
    private static final class Explained extends Servers {

        private final X509ExtendedTrustManager trust;
        private final @Nullable Path ca;

        private Explained(X509ExtendedTrustManager trust, @Nullable Path ca) {
            this.trust = trust;
            this.ca = ca;
        }

        @Override
        void check(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
                throws CertificateException {
            try {
                trust.checkServerTrusted(chain, type, engine);
            } catch (CertificateException e) {
                throw new CertificateException(
                        "the server's certificate (%s) is not accepted with the issuers in %s: %s; correct that file, or give the certificate's fingerprint in pins: %s"
                                .formatted(
                                        chain[0].getSubjectX500Principal().getName(),
                                        ca == null ? "the JDK's list" : ca,
                                        e.getMessage(),
                                        fingerprint(chain[0])),
                        e);
            }
        }
    }
}
