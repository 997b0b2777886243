package io.standpipe.gpio.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.standpipe.gpio.kernel.ChipInfo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChipChoiceTest {

    @ParameterizedTest
    @CsvSource({
        // wanted, labels of gpiochip0, 1, ..., what is chosen
        "auto, pinctrl-bcm2835, gpiochip0",
        "auto, pinctrl-bcm2711|raspberrypi-exp-gpio, gpiochip0",
        "auto, gpio-brcmstb@107d508500|gpio-brcmstb@107d517c00|pinctrl-rp1, gpiochip2",
        "auto, pinctrl-rp1|gpio-brcmstb@107d508500, gpiochip0",
        "auto, 1c20800.pinctrl, gpiochip0",
        "auto, 1c20800.pinctrl|1f02c00.pinctrl, none",
        "auto, pinctrl-rp1|pinctrl-rp1, none",
        "gpiochip1, a|b, gpiochip1",
        "b, a|b, gpiochip1",
        "pinctrl-rp1, gpio-brcmstb@107d508500|pinctrl-rp1, gpiochip1",
        "same, same|same, none",
        "gpiochip7, a|b, none",
        "ip1, a|b, none",
        "GPIOCHIP0, a, none",
        "gpiochip0, gpiochip1|gpiochip0, gpiochip0",
    })
    void choice(String wanted, String labels, String chosen) {
        List<String> each = Arrays.asList(labels.split("\\|"));
        List<ChipInfo> chips =
                IntStream.range(0, each.size())
                        .mapToObj(
                                i ->
                                        new ChipInfo(
                                                "/dev/gpiochip" + i,
                                                "gpiochip" + i,
                                                each.get(i),
                                                8))
                        .toList();
        assertEquals(chosen, ChipChoice.choose(wanted, chips).map(ChipInfo::name).orElse("none"));
    }
}
