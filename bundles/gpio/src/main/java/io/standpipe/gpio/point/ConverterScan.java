package io.standpipe.gpio.point;

import io.standpipe.gpio.convert.Converter;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.TimeSource;
import java.time.Duration;
import java.util.List;

/**
 * Measures the inputs of all converters in turn, each at its own interval, on a thread of its own:
 * a conversion takes milliseconds, and an I2C bus that hangs takes seconds.
 */
public final class ConverterScan {

    /** After one that failed, so that a converter that is gone does not keep the others waiting. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TimeSource time;
    private final Scheduler scanner;
    private final Scheduler bus;
    private volatile boolean closed;

    /**
     * @param scanner the scan's own thread
     * @param bus where results are told
     */
    public ConverterScan(TimeSource time, Scheduler scanner, Scheduler bus) {
        this.time = time;
        this.scanner = scanner;
        this.bus = bus;
    }

    void start(Converter converter, List<AnalogueInput> inputs) {
        inputs.forEach(input -> scanner.execute(() -> measure(converter, input)));
    }

    private void measure(Converter converter, AnalogueInput input) {
        if (closed) {
            return;
        }
        long began = time.nanos();
        Duration next = input.conversions();
        try {
            double volts = converter.volts(input.channel().number());
            tell(() -> input.volts(volts, began));
        } catch (RuntimeException | LinkageError e) {
            // Also an error of a library: the next measurement is planned all the same.
            String why = e instanceof GpioException ? String.valueOf(e.getMessage()) : e.toString();
            tell(() -> input.failed(why));
            next = PAUSE.compareTo(next) > 0 ? PAUSE : next;
        }
        Duration left = next.minusNanos(time.nanos() - began);
        scanner.schedule(left.isNegative() ? Duration.ZERO : left, () -> measure(converter, input));
    }

    private void tell(Runnable what) {
        bus.execute(
                () -> {
                    if (!closed) {
                        what.run();
                    }
                });
    }

    public void close() {
        closed = true;
    }
}
