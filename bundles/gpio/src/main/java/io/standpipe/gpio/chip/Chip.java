package io.standpipe.gpio.chip;

import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.sun.jna.Memory;
import io.standpipe.gpio.kernel.ChipInfo;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.LineInfo;
import io.standpipe.gpio.kernel.LineRequest;
import io.standpipe.gpio.kernel.RawEdge;
import io.standpipe.gpio.kernel.SystemCalls;
import io.standpipe.gpio.kernel.Uapi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * An open GPIO chip. One thread, named like the chip, hears of all edges and calls the listeners of
 * the inputs. Any thread may call anything.
 */
public final class Chip implements AutoCloseable {

    private static final int NONE = -1;

    private final SystemCalls calls;
    private final ChipInfo info;
    private final String board;
    private final ChipTrouble trouble;
    private final Watch watch;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    // guarded by this
    private int fd;

    /**
     * @param fd of its device, ours from now on
     * @param onFailure see {@link Chips#open}
     */
    Chip(SystemCalls calls, int fd, ChipInfo info, String board, Consumer<GpioException> onFailure)
            throws ErrnoException {
        this.calls = calls;
        this.fd = fd;
        this.info = info;
        this.board = board;
        trouble = new ChipTrouble(board);
        watch = new Watch(calls, info, trouble, this::stillThere, onFailure);
    }

    /** The kernel's name, such as {@code gpiochip0}. */
    public String name() {
        return info.name();
    }

    /** What the driver calls it, such as {@code pinctrl-bcm2711}. */
    public String label() {
        return info.label();
    }

    /** What the machine calls itself, such as {@code Raspberry Pi 4 Model B Rev 1.4}. */
    public String board() {
        return board;
    }

    /** How many lines it has, numbered from 0. */
    public int lines() {
        return info.lines();
    }

    /**
     * The number of a line, which Pi4J calls address.
     *
     * @param line a number from 0, or the kernel's name, such as {@code GPIO17}
     * @throws GpioException there is no such line, or more than one, or the chip is gone
     */
    public int offset(String line) {
        if (line.isEmpty()) {
            throw trouble.noLine(info, line);
        }
        if (line.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return numbered(line);
        }
        List<Integer> found = new ArrayList<>();
        for (int offset = 0; offset < info.lines(); offset++) {
            if (line(offset).name().equals(line)) {
                found.add(offset);
            }
        }
        if (found.isEmpty()) {
            throw trouble.noLine(info, line);
        }
        if (found.size() > 1) {
            throw trouble.manyLines(info, line, found);
        }
        return found.get(0);
    }

    private int numbered(String line) {
        // more digits than any chip's lines have
        if (line.length() > 6 || Integer.parseInt(line) >= info.lines()) {
            throw trouble.noLine(info, line);
        }
        return Integer.parseInt(line);
    }

    public Line input(DigitalInputConfig config) {
        try (Memory request = LineRequest.input(config)) {
            return request(request, config.address(), config.id());
        }
    }

    public Line output(DigitalOutputConfig config) {
        try (Memory request = LineRequest.output(config)) {
            Line line = request(request, config.address(), config.id());
            if (!LineRequest.isLevel(config.initialState())) {
                try {
                    line.keepDriving();
                } catch (GpioException e) {
                    close(line);
                    throw e;
                }
            }
            return line;
        }
    }

    /** From now on the thread takes the line's edges. */
    public void watch(Line line, Consumer<RawEdge> onEdge) {
        watch.add(line, onEdge);
    }

    public void close(Line line) {
        watch.remove(line);
        line.close();
        lines.remove(line);
    }

    /**
     * Closes all lines and ends the thread. When it returns no listener is called any more, unless
     * it is a listener that calls this, or one that has not returned for 5 s.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (fd == NONE) {
                return;
            }
            lines.forEach(Line::close);
            lines.clear();
            calls.close(fd);
            fd = NONE;
        }
        watch.close();
    }

    private synchronized Line request(Memory request, int offset, String id) {
        if (offset < 0 || offset >= info.lines()) {
            throw trouble.noLine(info, String.valueOf(offset));
        }
        try {
            calls.ioctl(open(), Uapi.GET_LINE, request);
        } catch (ErrnoException e) {
            throw new LineTrouble(board, info, line(offset), id).refused(e);
        }
        LineTrouble itsTrouble = new LineTrouble(board, info, line(offset), id);
        Line line = new Line(calls, request.getInt(Uapi.REQUEST_FD), itsTrouble);
        lines.add(line);
        return line;
    }

    private synchronized LineInfo line(int offset) {
        try {
            return LineInfo.read(calls, open(), offset);
        } catch (ErrnoException e) {
            throw trouble.gone(info, e);
        }
    }

    private int open() {
        if (fd == NONE) {
            throw trouble.closed(info);
        }
        return fd;
    }

    /** A question that costs the kernel nothing; an old one wakes nobody when a chip goes. */
    private synchronized boolean stillThere() {
        if (fd == NONE) {
            return true;
        }
        try {
            ChipInfo.read(calls, fd, info.path());
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }
}
