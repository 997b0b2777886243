package io.standpipe.modbus;

import io.standpipe.model.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all connections of a bus run: waits for bytes and deadlines and hands
 * them on. An error in one connection is logged and stays there.
 */
final class TcpIo implements Io {

    private static final Logger LOG = LoggerFactory.getLogger(TcpIo.class);
    private static final int SCRATCH = 8192;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record Task(TcpWire wire, Runnable run) {}

    private final TimeSource time;
    private final Thread thread;
    private final Resolver resolver;
    private final List<TcpWire> wires = new CopyOnWriteArrayList<>();
    private final Deadlines deadlines = new Deadlines();
    private final ByteBuffer in = ByteBuffer.allocateDirect(SCRATCH);
    private ByteBuffer out = ByteBuffer.allocateDirect(Request.MAX_FRAME);
    private final Queue<Task> fromOutside = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Task> soon = new ArrayDeque<>();
    private volatile @Nullable Selector selector;
    private volatile boolean closed;
    private @Nullable String lastError;

    /**
     * @param name of the thread
     */
    TcpIo(String name, TimeSource time) {
        this.time = time;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        resolver = new Resolver(name + "-dns");
    }

    /**
     * Adds a connection, before {@link #start}.
     *
     * @param tls for endpoints that want it
     * @param connection makes it, given its wire
     */
    TcpWire add(Endpoint endpoint, Tls tls, Function<Wire, SlaveConnection> connection) {
        boolean secured = endpoint.transport() == Endpoint.Transport.TLS;
        TcpWire wire = new TcpWire(this, endpoint, secured ? tls : null, connection);
        wires.add(wire);
        return wire;
    }

    /** Adds a connection while the thread runs. Any thread. */
    TcpWire addLate(Endpoint endpoint, Tls tls, Function<Wire, SlaveConnection> connection) {
        TcpWire wire = add(endpoint, tls, connection);
        wakeup();
        return wire;
    }

    /** Closes a connection for good. Any thread. */
    void remove(TcpWire wire) {
        wires.remove(wire);
        fromOutside.add(new Task(wire, wire::end));
        wakeup();
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        wakeup();
        resolver.close();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Resolver resolver() {
        return resolver;
    }

    /** Runs on another thread what takes long. Any thread. */
    void elsewhere(Runnable task) {
        resolver.run(task);
    }

    /**
     * For what a wire sends; on the thread only, like what follows.
     *
     * @param size bytes it must hold
     */
    ByteBuffer out(int size) {
        if (out.capacity() < size) {
            out = ByteBuffer.allocateDirect(size);
        }
        return out;
    }

    Selector selector() throws IOException {
        Selector present = selector;
        if (present == null) {
            throw new IOException("there is no selector");
        }
        return present;
    }

    /** Runs the task on the thread when the present call is over. */
    void soon(TcpWire wire, Runnable task) {
        soon.add(new Task(wire, task));
    }

    @Override
    public void execute(Link link, Runnable task) {
        if (link instanceof TcpWire wire) {
            fromOutside.add(new Task(wire, task));
            wakeup();
        }
    }

    private void wakeup() {
        Selector present = selector;
        if (present != null) {
            present.wakeup();
        }
    }

    private void run() {
        while (!closed) {
            try (Selector opened = Selector.open()) {
                selector = opened;
                for (TcpWire wire : wires) {
                    guarded(wire, wire.connection()::onTime);
                }
                while (!closed) {
                    turn(opened);
                }
            } catch (IOException e) {
                LOG.error("waiting for bytes failed; all connections begin anew", e);
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                for (TcpWire wire : wires) {
                    guarded(wire, () -> wire.connection().reset("waiting for bytes failed"));
                }
            } finally {
                selector = null;
                wires.forEach(TcpWire::close);
            }
        }
    }

    private void turn(Selector present) throws IOException {
        long wait = untilNext(time.nanos());
        if (wait > 0) {
            present.select(this::selected, wait);
        } else {
            present.selectNow(this::selected);
        }
        run(fromOutside);
        run(soon);
        long now = time.nanos();
        while (deadlines.first() instanceof TcpWire wire && wire.at() - now <= 0) {
            guarded(wire, wire.connection()::onTime);
        }
    }

    /** Milliseconds to the next deadline, rounded up, so that what is due by then is one batch. */
    private long untilNext(long now) {
        Deadlines.Entry first = deadlines.first();
        if (!soon.isEmpty() || !fromOutside.isEmpty()) {
            return 0;
        }
        return first == null
                ? Long.MAX_VALUE / NANOS_PER_MILLI
                : (first.at() - now + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }

    private void selected(SelectionKey key) {
        if (key.attachment() instanceof TcpWire wire) {
            guarded(wire, () -> wire.selected(key, in));
        }
    }

    private void run(Queue<Task> tasks) {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task.wire(), task.run());
        }
    }

    private void guarded(TcpWire wire, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            broken(wire, e);
        }
        if (wire.ended()) {
            deadlines.remove(wire);
        } else {
            deadlines.set(wire, wire.connection().next());
        }
    }

    private void broken(TcpWire wire, Throwable error) {
        if (!error.toString().equals(lastError)) {
            lastError = error.toString();
            LOG.error("an error of this program ended a connection; it begins anew", error);
        }
        try {
            wire.connection().reset("error of this program: " + error);
        } catch (RuntimeException | Error again) {
            LOG.debug("and its end could not be reported", again);
        }
    }
}
