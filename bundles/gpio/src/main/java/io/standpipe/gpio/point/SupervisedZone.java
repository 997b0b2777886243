package io.standpipe.gpio.point;

import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.gpio.profile.GpioSource.Loop;

/**
 * What the voltage of a supervised zone says. Between the two resistances that are expected the
 * geometric mean divides. Two contacts that operate at once in parallel make the line's resistance
 * smaller still, which must be an alarm and no short circuit: that begins at a tenth of the smaller
 * one, and what is open at three times the larger. Both figures are ours.
 */
final class SupervisedZone {

    private static final double SHORT = 0.1;
    private static final double OPEN = 3;

    private final Loop loop;

    SupervisedZone(Loop loop) {
        this.loop = loop;
    }

    /**
     * @return one of the states of {@link GpioSource.Loop}
     */
    int state(double volts) {
        double line = resistance(volts);
        double less = Math.min(loop.normal(), loop.alarm());
        double more = Math.max(loop.normal(), loop.alarm());
        if (line < less * SHORT) {
            return Loop.SHORT;
        }
        if (line > more * OPEN) {
            return Loop.OPEN;
        }
        boolean low = line < Math.sqrt(less * more);
        return low == loop.alarm() < loop.normal() ? Loop.ALARM : Loop.NORMAL;
    }

    private double resistance(double volts) {
        return volts >= loop.supply()
                ? Double.POSITIVE_INFINITY
                : Math.max(0, loop.feed() * volts / (loop.supply() - volts));
    }
}
