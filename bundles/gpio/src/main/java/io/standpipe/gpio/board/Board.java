package io.standpipe.gpio.board;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import io.standpipe.gpio.convert.Converter;
import io.standpipe.gpio.convert.ConverterSetting;
import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.gpio.profile.GpioSource;
import java.time.Duration;

/**
 * The pins and converters of one board, through Pi4J. What cannot be opened throws a {@link
 * GpioException} that says what to do. Bus thread, but for {@link Converter}s.
 */
public interface Board extends AutoCloseable {

    /** The kernel's number of a line. */
    int line(Terminal.Pin pin);

    /**
     * Opens an input with its present level. Its events come on any thread; those that are {@link
     * io.standpipe.gpio.kernel.Edge} carry the kernel's moment.
     *
     * @param debounce how long a level must last; what the board does not do, see {@link
     *     #debounces}, is left to the caller
     * @param name for people who look who uses the line
     */
    DigitalInput input(int line, GpioSource.Pull pull, Duration debounce, String name);

    /** Whether inputs are debounced when their events come. */
    boolean debounces();

    /** Opens an output at this level. */
    DigitalOutput output(int line, boolean high, String name);

    /** Gives an input or output back. */
    void release(String name);

    Converter converter(ConverterSetting setting);

    /** Gives everything back. */
    @Override
    void close();

    /** Opens boards. */
    interface Opener {

        /**
         * @param chip as the setting {@code chip} has it
         * @param gone told once if the chip goes away; any thread
         */
        Board open(String chip, Runnable gone);
    }
}
