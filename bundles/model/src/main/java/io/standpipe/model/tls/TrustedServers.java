package io.standpipe.model.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's judgement of a server's certificate, with two things besides: {@link TlsPolicy} of all
 * certificates up to the issuer that is trusted, told in words; and the names that the JDK cannot
 * check. Any thread.
 */
final class TrustedServers extends X509ExtendedTrustManager {

    /** The JDK follows ten at most (jdk.tls.maxCertificateChainLength). */
    private static final int LONGEST = 10;

    private final X509ExtendedTrustManager jdk;
    private final List<X509Certificate> issuers;

    TrustedServers(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
        issuers = List.of(jdk.getAcceptedIssuers());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        try {
            requireStrong(chain);
            jdk.checkServerTrusted(chain, type, engine);
            requireName(engine.getSSLParameters(), engine.getPeerHost(), chain[0]);
        } catch (CertificateException e) {
            throw new RefusedCertificateException(e, PinnedServers.fingerprint(chain[0]));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        if (!(socket instanceof SSLSocket secured)) {
            throw new CertificateException("only TLS sockets are used");
        }
        try {
            requireStrong(chain);
            jdk.checkServerTrusted(chain, type, socket);
            requireName(
                    secured.getSSLParameters(),
                    secured.getHandshakeSession().getPeerHost(),
                    chain[0]);
        } catch (CertificateException e) {
            throw new RefusedCertificateException(e, PinnedServers.fingerprint(chain[0]));
        }
    }

    private static void requireName(
            SSLParameters parameters, @Nullable String name, X509Certificate own)
            throws CertificateException {
        String checked = parameters.getEndpointIdentificationAlgorithm();
        if (checked == null || checked.isEmpty()) {
            HostNames.require(name, own);
        }
    }

    private void requireStrong(X509Certificate[] chain) throws WeakCertificateException {
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate at = chain[0];
        boolean anchored = issuers.contains(at);
        path.add(at);
        while (!anchored && path.size() < LONGEST) {
            X509Certificate issuer = issuer(at, issuers);
            anchored = issuer != null;
            if (issuer == null) {
                List<X509Certificate> shown = new ArrayList<>(Arrays.asList(chain));
                shown.removeAll(path);
                issuer = issuer(at, shown);
            }
            if (issuer == null) {
                break; // trusted by nobody: the JDK will say so
            }
            at = issuer;
            path.add(at);
        }
        TlsPolicy.require(path, anchored);
    }

    /** Several may have one name: a CA that was renewed. */
    private static @Nullable X509Certificate issuer(
            X509Certificate of, List<X509Certificate> among) {
        for (X509Certificate each : among) {
            if (each.getSubjectX500Principal().equals(of.getIssuerX500Principal())
                    && signed(of, each)) {
                return each;
            }
        }
        return null;
    }

    private static boolean signed(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw new CertificateException("only connections are judged");
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
        return issuers.toArray(new X509Certificate[0]);
    }
}
