package io.standpipe.gpio.kernel;

import java.util.Map;

/**
 * A system call failed; the message is the error's name. Checked, so that nobody forgets to say
 * which pin it was about.
 */
final class ErrnoException extends Exception {

    // asm-generic/errno-base.h
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOTTY = 25;

    private static final Map<Integer, String> NAMES =
            Map.ofEntries(
                    Map.entry(EPERM, "EPERM"),
                    Map.entry(ENOENT, "ENOENT"),
                    Map.entry(EINTR, "EINTR"),
                    Map.entry(ENXIO, "ENXIO"),
                    Map.entry(EACCES, "EACCES"),
                    Map.entry(EBUSY, "EBUSY"),
                    Map.entry(ENODEV, "ENODEV"),
                    Map.entry(EINVAL, "EINVAL"),
                    Map.entry(ENFILE, "ENFILE"),
                    Map.entry(EMFILE, "EMFILE"),
                    Map.entry(ENOTTY, "ENOTTY"));

    private final int errno;

    ErrnoException(int errno) {
        super(name(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    static String name(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }
}
