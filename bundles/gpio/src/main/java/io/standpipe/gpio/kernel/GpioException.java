package io.standpipe.gpio.kernel;

import com.pi4j.io.exception.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A pin, its chip or a converter does not do what was asked. The text names pin, chip and board,
 * what the kernel said, and what to do. It is one of Pi4J's own unchecked exceptions, so that what
 * handles those handles this.
 */
public final class GpioException extends IOException {

    public GpioException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }

    public GpioException(String text) {
        this(text, null);
    }
}
