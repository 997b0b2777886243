package io.standpipe.simulators.net;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1. */
public final class Loopback {

    private static final byte[] ADDRESS = {127, 0, 0, 1};
    private static final int TRIES = 100;

    private Loopback() {}

    public static InetSocketAddress at(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port);
    }

    /** Listens; port 0 takes any free one. */
    public static ServerSocket listen(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            // Connections that were cut linger on the port; they must not keep it from us.
            server.setReuseAddress(true);
            server.bind(at(port));
            return server;
        } catch (BindException e) {
            server.close();
            throw taken(port);
        }
    }

    /** A UDP port that is free now. */
    public static int freeUdp() throws IOException {
        try (DatagramSocket probe = new DatagramSocket(at(0))) {
            return probe.getLocalPort();
        }
    }

    public static BindException taken(int port) {
        return new BindException(
                "port %d of 127.0.0.1 was to be listened on, but is taken; choose another, or 0 for any free one"
                        .formatted(port));
    }

    public static boolean free(int port) {
        try (ServerSocket probe = listen(port)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The first port from this one on that nobody listens on.
     *
     * @param from 0 gives any free one
     * @throws IOException if a hundred in a row are taken
     */
    public static int firstFree(int from) throws IOException {
        if (from == 0) {
            try (ServerSocket probe = listen(0)) {
                return probe.getLocalPort();
            }
        }
        for (int port = from; port < Math.min(65536, from + TRIES); port++) {
            if (free(port)) {
                return port;
            }
        }
        throw taken(from);
    }
}
