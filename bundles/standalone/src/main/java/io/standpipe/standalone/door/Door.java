package io.standpipe.standalone.door;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's HTTP server, bounded: so many connections, so long for a request, so many at once. What
 * is beyond is closed; polling goes on whatever comes here. Any thread.
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

    /**
     * Opens it.
     *
     * @throws IOException it cannot be listened there
     */
    Door(DoorSettings settings, HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), 0);
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
        server.createContext("/", handler);
        server.start();
    }

    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
