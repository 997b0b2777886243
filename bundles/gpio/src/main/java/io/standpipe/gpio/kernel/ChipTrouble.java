package io.standpipe.gpio.kernel;

import static io.standpipe.gpio.kernel.ErrnoException.EACCES;
import static io.standpipe.gpio.kernel.ErrnoException.EMFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENODEV;
import static io.standpipe.gpio.kernel.ErrnoException.ENOENT;
import static io.standpipe.gpio.kernel.ErrnoException.ENOTTY;
import static io.standpipe.gpio.kernel.ErrnoException.ENXIO;
import static io.standpipe.gpio.kernel.ErrnoException.EPERM;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words for what goes wrong with a chip: what was wanted, where, what came, what to do.
 *
 * @param board where, see {@link Machine}
 */
record ChipTrouble(String board) {

    private static final String NEEDS =
            "pins need a GPIO driver and a Linux kernel from 5.10 with GPIO character devices";

    GpioException noChips() {
        return new GpioException(
                "no GPIO chip on this %s: there is no /dev/gpiochip*; %s; enable the driver, use a board that has pins, or configure no pins"
                        .formatted(board, NEEDS),
                null);
    }

    /**
     * There is none, or more than one.
     *
     * @param chips those that could be looked at
     * @param refused the errno of the others, by path
     */
    GpioException notFound(String wanted, List<ChipInfo> chips, Map<String, Integer> refused) {
        List<String> parts = new ArrayList<>();
        parts.add(
                wanted.equals(ChipChoice.AUTO)
                        ? "it is not clear which GPIO chip of this " + board + " is wanted"
                        : "not exactly one GPIO chip of this " + board + " is '" + wanted + "'");
        if (!chips.isEmpty()) {
            parts.add("there are " + list(chips));
            parts.add("give the name of one, or its label");
        }
        refused.forEach((path, errno) -> parts.add(cannotOpen(path, errno)));
        return new GpioException(String.join("; ", parts), null);
    }

    GpioException noAccess(String path, ErrnoException cause) {
        return new GpioException(cannotOpen(path, cause.errno()) + " (" + board + ")", cause);
    }

    GpioException tooOld(ChipInfo chip, ErrnoException cause) {
        return new GpioException(
                "the kernel of this %s does not understand what is asked of %s (%s); %s; update it"
                        .formatted(board, chip, cause.getMessage(), NEEDS),
                cause);
    }

    GpioException noLine(ChipInfo chip, String wanted) {
        return new GpioException(
                "%s of this %s has no line '%s'; give a number from 0 to %d, or a name that gpioinfo shows"
                        .formatted(chip, board, wanted, chip.lines() - 1),
                null);
    }

    GpioException manyLines(ChipInfo chip, String wanted, List<Integer> offsets) {
        return new GpioException(
                "%s of this %s has more than one line '%s'; give one of the numbers %s"
                        .formatted(chip, board, wanted, offsets),
                null);
    }

    GpioException gone(ChipInfo chip, @Nullable Throwable cause) {
        return new GpioException("%s of this %s is gone; %s".formatted(chip, board, SEEK), cause);
    }

    GpioException closed(ChipInfo chip) {
        return new GpioException(
                "%s of this %s was closed here; open it again".formatted(chip, board), null);
    }

    GpioException unwatched(ChipInfo chip, Throwable cause) {
        return new GpioException(
                "the inputs of %s of this %s are no longer watched: %s; open the chip again"
                        .formatted(chip, board, cause),
                cause);
    }

    /** What to do when a chip has gone. */
    static final String SEEK =
            "look for a driver that was unloaded or an adapter that was unplugged, and open it again";

    private static String list(List<ChipInfo> chips) {
        return String.join(", ", chips.stream().map(ChipInfo::toString).toList());
    }

    private static String cannotOpen(String path, int errno) {
        String what = path + " cannot be opened (" + ErrnoException.name(errno) + "): ";
        return what
                + switch (errno) {
                    case EACCES, EPERM ->
                            "no permission; add the service's user to the group of that file, which is"
                                    + " usually gpio, or let a udev rule give it one";
                    case ENOENT, ENODEV, ENXIO -> "its chip is gone; " + SEEK;
                    case ENOTTY -> "it is no GPIO chip; name another one";
                    case EMFILE, ENFILE -> "too many files are open; raise the limit (LimitNOFILE)";
                    default -> "see the kernel's log";
                };
    }
}
