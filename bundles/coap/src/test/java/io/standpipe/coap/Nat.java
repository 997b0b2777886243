package io.standpipe.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Stands between one client and the server, and calls the server from another port when told. */
final class Nat implements AutoCloseable {

    private final InetSocketAddress server;
    private final DatagramSocket inside;
    private volatile DatagramSocket outside;
    private volatile @Nullable InetSocketAddress client;

    Nat(InetSocketAddress server) throws IOException {
        this.server = server;
        inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        start(this::out);
        backFrom(outside);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) inside.getLocalSocketAddress();
    }

    /** From now on the client has another port outside, and the old one is deaf. */
    void rebind() throws SocketException {
        DatagramSocket before = outside;
        outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        before.close();
        backFrom(outside);
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void start(Loop loop) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                loop.run();
                            } catch (IOException closed) {
                                // the end
                            }
                        },
                        "nat");
        thread.setDaemon(true);
        thread.start();
    }

    private void out() throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            inside.receive(packet);
            client = (InetSocketAddress) packet.getSocketAddress();
            packet.setSocketAddress(server);
            outside.send(packet);
        }
    }

    private void backFrom(DatagramSocket socket) {
        start(
                () -> {
                    while (true) {
                        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                        socket.receive(packet);
                        InetSocketAddress to = client;
                        if (to != null) {
                            packet.setSocketAddress(to);
                            inside.send(packet);
                        }
                    }
                });
    }

    @Override
    public void close() {
        inside.close();
        outside.close();
    }
}
