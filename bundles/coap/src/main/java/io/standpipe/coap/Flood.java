package io.standpipe.coap;

import io.standpipe.model.TimeSource;
import java.net.InetSocketAddress;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;

/**
 * Keeps a flood of plain messages out before anything of them is remembered. Their senders may be
 * forged, so too much is met with silence, and what all together may send is bounded too: each
 * message is remembered for minutes, in case it is repeated.
 */
final class Flood extends MessageInterceptorAdapter {

    private static final int PEER_BURST = 60;
    private static final double PEER_PER_SECOND = 4;
    private static final int ALL_BURST = 2_000;
    private static final double ALL_PER_SECOND = 100;
    private static final int PEERS = 10_000;

    private final Allowance<InetSocketAddress> peers;
    private final Allowance<String> all;

    Flood(TimeSource time) {
        peers = new Allowance<>(time, PEER_BURST, PEER_PER_SECOND, PEERS);
        all = new Allowance<>(time, ALL_BURST, ALL_PER_SECOND, 1);
    }

    @Override
    public synchronized void receiveRequest(Request request) {
        if (!peers.take(request.getSourceContext().getPeerAddress()) || !all.take("")) {
            request.setCanceled(true);
        }
    }
}
