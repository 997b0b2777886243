package io.standpipe.gpio;

import io.standpipe.model.GpioSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a point is wired to, as the device table says it. */
sealed interface Terminal {

    /**
     * A line of the chip.
     *
     * @param name its number, {@code 17}, or the kernel's name of it, {@code GPIO17}
     */
    record Pin(String name) implements Terminal {

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * An input of a converter.
     *
     * @param converter how the settings call it
     * @param number from 0
     */
    record Channel(String converter, int number) implements Terminal {

        @Override
        public String toString() {
            return converter + ":" + number;
        }
    }

    Pattern CHANNEL = Pattern.compile("([A-Za-z][A-Za-z0-9_-]{0,31}):([0-9]{1,2})");

    /** The kernel's names have at most 31 bytes (GPIO_MAX_NAME_SIZE of linux/gpio.h less one). */
    Pattern PIN = Pattern.compile("[A-Za-z0-9_.#/-]{1,31}");

    /**
     * @throws IllegalArgumentException it is neither; says what is expected
     */
    static Terminal parse(String text) {
        Matcher channel = CHANNEL.matcher(text);
        if (channel.matches()) {
            return new Channel(channel.group(1), Integer.parseInt(channel.group(2)));
        }
        if (PIN.matcher(text).matches()) {
            return new Pin(text);
        }
        throw new IllegalArgumentException(
                "must be a pin, such as 17 or GPIO17, or an input of a converter, such as adc:2, but is \"%s\""
                        .formatted(text));
    }

    /** Whether a converter is needed to read this. */
    static boolean analogue(GpioSource source) {
        return source instanceof GpioSource.Loop
                || source instanceof GpioSource.Current
                || source instanceof GpioSource.Voltage;
    }
}
