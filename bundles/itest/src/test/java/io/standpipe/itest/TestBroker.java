package io.standpipe.itest;

import io.standpipe.simulators.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The broker the tests run against: the embedded one, or Mosquitto where the build says so. */
interface TestBroker extends AutoCloseable {

    int port();

    void stop() throws IOException;

    /** Starts again on the same port. */
    void start() throws IOException;

    @Override
    void close() throws IOException;

    static TestBroker open(Path work) throws IOException {
        TestBroker broker =
                System.getProperty("standpipe.broker", "embedded").equals("mosquitto")
                        ? new Mosquitto(work)
                        : new Embedded();
        broker.start();
        return broker;
    }

    /** The one that the demo uses. */
    final class Embedded implements TestBroker {

        private final Broker broker = new Broker();

        @Override
        public int port() {
            return broker.port();
        }

        @Override
        public void stop() {
            broker.stop();
        }

        @Override
        public void start() throws IOException {
            broker.start(broker.port());
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    /** Debian's, as a process of its own. */
    final class Mosquitto implements TestBroker {

        private final Path config;
        private final int port;
        private Process process;

        Mosquitto(Path work) throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            config = work.resolve("mosquitto.conf");
            Files.writeString(
                    config,
                    "listener %d 127.0.0.1%nallow_anonymous true%nset_tcp_nodelay true%n"
                                    .formatted(port)
                            + "persistence false%nmax_queued_messages 0%n".formatted());
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void start() throws IOException {
            process =
                    new ProcessBuilder("mosquitto", "-c", config.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            config.resolveSibling("mosquitto.log").toFile()))
                            .start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (true) {
                try (Socket socket = new Socket()) {
                    socket.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                    return;
                } catch (IOException e) {
                    if (System.nanoTime() > end || !process.isAlive()) {
                        throw new IOException("mosquitto does not listen on port " + port, e);
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }

        @Override
        public void stop() throws IOException {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while mosquitto stops", e);
            }
        }

        @Override
        public void close() throws IOException {
            stop();
        }
    }
}
