package io.standpipe.standalone.door;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.standpipe.standalone.tls.DoorCertificate;
import io.standpipe.standalone.tls.TlsFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP server, bounded: so many connections, so long for a request, so many at once. What
 * is beyond is closed; polling goes on whatever comes here. With a certificate it listens at the
 * loopback address, behind {@link TlsFront}, and answers nobody who did not come by that. Any
 * thread.
 */
final class Door implements AutoCloseable {

    /** A request holds a thread as long as it takes to come and to be answered. */
    private static final int THREADS = 16;

    private static final String CONNECTIONS = "64";
    private static final String IDLE_CONNECTIONS = "32";
    private static final String REQUEST_SECONDS = "10";
    private static final String ANSWER_SECONDS = "60";
    private static final String HEADERS = "60";
    private static final String HEADER_BYTES = "16384";

    // Read by the server's classes when the first one is made; nobody else here has one.
    static {
        limit("jdk.httpserver.maxConnections", CONNECTIONS);
        limit("sun.net.httpserver.maxIdleConnections", IDLE_CONNECTIONS);
        limit("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        limit("sun.net.httpserver.maxRspTime", ANSWER_SECONDS);
        limit("sun.net.httpserver.maxReqHeaders", HEADERS);
        limit("sun.net.httpserver.maxReqHeaderSize", HEADER_BYTES);
        limit("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final @Nullable DoorCertificate certificate;
    private final @Nullable TlsFront front;

    /**
     * Opens it.
     *
     * @param certificate usable; null for plain text
     * @throws IOException it cannot be listened there
     */
    Door(DoorSettings settings, Doorkeeper keeper, @Nullable DoorCertificate certificate)
            throws IOException {
        this.certificate = certificate;
        InetSocketAddress at = new InetSocketAddress(settings.address(), settings.port());
        server =
                HttpServer.create(
                        certificate == null
                                ? at
                                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        0);
        try {
            front =
                    certificate == null
                            ? null
                            : new TlsFront(at, server.getAddress(), certificate::engine);
        } catch (IOException e) {
            server.stop(0);
            throw e;
        }
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory =
                task -> {
                    Thread thread = new Thread(task, "standpipe-door-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        threads =
                new ThreadPoolExecutor(
                        0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        server.setExecutor(threads);
        server.createContext("/", exchange -> keeper.handle(exchange, way(exchange)));
        server.start();
    }

    /** Null if it came by a way that there is not. */
    private @Nullable Way way(HttpExchange exchange) {
        if (front == null || certificate == null) {
            return new Way(exchange.getRemoteAddress().getAddress(), false, false);
        }
        InetAddress from = front.origin(exchange.getRemoteAddress());
        return from == null ? null : new Way(from, true, certificate.strict());
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    int port() {
        return front == null ? server.getAddress().getPort() : front.port();
    }

    /** Where the server behind TLS is. */
    int behind() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        if (front != null) {
            front.close();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
