package io.standpipe.gpio.point;

import io.standpipe.gpio.kernel.GpioException;
import io.standpipe.model.point.Reading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A point that is open. Bus thread. */
public interface GpioInput {

    /** Of a contact or output, whose changes are told at once: proves that it can still be read. */
    Duration SLOW = Duration.ofSeconds(5);

    /** Of what is measured or counted, unless its profile says otherwise. */
    Duration MEASURED = Duration.ofSeconds(1);

    /**
     * What it is now; BAD if that is not known, null if it was not measured yet.
     *
     * @throws GpioException its pin cannot be used any more
     */
    @Nullable Reading read();

    /** From one {@link #read} to the next. */
    Duration interval();

    /** Why it gives no values, and what to do; empty if it does. */
    default String trouble() {
        return "";
    }

    /** Gives the pin back. */
    void close();
}
