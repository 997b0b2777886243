package io.standpipe.coap;

import io.standpipe.model.TimeSource;
import io.standpipe.model.config.BoundedFile;
import io.standpipe.model.config.Quotation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.util.SslContextUtil;
import org.eclipse.californium.scandium.ConnectionListener;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** DTLS 1.2 as the gateway takes it: keys, certificates, who is let in. */
final class Dtls {

    /**
     * Those of RFC 7925 first, then what other stacks offer; none with CBC, and none without
     * authentication. The order is ours.
     */
    private static final List<CipherSuite> PSK_SUITES =
            List.of(
                    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256,
                    CipherSuite.TLS_PSK_WITH_AES_128_CCM_8,
                    CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_PSK_WITH_AES_128_CCM,
                    CipherSuite.TLS_PSK_WITH_AES_256_CCM_8,
                    CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA378);

    private static final List<CipherSuite> CERTIFICATE_SUITES =
            List.of(
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
                    CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384);

    /** Bytes of our connection ids: enough for every detector of a district. */
    private static final int CID_LENGTH = 6;

    /** Connections beyond this are refused once none is stale: handshakes cost memory. */
    private static final int MAX_CONNECTIONS = 30_000;

    /**
     * A detector that comes from a new address without connection id leaves a connection behind.
     */
    private static final int STALE_SECONDS = 900;

    private final Supplier<Installed> installed;
    private final SeenList seen;
    private final TimeSource time;
    private final Sessions sessions;

    Dtls(Supplier<Installed> installed, SeenList seen, TimeSource time, Sessions sessions) {
        this.sessions = sessions;
        this.installed = installed;
        this.seen = seen;
        this.time = time;
    }

    /**
     * @throws IOException a file cannot be read; a sentence
     * @throws GeneralSecurityException a file holds something else; a sentence
     */
    DTLSConnector connector(InetSocketAddress address, BusConfig.Ports ports, Configuration network)
            throws IOException, GeneralSecurityException {
        DtlsConnectorConfig.Builder config = DtlsConnectorConfig.builder(network);
        byte[] trust = trust(ports);
        Failures failures = new Failures(address, trust);
        List<CipherSuite> suites = new ArrayList<>(PSK_SUITES);
        config.setAddress(address)
                .setLoggingTag("coaps")
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, CID_LENGTH)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_CONNECTIONS)
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, STALE_SECONDS, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_REMOVE_STALE_DOUBLE_PRINCIPALS, true)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
                .setDatagramFilter(new DtlsFlood(time, network))
                .setAdvancedPskStore(new Keys())
                .setSessionListener(failures)
                .setConnectionListener(failures);
        if (!ports.credentials().isEmpty()) {
            certificates(config, ports);
            suites.addAll(CERTIFICATE_SUITES);
        }
        config.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
        DTLSConnector connector = new DTLSConnector(config.build());
        sessions.restore(connector, address, trust);
        return connector;
    }

    /** Another file of these ends what was proven by the old one. */
    private static byte[] trust(BusConfig.Ports ports)
            throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String file : List.of(ports.credentials(), ports.ca())) {
            if (!file.isEmpty()) {
                try (InputStream in = open("credentials or ca", file)) {
                    digest.update(in.readAllBytes());
                }
            }
        }
        return digest.digest();
    }

    private void certificates(DtlsConnectorConfig.Builder config, BusConfig.Ports ports)
            throws IOException, GeneralSecurityException {
        SslContextUtil.Credentials own;
        try (InputStream pem = open("credentials", ports.credentials())) {
            own = SslContextUtil.loadPemCredentials(pem);
        }
        if (own.getPrivateKey() == null || own.getPublicKey() == null) {
            throw new GeneralSecurityException(
                    "credentials must be a PEM file with a private key and its certificates or its public key, but %s lacks one of them"
                            .formatted(ports.credentials()));
        }
        config.setCertificateIdentityProvider(
                own.getCertificateChain() == null
                        ? new SingleCertificateProvider(own.getPrivateKey(), own.getPublicKey())
                        : new SingleCertificateProvider(
                                own.getPrivateKey(),
                                own.getCertificateChain(),
                                CertificateType.X_509,
                                CertificateType.RAW_PUBLIC_KEY));
        // A raw key that is not installed is refused by its message, so that it can be listed.
        StaticNewAdvancedCertificateVerifier.Builder trust =
                StaticNewAdvancedCertificateVerifier.builder().setTrustAllRPKs();
        if (!ports.ca().isEmpty()) {
            try (InputStream pem = open("ca", ports.ca())) {
                Collection<? extends Certificate> ca =
                        CertificateFactory.getInstance("X.509").generateCertificates(pem);
                if (ca.isEmpty()) {
                    throw new GeneralSecurityException(
                            "ca must be a PEM file with certificates, but %s has none"
                                    .formatted(ports.ca()));
                }
                trust.setTrustedCertificates(ca.toArray(new Certificate[0]));
            }
        }
        config.setAdvancedCertificateVerifier(trust.build());
        config.set(
                DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED);
    }

    /** Of a key with its certificates, or of those that are trusted: some hundred of them. */
    static final int MAX_FILE_BYTES = 1 << 20;

    private static InputStream open(String setting, String path) throws IOException {
        try {
            return new ByteArrayInputStream(BoundedFile.bytes(Path.of(path), MAX_FILE_BYTES));
        } catch (IOException e) {
            throw new IOException(
                    "%s names %s, which %s".formatted(setting, path, e.getMessage()), e);
        } catch (InvalidPathException e) {
            throw new IOException(
                    "%s must be the whole path of a file, but is %s"
                            .formatted(setting, Quotation.of(path)),
                    e);
        }
    }

    /** Finds the key of an identity. On DTLS's own threads. */
    private final class Keys implements AdvancedPskStore {

        @Override
        public boolean hasEcdhePskSupported() {
            return true;
        }

        @Override
        public PskSecretResult requestPskSecretResult(
                ConnectionId connection,
                ServerNames serverName,
                PskPublicInformation identity,
                String hmacAlgorithm,
                SecretKey otherSecret,
                byte[] seed,
                boolean useExtendedMasterSecret) {
            Detector detector = installed.get().byIdentity(identity.getPublicInfoAsString());
            Key key = detector == null ? null : detector.key();
            if (key == null) {
                // DTLS is silent then, so that nobody can try out names; its address is not told
                // here.
                seen.refuse(identity.getPublicInfoAsString(), "-", "no key for this identity");
            }
            return new PskSecretResult(connection, identity, key == null ? null : key.secret());
        }

        @Override
        public @Nullable PskPublicInformation getIdentity(
                InetSocketAddress peer, ServerNames virtualHost) {
            return null;
        }

        @Override
        public void setResultHandler(HandshakeResultHandler resultHandler) {
            // Keys are at hand: each answer is given at once.
        }
    }

    /** Sees whom DTLS itself refuses, and which connections there are. On DTLS's own threads. */
    private final class Failures extends SessionAdapter implements ConnectionListener {

        private final InetSocketAddress address;
        private final byte[] trust;

        Failures(InetSocketAddress address, byte[] trust) {
            this.address = address;
            this.trust = trust;
        }

        @Override
        public void handshakeCompleted(Handshaker handshaker) {
            Principal peer = handshaker.getSession().getPeerIdentity();
            if (peer != null) {
                seen.proved(peer.getName());
            }
        }

        @Override
        public void handshakeFailed(Handshaker handshaker, Throwable error) {
            if (error instanceof DtlsHandshakeTimeoutException) {
                return; // it went away, or its key was wrong, which was noticed before
            }
            refuse(handshaker, "DTLS handshake failed");
        }

        /** The first encrypted message of a handshake cannot be opened: the keys differ. */
        @Override
        public boolean onConnectionMacError(Connection connection) {
            Handshaker handshaker = connection.getOngoingHandshake();
            if (handshaker != null) {
                refuse(handshaker, "wrong key");
            }
            return false;
        }

        private void refuse(Handshaker handshaker, String why) {
            Principal peer = handshaker.getSession().getPeerIdentity();
            InetSocketAddress from = handshaker.getPeerAddress();
            seen.refuse(
                    peer == null ? "" : peer.getName(),
                    from == null ? "-" : from.getAddress().getHostAddress() + ":" + from.getPort(),
                    why);
        }

        @Override
        public void onConnectionEstablished(Connection connection) {
            sessions.established(connection, address, trust);
        }

        @Override
        public void onConnectionRemoved(Connection connection) {
            sessions.ended(connection);
        }

        @Override
        public boolean onConnectionUpdatesSequenceNumbers(
                Connection connection, boolean writeSequenceNumber) {
            return sessions.counted(connection, writeSequenceNumber);
        }

        @Override
        public void beforeExecution(Connection connection) {}

        @Override
        public void updateExecution(Connection connection) {}

        @Override
        public void afterExecution(Connection connection) {
            if (connection.isClosed()) {
                sessions.ended(connection);
            }
        }
    }
}
