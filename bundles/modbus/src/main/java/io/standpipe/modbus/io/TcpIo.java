package io.standpipe.modbus.io;

import io.standpipe.modbus.frame.Request;
import io.standpipe.model.time.SystemTime;
import io.standpipe.model.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all TCP connections run, whichever bus they belong to: waits for bytes
 * and deadlines and hands them on. An error in one connection is logged and stays there. It begins
 * with the first bus and ends with the last.
 */
final class TcpIo {

    private static final Logger LOG = LoggerFactory.getLogger(TcpIo.class);
    private static final String NAME = "modbus-tcp";
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** Bytes that are read of one connection before the others have their turn. */
    static final int SCRATCH = 8 << 10;

    /** Tasks that are run before sockets and deadlines have their turn. */
    static final int TASKS = 1024;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** When a connection goes on that cannot say when. */
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();

    private record Task(TcpTransport transport, Runnable run) {}

    private static @Nullable TcpIo shared;

    private final TimeSource time;
    private final Thread thread;
    private final Set<TcpTransport> wires = ConcurrentHashMap.newKeySet();
    private final Deadlines deadlines = new Deadlines();
    private final ByteBuffer in = ByteBuffer.allocateDirect(SCRATCH);
    private ByteBuffer out = ByteBuffer.allocateDirect(Request.MAX_FRAME);
    private final Queue<Task> fromOutside = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Task> soon = new ArrayDeque<>();
    private volatile @Nullable Selector selector;
    private volatile boolean closed;
    // Guarded by the class.
    private int users;

    /** One that nobody shares, for {@link #acquire} and tests; {@link #begin} begins it. */
    TcpIo(TimeSource time) {
        this.time = time;
        thread = new Thread(this::run, NAME);
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    /** Ends the thread and closes what is left; waits up to 5 s for that. */
    void end() throws InterruptedException {
        closed = true;
        wakeup();
        thread.join(LONGEST_END.toMillis());
    }

    /** The thread, which runs; {@link #release} gives it back. Any thread. */
    static TcpIo acquire() {
        synchronized (TcpIo.class) {
            TcpIo running = shared;
            if (running == null) {
                running = new TcpIo(SystemTime.INSTANCE);
                shared = running;
                running.begin();
            }
            running.users++;
            return running;
        }
    }

    /**
     * Closes the connections of a user that goes, and the thread with the last one. When it
     * returns, nothing more comes from them; waits up to 5 s for that.
     */
    void release(Collection<TcpTransport> gone) {
        CountDownLatch over = new CountDownLatch(gone.size());
        gone.forEach(transport -> remove(transport, over::countDown));
        try {
            if (!over.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.error("connections do not end within {} s", LONGEST_END.toSeconds());
            }
            synchronized (TcpIo.class) {
                users--;
                if (users > 0) {
                    return;
                }
                shared = null;
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds a connection, which does something at once. Any thread. */
    void add(TcpTransport transport) {
        wires.add(transport);
        execute(transport, transport::onTime);
    }

    /** Closes a connection for good. Any thread. */
    void remove(TcpTransport transport, Runnable then) {
        wires.remove(transport);
        fromOutside.add(
                new Task(
                        transport,
                        () -> {
                            transport.end();
                            then.run();
                        }));
        wakeup();
    }

    /**
     * For what a connection sends; on the thread only, like what follows.
     *
     * @param size bytes it must hold
     */
    ByteBuffer out(int size) {
        if (out.capacity() < size) {
            out = ByteBuffer.allocateDirect(size);
        }
        return out;
    }

    long now() {
        return time.nanos();
    }

    /** Of a channel that is registered; null if it is not, or closed. */
    @Nullable SelectionKey key(SocketChannel channel) {
        Selector present = selector;
        SelectionKey key = present == null ? null : channel.keyFor(present);
        return key == null || !key.isValid() ? null : key;
    }

    Selector selector() throws IOException {
        Selector present = selector;
        if (present == null) {
            throw new IOException("there is no selector");
        }
        return present;
    }

    /** Runs the task on the thread when the present call is over. */
    void soon(TcpTransport transport, Runnable task) {
        soon.add(new Task(transport, task));
    }

    /** Runs the task on the thread, unless the connection has ended. Any thread. */
    void execute(TcpTransport transport, Runnable task) {
        fromOutside.add(new Task(transport, task));
        wakeup();
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
                for (TcpTransport transport : wires) {
                    guarded(transport, transport::onTime);
                }
                while (!closed) {
                    turn(opened);
                }
            } catch (IOException | RuntimeException | Error e) {
                // Whatever it is: a thread that ends would be silence at every device.
                selector = null;
                wires.forEach(transport -> transport.broken(e));
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            } finally {
                selector = null;
                wires.forEach(TcpTransport::close);
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
        // Each once: one that is always due must not keep the others waiting.
        int most = wires.size() + 1;
        for (int i = 0;
                i < most
                        && deadlines.first() instanceof TcpTransport transport
                        && transport.at() - now <= 0;
                i++) {
            guarded(transport, transport::onTime);
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
        if (key.attachment() instanceof TcpTransport transport) {
            guarded(transport, () -> transport.selected(key, in));
        }
    }

    private void run(Queue<Task> tasks) {
        for (int i = 0; i < TASKS; i++) {
            Task task = tasks.poll();
            if (task == null) {
                return;
            }
            guarded(task.transport(), task.run());
        }
    }

    private void guarded(TcpTransport transport, Runnable task) {
        if (transport.ended()) {
            return;
        }
        try {
            task.run();
            plan(transport);
        } catch (RuntimeException | Error e) {
            transport.broken(e);
            planAnyway(transport);
        }
    }

    private void plan(TcpTransport transport) {
        if (transport.ended()) {
            deadlines.remove(transport);
        } else {
            deadlines.set(transport, transport.next());
        }
    }

    private void planAnyway(TcpTransport transport) {
        try {
            plan(transport);
        } catch (RuntimeException | Error e) {
            transport.broken(e);
            deadlines.set(transport, time.nanos() + AGAIN);
        }
    }
}
