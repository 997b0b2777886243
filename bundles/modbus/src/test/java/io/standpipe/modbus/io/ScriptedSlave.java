package io.standpipe.modbus.io;

import io.standpipe.modbus.connection.VirtualSlave;
import io.standpipe.modbus.settings.Endpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A slave on a real socket that does what a test tells it to. */
public final class ScriptedSlave implements AutoCloseable {

    /** What it does with a request, on the connection's own thread. */
    public interface Script {
        void request(byte[] request, Socket from) throws IOException;
    }

    public static final Script GOOD =
            (request, from) -> from.getOutputStream().write(good(request));
    public static final Script SILENT = (request, from) -> {};

    public static byte[] good(byte[] request) {
        return VirtualSlave.good(request);
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch hungUp = new CountDownLatch(1);
    public final AtomicInteger connects = new AtomicInteger();
    public volatile Script script;

    public ScriptedSlave(Script script) {
        this(script, 0);
    }

    public ScriptedSlave(Script script, int port) {
        this(script, listener(port));
    }

    public ScriptedSlave(Script script, ServerSocket server) {
        this.script = script;
        this.server = server;
        thread(this::accept);
    }

    private static ServerSocket listener(int port) {
        try {
            return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no socket for a test", e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", port());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connects.incrementAndGet();
                open.add(socket);
                thread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] head = new byte[6];
                in.readFully(head);
                byte[] request = Arrays.copyOf(head, 6 + ByteBuffer.wrap(head).getChar(4));
                in.readFully(request, 6, request.length - 6);
                script.request(request, socket);
            }
        } catch (IOException ended) {
            open.remove(socket);
            hungUp.countDown();
        }
    }

    /** Waits until some connection has ended. */
    public void awaitHangUp() throws InterruptedException {
        if (!hungUp.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the connection stays open");
        }
    }

    /** Ends the connection with a reset. */
    public static void reset(Socket socket) throws SocketException, IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void thread(Runnable run) {
        Thread thread = new Thread(run, "scripted-slave");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing a test's socket", e);
        }
    }
}
