package io.standpipe.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import io.standpipe.gpio.chip.Chip;
import io.standpipe.gpio.chip.Line;
import io.standpipe.gpio.kernel.GpioException;

/**
 * Outputs on the lines of a {@link Chip}. Of the configuration it takes the address (the line's
 * number, {@link Chip#offset}), the initial state, which the line has from the moment that it is an
 * output (without one it keeps its level), and the shutdown state. The kernel shows the line as
 * used by {@code standpipe:<id>}.
 */
public final class KernelOutputProvider extends DigitalOutputProviderBase {

    private final Chip chip;

    public KernelOutputProvider(Chip chip) {
        super("kernel-output", "GPIO outputs of " + chip.name());
        this.chip = chip;
    }

    /**
     * @throws GpioException the line cannot be had
     */
    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
        Line line = chip.output(config);
        try {
            KernelOutput output = new KernelOutput(this, config, chip, line);
            context().registry().add(output);
            return output;
        } catch (RuntimeException e) {
            chip.close(line);
            throw e;
        }
    }
}
