package io.standpipe.gpio.chip;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.LibC;
import io.standpipe.gpio.kernel.SystemCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A kernel with GPIO chips of a test's making. Polling, reading and waking are this machine's own:
 * behind every line that is handed out stands a real pipe.
 */
final class FakeKernel implements SystemCalls {

    static {
        Native.register(C.class, Platform.C_LIBRARY_NAME);
    }

    /** A chip under a path. */
    static final class FakeChip {
        final String name;
        final String label;
        final List<FakeLine> lines = new ArrayList<>();
        volatile boolean gone;

        /** Lines cannot become outputs once they were handed out. */
        volatile boolean refusesToDrive;

        /** Errors of requests for lines, by the number of the ioctl. */
        final Map<Long, Integer> refusals = new ConcurrentHashMap<>();

        FakeChip(String name, String label, int lines) {
            this.name = name;
            this.label = label;
            for (int i = 0; i < lines; i++) {
                this.lines.add(new FakeLine());
            }
        }
    }

    /** A line of a chip. */
    static final class FakeLine {
        String name = "";
        String consumer = "";
        volatile boolean high;
        volatile long flags;
        private int sequence;
        private int writeEnd = -1;
    }

    final Map<String, FakeChip> chips = new TreeMap<>();

    /** Errors of opening, by path. */
    final Map<String, Integer> refusals = new TreeMap<>();

    final AtomicInteger polls = new AtomicInteger();

    /** So many polls are cut short by a signal. */
    final AtomicInteger interruptions = new AtomicInteger();

    /**
     * Polls end soon by themselves; otherwise never, so that whoever relies on that is found out.
     */
    volatile boolean quickRounds;

    private final SystemCalls real = LibC.load();
    private final Map<Integer, FakeChip> openChips = new ConcurrentHashMap<>();
    private final Map<Integer, FakeLine> openLines = new ConcurrentHashMap<>();
    private final Set<Integer> eventfds = ConcurrentHashMap.newKeySet();

    /** Descriptors that the code under test has and has not closed. */
    int openFiles() {
        return openChips.size() + openLines.size() + eventfds.size();
    }

    /** The level of an input changes; whoever has it gets an edge. */
    synchronized void change(FakeLine line, boolean high, long nanos) {
        line.high = high;
        line.sequence++;
        try (Memory event = new Memory(48)) {
            event.clear();
            event.setLong(0, nanos);
            event.setInt(8, high ? 1 : 2);
            event.setInt(20, line.sequence);
            C.write(line.writeEnd, event, new NativeLong(48));
        }
    }

    /** As if the driver was unloaded: everything that is open hangs up. */
    synchronized void remove(FakeChip chip) {
        vanish(chip);
        openLines.values().forEach(this::hangUp);
    }

    /** Like {@link #remove}, in a kernel that does not wake those who wait. */
    void vanish(FakeChip chip) {
        chip.gone = true;
    }

    @Override
    public int open(String path) throws ErrnoException {
        Integer refusal = refusals.get(path);
        FakeChip chip = chips.get(path);
        if (refusal != null || chip == null) {
            throw new ErrnoException(refusal == null ? ErrnoException.ENOENT : refusal);
        }
        int fd = real.eventfd();
        openChips.put(fd, chip);
        return fd;
    }

    @Override
    public synchronized void close(int fd) {
        FakeLine line = openLines.remove(fd);
        if (line != null) {
            line.consumer = "";
            hangUp(line);
        } else if (openChips.remove(fd) == null && !eventfds.remove(fd)) {
            throw new AssertionError("closes " + fd + ", which is not open");
        }
        real.close(fd);
    }

    @Override
    public synchronized void ioctl(int fd, long request, Pointer argument) throws ErrnoException {
        FakeLine line = openLines.get(fd);
        FakeChip chip = openChips.get(fd);
        if (chip == null && line == null) {
            throw new AssertionError("ioctl on " + fd + ", which is not open");
        }
        if (chip != null) {
            askChip(chip, request, argument);
        } else {
            askLine(line, request, argument);
        }
    }

    private void askChip(FakeChip chip, long request, Pointer argument) throws ErrnoException {
        Integer refusal = chip.gone ? (Integer) ErrnoException.ENODEV : chip.refusals.get(request);
        if (refusal != null) {
            throw new ErrnoException(refusal);
        }
        if (request == 0x8044b401L) {
            argument.setString(0, chip.name);
            argument.setString(32, chip.label);
            argument.setInt(64, chip.lines.size());
        } else if (request == 0xc100b405L) {
            FakeLine line = chip.lines.get(argument.getInt(64));
            argument.setString(0, line.name);
            argument.setString(32, line.consumer);
            argument.setLong(72, line.consumer.isEmpty() ? 0 : 1);
        } else if (request == 0xc250b407L) {
            argument.setInt(588, give(chip.lines.get(argument.getInt(0)), argument));
        } else {
            throw new ErrnoException(ErrnoException.ENOTTY);
        }
    }

    private int give(FakeLine line, Pointer request) throws ErrnoException {
        if (!line.consumer.isEmpty()) {
            throw new ErrnoException(ErrnoException.EBUSY);
        }
        int[] ends = new int[2];
        C.pipe(ends);
        line.consumer = request.getString(256);
        line.writeEnd = ends[1];
        line.sequence = 0;
        configure(line, request.share(288));
        openLines.put(ends[0], line);
        return ends[0];
    }

    private void askLine(FakeLine line, long request, Pointer argument) throws ErrnoException {
        if (line.writeEnd == -1) {
            throw new ErrnoException(ErrnoException.ENODEV);
        }
        if (request == 0xc010b40eL) {
            argument.setLong(0, line.high ? 1 : 0);
        } else if (request == 0xc010b40fL) {
            line.high = (argument.getLong(0) & argument.getLong(8) & 1) != 0;
        } else if (request == 0xc110b40dL
                && chips.values().stream().noneMatch(chip -> chip.refusesToDrive)) {
            configure(line, argument);
        } else {
            throw new ErrnoException(ErrnoException.ENOTTY);
        }
    }

    private static void configure(FakeLine line, Pointer config) {
        line.flags = config.getLong(0);
        if (config.getInt(8) == 1 && config.getInt(32) == 2) {
            line.high = config.getLong(40) != 0;
        }
    }

    @Override
    public int read(int fd, Pointer buffer, int bytes) throws ErrnoException {
        return real.read(fd, buffer, bytes);
    }

    @Override
    public int poll(Pointer entries, int count, int millis) throws ErrnoException {
        polls.incrementAndGet();
        if (interruptions.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new ErrnoException(ErrnoException.EINTR);
        }
        return real.poll(entries, count, quickRounds ? 10 : -1);
    }

    @Override
    public int eventfd() throws ErrnoException {
        int fd = real.eventfd();
        eventfds.add(fd);
        return fd;
    }

    @Override
    public void signal(int eventfd) throws ErrnoException {
        real.signal(eventfd);
    }

    private void hangUp(@Nullable FakeLine line) {
        if (line != null && line.writeEnd != -1) {
            real.close(line.writeEnd);
            line.writeEnd = -1;
        }
    }

    /** What the code under test does not need. */
    private static final class C {

        static native int pipe(int[] ends) throws LastErrorException;

        static native NativeLong write(int fd, Pointer buffer, NativeLong bytes)
                throws LastErrorException;
    }
}
