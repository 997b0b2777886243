package io.standpipe.modbus.io;

import io.standpipe.modbus.connection.ConnectionRunner;
import io.standpipe.modbus.connection.ModbusConnection;
import io.standpipe.modbus.connection.Transport;
import io.standpipe.modbus.frame.Rtu;
import io.standpipe.modbus.settings.SerialAddress;
import io.standpipe.modbus.settings.SerialSettings;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.AnswerPhrase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial line and its thread. While an answer is awaited the thread waits for bytes, otherwise
 * for the next deadline. The port is opened anew for each connection: a link may lead elsewhere by
 * then.
 */
final class SerialIo implements ConnectionRunner, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SerialIo.class);

    /** How often a port that is not open is looked for. */
    private static final long LOOK = Duration.ofSeconds(1).toNanos();

    private final SerialAddress address;
    private final SerialSettings settings;
    private final SerialPorts ports;
    private final TimeSource time;
    private final ModbusConnection connection;
    private final Thread thread;
    private final byte[] buffer = new byte[Rtu.MAX_SIZE];
    private final Queue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
    private final InputLimit limit;
    private volatile boolean closed;

    private SerialPorts.@Nullable Port port;
    private boolean present = true;
    // What connect() or send() found out and the connection is yet to be told.
    private @Nullable Runnable soon;
    private final Consumer<Throwable> broken;

    /**
     * @param name of the thread
     * @param connection makes it, given its transport
     * @param broken told of errors of this program
     */
    SerialIo(
            String name,
            SerialAddress address,
            SerialSettings settings,
            SerialPorts ports,
            TimeSource time,
            Function<Transport, ModbusConnection> connection,
            Consumer<Throwable> broken) {
        this.broken = broken;
        this.address = address;
        this.settings = settings;
        this.ports = ports;
        this.time = time;
        limit = new InputLimit(InputLimit.Kind.LINE, time.nanos());
        this.connection = connection.apply(new Line());
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    @Override
    public ModbusConnection connection() {
        return connection;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        fromOutside.add(task);
        LockSupport.unpark(thread);
    }

    /** Closes the port and waits up to 5 s for the thread to end. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                turn();
            } catch (RuntimeException | Error e) {
                // Whatever it is: a thread that ends would be silence at every device.
                broken(e);
                LockSupport.parkNanos(this, LOOK);
            }
        }
        closePort();
    }

    private void turn() {
        Runnable told = soon;
        soon = null;
        if (told != null) {
            guarded(told);
            return;
        }
        Runnable task = fromOutside.poll();
        if (task != null) {
            guarded(task);
            return;
        }
        long wait = connection.next() - time.nanos();
        if (wait <= 0) {
            receive(0);
            guarded(connection::onTime);
        } else if (port != null && connection.awaits()) {
            receive(wait);
        } else {
            LockSupport.parkNanos(this, port == null ? Math.min(wait, LOOK) : wait);
            look();
        }
    }

    /** An adapter that was plugged in is used at once. */
    private void look() {
        boolean before = present;
        present = port != null || ports.present(address.path());
        if (present && !before) {
            guarded(connection::retry);
        }
    }

    private void receive(long wait) {
        SerialPorts.Port open = port;
        if (open == null) {
            return;
        }
        try {
            int size = open.read(buffer, wait);
            if (size > 0 && !limit.came(size, time.nanos())) {
                closePort();
                guarded(() -> connection.lost(limit.reason()));
            } else if (size > 0) {
                guarded(() -> connection.received(ByteBuffer.wrap(buffer, 0, size).slice()));
            }
        } catch (IOException e) {
            closePort();
            guarded(() -> connection.lost(reason(e)));
        }
    }

    /** The line as its connection sees it. */
    private final class Line implements Transport {

        @Override
        public void connect() {
            if (limit.held(time.nanos())) {
                soon = () -> connection.lost(limit.reason());
                return;
            }
            try {
                limit.opened(time.nanos());
                port = ports.open(address.path(), settings);
                soon = connection::connected;
            } catch (IOException e) {
                soon = () -> connection.lost(reason(e));
            }
        }

        @Override
        public void send(ByteBuffer frame) {
            SerialPorts.Port open = port;
            if (open == null) {
                return;
            }
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            limit.asked();
            try {
                open.write(bytes);
            } catch (IOException e) {
                closePort();
                soon = () -> connection.lost(reason(e));
            }
        }

        @Override
        public void close() {
            soon = null;
            closePort();
        }
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage());
    }

    private void closePort() {
        SerialPorts.Port open = port;
        port = null;
        if (open != null) {
            open.close();
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    private void broken(Throwable error) {
        try {
            broken.accept(error);
            connection.reset(AnswerPhrase.PROGRAM_ERROR.of(error));
        } catch (RuntimeException | Error again) {
            LOG.debug("and its end could not be reported", again);
        }
    }
}
