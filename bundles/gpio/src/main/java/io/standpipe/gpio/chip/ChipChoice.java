package io.standpipe.gpio.chip;

import io.standpipe.gpio.kernel.ChipInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which of the machine's chips is meant. */
final class ChipChoice {

    /** Means the chip of the pin header. */
    static final String AUTO = "auto";

    /**
     * Labels of the chip behind the header of a Raspberry Pi: up to 3, 4, 5. By label, since the
     * number of the Pi 5's chip changed with the kernel.
     */
    private static final Set<String> HEADER =
            Set.of("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1");

    private ChipChoice() {}

    /**
     * @param wanted {@value #AUTO}, or a chip's name or label
     * @return nothing if there is no such chip, or more than one
     */
    static Optional<ChipInfo> choose(String wanted, List<ChipInfo> chips) {
        if (!wanted.equals(AUTO)) {
            return only(chips, chip -> chip.name().equals(wanted))
                    .or(() -> only(chips, chip -> chip.label().equals(wanted)));
        }
        return only(chips, chip -> HEADER.contains(chip.label()))
                .or(() -> only(chips, chip -> true));
    }

    private static Optional<ChipInfo> only(List<ChipInfo> chips, Predicate<ChipInfo> that) {
        List<ChipInfo> found = chips.stream().filter(that).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
