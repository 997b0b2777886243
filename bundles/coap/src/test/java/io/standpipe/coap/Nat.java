package io.standpipe.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands between one client and the server, and calls the server from another port when told. */
final class Nat implements AutoCloseable {

    private final InetSocketAddress server;
    private final DatagramSocket inside;
    private volatile DatagramSocket outside;
    private volatile @Nullable InetSocketAddress client;
    private volatile @Nullable DatagramPacket last;
    private final AtomicInteger returned = new AtomicInteger();
    private final List<byte[]> answers = new CopyOnWriteArrayList<>();

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

    /** Sends what the client sent last once more, as somebody would who had recorded it. */
    void replay(int times) throws IOException {
        DatagramPacket packet = Objects.requireNonNull(last);
        for (int i = 0; i < times; i++) {
            outside.send(packet);
        }
    }

    /** What the client sent last. */
    byte[] recorded() {
        DatagramPacket packet = Objects.requireNonNull(last);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Sends to the server as the client would. */
    void send(byte[] datagram) throws IOException {
        outside.send(new DatagramPacket(datagram, datagram.length, server));
    }

    /** What came from the server. */
    List<byte[]> answers() {
        return List.copyOf(answers);
    }

    /** Datagrams that came from the server. */
    int returned() {
        return returned.get();
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
            last = packet;
        }
    }

    private void backFrom(DatagramSocket socket) {
        start(
                () -> {
                    while (true) {
                        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                        socket.receive(packet);
                        returned.incrementAndGet();
                        answers.add(Arrays.copyOf(packet.getData(), packet.getLength()));
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
