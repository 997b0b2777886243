package io.standpipe.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A socket without any CoAP behind it: what is sent and what came are {@link Datagram}s. */
final class RawUdp implements AutoCloseable {

    private static final int ANSWER_MILLIS = 10_000;

    /** ACK_TIMEOUT of RFC 7252, 4.8, and a half. */
    private static final int ACK_MILLIS = 3_000;

    private final DatagramSocket socket;
    private final InetSocketAddress server;

    RawUdp(InetSocketAddress server) throws IOException {
        this(server, 0);
    }

    /**
     * @param port its own; 0 for any that is free
     */
    RawUdp(InetSocketAddress server, int port) throws IOException {
        this.server = server;
        socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(ANSWER_MILLIS);
    }

    /** Its own port, so that another one may take it once this is closed. */
    int port() {
        return socket.getLocalPort();
    }

    /** A confirmable POST without a token. */
    byte[] post(int mid, String path, int format, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return Datagram.post(mid, path).format(format).payload(bytes).bytes();
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    void send(Datagram message) throws IOException {
        send(message.bytes());
    }

    byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** The next message that comes. */
    Datagram next() throws IOException {
        return Datagram.parse(receive());
    }

    /**
     * Sends it and waits for the next message; repeats it as a device does that hears nothing (RFC
     * 7252, 4.2): what comes within the moment in which an observation comes about may be passed
     * over.
     */
    Datagram ask(Datagram message) throws IOException {
        socket.setSoTimeout(ACK_MILLIS);
        try {
            for (int left = ANSWER_MILLIS / ACK_MILLIS; ; left--) {
                send(message);
                try {
                    return next();
                } catch (SocketTimeoutException e) {
                    if (left == 0) {
                        throw e;
                    }
                }
            }
        } finally {
            socket.setSoTimeout(ANSWER_MILLIS);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
