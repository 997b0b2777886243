package io.standpipe.itest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A router between one detector and the gateway: nobody hears there that a port is closed. */
final class UdpRelay implements AutoCloseable {

    private final DatagramSocket inside;
    private final DatagramSocket outside;
    private volatile @Nullable SocketAddress detector;

    UdpRelay(int target) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        inside = new DatagramSocket(0, here);
        outside = new DatagramSocket(0, here);
        daemon(() -> out(new InetSocketAddress(here, target)));
        daemon(this::back);
    }

    int port() {
        return inside.getLocalPort();
    }

    private interface Loop {
        void run() throws IOException;
    }

    private static void daemon(Loop loop) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                loop.run();
                            } catch (IOException closed) {
                                // the end
                            }
                        },
                        "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void out(InetSocketAddress gateway) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            inside.receive(packet);
            detector = packet.getSocketAddress();
            packet.setSocketAddress(gateway);
            outside.send(packet);
        }
    }

    private void back() throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
            outside.receive(packet);
            SocketAddress to = detector;
            if (to != null) {
                packet.setSocketAddress(to);
                inside.send(packet);
            }
        }
    }

    @Override
    public void close() {
        inside.close();
        outside.close();
    }
}
