package io.standpipe.coap;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.Connector;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.SystemConfig;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.ResumingClientHandshaker;
import org.eclipse.californium.scandium.dtls.SessionAdapter;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.jspecify.annotations.Nullable;

/** A detector as a test drives it. */
final class Client implements AutoCloseable {

    private final InetSocketAddress server;
    private final CoapEndpoint endpoint;
    private final Connector connector;
    private final AtomicInteger handshakes;
    private final AtomicInteger resumed;

    private Client(
            InetSocketAddress server,
            Configuration network,
            Connector connector,
            AtomicInteger handshakes,
            AtomicInteger resumed)
            throws Exception {
        this.server = server;
        this.connector = connector;
        this.handshakes = handshakes;
        this.resumed = resumed;
        endpoint = CoapEndpoint.builder().setConfiguration(network).setConnector(connector).build();
        endpoint.start();
    }

    private static Configuration network() {
        Configuration network =
                new Configuration(
                        SystemConfig.DEFINITIONS,
                        UdpConfig.DEFINITIONS,
                        CoapConfig.DEFINITIONS,
                        DtlsConfig.DEFINITIONS);
        network.set(CoapConfig.PREFERRED_BLOCK_SIZE, 512);
        network.set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 200, TimeUnit.MILLISECONDS);
        network.set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 2);
        network.set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY);
        network.set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0);
        network.set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
        network.set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false);
        network.set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE);
        Configuration.setStandard(network);
        return network;
    }

    static Client plain(InetSocketAddress server) throws Exception {
        Configuration network = network();
        return new Client(
                server,
                network,
                new UDPConnector(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), network),
                new AtomicInteger(),
                new AtomicInteger());
    }

    static Client psk(InetSocketAddress server, String identity, String key) throws Exception {
        Configuration network = network();
        DtlsConnectorConfig.Builder config =
                DtlsConnectorConfig.builder(network)
                        .setAdvancedPskStore(
                                new AdvancedSinglePskStore(identity, Kit.hex(key.substring(2))));
        return dtls(server, network, config);
    }

    static Client certificate(
            InetSocketAddress server,
            SingleCertificateProvider own,
            StaticNewAdvancedCertificateVerifier.Builder trust)
            throws Exception {
        Configuration network = network();
        DtlsConnectorConfig.Builder config =
                DtlsConnectorConfig.builder(network)
                        .setCertificateIdentityProvider(own)
                        .setAdvancedCertificateVerifier(trust.build());
        return dtls(server, network, config);
    }

    private static Client dtls(
            InetSocketAddress server, Configuration network, DtlsConnectorConfig.Builder config)
            throws Exception {
        AtomicInteger handshakes = new AtomicInteger();
        AtomicInteger resumed = new AtomicInteger();
        config.setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .setSessionListener(
                        new SessionAdapter() {
                            @Override
                            public void handshakeCompleted(Handshaker handshaker) {
                                handshakes.incrementAndGet();
                                if (handshaker instanceof ResumingClientHandshaker) {
                                    resumed.incrementAndGet();
                                }
                            }
                        });
        return new Client(server, network, new DTLSConnector(config.build()), handshakes, resumed);
    }

    CoapEndpoint endpoint() {
        return endpoint;
    }

    int handshakes() {
        return handshakes.get();
    }

    int resumed() {
        return resumed.get();
    }

    /** Knows no session any more, as after it started anew: it shakes hands from the same port. */
    void forget() {
        ((DTLSConnector) connector).clearConnectionState();
    }

    void resume() {
        ((DTLSConnector) connector).forceResumeAllSessions();
    }

    /** Ends the connection and says so. */
    void goodbye() {
        ((DTLSConnector) connector).close(server);
    }

    Request request(CoAP.Code code, String path, int format, String payload) {
        Request request = new Request(code);
        request.setDestinationContext(new AddressEndpointContext(server));
        int query = path.indexOf('?');
        request.getOptions().setUriPath(query < 0 ? path : path.substring(0, query));
        if (query >= 0) {
            request.getOptions().setUriQuery(path.substring(query + 1));
        }
        if (code == CoAP.Code.POST || code == CoAP.Code.PUT) {
            request.setPayload(payload);
            if (format >= 0) {
                request.getOptions().setContentFormat(format);
            }
        }
        return request;
    }

    Response send(Request request) throws InterruptedException {
        endpoint.sendRequest(request);
        Response response = request.waitForResponse(20_000);
        if (response == null) {
            throw new AssertionError("no answer to " + request);
        }
        return response;
    }

    Response send(CoAP.Code code, String path, int format, String payload)
            throws InterruptedException {
        return send(request(code, path, format, payload));
    }

    /** Null if there is no answer or no connection. */
    @Nullable Response trySend(CoAP.Code code, String path, int format, String payload)
            throws InterruptedException {
        Request request = request(code, path, format, payload);
        endpoint.sendRequest(request);
        return request.waitForResponse(5_000);
    }

    @Override
    public void close() {
        endpoint.destroy();
    }
}
