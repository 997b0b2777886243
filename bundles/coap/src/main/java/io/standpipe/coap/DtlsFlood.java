package io.standpipe.coap;

import io.standpipe.model.TimeSource;
import java.net.DatagramPacket;
import java.net.SocketAddress;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DtlsDatagramFilter;

/**
 * Bounds what one peer may send over DTLS before anything is computed for it: a handshake costs
 * more than the hello that asks for it. There is no bound for all together, because ten thousand
 * detectors come back at once after a restart.
 */
final class DtlsFlood extends DtlsDatagramFilter {

    /** A handshake takes four or five datagrams, the largest message ten. */
    static final int BURST = 100;

    private static final double PER_SECOND = 10;
    private static final int PEERS = 10_000;

    private final Allowance<SocketAddress> peers;

    DtlsFlood(TimeSource time, Configuration network) {
        super(network);
        peers = new Allowance<>(time, BURST, PER_SECOND, PEERS);
    }

    @Override
    public boolean onReceiving(DatagramPacket packet) {
        return mayCome(packet.getSocketAddress()) && super.onReceiving(packet);
    }

    private synchronized boolean mayCome(SocketAddress peer) {
        return peers.take(peer);
    }
}
