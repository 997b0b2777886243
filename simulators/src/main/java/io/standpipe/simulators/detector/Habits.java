package io.standpipe.simulators.detector;

import java.time.Duration;

/**
 * How a fleet of detectors lives: the way that its datagrams take, its clocks, its sleep.
 *
 * @param loss share of datagrams that are lost in each direction, [0, 1)
 * @param doubled share that comes twice
 * @param overtaken share that the next one overtakes
 * @param drift most that a detector's clock runs too fast or too slow, millionths
 * @param forgotten how long the NAT remembers a detector that sleeps; then it calls from another
 *     port
 */
public record Habits(
        double loss, double doubled, double overtaken, double drift, Duration forgotten) {

    /** Carriers' NATs take 30 s to some minutes. */
    public static final Duration NAT_FORGETS = Duration.ofMinutes(1);

    /** Nothing is lost and every clock is right. */
    public static final Habits FINE = new Habits(0, 0, 0, 0, NAT_FORGETS);

    Weather weather() {
        return new Weather(loss, doubled, overtaken);
    }
}
