package io.standpipe.model.tls;

import io.standpipe.model.log.Printable;
import io.standpipe.model.words.TlsPhrase;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What is strong enough for TLS, in one place. TLS 1.3 and 1.2; of 1.2 the suites with ephemeral
 * keys on elliptic curves (ECDHE) and authenticated encryption (AES-GCM, ChaCha20-Poly1305), as RFC
 * 9325, 4.2 recommends. RSA keys from 2048 bits and elliptic curves from 256 (RFC 9325, 4.5; NIST
 * SP 800-57 part 1, table 2: 112 bits of strength). No signature over SHA-1 or MD5 (RFC 9155; RFC
 * 9325, 4.5), but for that of an issuer that is trusted by itself: nobody relies on it. Any thread.
 */
public final class TlsPolicy {

    /** Least bits of an RSA key. */
    public static final int MIN_RSA = 2048;

    /** Least bits of an elliptic curve. */
    public static final int MIN_EC = 256;

    /** For people: the suites that are taken. */
    static final String SUITES = TlsPhrase.SUITES.of();

    /** For people: what to do about a weak certificate or key, without an end. */
    public static final String ANEW = TlsPhrase.ANEW.of(MIN_RSA, MIN_EC);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final Pattern SUITE =
            Pattern.compile(
                    "TLS_(?:AES|CHACHA20)_.*|TLS_ECDHE_(?:ECDSA|RSA)_WITH_(?:AES_\\d+_GCM|CHACHA20_POLY1305)_.*");

    /** Names as the JDK has them. */
    private static final Pattern SIGNATURE =
            Pattern.compile(
                    "SHA(?:224|256|384|512|3-\\d+)with(?:RSA|ECDSA)|Ed25519|Ed448|EdDSA",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern WEAK_HASH =
            Pattern.compile("(?:SHA-?1|MD5|MD2|NONE)with.*", Pattern.CASE_INSENSITIVE);

    private static final AlgorithmConstraints CONSTRAINTS = new Constraints();

    private TlsPolicy() {}

    /**
     * Parameters of a new connection.
     *
     * @param parameters of the socket or engine; is changed and returned
     * @param name that the peer is known by: a DNS name, or an address without brackets
     * @param named whether the peer's certificate must be for that name
     */
    public static SSLParameters apply(SSLParameters parameters, String name, boolean named) {
        apply(parameters);
        SNIHostName host = HostNames.indication(name);
        // The JDK refuses names that it cannot send, such as those with '_': TrustedServers checks
        // these.
        boolean known = host != null || HostNames.literal(name);
        parameters.setEndpointIdentificationAlgorithm(named && known ? "HTTPS" : "");
        parameters.setServerNames(host == null ? List.of() : List.of(host));
        return parameters;
    }

    /**
     * Parameters of a connection that somebody else made.
     *
     * @param parameters of the engine; is changed and returned
     */
    static SSLParameters apply(SSLParameters parameters) {
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setCipherSuites(
                Arrays.stream(parameters.getCipherSuites())
                        .filter(suite -> SUITE.matcher(suite).matches())
                        .toArray(String[]::new));
        parameters.setAlgorithmConstraints(CONSTRAINTS);
        return parameters;
    }

    /**
     * Checks a path from a peer's certificate to one that is trusted by itself.
     *
     * @param path the peer's first
     * @param anchored whether the last one is trusted by itself, so that its own signature counts
     *     for nothing
     * @throws WeakCertificateException one is too weak
     */
    public static void require(List<X509Certificate> path, boolean anchored)
            throws WeakCertificateException {
        for (int i = 0; i < path.size(); i++) {
            X509Certificate each = path.get(i);
            requireKey(each);
            if (!(anchored && i == path.size() - 1)) {
                requireSignature(each);
            }
        }
    }

    /**
     * Checks the key of a certificate alone.
     *
     * @throws WeakCertificateException it is too weak
     */
    public static void requireKey(X509Certificate certificate) throws WeakCertificateException {
        String weak = weakness(certificate.getPublicKey());
        if (weak != null) {
            throw new WeakCertificateException(
                    TlsPhrase.WEAK_KEY.of(name(certificate), weak, ANEW));
        }
    }

    private static void requireSignature(X509Certificate certificate)
            throws WeakCertificateException {
        String algorithm = certificate.getSigAlgName();
        boolean good = SIGNATURE.matcher(algorithm).matches();
        if (algorithm.equalsIgnoreCase("RSASSA-PSS")) {
            String hash = hash(certificate.getSigAlgParams());
            good = hash != null && hash.toUpperCase(Locale.ROOT).matches("SHA(?:3)?-(?!1$).*");
            algorithm += "/" + hash;
        }
        if (!good) {
            throw new WeakCertificateException(
                    TlsPhrase.WEAK_SIGNATURE.of(name(certificate), algorithm, ANEW));
        }
    }

    private static @Nullable String hash(byte @Nullable [] parameters) {
        try {
            AlgorithmParameters pss = AlgorithmParameters.getInstance("RSASSA-PSS");
            pss.init(parameters);
            return pss.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        } catch (GeneralSecurityException | java.io.IOException | RuntimeException e) {
            return null;
        }
    }

    private static String name(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty() ? TlsPhrase.NO_SUBJECT.of() : Printable.name(name);
    }

    /** What makes a key too weak, for people, such as "a DSA key"; null if nothing does. */
    public static @Nullable String weakness(Key key) {
        if (key instanceof RSAKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits < MIN_RSA ? TlsPhrase.WEAK_RSA.of(bits) : null;
        }
        if (key instanceof ECKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            return bits < MIN_EC ? TlsPhrase.WEAK_CURVE.of(bits) : null;
        }
        if (key instanceof DSAKey) {
            return TlsPhrase.DSA.of();
        }
        // What the JDK has no class for it does not use either; Edwards curves are strong.
        return null;
    }

    /** The same towards the JDK, whichever path it takes. */
    private static final class Constraints implements AlgorithmConstraints {

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives,
                String algorithm,
                @Nullable AlgorithmParameters parameters) {
            return !WEAK_HASH.matcher(algorithm).matches();
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return weakness(key) == null;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives,
                String algorithm,
                Key key,
                @Nullable AlgorithmParameters parameters) {
            return permits(primitives, algorithm, parameters) && permits(primitives, key);
        }
    }
}
