package io.standpipe.gpio.kernel;

import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Writes a struct gpio_v2_line_request for one line. */
public final class LineRequest {

    /**
     * Edges that the kernel keeps for us; 16 if not asked, 1024 at most. So many are an eighth of a
     * second of a flow meter with 1000 pulses a second, while this process collects its garbage.
     */
    private static final int QUEUE = 256;

    private static final long UINT_MAX = 0xFFFF_FFFFL;

    private LineRequest() {}

    /** With edges both ways, pulled and debounced as configured. */
    public static Memory input(DigitalInputConfig config) {
        Memory request = request(config.address(), config.id());
        request.setInt(Uapi.REQUEST_QUEUE, QUEUE);
        Pointer lineConfig = request.share(Uapi.REQUEST_CONFIG);
        lineConfig.setLong(
                Uapi.CONFIG_FLAGS,
                Uapi.INPUT | Uapi.EDGE_RISING | Uapi.EDGE_FALLING | pull(config.pull()));
        Long debounce = config.debounce();
        if (debounce != null && debounce > 0) {
            Uapi.attribute(lineConfig, Uapi.DEBOUNCE)
                    .setInt(Uapi.ATTRIBUTE_VALUE, (int) Math.min(debounce, UINT_MAX));
        }
        return request;
    }

    /** At its initial state from the first moment, or left as it is if none is configured. */
    public static Memory output(DigitalOutputConfig config) {
        Memory request = request(config.address(), config.id());
        DigitalState initial = config.initialState();
        if (isLevel(initial)) {
            drive(request.share(Uapi.REQUEST_CONFIG), initial.isHigh());
        }
        return request;
    }

    /** Writes a struct gpio_v2_line_config that makes an output of a line. */
    public static void drive(Pointer lineConfig, boolean high) {
        lineConfig.setLong(Uapi.CONFIG_FLAGS, Uapi.OUTPUT);
        Uapi.attribute(lineConfig, Uapi.OUTPUT_VALUES).setLong(Uapi.ATTRIBUTE_VALUE, high ? 1 : 0);
    }

    public static boolean isLevel(@Nullable DigitalState state) {
        return state == DigitalState.HIGH || state == DigitalState.LOW;
    }

    private static Memory request(int offset, String id) {
        Memory request = new Memory(Uapi.REQUEST_BYTES);
        request.clear();
        request.setInt(Uapi.REQUEST_OFFSETS, offset);
        request.setInt(Uapi.REQUEST_LINES, 1);
        Uapi.name(request, Uapi.REQUEST_CONSUMER, "standpipe:" + id);
        return request;
    }

    private static long pull(PullResistance pull) {
        return switch (pull) {
            case PULL_UP -> Uapi.PULL_UP;
            case PULL_DOWN -> Uapi.PULL_DOWN;
            case OFF -> Uapi.NO_PULL;
        };
    }
}
