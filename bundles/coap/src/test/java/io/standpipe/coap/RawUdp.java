package io.standpipe.coap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A socket without any CoAP behind it. */
final class RawUdp implements AutoCloseable {

    private final DatagramSocket socket;
    private final InetSocketAddress server;

    RawUdp(InetSocketAddress server) throws IOException {
        this.server = server;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(10_000);
    }

    /** A confirmable POST without a token. */
    byte[] post(int mid, String path, int format, String payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x40);
        out.write(0x02);
        out.write(mid >> 8);
        out.write(mid);
        int number = 0;
        for (String part : path.split("/", -1)) {
            out.write((11 - number) << 4 | part.length());
            out.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
            number = 11;
        }
        out.write((12 - number) << 4 | 1);
        out.write(format);
        out.write(0xFF);
        out.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    byte[] receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
