package io.standpipe.gpio.chip;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.standpipe.gpio.kernel.ChipInfo;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.RawEdge;
import io.standpipe.gpio.kernel.SystemCalls;
import io.standpipe.gpio.kernel.Uapi;
import io.standpipe.gpio.kernel.Wake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that waits for the edges of all inputs of a chip. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** So often the chip is asked whether it is still there, when nothing happens. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** Edges taken at once. */
    private static final int SCOOP = 64;

    private final SystemCalls calls;
    private final ChipInfo chip;
    private final ChipTrouble trouble;
    private final BooleanSupplier stillThere;
    private final Consumer<GpioException> onFailure;
    private final Wake wake;
    private final Map<Line, Consumer<RawEdge>> inputs = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param stillThere whether the chip is
     * @param onFailure is called on the thread, once at most, and nothing comes afterwards
     */
    Watch(
            SystemCalls calls,
            ChipInfo chip,
            ChipTrouble trouble,
            BooleanSupplier stillThere,
            Consumer<GpioException> onFailure)
            throws ErrnoException {
        this.calls = calls;
        this.chip = chip;
        this.trouble = trouble;
        this.stillThere = stillThere;
        this.onFailure = onFailure;
        wake = new Wake(calls);
        thread = new Thread(this::run, chip.name());
        thread.setDaemon(true);
        thread.start();
    }

    void add(Line line, Consumer<RawEdge> onEdge) {
        inputs.put(line, onEdge);
        wake.up();
    }

    void remove(Line line) {
        if (inputs.remove(line) != null) {
            wake.up();
        }
    }

    /** Returns when the thread has ended, or is not about to, or is the one that calls. */
    void close() {
        closed = true;
        wake.up();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(LONGEST_END.toMillis());
            if (thread.isAlive()) {
                LOG.error("a listener of {} does not return", chip);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (Memory events = new Memory((long) SCOOP * Uapi.EVENT_BYTES)) {
            while (!closed) {
                round(events);
            }
        } catch (GpioException e) {
            fail(e);
        } catch (ErrnoException | RuntimeException | Error e) {
            fail(trouble.unwatched(chip, e));
        } finally {
            wake.close();
        }
    }

    private void round(Memory events) throws ErrnoException {
        List<Line> lines = List.copyOf(inputs.keySet());
        try (Memory entries = new Memory((lines.size() + 1L) * Uapi.POLL_BYTES)) {
            entries.clear();
            ask(entries, 0, wake.fd());
            for (int i = 0; i < lines.size(); i++) {
                ask(entries, i + 1, lines.get(i).fd());
            }
            if (poll(entries, lines.size() + 1) == 0 && !stillThere.getAsBoolean()) {
                throw trouble.gone(chip, null);
            }
            if (answer(entries, 0) != 0) {
                wake.calm();
            }
            for (int i = 0; i < lines.size(); i++) {
                look(lines.get(i), answer(entries, i + 1), events);
            }
        }
    }

    private int poll(Memory entries, int count) throws ErrnoException {
        try {
            return calls.poll(entries, count, (int) ROUND.toMillis());
        } catch (ErrnoException e) {
            if (e.errno() != ErrnoException.EINTR) {
                throw e;
            }
            // A signal to the JVM; nothing was answered, and the chip is asked at the next round.
            entries.clear();
            return 1;
        }
    }

    private void look(Line line, short answer, Memory events) throws ErrnoException {
        Consumer<RawEdge> onEdge = inputs.get(line);
        if (answer == 0 || onEdge == null || line.isClosed()) {
            return;
        }
        if ((answer & (Uapi.POLLERR | Uapi.POLLHUP)) != 0) {
            throw trouble.gone(chip, null);
        }
        int bytes;
        try {
            bytes = line.edges(events, (int) events.size());
        } catch (ErrnoException e) {
            throw e.errno() == ErrnoException.ENODEV
                    ? trouble.gone(chip, e)
                    : trouble.unwatched(chip, e);
        }
        for (int at = 0; at + Uapi.EVENT_BYTES <= bytes; at += Uapi.EVENT_BYTES) {
            onEdge.accept(RawEdge.at(events.share(at)));
        }
    }

    private void fail(GpioException failure) {
        if (closed) {
            return;
        }
        try {
            onFailure.accept(failure);
        } catch (RuntimeException e) {
            LOG.error("{} was not taken note of", failure.getMessage(), e);
        }
    }

    private static void ask(Memory entries, int index, int fd) {
        Pointer entry = entries.share((long) index * Uapi.POLL_BYTES);
        entry.setInt(Uapi.POLL_FD, fd);
        entry.setShort(Uapi.POLL_EVENTS, Uapi.POLLIN);
    }

    private static short answer(Memory entries, int index) {
        return entries.getShort((long) index * Uapi.POLL_BYTES + Uapi.POLL_ANSWER);
    }
}
