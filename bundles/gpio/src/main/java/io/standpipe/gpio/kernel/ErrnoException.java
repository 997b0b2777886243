package io.standpipe.gpio.kernel;

import java.util.Map;

/**
 * A system call failed; the message is the error's name. Checked, so that nobody forgets to say
 * which pin it was about.
 */
public final class ErrnoException extends Exception {

    // asm-generic/errno-base.h
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOTTY = 25;

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

    public ErrnoException(int errno) {
        super(name(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }

    public static String name(int errno) {
        return NAMES.getOrDefault(errno, "errno " + errno);
    }
}
