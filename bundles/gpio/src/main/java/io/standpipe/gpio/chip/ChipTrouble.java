package io.standpipe.gpio.chip;

import static io.standpipe.gpio.kernel.ErrnoException.EACCES;
import static io.standpipe.gpio.kernel.ErrnoException.EMFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENFILE;
import static io.standpipe.gpio.kernel.ErrnoException.ENODEV;
import static io.standpipe.gpio.kernel.ErrnoException.ENOENT;
import static io.standpipe.gpio.kernel.ErrnoException.ENOTTY;
import static io.standpipe.gpio.kernel.ErrnoException.ENXIO;
import static io.standpipe.gpio.kernel.ErrnoException.EPERM;

import io.standpipe.gpio.kernel.ChipInfo;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.words.PinPhrase;
import io.standpipe.model.words.text.Sentences;
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

    GpioException noChips() {
        return new GpioException(PinPhrase.NO_CHIP.of(board));
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
                        ? PinPhrase.WHICH_CHIP.of(board)
                        : PinPhrase.NOT_ONE_CHIP.of(board, wanted));
        if (!chips.isEmpty()) {
            parts.add(PinPhrase.CHIPS_ARE.of(list(chips)));
        }
        refused.forEach((path, errno) -> parts.add(cannotOpen(path, errno)));
        return new GpioException(parts.stream().reduce(Sentences::and).orElseThrow());
    }

    GpioException noAccess(String path, ErrnoException cause) {
        return new GpioException(cannotOpen(path, cause.errno()), cause);
    }

    GpioException tooOld(ChipInfo chip, ErrnoException cause) {
        return new GpioException(
                PinPhrase.KERNEL_TOO_OLD.of(board, chip, cause.getMessage()), cause);
    }

    GpioException noLine(ChipInfo chip, String wanted) {
        return new GpioException(PinPhrase.NO_LINE.of(chip, board, wanted, chip.lines() - 1));
    }

    GpioException manyLines(ChipInfo chip, String wanted, List<Integer> offsets) {
        return new GpioException(PinPhrase.MANY_LINES.of(chip, board, wanted, offsets));
    }

    GpioException gone(ChipInfo chip, @Nullable Throwable cause) {
        return new GpioException(PinPhrase.CHIP_GONE.of(chip, board), cause);
    }

    GpioException closed(ChipInfo chip) {
        return new GpioException(PinPhrase.CHIP_CLOSED.of(chip, board));
    }

    GpioException unwatched(ChipInfo chip, Throwable cause) {
        return new GpioException(PinPhrase.UNWATCHED.of(chip, board, cause), cause);
    }

    private static String list(List<ChipInfo> chips) {
        return chips.stream().map(ChipInfo::toString).reduce(Sentences::and).orElseThrow();
    }

    private String cannotOpen(String path, int errno) {
        PinPhrase why =
                switch (errno) {
                    case EACCES, EPERM -> PinPhrase.CHIP_NOT_PERMITTED;
                    case ENOENT, ENODEV, ENXIO -> PinPhrase.ITS_CHIP_IS_GONE;
                    case ENOTTY -> PinPhrase.NO_GPIO_CHIP;
                    case EMFILE, ENFILE -> PinPhrase.TOO_MANY_FILES;
                    default -> PinPhrase.KERNEL_LOG;
                };
        return PinPhrase.CHIP_NOT_OPENED.of(path, board, ErrnoException.name(errno), why.of());
    }
}
