package io.standpipe.mqtt;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** The other end of a connection, byte by byte as a test says; no broker. */
class ScriptedPeer implements Closeable {

    static final int CONNECT = 0x10;
    static final int PUBLISH = 0x30;
    static final int DISCONNECT = 0xE0;

    /** CONNACK, accepted, without properties. */
    static final int[] WELCOME = {0x20, 3, 0, 0, 0};

    private final ServerSocket server;
    private Socket socket = new Socket();

    /** A packet as it came: first byte of the fixed header, and what follows the length. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packet(int first, byte[] rest) {

        int type() {
            return first & 0xF0;
        }

        boolean holds(String text) {
            return new String(rest, StandardCharsets.ISO_8859_1)
                    .contains(
                            new String(
                                    text.getBytes(StandardCharsets.UTF_8),
                                    StandardCharsets.ISO_8859_1));
        }
    }

    ScriptedPeer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    ScriptedPeer(ServerSocket server) throws IOException {
        this.server = server;
        server.setSoTimeout(10_000);
    }

    /** Over TLS. */
    static ScriptedPeer encrypted(SSLContext context, boolean clientCertificate)
            throws IOException {
        SSLServerSocket server =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(clientCertificate);
        return new ScriptedPeer(server);
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    int port() {
        return server.getLocalPort();
    }

    void accept() throws IOException {
        socket.close();
        socket = server.accept();
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    /** Accepts, reads the CONNECT and answers it. */
    Packet welcome(int... answer) throws IOException {
        accept();
        Packet connect = read();
        send(answer);
        return connect;
    }

    /** Of the certificate that the other side has shown. */
    String clientName() throws IOException {
        return ((SSLSocket) socket).getSession().getPeerPrincipal().getName();
    }

    void hangUp() throws IOException {
        socket.close();
    }

    /** The next packet; its type is 0 at the end of the stream. */
    Packet read() throws IOException {
        InputStream in = in();
        int first = in.read();
        if (first < 0) {
            return new Packet(0, new byte[0]);
        }
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.read();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit > 0x7F);
        byte[] rest = new byte[length];
        new DataInputStream(in).readFully(rest);
        return new Packet(first, rest);
    }

    /** The next PUBLISH. */
    Packet published() throws IOException {
        Packet packet = read();
        while (packet.type() != 0 && packet.type() != PUBLISH) {
            packet = read();
        }
        return packet;
    }

    void send(int... bytes) throws IOException {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        OutputStream out = out();
        out.write(packet);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.close();
    }
}
