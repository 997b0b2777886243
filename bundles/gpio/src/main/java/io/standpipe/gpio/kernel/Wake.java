package io.standpipe.gpio.kernel;

import com.sun.jna.Memory;

/** Wakes a thread that polls. Any thread, also after it was closed. */
public final class Wake {

    private static final int NONE = -1;

    private final SystemCalls calls;
    private int fd;

    public Wake(SystemCalls calls) throws ErrnoException {
        this.calls = calls;
        fd = calls.eventfd();
    }

    public synchronized int fd() {
        return fd;
    }

    public synchronized void up() {
        if (fd != NONE) {
            try {
                calls.signal(fd);
            } catch (ErrnoException e) {
                // its counter is full: it is up
            }
        }
    }

    public synchronized void calm() throws ErrnoException {
        try (Memory counter = new Memory(Long.BYTES)) {
            calls.read(fd, counter, Long.BYTES);
        }
    }

    public synchronized void close() {
        if (fd != NONE) {
            calls.close(fd);
            fd = NONE;
        }
    }
}
