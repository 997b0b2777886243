package io.standpipe.gpio.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import io.standpipe.gpio.chip.Chip;
import io.standpipe.gpio.chip.Line;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.kernel.RawEdge;

/** An input of the kernel's. Its events are of type {@link Edge}. */
public final class KernelInput extends DigitalInputBase {

    private final Chip chip;
    private final Line line;

    KernelInput(KernelInputProvider provider, DigitalInputConfig config, Chip chip, Line line) {
        super(provider, config);
        this.chip = chip;
        this.line = line;
    }

    /**
     * Asks the kernel.
     *
     * @throws GpioException it was shut down, or the chip is gone
     */
    @Override
    public DigitalState state() {
        return line.level();
    }

    @Override
    public DigitalInput shutdown(Context context) {
        super.shutdown(context);
        chip.close(line);
        return this;
    }

    void onEdge(RawEdge edge) {
        dispatch(new Edge(this, DigitalState.getState(edge.high()), edge.nanos(), edge.sequence()));
    }
}
