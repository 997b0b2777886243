package io.standpipe.gpio.chip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A chip of the kernel's module gpio-sim, made through configfs and moved through sysfs, as the
 * kernel's Documentation/admin-guide/gpio/gpio-sim.rst says.
 */
public final class GpioSim implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/kernel/config/gpio-sim");

    private final Path device;
    private final Path bank;
    private Path lines = Path.of("none");
    private boolean live;

    public GpioSim(String label, int lines) throws IOException {
        device = Files.createDirectory(ROOT.resolve(label));
        bank = Files.createDirectory(device.resolve("bank0"));
        Files.writeString(bank.resolve("label"), label);
        Files.writeString(bank.resolve("num_lines"), String.valueOf(lines));
    }

    public GpioSim name(int line, String name) throws IOException {
        Files.writeString(line(line).resolve("name"), name);
        return this;
    }

    /** As if a driver had the line. */
    GpioSim driver(int line, String consumer) throws IOException {
        Path hog = Files.createDirectory(line(line).resolve("hog"));
        Files.writeString(hog.resolve("name"), consumer);
        Files.writeString(hog.resolve("direction"), "input");
        return this;
    }

    public GpioSim plug() throws IOException {
        Files.writeString(device.resolve("live"), "1");
        live = true;
        lines =
                Path.of("/sys/devices/platform")
                        .resolve(Files.readString(device.resolve("dev_name")).strip())
                        .resolve(name());
        return this;
    }

    /** Takes the chip away from under whoever has it open. */
    public void unplug() throws IOException {
        live = false;
        Files.writeString(device.resolve("live"), "0");
    }

    /** The kernel's name of the chip. */
    String name() throws IOException {
        return Files.readString(bank.resolve("chip_name")).strip();
    }

    /** What is wired to the line moves it. */
    public void drive(int line, boolean high) throws IOException {
        Files.writeString(sysfs(line).resolve("pull"), high ? "pull-up" : "pull-down");
    }

    /** The level on the line. */
    public boolean isHigh(int line) throws IOException {
        return Files.readString(sysfs(line).resolve("value")).strip().equals("1");
    }

    @Override
    public void close() throws IOException {
        if (live) {
            unplug();
        }
        try (var entries = Files.list(bank)) {
            for (Path line : entries.filter(Files::isDirectory).toList()) {
                Files.deleteIfExists(line.resolve("hog"));
                Files.delete(line);
            }
        }
        Files.delete(bank);
        Files.delete(device);
    }

    private Path line(int line) throws IOException {
        return Files.createDirectories(bank.resolve("line" + line));
    }

    private Path sysfs(int line) {
        return lines.resolve("sim_gpio" + line);
    }
}
