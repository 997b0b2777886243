package io.standpipe.gpio.kernel;

import static io.standpipe.gpio.kernel.ErrnoException.EACCES;
import static io.standpipe.gpio.kernel.ErrnoException.EBUSY;
import static io.standpipe.gpio.kernel.ErrnoException.EINVAL;
import static io.standpipe.gpio.kernel.ErrnoException.EMFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENODEV;
import static io.standpipe.gpio.kernel.ErrnoException.ENXIO;
import static io.standpipe.gpio.kernel.ErrnoException.EPERM;

/**
 * Words for what goes wrong with a line: whose, which, where, what came, what to do.
 *
 * @param id whom the line is for, as configured
 */
record LineTrouble(String board, ChipInfo chip, LineInfo line, String id) {

    /** The kernel does not hand it out. */
    GpioException refused(ErrnoException cause) {
        return say("cannot be used (" + cause.getMessage() + "): " + reason(cause.errno()), cause);
    }

    /** It was handed out, and does not answer. */
    GpioException lost(ErrnoException cause) {
        return say("does not answer (" + cause.getMessage() + "); " + ChipTrouble.SEEK, cause);
    }

    GpioException closed() {
        return new GpioException("%s: %s was closed here; open it again".formatted(id, line), null);
    }

    private GpioException say(String what, ErrnoException cause) {
        return new GpioException(
                "%s: %s of %s of this %s %s".formatted(id, line, chip, board, what), cause);
    }

    private String reason(int errno) {
        return switch (errno) {
            case EBUSY ->
                    "in use by "
                            + (line.consumer().isEmpty()
                                    ? "someone unnamed"
                                    : "'" + line.consumer() + "'")
                            + "; end that program or take that driver out of the device tree, or wire"
                            + " to another line";
            case ENXIO, ENODEV ->
                    "it has no interrupt, so that nobody hears of its changes, or its chip is gone;"
                            + " wire to another line";
            case EINVAL -> "the chip cannot do this with it; wire to another line";
            case EACCES, EPERM -> "no permission; wire to another line";
            case EMFILE, ENFILE -> "too many files are open; raise the limit (LimitNOFILE)";
            default -> "see the kernel's log";
        };
    }
}
