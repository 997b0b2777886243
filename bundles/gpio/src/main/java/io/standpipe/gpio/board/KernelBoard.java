package io.standpipe.gpio.board;

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
import io.standpipe.gpio.chip.Chip;
import io.standpipe.gpio.chip.Chips;
import io.standpipe.gpio.convert.Ads1115;
import io.standpipe.gpio.convert.Converter;
import io.standpipe.gpio.convert.ConverterSetting;
import io.standpipe.gpio.convert.Mcp3008;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.pi4j.KernelInputProvider;
import io.standpipe.gpio.pi4j.KernelOutputProvider;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.Phrase;
import io.standpipe.model.words.PinPhrase;
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
        require(setting, "/dev/i2c-" + setting.bus(), PinPhrase.I2C_OFF, "i2c");
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
                    PinPhrase.NO_I2C_LIBRARY.of(setting, System.getProperty("os.arch")), e);
        } catch (RuntimeException e) {
            throw unopened(setting, e);
        }
    }

    private Converter mcp3008(ConverterSetting setting) {
        require(
                setting,
                "/dev/spidev%d.%d".formatted(setting.bus(), setting.at()),
                PinPhrase.SPI_OFF,
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

    private void require(ConverterSetting setting, String file, Phrase off, String group) {
        Path device = Path.of(file);
        if (!Files.exists(device)) {
            throw new GpioException(off.of(setting, file, chip.board()));
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw new GpioException(PinPhrase.BUS_NOT_PERMITTED.of(setting, file, group));
        }
    }

    private static GpioException unopened(ConverterSetting setting, RuntimeException e) {
        return new GpioException(PinPhrase.CONVERTER_NOT_OPENED.of(setting, Ads1115.reason(e)), e);
    }

    @Override
    public void close() {
        pins.shutdown();
        buses.shutdown();
        chip.close();
    }
}
