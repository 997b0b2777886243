package io.standpipe.coap.dtls;

import io.standpipe.coap.device.Caller;
import io.standpipe.coap.device.CoapBusConfig;
import io.standpipe.coap.device.Detector;
import io.standpipe.coap.device.InstalledDetectors;
import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.coap.device.PresharedKey;
import io.standpipe.coap.device.UnknownDevices;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.RefusalPhrase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.util.SslContextUtil;
import org.eclipse.californium.scandium.ConnectionListener;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DTLS 1.2 as the gateway takes it: keys, certificates, who is let in. */
public final class Dtls {

    private static final Logger LOG = LoggerFactory.getLogger(Dtls.class);

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

    /**
     * Connections beyond this are refused once none is stale; what is installed bounds them first.
     */
    public static final int MAX_CONNECTIONS = 30_000;

    /**
     * A detector that comes from a new address without connection id leaves a connection behind.
     */
    private static final int STALE_SECONDS = 900;

    /**
     * Bytes of a message that comes in pieces, and of what came too early for its turn, where
     * nobody has a certificate: the longest is a key exchange with an identity of some hundred.
     */
    static final int MAX_MESSAGE = 1_024;

    /** Both where there are certificates. */
    static final int MAX_CERTIFICATES = 8_192;

    /** Tasks that wait for DTLS's thread, each way; they are bounded in bytes before. */
    static final int MAX_TASKS = 4_096;

    private final Supplier<InstalledDetectors> installed;
    private final UnknownDevices seen;
    private final TimeSource time;
    private final DtlsSessions sessions;
    private final HandshakeLimit<ConnectionId> handshakes;
    private final ProvenHandshakes proven;

    /**
     * @param name of the bus, for the log
     */
    public Dtls(
            String name,
            Supplier<InstalledDetectors> installed,
            UnknownDevices seen,
            TimeSource time,
            DtlsSessions sessions) {
        this(
                installed,
                seen,
                time,
                sessions,
                new HandshakeLimit<>(
                        time,
                        HandshakeLimit.places(HandshakeLimit.HEAP.bytes()),
                        sentence -> LOG.warn("{}: {}", name, sentence)));
    }

    public Dtls(
            Supplier<InstalledDetectors> installed,
            UnknownDevices seen,
            TimeSource time,
            DtlsSessions sessions,
            HandshakeLimit<ConnectionId> handshakes) {
        this.sessions = sessions;
        this.installed = installed;
        this.seen = seen;
        this.time = time;
        this.handshakes = handshakes;
        proven = new ProvenHandshakes(time);
    }

    /**
     * @throws IOException a file cannot be read; a sentence
     * @throws GeneralSecurityException a file holds something else; a sentence
     */
    public DtlsServer connector(
            InetSocketAddress address, CoapBusConfig.Ports ports, Configuration network)
            throws IOException, GeneralSecurityException {
        DtlsConnectorConfig.Builder config = DtlsConnectorConfig.builder(network);
        byte[] trust = DtlsFiles.trust(ports);
        Failures failures = new Failures(address, trust);
        List<CipherSuite> suites = new ArrayList<>(PSK_SUITES);
        verifyAlways(config);
        int longest = ports.credentials().isEmpty() ? MAX_MESSAGE : MAX_CERTIFICATES;
        config.setAddress(address)
                .setLoggingTag("coaps")
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, CID_LENGTH)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_CONNECTIONS)
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, STALE_SECONDS, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_REMOVE_STALE_DOUBLE_PRINCIPALS, true)
                .set(DtlsConfig.DTLS_MAX_FRAGMENTED_HANDSHAKE_MESSAGE_LENGTH, longest)
                .set(DtlsConfig.DTLS_MAX_DEFERRED_INBOUND_RECORDS_SIZE, longest)
                .set(DtlsConfig.DTLS_MAX_PENDING_INBOUND_JOBS, MAX_TASKS)
                .set(DtlsConfig.DTLS_MAX_PENDING_OUTBOUND_JOBS, MAX_TASKS)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
                .setDatagramFilter(new DtlsFlood(time, network, handshakes))
                .setAdvancedPskStore(new Keys())
                .setSessionListener(failures)
                .setConnectionListener(failures);
        if (!ports.credentials().isEmpty()) {
            certificates(config, ports);
            suites.addAll(CERTIFICATE_SUITES);
        }
        config.set(DtlsConfig.DTLS_CIPHER_SUITES, suites);
        DtlsServer connector =
                new DtlsServer(
                        config.build(),
                        new DtlsConnections(MAX_CONNECTIONS, STALE_SECONDS, handshakes, installed),
                        time);
        sessions.restore(connector, address, trust);
        return connector;
    }

    /**
     * A hello without a cookie begins nothing, also if it names a session: that was seen by all on
     * the way, and its sender may be forged. Deprecated since Californium means to do so itself one
     * day; it does not yet.
     */
    @SuppressWarnings("deprecation")
    private static void verifyAlways(DtlsConnectorConfig.Builder config) {
        config.set(DtlsConfig.DTLS_VERIFY_PEERS_ON_RESUMPTION_THRESHOLD, 0);
    }

    private void certificates(DtlsConnectorConfig.Builder config, CoapBusConfig.Ports ports)
            throws IOException, GeneralSecurityException {
        SslContextUtil.Credentials own = DtlsFiles.own(ports);
        config.setCertificateIdentityProvider(
                own.getCertificateChain() == null
                        ? new SingleCertificateProvider(own.getPrivateKey(), own.getPublicKey())
                        : new SingleCertificateProvider(
                                own.getPrivateKey(),
                                own.getCertificateChain(),
                                CertificateType.X_509,
                                CertificateType.RAW_PUBLIC_KEY));
        config.set(DtlsConfig.DTLS_SIGNATURE_AND_HASH_ALGORITHMS, DtlsTrust.SIGNATURES);
        config.setAdvancedCertificateVerifier(
                new DtlsTrust(
                        DtlsTrust.authorities(ports.ca()),
                        installed,
                        seen,
                        new PeerBuckets<>(
                                time, DtlsTrust.STRANGERS, DtlsTrust.STRANGERS_PER_SECOND, 1)));
        config.set(
                DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED);
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
            PresharedKey key = detector == null ? null : detector.key();
            Phrase.Said why = null;
            if (detector == null || key == null) {
                why = RefusalPhrase.NO_KEY.with();
            } else if (!proven.mayBegin(detector.id())) {
                why = ProvenHandshakes.TOO_MANY;
            }
            if (why != null) {
                // DTLS is silent then, so that nobody can try out names; its address is not told
                // here.
                seen.refuse(identity.getPublicInfoAsString(), "-", why);
                key = null;
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
            if (!(error instanceof HandshakeException)) {
                // It went away, began anew, or had to make way; or its key was wrong, which was
                // noticed before.
                return;
            }
            refuse(handshaker, RefusalPhrase.HANDSHAKE_FAILED);
        }

        /** The first encrypted message of a handshake cannot be opened: the keys differ. */
        @Override
        public boolean onConnectionMacError(Connection connection) {
            Handshaker handshaker = connection.getOngoingHandshake();
            if (handshaker != null) {
                refuse(handshaker, RefusalPhrase.WRONG_KEY);
            }
            return false;
        }

        private void refuse(Handshaker handshaker, Phrase why) {
            Principal peer = handshaker.getSession().getPeerIdentity();
            InetSocketAddress from = handshaker.getPeerAddress();
            seen.refuse(
                    peer == null ? "" : peer.getName(),
                    from == null ? "-" : from.getAddress().getHostAddress() + ":" + from.getPort(),
                    why);
        }

        @Override
        public void onConnectionEstablished(Connection connection) {
            Principal peer = connection.getEstablishedPeerIdentity();
            Detector detector = peer == null ? null : installed.get().proven(Caller.of(peer, ""));
            if (detector != null) {
                proven.done(detector.id());
            }
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
