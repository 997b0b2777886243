package io.standpipe.gpio.kernel;

import com.sun.jna.Pointer;

/**
 * A struct gpio_v2_line_event, as far as a request for one line has something in it.
 *
 * @param nanos CLOCK_MONOTONIC
 * @param sequence from 1
 */
public record RawEdge(boolean high, long nanos, int sequence) {

    public static RawEdge at(Pointer event) {
        return new RawEdge(
                event.getInt(Uapi.EVENT_ID) == Uapi.RISING,
                event.getLong(Uapi.EVENT_NANOS),
                event.getInt(Uapi.EVENT_SEQUENCE));
    }
}
