package io.standpipe.coap.dtls;

import io.standpipe.coap.device.PeerBuckets;
import io.standpipe.coap.device.SenderNetwork;
import io.standpipe.model.time.TimeSource;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DtlsDatagramFilter;

/**
 * Bounds what one peer may send over DTLS before anything is computed for it: a handshake costs
 * more than the hello that asks for it. Senders may be forged here, so nothing that comes is held
 * against anybody but the very address and port that it says, and encrypted records are not counted
 * at all: whether one is genuine is known only when it is opened, and forged ones must not use up
 * what a detector may send. There is no bound for all together, because ten thousand detectors come
 * back at once after a restart. The thread that receives.
 */
public final class DtlsFlood extends DtlsDatagramFilter {

    /** A handshake takes four or five datagrams, the largest message ten. */
    public static final int BURST = 100;

    /** For long: retransmissions come once in some seconds. */
    static final int PER_SECOND = 10;

    static final int PEERS = 10_000;

    /**
     * Bytes of a hello, with all above UDP. Detectors send 60 to 500; it must come in one datagram,
     * and no path over the internet is sure to carry more than 1,280.
     */
    public static final int MAX_HELLO = 2_048;

    /** Bytes of a datagram that is not encrypted; no certificate chain of a detector is longer. */
    static final int MAX_HANDSHAKE = 8_192;

    /** Bytes of a datagram: one record of DTLS, 2^14 with its overhead (RFC 6347, 4.1). */
    static final int MAX_DATAGRAM = 16_384 + 256;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    /** Where the epoch stands in a record (RFC 6347, 4.1). */
    private static final int EPOCH = 3;

    /** Where a handshake message begins. */
    private static final int MESSAGE = 13;

    /** Where the length of the session id stands in a hello (RFC 6347, 4.2.1). */
    private static final int SESSION_ID = MESSAGE + 12 + 2 + 32;

    private final PeerBuckets<SocketAddress> peers;
    private final HandshakeLimit<?> handshakes;

    DtlsFlood(TimeSource time, Configuration network, HandshakeLimit<?> handshakes) {
        super(network);
        peers = new PeerBuckets<>(time, BURST, PER_SECOND, PEERS);
        this.handshakes = handshakes;
    }

    @Override
    public boolean onReceiving(DatagramPacket packet) {
        if (packet.getLength() > MAX_DATAGRAM || !super.onReceiving(packet)) {
            return false;
        }
        byte[] data = packet.getData();
        int from = packet.getOffset();
        if (data[from + EPOCH] != 0 || data[from + EPOCH + 1] != 0) {
            return true;
        }
        if (packet.getLength() > MAX_HANDSHAKE) {
            return false;
        }
        boolean hello =
                data[from] == HANDSHAKE
                        && packet.getLength() > MESSAGE
                        && data[from + MESSAGE] == CLIENT_HELLO;
        if (hello && packet.getLength() > MAX_HELLO) {
            return false;
        }
        if (!mayCome(packet.getSocketAddress())) {
            return false;
        }
        // A hello without a cookie is answered from nothing, and nothing is kept of it. One with a
        // cookie that cannot be let in is met with silence: its sender tries again by itself, while
        // another request for a cookie would be answered at once, and again.
        return !hello
                || !hasCookie(data, from, packet.getLength())
                || handshakes.mayBegin(
                        SenderNetwork.of(
                                ((InetSocketAddress) packet.getSocketAddress()).getAddress()));
    }

    private static boolean hasCookie(byte[] data, int from, int length) {
        if (length <= SESSION_ID) {
            return false;
        }
        int cookie = SESSION_ID + 1 + (data[from + SESSION_ID] & 0xFF);
        return length > cookie && data[from + cookie] != 0;
    }

    private synchronized boolean mayCome(SocketAddress peer) {
        return peers.take(peer);
    }
}
