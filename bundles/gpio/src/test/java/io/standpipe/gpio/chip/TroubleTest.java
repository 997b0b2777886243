package io.standpipe.gpio.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.kernel.ChipInfo;
import io.standpipe.gpio.kernel.ErrnoException;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.LineInfo;
import io.standpipe.testkit.ChineseText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every text says which pin or chip, on which board, what the kernel said, and what to do. */
class TroubleTest {

    private static final ChipInfo CHIP =
            new ChipInfo("/dev/gpiochip0", "gpiochip0", "pinctrl-bcm2711", 58);
    private final ChipTrouble chip = new ChipTrouble("Raspberry Pi 4");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | EPERM | no permission",
                "6 | ENXIO | has no interrupt",
                "13 | EACCES | no permission",
                "16 | EBUSY | in use by 'w1'; end that program or take that driver out",
                "19 | ENODEV | has no interrupt",
                "22 | EINVAL | the chip cannot do this with it; wire to another line",
                "23 | ENFILE | raise the limit",
                "24 | EMFILE | raise the limit",
                "5 | errno 5 | see the kernel's log",
            })
    void aLineThatIsRefused(int errno, String name, String remedy) {
        LineTrouble trouble =
                new LineTrouble(
                        "Raspberry Pi 4", CHIP, new LineInfo(17, "GPIO17", "w1", true), "door");
        ErrnoException cause = new ErrnoException(errno);
        GpioException said = trouble.refused(cause);
        assertSame(cause, said.getCause());
        assertStarts(
                "door: line 17 (GPIO17) of gpiochip0 (pinctrl-bcm2711, 58 lines) of this Raspberry Pi 4"
                        + " cannot be used ("
                        + name
                        + "): ",
                said);
        assertContains(remedy, said);
        inChinese(said);
    }

    @Test
    void aLineThatSomebodyHasWhoGivesNoName() {
        LineTrouble trouble =
                new LineTrouble("computer (arm)", CHIP, new LineInfo(3, "", "", true), "x");
        GpioException said = trouble.refused(new ErrnoException(16));
        assertStarts("x: line 3 of gpiochip0 ", said);
        assertContains("in use by someone unnamed", said);
        inChinese(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "13 | EACCES | add the service's user to the group of that file",
                "1 | EPERM | udev rule",
                "2 | ENOENT | its chip has gone",
                "19 | ENODEV | its chip has gone",
                "6 | ENXIO | its chip has gone",
                "25 | ENOTTY | it is no GPIO chip",
                "24 | EMFILE | raise the limit",
                "23 | ENFILE | raise the limit",
                "5 | errno 5 | see the kernel's log",
            })
    void aChipThatDoesNotOpen(int errno, String name, String remedy) {
        GpioException said = chip.noAccess("/dev/gpiochip0", new ErrnoException(errno));
        assertStarts(
                "/dev/gpiochip0 of this Raspberry Pi 4 cannot be opened (" + name + "): ", said);
        assertContains(remedy, said);
        inChinese(said);
    }

    @Test
    void noChipIsFound() {
        ChipInfo other = new ChipInfo("/dev/gpiochip1", "gpiochip1", "exp", 8);
        assertEquals(
                "it is not clear which GPIO chip of this Raspberry Pi 4 is wanted; there are gpiochip0"
                        + " (pinctrl-bcm2711, 58 lines); gpiochip1 (exp, 8 lines); give the name of"
                        + " one, or its label",
                chip.notFound("auto", List.of(CHIP, other), Map.of()).getMessage());
        GpioException refused = chip.notFound("rp1", List.of(), Map.of("/dev/gpiochip4", 13));
        assertStarts(
                "not exactly one GPIO chip of this Raspberry Pi 4 is 'rp1'; /dev/gpiochip4 of this"
                        + " Raspberry Pi 4 cannot be opened (EACCES): no permission;",
                refused);
        inChinese(refused);
        inChinese(chip.notFound("auto", List.of(CHIP, other), Map.of("/dev/gpiochip4", 5)));
    }

    @Test
    void whatGoesWrongLaterIsToldInChineseToo() {
        LineTrouble line =
                new LineTrouble("computer (arm)", CHIP, new LineInfo(3, "", "", true), "x");
        ErrnoException cause = new ErrnoException(19);
        inChinese(line.lost(cause));
        inChinese(line.closed());
        inChinese(chip.noChips());
        inChinese(chip.tooOld(CHIP, cause));
        inChinese(chip.noLine(CHIP, "58"));
        inChinese(chip.manyLines(CHIP, "SDA", List.of(2, 4)));
        inChinese(chip.gone(CHIP, null));
        inChinese(chip.closed(CHIP));
        inChinese(chip.unwatched(CHIP, cause));
    }

    private static void inChinese(GpioException said) {
        String names =
                "door Raspberry Pi arm dev gpiochip pinctrl bcm exp rp GPIO SDA gpioinfo gpio udev Linux LimitNOFILE errno"
                        + " EPERM ENOENT ENXIO EACCES EBUSY ENODEV EINVAL ENFILE EMFILE ENOTTY io standpipe kernel"
                        + " ErrnoException";
        ChineseText.only(String.valueOf(said.getMessage()), names.split(" ", -1));
    }

    private static void assertStarts(String start, GpioException said) {
        assertTrue(String.valueOf(said.getMessage()).startsWith(start), said.getMessage());
    }

    private static void assertContains(String part, GpioException said) {
        assertTrue(String.valueOf(said.getMessage()).contains(part), said.getMessage());
    }
}
