package io.standpipe.gpio.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import io.standpipe.gpio.chip.Chip;
import io.standpipe.gpio.chip.Line;
import io.standpipe.gpio.kernel.GpioException;

/** An output of the kernel's. */
public final class KernelOutput extends DigitalOutputBase {

    private final Chip chip;
    private final Line line;

    KernelOutput(KernelOutputProvider provider, DigitalOutputConfig config, Chip chip, Line line) {
        super(provider, config);
        this.chip = chip;
        this.line = line;
    }

    /**
     * Asks the kernel, which asks the line.
     *
     * @throws GpioException it was shut down, or the chip is gone
     */
    @Override
    public DigitalState state() {
        return line.level();
    }

    /**
     * Drives the line; its listeners are called on the caller's thread if it is a change.
     *
     * @throws GpioException it was shut down, or the chip is gone
     */
    @Override
    public DigitalOutput state(DigitalState state) {
        line.level(state.isHigh());
        return super.state(state);
    }

    /** Leaves the line at its shutdown state, if it has one and the chip is still there. */
    @Override
    public DigitalOutput shutdown(Context context) {
        try {
            super.shutdown(context);
        } catch (ShutdownException e) {
            // Who opened the chip hears of its end; the rest of the context is still to be closed.
            logger.warn("{}", e.getMessage());
        } finally {
            chip.close(line);
        }
        return this;
    }
}
