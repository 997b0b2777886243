package io.standpipe.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import com.pi4j.io.spi.Spi;
import com.pi4j.io.spi.SpiChipSelect;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProviderImpl;
import com.pi4j.plugin.linuxfs.provider.spi.LinuxFsSpiProviderImpl;
import io.standpipe.gpio.kernel.Chip;
import io.standpipe.gpio.kernel.Chips;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.KernelInputProvider;
import io.standpipe.gpio.kernel.KernelOutputProvider;
import io.standpipe.model.GpioSource;
import io.standpipe.model.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Pins of a chip of the kernel, and converters behind Pi4J's I2C and SPI on files of the kernel.
 */
final class KernelBoard implements Board {

    /** The MCP3008 at 3.3 V takes 1.35 MHz at least at 2.7 V (DS21295, 1.0). */
    private static final int SPI_HERTZ = 1_000_000;

    private final TimeSource time;
    private final Chip chip;
    private final Context pins;

    // Of their own: to Pi4J a chip select and a line of the same number are one address.
    private final Context buses;

    private KernelBoard(TimeSource time, Chip chip) {
        this.time = time;
        this.chip = chip;
        pins =
                Pi4J.newContextBuilder()
                        .noAutoDetect()
                        .add(new KernelInputProvider(chip), new KernelOutputProvider(chip))
                        .build();
        buses =
                Pi4J.newContextBuilder()
                        .noAutoDetect()
                        .add(new LinuxFsI2CProviderImpl(), new LinuxFsSpiProviderImpl())
                        .build();
    }

    static Board open(String chip, TimeSource time, Runnable gone) {
        Chip opened = new Chips().open(chip, failure -> gone.run());
        try {
            return new KernelBoard(time, opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public int line(Terminal.Pin pin) {
        return chip.offset(pin.name());
    }

    @Override
    public DigitalInput input(int line, GpioSource.Pull pull, Duration debounce, String name) {
        return pins.create(
                DigitalInput.newConfigBuilder(pins)
                        .id(name)
                        .address(line)
                        .pull(pull(pull))
                        .debounce(debounce.toNanos() / 1000)
                        .build());
    }

    private static PullResistance pull(GpioSource.Pull pull) {
        return switch (pull) {
            case UP -> PullResistance.PULL_UP;
            case DOWN -> PullResistance.PULL_DOWN;
            case NONE -> PullResistance.OFF;
        };
    }

    @Override
    public boolean debounces() {
        return true;
    }

    @Override
    public DigitalOutput output(int line, boolean high, String name) {
        return pins.create(
                DigitalOutput.newConfigBuilder(pins)
                        .id(name)
                        .address(line)
                        .initial(DigitalState.getState(high))
                        .build());
    }

    @Override
    public void release(String name) {
        if (pins.hasIO(name)) {
            pins.shutdown(name);
        }
    }

    @Override
    public Converter converter(ConverterSetting setting) {
        if (buses.hasIO(setting.name())) {
            buses.shutdown(setting.name());
        }
        return switch (setting.chip()) {
            case ADS1115 -> ads1115(setting);
            case MCP3008 -> mcp3008(setting);
        };
    }

    private Converter ads1115(ConverterSetting setting) {
        require(
                setting,
                "/dev/i2c-" + setting.bus(),
                "I2C (raspi-config, or dtparam=i2c_arm=on)",
                "i2c");
        try {
            I2C bus =
                    buses.create(
                            I2C.newConfigBuilder(buses)
                                    .id(setting.name())
                                    .bus(setting.bus())
                                    .device(setting.at())
                                    .build());
            return new Ads1115(bus, time, setting.toString());
        } catch (LinkageError e) {
            // Pi4J brings its I2C library for Raspberry Pis only.
            throw new GpioException(
                    "%s cannot be reached: Pi4J has no I2C library for %s; use a board with an ARM processor, or a converter on SPI"
                            .formatted(setting, System.getProperty("os.arch")),
                    e);
        } catch (RuntimeException e) {
            throw unopened(setting, e);
        }
    }

    private Converter mcp3008(ConverterSetting setting) {
        require(
                setting,
                "/dev/spidev%d.%d".formatted(setting.bus(), setting.at()),
                "SPI (raspi-config, or dtparam=spi=on)",
                "spi");
        try {
            Spi bus =
                    buses.create(
                            Spi.newConfigBuilder(buses)
                                    .id(setting.name())
                                    .bus(setting.bus())
                                    .chipSelect(SpiChipSelect.getByNumber(setting.at()))
                                    .baud(SPI_HERTZ)
                                    .build());
            return new Mcp3008(bus, setting.reference(), setting.toString());
        } catch (RuntimeException e) {
            throw unopened(setting, e);
        }
    }

    private void require(ConverterSetting setting, String file, String what, String group) {
        Path device = Path.of(file);
        if (!Files.exists(device)) {
            throw new GpioException(
                    "%s cannot be reached: there is no %s on this %s; enable %s, or correct the number"
                            .formatted(setting, file, chip.board(), what));
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw new GpioException(
                    "%s cannot be reached: no permission for %s; add the service's user to the group %s"
                            .formatted(setting, file, group));
        }
    }

    private static GpioException unopened(ConverterSetting setting, RuntimeException e) {
        return new GpioException(
                "%s cannot be opened (%s); see the kernel's log"
                        .formatted(setting, Ads1115.reason(e)),
                e);
    }

    @Override
    public void close() {
        pins.shutdown();
        buses.shutdown();
        chip.close();
    }
}
