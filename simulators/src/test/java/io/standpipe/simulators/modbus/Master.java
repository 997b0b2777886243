package io.standpipe.simulators.modbus;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;

/** A Modbus master that knows nothing of Modbus: bytes as hex, out and in. */
public final class Master implements AutoCloseable {

    private static final int LIMIT_MILLIS = 5000;

    private final Socket socket = new Socket();

    public Master(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        byte[] loopback = {127, 0, 0, 1};
        socket.connect(
                new InetSocketAddress(InetAddress.getByAddress(loopback), port), LIMIT_MILLIS);
    }

    public Master send(String hex) throws IOException {
        socket.getOutputStream().write(bytes(hex));
        return this;
    }

    /** As many bytes as asked for, fewer only if the slave closed. */
    public String receive(int count) throws IOException {
        return hex(socket.getInputStream().readNBytes(count));
    }

    /** What one read gives, at most so many bytes: what came in one piece. */
    String receivePiece(int max) throws IOException {
        byte[] buffer = new byte[max];
        int count = socket.getInputStream().read(buffer);
        return hex(Arrays.copyOf(buffer, Math.max(count, 0)));
    }

    /** Sends a request and gives the next whole frame. */
    public String ask(String request) throws IOException {
        send(request);
        InputStream in = socket.getInputStream();
        byte[] head = in.readNBytes(6);
        return hex(head) + hex(in.readNBytes(((head[4] & 0xFF) << 8) | (head[5] & 0xFF)));
    }

    /** Whether the slave has closed; waits for it. */
    boolean closed() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
