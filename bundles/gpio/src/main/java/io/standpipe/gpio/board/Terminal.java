package io.standpipe.gpio.board;

import io.standpipe.gpio.profile.GpioSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a point is wired to, as the device table says it. */
public sealed interface Terminal {

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

    /** Null if it is neither. */
    static @Nullable Terminal parse(String text) {
        Matcher channel = CHANNEL.matcher(text);
        if (channel.matches()) {
            return new Channel(channel.group(1), Integer.parseInt(channel.group(2)));
        }
        return PIN.matcher(text).matches() ? new Pin(text) : null;
    }

    /** Whether a converter is needed to read this. */
    static boolean analogue(GpioSource source) {
        return source instanceof GpioSource.Loop
                || source instanceof GpioSource.Current
                || source instanceof GpioSource.Voltage;
    }
}
