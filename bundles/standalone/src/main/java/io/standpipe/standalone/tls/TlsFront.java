package io.standpipe.standalone.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS before a server that speaks none: takes connections, and hands on what comes out of them over
 * the loopback address. One thread, which never waits for anybody, so whatever one does with a
 * connection is that one's own affair, and handshakes take one core at most.
 */
public final class TlsFront implements AutoCloseable {

    /** As many as the server behind takes. */
    public static final int CONNECTIONS = 64;

    /** Two browsers. A machine that sends slowly leaves room for others. */
    public static final int OF_ONE_ADDRESS = 12;

    /** For a handshake and the first bytes of a request; after it the server behind has its own. */
    static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

    /** For whatever is still to be sent when the server behind has closed. */
    static final Duration LAST_BYTES = Duration.ofSeconds(10);

    /** How long one may take at a connection's beginning, and at its end. */
    record Patience(Duration first, Duration last) {}

    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration END = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TlsFront.class);

    private final InetSocketAddress server;
    private final Supplier<SSLEngine> engines;
    private final Patience patience;
    private final ServerSocketChannel listening;
    private final int port;
    private final Selector selector;
    private final SelectionKey arrivals;
    private final Thread thread;

    /** Who is behind a connection to the server, by its port on our side. */
    private final Map<Integer, InetAddress> origins = new ConcurrentHashMap<>();

    private final Set<TlsConnection> connections = new LinkedHashSet<>();
    private volatile int count;
    private long refused;
    private volatile boolean closed;

    /**
     * Begins to listen.
     *
     * @param at where
     * @param server the one behind, at the loopback address
     * @param engines of a new connection; must not block
     * @throws IOException it cannot be listened there
     */
    public TlsFront(InetSocketAddress at, InetSocketAddress server, Supplier<SSLEngine> engines)
            throws IOException {
        this(at, server, engines, new Patience(FIRST_REQUEST, LAST_BYTES));
    }

    TlsFront(
            InetSocketAddress at,
            InetSocketAddress server,
            Supplier<SSLEngine> engines,
            Patience patience)
            throws IOException {
        this.server = server;
        this.engines = engines;
        this.patience = patience;
        listening = ServerSocketChannel.open();
        try {
            listening.bind(at);
            listening.configureBlocking(false);
            port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            selector = Selector.open();
            arrivals = listening.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        }
        thread = new Thread(this::run, "standpipe-door-tls");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return port;
    }

    /**
     * Who asks the server behind. Any thread.
     *
     * @param peer as that server sees it
     * @return null if it did not come by here
     */
    public @Nullable InetAddress origin(InetSocketAddress peer) {
        return peer.getAddress().isLoopbackAddress() ? origins.get(peer.getPort()) : null;
    }

    /** How many there are, a moment ago. Any thread. */
    int connections() {
        return count;
    }

    private void run() {
        List<TlsConnection> unfinished = new ArrayList<>();
        try {
            while (!closed) {
                if (unfinished.isEmpty()) {
                    selector.select(TICK.toMillis());
                } else {
                    selector.selectNow();
                }
                Set<TlsConnection> turns = new LinkedHashSet<>(unfinished);
                unfinished.clear();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.attachment() instanceof TlsConnection connection) {
                        turns.add(connection);
                    } else {
                        accept();
                    }
                }
                selector.selectedKeys().clear();
                for (TlsConnection connection : turns) {
                    if (connection.turn()) {
                        unfinished.add(connection);
                    }
                }
                look();
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.error("the door's TLS ends: {}", e.toString());
        } finally {
            end();
        }
    }

    private void accept() {
        SocketChannel came = null;
        try {
            came = listening.accept();
            if (came == null) {
                return;
            }
            InetAddress from = ((InetSocketAddress) came.getRemoteAddress()).getAddress();
            long same = connections.stream().filter(each -> each.from().equals(from)).count();
            if (connections.size() >= CONNECTIONS || same >= OF_ONE_ADDRESS) {
                came.close();
                return;
            }
            connections.add(
                    new TlsConnection(
                            came, from, selector, engines.get(), patience, server, origins));
        } catch (IOException | RuntimeException e) {
            // Without files or memory for it: the others go on, and it is tried at the next tick.
            TlsConnection.close(came);
            arrivals.interestOps(0);
            refused = System.nanoTime();
        }
    }

    /** What is over goes, and what has taken too long. */
    private void look() {
        long now = System.nanoTime();
        if (arrivals.interestOps() == 0 && now - refused > TICK.toNanos()) {
            arrivals.interestOps(SelectionKey.OP_ACCEPT);
        }
        connections.removeIf(each -> each.over(now));
        count = connections.size();
    }

    private void end() {
        connections.forEach(TlsConnection::close);
        try (selector;
                listening) {
            closed = true;
        } catch (IOException e) {
            LOG.debug("closing the door's TLS", e);
        }
    }

    /** Ends all connections; when it returns, the port is free. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
