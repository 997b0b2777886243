package io.standpipe.gpio.chip;

import static io.standpipe.gpio.kernel.ErrnoException.EACCES;
import static io.standpipe.gpio.kernel.ErrnoException.EBUSY;
import static io.standpipe.gpio.kernel.ErrnoException.EINVAL;
import static io.standpipe.gpio.kernel.ErrnoException.EMFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENODEV;
import static io.standpipe.gpio.kernel.ErrnoException.ENXIO;
import static io.standpipe.gpio.kernel.ErrnoException.EPERM;

import io.standpipe.gpio.kernel.ChipInfo;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.LineInfo;
import io.standpipe.model.words.PinPhrase;

/**
 * Words for what goes wrong with a line: whose, which, where, what came, what to do.
 *
 * @param id whom the line is for, as configured
 */
record LineTrouble(String board, ChipInfo chip, LineInfo line, String id) {

    /** The kernel does not hand it out. */
    GpioException refused(ErrnoException cause) {
        return new GpioException(
                PinPhrase.LINE_REFUSED.of(
                        id, line, chip, board, cause.getMessage(), reason(cause.errno())),
                cause);
    }

    /** It was handed out, and does not answer. */
    GpioException lost(ErrnoException cause) {
        return new GpioException(
                PinPhrase.LINE_LOST.of(id, line, chip, board, cause.getMessage()), cause);
    }

    GpioException closed() {
        return new GpioException(PinPhrase.LINE_CLOSED.of(id, line));
    }

    private String reason(int errno) {
        return switch (errno) {
            case EBUSY ->
                    PinPhrase.IN_USE.of(
                            line.consumer().isEmpty()
                                    ? PinPhrase.SOMEONE_UNNAMED.of()
                                    : "'" + line.consumer() + "'");
            case ENXIO, ENODEV -> PinPhrase.NO_INTERRUPT.of();
            case EINVAL -> PinPhrase.CHIP_CANNOT.of();
            case EACCES, EPERM -> PinPhrase.LINE_NOT_PERMITTED.of();
            case EMFILE, ENFILE -> PinPhrase.TOO_MANY_FILES.of();
            default -> PinPhrase.KERNEL_LOG.of();
        };
    }
}
