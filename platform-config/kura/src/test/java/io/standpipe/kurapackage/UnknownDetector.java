package io.standpipe.kurapackage;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A detector that nobody entered, over plain CoAP. */
final class UnknownDetector {

    private UnknownDetector() {}

    /** A UDP port of this machine that was free a moment ago. */
    static int freePort() throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Reports until it is answered that it may not. */
    static void report(int port, String id) throws IOException {
        byte[] path = "standpipe".getBytes(StandardCharsets.US_ASCII);
        byte[] name = id.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer post = ByteBuffer.allocate(64).put(new byte[] {0x40, 2, 1, 1});
        post.put((byte) (0xB0 | path.length)).put(path).put((byte) name.length).put(name);
        post.put(new byte[] {0x11, 110, (byte) 0xFF, '[', ']'});
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(500);
            DatagramPacket answer = new DatagramPacket(new byte[64], 64);
            for (int tries = 0; tries < 60; tries++) {
                socket.send(
                        new DatagramPacket(
                                post.array(),
                                post.position(),
                                InetAddress.getLoopbackAddress(),
                                port));
                try {
                    socket.receive(answer);
                    return;
                } catch (SocketTimeoutException e) {
                    // it does not listen yet
                }
            }
        }
        throw new AssertionError("nobody listens");
    }
}
