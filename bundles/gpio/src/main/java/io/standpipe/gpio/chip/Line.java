package io.standpipe.gpio.chip;

import com.pi4j.io.gpio.digital.DigitalState;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.LineRequest;
import io.standpipe.gpio.kernel.SystemCalls;
import io.standpipe.gpio.kernel.Uapi;

/**
 * One line that the kernel has handed to us. Any thread: it is locked, so that nobody uses the
 * descriptor after it was closed, when it may be another file's already.
 */
public final class Line {

    private static final int NONE = -1;

    private final SystemCalls calls;
    private final LineTrouble trouble;
    private int fd;

    Line(SystemCalls calls, int fd, LineTrouble trouble) {
        this.calls = calls;
        this.fd = fd;
        this.trouble = trouble;
    }

    /** For polling; what it says must not be believed once the line {@link #isClosed}. */
    synchronized int fd() {
        return fd;
    }

    synchronized boolean isClosed() {
        return fd == NONE;
    }

    /**
     * The level right now, after debouncing.
     *
     * @throws GpioException it is closed, or its chip is gone
     */
    public synchronized DigitalState level() {
        try (Memory values = new Memory(Uapi.VALUES_BYTES)) {
            Uapi.value(values, false);
            ioctl(Uapi.GET_VALUES, values);
            return DigitalState.getState((values.getLong(Uapi.VALUES_BITS) & 1) != 0);
        }
    }

    /**
     * Drives the line, which is an output.
     *
     * @throws GpioException it is closed, or its chip is gone
     */
    public synchronized void level(boolean high) {
        try (Memory values = new Memory(Uapi.VALUES_BYTES)) {
            Uapi.value(values, high);
            ioctl(Uapi.SET_VALUES, values);
        }
    }

    /**
     * Makes it an output that keeps the level which the line has.
     *
     * @throws GpioException the chip cannot
     */
    synchronized void keepDriving() {
        DigitalState present = level();
        try (Memory config = new Memory(Uapi.CONFIG_BYTES)) {
            config.clear();
            LineRequest.drive(config, present.isHigh());
            ioctl(Uapi.SET_CONFIG, config);
        }
    }

    /**
     * Takes edges from the kernel's queue, which must have some or this waits.
     *
     * @return bytes of struct gpio_v2_line_event; 0 when it was closed meanwhile
     */
    synchronized int edges(Pointer buffer, int bytes) throws ErrnoException {
        return fd == NONE ? 0 : calls.read(fd, buffer, bytes);
    }

    synchronized void close() {
        if (fd != NONE) {
            calls.close(fd);
            fd = NONE;
        }
    }

    private void ioctl(long request, Pointer argument) {
        if (fd == NONE) {
            throw trouble.closed();
        }
        try {
            calls.ioctl(fd, request, argument);
        } catch (ErrnoException e) {
            throw trouble.lost(e);
        }
    }
}
