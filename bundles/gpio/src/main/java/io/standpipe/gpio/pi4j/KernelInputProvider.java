package io.standpipe.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import io.standpipe.gpio.chip.Chip;
import io.standpipe.gpio.chip.Line;
import io.standpipe.gpio.kernel.GpioException;

/**
 * Inputs on the lines of a {@link Chip}. Of the configuration it takes the address (the line's
 * number, {@link Chip#offset}), the pull (off switches the board's own off; the kernel says nothing
 * when a chip has none to switch) and the debounce in microseconds, which the chip does if it can
 * and the kernel otherwise; 0 means none, and Pi4J's own default is 10 ms. The kernel shows the
 * line as used by {@code standpipe:<id>}.
 */
public final class KernelInputProvider extends DigitalInputProviderBase {

    private final Chip chip;

    public KernelInputProvider(Chip chip) {
        super("kernel-input", "GPIO inputs of " + chip.name());
        this.chip = chip;
    }

    /**
     * Its listeners are called on the chip's thread with an {@link Edge}. To know the level at
     * start, add the listener first and read {@link DigitalInput#state} then.
     *
     * @throws GpioException the line cannot be had
     */
    @Override
    public DigitalInput create(DigitalInputConfig config) {
        Line line = chip.input(config);
        try {
            KernelInput input = new KernelInput(this, config, chip, line);
            context().registry().add(input);
            chip.watch(line, input::onEdge);
            return input;
        } catch (RuntimeException e) {
            chip.close(line);
            throw e;
        }
    }
}
