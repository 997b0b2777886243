package io.standpipe.simulators.contact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What is wired to a board without hardware: files that a gateway reads as its pins. They lie as
 * those of the kernel's gpio-sim do, so the directory may be one of its chips
 * (/sys/devices/platform/gpio-sim.0/gpiochip1) or one that the gateway's {@code mock:} chip names;
 * voltages at converters are of the latter only. Any thread.
 */
public final class ContactPanel {

    private final Path directory;

    /**
     * @throws IOException the directory is not there and cannot be made
     */
    public ContactPanel(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** A contact to ground, whose pin is pulled up: closed, the pin is low. */
    public void contact(int pin, boolean closed) throws IOException {
        put(pin(pin).resolve("pull"), closed ? "pull-down" : "pull-up");
    }

    /** A voltage at an input of a converter. */
    public void volts(String converter, int input, double volts) throws IOException {
        put(
                directory.resolve(converter).resolve("in_voltage" + input),
                String.format(Locale.ROOT, "%.4f", volts));
    }

    /** Whether the gateway has switched an output on, as far as on is high. */
    public boolean on(int pin) throws IOException {
        Path value = pin(pin).resolve("value");
        return Files.exists(value) && Files.readString(value).strip().equals("1");
    }

    private Path pin(int pin) {
        return directory.resolve("sim_gpio" + pin);
    }

    private static void put(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.resolveSibling(""));
        }
        // In place: the kernel's files can be written only.
        Files.writeString(file, text + "\n");
    }
}
