package io.standpipe.itest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of the toy uplink: takes frames, and acknowledges them or not. */
final class FrameCentre implements AutoCloseable {

    /**
     * A message.
     *
     * @param payload JSON
     */
    record Frame(String path, String payload) {}

    private final ServerSocket server;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    // Guarded by this.
    private final List<Long> unanswered = new ArrayList<>();
    private boolean silent;
    private Socket socket;

    FrameCentre() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        new Thread(this::serve, "frame-centre").start();
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket accepted = server.accept()) {
                begin(accepted);
                DataInputStream in = new DataInputStream(accepted.getInputStream());
                while (true) {
                    ByteBuffer frame = ByteBuffer.wrap(in.readNBytes(in.readInt()));
                    take(frame);
                }
            } catch (IOException e) {
                // The next one.
            }
        }
    }

    private synchronized void begin(Socket accepted) {
        socket = accepted;
        unanswered.clear();
    }

    private synchronized void take(ByteBuffer frame) throws IOException {
        long handle = frame.getLong();
        byte[] path = new byte[frame.getShort()];
        frame.get(path);
        byte[] payload = new byte[frame.remaining()];
        frame.get(payload);
        if (path.length > 0) {
            frames.add(
                    new Frame(
                            new String(path, StandardCharsets.UTF_8),
                            new String(payload, StandardCharsets.UTF_8)));
        }
        if (silent && path.length > 0) {
            unanswered.add(handle);
        } else {
            answer(handle);
        }
    }

    private void answer(long handle) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(handle);
        out.writeUTF("");
    }

    /** The next message; null if none comes within 20 s. */
    Frame next() throws InterruptedException {
        return frames.poll(20, TimeUnit.SECONDS);
    }

    /** From now on it acknowledges nothing, but lives. */
    synchronized void silent() {
        silent = true;
    }

    /** It acknowledges everything, also what came before over this connection. */
    synchronized void answers() throws IOException {
        silent = false;
        for (long handle : unanswered) {
            answer(handle);
        }
        unanswered.clear();
    }

    /** Ends the connection; the next one is taken. */
    synchronized void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() {
        try {
            server.close();
            synchronized (this) {
                if (socket != null) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
