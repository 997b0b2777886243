package io.standpipe.itest;

import io.standpipe.simulators.centre.Broker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The broker the tests run against: the embedded one, or Mosquitto where the build says so. */
public interface TestBroker extends AutoCloseable {

    int port();

    /** Where it listens. */
    default String host() {
        return "127.0.0.1";
    }

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

        private final List<String> command;
        private final String host;
        private final Path log;
        private final int port;
        private Process process;

        /** One that forgets everything when it stops. */
        Mosquitto(Path work) throws IOException {
            this(work, "127.0.0.1", "127.0.0.1", List.of(), "persistence false\n");
        }

        /**
         * One that keeps sessions, and what waits for them, over a stop.
         *
         * @param bind address it listens on
         * @param host where it is found
         * @param prefix the command that starts it somewhere else; it must become the broker
         */
        public static Mosquitto durable(Path work, String bind, String host, List<String> prefix)
                throws IOException {
            return new Mosquitto(
                    work,
                    bind,
                    host,
                    prefix,
                    // started as root it would become a user who may not write here
                    "user root%npersistence true%npersistence_location %s/%n".formatted(work));
        }

        private Mosquitto(Path work, String bind, String host, List<String> prefix, String settings)
                throws IOException {
            this.host = host;
            port = FreePort.find();
            Path config = work.resolve("mosquitto.conf");
            log = work.resolve("mosquitto.log");
            Files.writeString(
                    config,
                    "listener %d %s%nallow_anonymous true%nset_tcp_nodelay true%nmax_queued_messages 0%n"
                                    .formatted(port, bind)
                            + settings);
            command = new ArrayList<>(prefix);
            command.addAll(List.of("mosquitto", "-c", config.toString()));
        }

        @Override
        public String host() {
            return host;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void start() throws IOException {
            process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (true) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(host, port), 1000);
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
