package io.standpipe.simulators.detector;

import java.time.Duration;
import java.util.Random;

/**
 * A detector's own clock: it was set a year ago, and has run too fast or too slow since. Quartz
 * drifts by some 20 ppm, in a cold stairwell by 50 and more: 26 minutes in a year.
 *
 * @param ppm how much too fast it runs, in millionths; negative: too slow
 * @param startedUtc milliseconds since 1970, when the fleet started
 * @param started the same moment, monotonic nanoseconds
 */
record DetectorClock(double ppm, long startedUtc, long started) {

    private static final Duration SET_AGO = Duration.ofDays(365);

    /**
     * @param most drift either way, millionths
     */
    static DetectorClock some(double most, long startedUtc, long started, Random random) {
        return new DetectorClock((2 * random.nextDouble() - 1) * most, startedUtc, started);
    }

    /**
     * What it shows.
     *
     * @param now monotonic nanoseconds
     * @return seconds since 1970
     */
    double seconds(long now) {
        double elapsed = (now - started) / 1e9;
        return startedUtc / 1e3 + elapsed + (SET_AGO.toSeconds() + elapsed) * ppm / 1e6;
    }

    /** How long it really takes until it has counted that. */
    Duration counting(Duration period) {
        return Duration.ofNanos(Math.round(period.toNanos() / (1 + ppm / 1e6)));
    }
}
