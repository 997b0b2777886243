package io.standpipe.modbus.settings;

import java.time.Duration;

/**
 * The times of one connection.
 *
 * @param timeout to connect, and for each answer from the end of its request on
 * @param gap of silence before each request, in nanoseconds
 * @param perByte nanoseconds that a byte takes on the wire; 0 if that is no matter
 * @param silence nanoseconds after which what is unfinished will not go on
 * @param connectDelay nanoseconds from the connection to its first request
 */
public record Timing(Duration timeout, long gap, long perByte, long silence, long connectDelay) {

    /** The first request goes out as soon as there is a connection. */
    public Timing(Duration timeout, long gap, long perByte, long silence) {
        this(timeout, gap, perByte, silence, 0);
    }

    public Timing with(Duration other) {
        return new Timing(timeout, gap, perByte, silence, other.toNanos());
    }

    /**
     * Over a network, so that a pause says little.
     *
     * @param gap before each request
     */
    public static Timing network(Duration timeout, Duration gap) {
        return new Timing(timeout, gap.toNanos(), 0, Duration.ofMillis(250).toNanos());
    }
}
