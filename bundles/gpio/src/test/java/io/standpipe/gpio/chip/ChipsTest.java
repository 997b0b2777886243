package io.standpipe.gpio.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.standpipe.gpio.chip.FakeKernel.FakeChip;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.Uapi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChipsTest {

    @TempDir Path devices;
    private final FakeKernel kernel = new FakeKernel();

    @Test
    void theHeadersChipIsOpened() throws IOException {
        device("gpiochip0", "gpio-brcmstb@107d508500", 32);
        device("gpiochip4", "pinctrl-rp1", 54);
        try (Chip chip = open("auto")) {
            assertEquals("gpiochip4", chip.name());
            assertEquals("pinctrl-rp1", chip.label());
            assertEquals(54, chip.lines());
            assertEquals("Test board", chip.board());
        }
        assertEquals(0, kernel.openFiles());
    }

    /** A Raspberry Pi 5 has had its header as gpiochip4, as gpiochip0, and as both by a link. */
    @Test
    void aLinkToAChipIsNoSecondChip() throws IOException {
        device("gpiochip9", "pinctrl-rp1", 54);
        Path link = devices.resolve("gpiochip4");
        Files.createSymbolicLink(link, devices.resolve("gpiochip9"));
        kernel.chips.put(link.toString(), kernel.chips.get(device("gpiochip9").toString()));
        open("auto").close();
        try (Chip chip = open("gpiochip4")) {
            assertEquals("gpiochip9", chip.name());
        }
        assertEquals(0, kernel.openFiles());
    }

    @Test
    void aMachineWithoutChipsNeedsNoNativeLibrary() {
        Chips chips =
                new Chips(
                        devices,
                        () -> {
                            throw new AssertionError("loaded");
                        },
                        "computer (amd64)");
        GpioException said = assertThrows(GpioException.class, () -> chips.open("auto", e -> {}));
        assertEquals(
                "no GPIO chip on this computer (amd64): there is no /dev/gpiochip*; pins need a GPIO"
                        + " driver and a Linux kernel from 5.10 with GPIO character devices; enable"
                        + " the driver, use a board that has pins, or configure no pins",
                said.getMessage());
    }

    @Test
    void aMachineWithoutDevicesAtAllIsOneWithoutChips() {
        Chips chips = new Chips(devices.resolve("none"), () -> kernel, "Test board");
        assertThrows(GpioException.class, () -> chips.open("auto", e -> {}));
    }

    @Test
    void manyChipsAreNamed() throws IOException {
        device("gpiochip0", "a", 3);
        device("gpiochip1", "b", 4);
        GpioException said = assertThrows(GpioException.class, () -> open("auto"));
        assertContains("gpiochip0 (a, 3 lines); gpiochip1 (b, 4 lines)", said);
        assertEquals(0, kernel.openFiles());
    }

    @Test
    void noPermission() throws IOException {
        kernel.refusals.put(device("gpiochip0", "pinctrl-rp1", 54).toString(), 13);
        GpioException said = assertThrows(GpioException.class, () -> open("auto"));
        assertContains(" cannot be opened (EACCES): no permission; add the", said);
        assertEquals(0, kernel.openFiles());
    }

    @Test
    void aChipThatMayNotBeOpenedDoesNotHideAnother() throws IOException {
        kernel.refusals.put(device("gpiochip0", "expander", 8).toString(), 13);
        device("gpiochip1", "pinctrl-bcm2711", 58);
        open("auto").close();
        assertEquals(0, kernel.openFiles());
    }

    @Test
    void aKernelThatIsTooOld() throws IOException {
        device("gpiochip0", "pinctrl-bcm2835", 54);
        kernel.chips.values().forEach(chip -> chip.refusals.put(Uapi.GET_LINEINFO, 22));
        GpioException said = assertThrows(GpioException.class, () -> open("auto"));
        assertContains("does not understand what is asked of gpiochip0", said);
        assertContains(": EINVAL; pins need a GPIO driver and a Linux kernel from 5.10", said);
        assertEquals(0, kernel.openFiles());
    }

    @Test
    void aFileThatIsNoChip() throws IOException {
        device("gpiochip0", "no chip", 0);
        kernel.chips.values().forEach(chip -> chip.refusals.put(Uapi.GET_CHIPINFO, 25));
        GpioException said = assertThrows(GpioException.class, () -> open("gpiochip0"));
        assertContains("(ENOTTY): it is no GPIO chip", said);
        assertEquals(0, kernel.openFiles());
    }

    private Chip open(String wanted) {
        return new Chips(devices, () -> kernel, "Test board").open(wanted, e -> {});
    }

    private Path device(String name, String label, int lines) throws IOException {
        Path path = Files.createFile(device(name));
        kernel.chips.put(path.toString(), new FakeChip(name, label, lines));
        return path;
    }

    private Path device(String name) {
        return devices.resolve(name);
    }

    private static void assertContains(String part, GpioException said) {
        assertTrue(String.valueOf(said.getMessage()).contains(part), said.getMessage());
    }
}
