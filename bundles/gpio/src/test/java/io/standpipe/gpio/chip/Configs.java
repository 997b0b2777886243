package io.standpipe.gpio.chip;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import io.standpipe.gpio.pi4j.KernelInputProvider;
import io.standpipe.gpio.pi4j.KernelOutputProvider;
import org.jspecify.annotations.Nullable;

/** Contexts and configurations as the bundle makes them. */
public final class Configs {

    private static final Context EMPTY = Pi4J.newContextBuilder().noAutoDetect().build();

    private Configs() {}

    static Context context(Chip chip) {
        return Pi4J.newContextBuilder()
                .noAutoDetect()
                .add(new KernelInputProvider(chip), new KernelOutputProvider(chip))
                .build();
    }

    public static DigitalInputConfig input(
            String id, int offset, PullResistance pull, long debounce) {
        return DigitalInput.newConfigBuilder(EMPTY)
                .id(id)
                .address(offset)
                .pull(pull)
                .debounce(debounce)
                .build();
    }

    public static DigitalInputConfig input(String id, int offset) {
        return input(id, offset, PullResistance.PULL_DOWN, 0);
    }

    public static DigitalOutputConfig output(
            String id,
            int offset,
            @Nullable DigitalState initial,
            @Nullable DigitalState shutdown) {
        var builder = DigitalOutput.newConfigBuilder(EMPTY).id(id).address(offset);
        if (initial != null) {
            builder.initial(initial);
        }
        if (shutdown != null) {
            builder.shutdown(shutdown);
        }
        return builder.build();
    }
}
