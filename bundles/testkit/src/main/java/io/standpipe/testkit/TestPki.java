package io.standpipe.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A certificate authority for tests: elliptic-curve certificates, made in a moment. */
public final class TestPki {

    private static final AtomicInteger SERIAL = new AtomicInteger(1);
    private static final byte[] NULL = {5, 0};
    private static final Map<String, KeyPair> RSA = new ConcurrentHashMap<>();
    private static final byte[] SAN = {6, 3, 0x55, 0x1D, 0x11};
    private static final byte[] BASIC_CONSTRAINTS = {6, 3, 0x55, 0x1D, 0x13};

    private TestPki() {}

    /** A certificate and its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {

        public String pem() {
            return TestPki.pem("CERTIFICATE", encoded(certificate));
        }

        public String keyPem() {
            return TestPki.pem("PRIVATE KEY", key.getEncoded());
        }

        public Path write(Path file) throws IOException {
            return Files.writeString(file, pem());
        }

        public Path writeKey(Path file) throws IOException {
            return Files.writeString(file, keyPem());
        }

        public Path writePkcs12(Path file, String password, Issued issuer) throws Exception {
            try (OutputStream out = Files.newOutputStream(file)) {
                store("PKCS12", password, this, issuer).store(out, password.toCharArray());
            }
            return file;
        }
    }

    /** A CA, valid around the real now and for the next year. */
    public static Issued ca(String name) {
        return ca(name, Instant.now().plus(Duration.ofDays(365)));
    }

    public static Issued ca(String name, Instant until) {
        return issue(null, name, Instant.now().minus(Duration.ofDays(400)), until);
    }

    /** Valid for the next year. */
    public static Issued issue(Issued issuer, String name, String... names) {
        return issue(
                issuer,
                name,
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(365)),
                names);
    }

    /**
     * @param issuer null signs itself, and makes it a CA
     * @param names DNS names and IP addresses it is for
     */
    public static Issued issue(
            @Nullable Issued issuer, String name, Instant from, Instant until, String... names) {
        return issue(issuer, name, Strength.GOOD, issuer == null, from, until, names);
    }

    /**
     * How strong a certificate is.
     *
     * @param key {@code EC} with a curve's name, or {@code RSA} with a number of bits
     * @param signature the name of the JDK, or {@code PSS-SHA-1}; must fit the issuer's key
     */
    public record Strength(String key, String size, String signature) {

        public static final Strength GOOD = new Strength("EC", "secp256r1", "SHA256withECDSA");

        private KeyPair pair() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(key);
            if (key.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(size));
                return generator.generateKeyPair();
            }
            // They take long to make, and nobody minds one twice.
            KeyPair known = RSA.get(size);
            if (known == null) {
                generator.initialize(Integer.parseInt(size));
                known = generator.generateKeyPair();
                RSA.put(size, known);
            }
            return known;
        }

        private byte[] identifier() throws GeneralSecurityException, IOException {
            return switch (signature) {
                case "SHA256withECDSA" -> identifier("2A8648CE3D040302", new byte[0]);
                case "SHA1withECDSA" -> identifier("2A8648CE3D0401", new byte[0]);
                case "SHA256withRSA" -> identifier("2A864886F70D01010B", NULL);
                case "SHA1withRSA" -> identifier("2A864886F70D010105", NULL);
                case "MD5withRSA" -> identifier("2A864886F70D010104", NULL);
                default -> identifier("2A864886F70D01010A", pss().getEncoded());
            };
        }

        private static byte[] identifier(String oid, byte[] parameters) {
            return sequence(tagged(6, HexFormat.of().parseHex(oid)), parameters);
        }

        private AlgorithmParameters pss() throws GeneralSecurityException {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(spec());
            return parameters;
        }

        private PSSParameterSpec spec() {
            String hash = signature.substring("PSS-".length());
            return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), 20, 1);
        }

        private byte[] sign(PrivateKey by, byte[] body) throws GeneralSecurityException {
            boolean pss = signature.startsWith("PSS-");
            Signature sign = Signature.getInstance(pss ? "RSASSA-PSS" : signature);
            if (pss) {
                sign.setParameter(spec());
            }
            sign.initSign(by);
            sign.update(body);
            return sign.sign();
        }
    }

    /** Valid for the next year. */
    public static Issued issue(
            @Nullable Issued issuer, String name, Strength strength, boolean ca, String... names) {
        return issue(
                issuer,
                name,
                strength,
                ca,
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(365)),
                names);
    }

    private static Issued issue(
            @Nullable Issued issuer,
            String name,
            Strength strength,
            boolean ca,
            Instant from,
            Instant until,
            String... names) {
        try {
            KeyPair pair = strength.pair();
            X500Principal subject = new X500Principal("CN=" + name);
            byte[] body =
                    sequence(
                            tagged(0xA0, integer(2)),
                            integer(SERIAL.getAndIncrement()),
                            strength.identifier(),
                            issuer == null
                                    ? subject.getEncoded()
                                    : issuer.certificate().getSubjectX500Principal().getEncoded(),
                            sequence(time(from), time(until)),
                            subject.getEncoded(),
                            pair.getPublic().getEncoded(),
                            tagged(0xA3, sequence(extension(ca, names))));
            byte[] signature =
                    strength.sign(issuer == null ? pair.getPrivate() : issuer.key(), body);
            byte[] der = sequence(body, strength.identifier(), tagged(3, prefixed(0, signature)));
            return new Issued(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der)),
                    pair.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] extension(boolean ca, String... names) throws IOException {
        if (ca) {
            byte[] yes = sequence(new byte[] {1, 1, (byte) 0xFF});
            return sequence(BASIC_CONSTRAINTS, new byte[] {1, 1, (byte) 0xFF}, tagged(4, yes));
        }
        byte[][] all = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            all[i] =
                    names[i].matches("[0-9.]+|.*:.*")
                            ? tagged(0x87, InetAddress.getByName(names[i]).getAddress())
                            : tagged(0x82, names[i].getBytes(StandardCharsets.US_ASCII));
        }
        return sequence(SAN, tagged(4, sequence(all)));
    }

    /** For a server that shows a certificate, and demands one if it trusts an issuer of some. */
    public static SSLContext server(Issued own, Issued issuer, @Nullable Issued clients) {
        try {
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            // PKCS#12 would take its 10,000 rounds of hashing to hide the key, and again to show
            // it.
            keys.init(store("JKS", "x", own, issuer), "x".toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", (clients == null ? issuer : clients).certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyStore store(String type, String password, Issued own, Issued issuer)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setKeyEntry(
                "own",
                own.key(),
                password.toCharArray(),
                own.equals(issuer)
                        ? new Certificate[] {own.certificate()}
                        : new Certificate[] {own.certificate(), issuer.certificate()});
        return store;
    }

    static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der),
                        label);
    }

    private static byte[] time(Instant at) {
        return tagged(
                0x18,
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .format(at.atOffset(ZoneOffset.UTC))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] integer(long value) {
        return tagged(2, BigInteger.valueOf(value).toByteArray());
    }

    private static byte[] prefixed(int first, byte[] rest) {
        byte[] all = new byte[rest.length + 1];
        all[0] = (byte) first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return tagged(0x30, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length >= 0x100) {
            out.write(0x82);
            out.write(content.length >> 8);
        } else if (content.length >= 0x80) {
            out.write(0x81);
        }
        out.write(content.length);
        out.writeBytes(content);
        return out.toByteArray();
    }
}
