package io.standpipe.itest.kill;

import io.standpipe.itest.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP line to a port on this machine that can be cut, that can swallow bytes while both ends
 * think it stands, and that can be slow. It works above TCP: a lost packet shows here as what TCP
 * makes of it, a pause.
 */
final class Relay implements AutoCloseable {

    private final int port;
    private final int target;
    private final Random random;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;
    private volatile Thread acceptor;
    private volatile boolean nothing;
    private volatile long delay;
    private volatile long stall;

    Relay(int target, Random random) throws IOException {
        this.target = target;
        this.random = random;
        port = FreePort.find();
        listen(port);
    }

    private void listen(int wanted) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        listener = server;
        acceptor = daemon(() -> accept(server));
    }

    int port() {
        return port;
    }

    /** Connections end, and new ones are refused. */
    void cut() throws IOException {
        listener.close();
        lines.forEach(Line::close);
        try {
            acceptor.join(); // it has the port as long as it runs
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the line is cut", e);
        }
    }

    void mend() throws IOException {
        nothing = false;
        if (listener.isClosed()) {
            listen(port);
        }
    }

    /**
     * What is connected now transports nothing any more, for good, and no end is told. New
     * connections work: so it is when a router has forgotten them.
     */
    void strand() {
        lines.forEach(line -> line.stranded = true);
    }

    /** As {@link #strand}, and new connections transport nothing either until {@link #mend}. */
    void swallow() {
        nothing = true;
        strand();
    }

    /**
     * From now on bytes need so long, and one time in ten up to a stall more; their order stays.
     */
    void slow(Duration each, Duration sometimes) {
        delay = each.toNanos();
        stall = sometimes.toNanos();
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                near.setTcpNoDelay(true);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                far.setTcpNoDelay(true);
                Line line = new Line(near, far);
                line.stranded = nothing;
                lines.add(line);
                line.start();
                if (server.isClosed()) {
                    line.close();
                }
            } catch (IOException e) {
                // nobody there, or the relay is closed: the near end sees its connection end
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Chunk(long due, byte[] bytes) {}

    /** A connection. */
    private final class Line {
        private final Socket near;
        private final Socket far;
        volatile boolean stranded;

        Line(Socket near, Socket far) {
            this.near = near;
            this.far = far;
        }

        void start() {
            direction(near, far);
            direction(far, near);
        }

        private void direction(Socket from, Socket to) {
            BlockingQueue<Chunk> under = new LinkedBlockingQueue<>();
            daemon(() -> read(from, under));
            daemon(() -> write(to, under));
        }

        private void read(Socket from, BlockingQueue<Chunk> under) {
            byte[] buffer = new byte[65536];
            long last = System.nanoTime();
            try (from) {
                InputStream in = from.getInputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!stranded) {
                        long more =
                                stall > 0 && random.nextInt(10) == 0 ? random.nextLong(stall) : 0;
                        last = Math.max(last, System.nanoTime() + delay + more);
                        under.add(new Chunk(last, Arrays.copyOf(buffer, n)));
                    }
                }
            } catch (IOException e) {
                // cut
            }
            // the other end of a stranded line is not told
            if (!stranded) {
                under.add(new Chunk(last, new byte[0]));
            }
        }

        private void write(Socket to, BlockingQueue<Chunk> under) {
            try {
                OutputStream out = to.getOutputStream();
                for (Chunk chunk = under.take(); chunk.bytes().length > 0; chunk = under.take()) {
                    for (long left = chunk.due() - System.nanoTime();
                            left > 0;
                            left = chunk.due() - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    if (!stranded) {
                        out.write(chunk.bytes());
                    }
                }
                to.close();
            } catch (IOException e) {
                close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (near.isClosed() && far.isClosed()) {
                lines.remove(this);
            }
        }

        void close() {
            for (Socket socket : new Socket[] {near, far}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // it is gone either way
                }
            }
            lines.remove(this);
        }
    }

    private static Thread daemon(Runnable run) {
        Thread thread = new Thread(run, "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
