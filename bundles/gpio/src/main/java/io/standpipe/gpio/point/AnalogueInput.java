package io.standpipe.gpio.point;

import io.standpipe.gpio.board.Terminal;
import io.standpipe.gpio.profile.GpioSource;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An input of a converter. The scan measures it; this judges what was measured. */
final class AnalogueInput implements GpioInput {

    /**
     * From one conversion of a supervised zone to the next. Two in a row must agree, so an alarm is
     * known within twice that, the debounce of a contact.
     */
    static final Duration ZONE = Duration.ofMillis(50);

    private static final int NEVER = -1;
    private static final double MILLI = 1000;

    private final WiredPoint wired;
    private final Terminal.Channel channel;
    private final InputContext around;
    private int seen = NEVER;
    private int state = NEVER;
    private @Nullable Reading measured;
    private long measuredAt;
    private String trouble = "";

    AnalogueInput(WiredPoint wired, Terminal.Channel channel, InputContext around) {
        this.wired = wired;
        this.channel = channel;
        this.around = around;
        measuredAt = around.time().nanos();
    }

    Terminal.Channel channel() {
        return channel;
    }

    /** From one conversion to the next. */
    Duration conversions() {
        return wired.source() instanceof GpioSource.Loop ? ZONE : interval();
    }

    /** What was measured. */
    void volts(double volts, long nanos) {
        trouble = "";
        measuredAt = nanos;
        if (wired.source() instanceof GpioSource.Loop loop) {
            zone(new SupervisedZone(loop).state(volts), nanos);
        } else if (wired.source() instanceof GpioSource.Current current) {
            measured = wired.point().measure(volts / current.shunt() * MILLI);
        } else {
            measured = wired.point().measure(volts);
        }
    }

    private void zone(int now, long nanos) {
        boolean twice = now == seen;
        seen = now;
        if (twice && now != state) {
            state = now;
            Reading reading = wired.point().measure(now);
            measured = reading;
            around.told().reading(wired, reading, nanos);
        }
    }

    /** Why nothing could be measured. */
    void failed(String why) {
        trouble = why;
        measured = null;
        measuredAt = around.time().nanos();
        seen = NEVER;
        state = NEVER;
    }

    /** A value that is older than the scan allows is none: the scan itself may hang. */
    @Override
    public @Nullable Reading read() {
        long age = around.time().nanos() - measuredAt;
        boolean fresh = age <= 2 * conversions().toNanos() + SLOW.toNanos();
        if (fresh && trouble.isEmpty()) {
            return measured;
        }
        Quality quality =
                Quality.bad(
                        trouble.isEmpty()
                                ? Quality.Cause.DEVICE_SILENT
                                : Quality.Cause.NO_CONNECTION);
        return new Reading(wired.point(), Double.NaN, quality);
    }

    @Override
    public Duration interval() {
        Duration own = wired.point().interval();
        if (own != null) {
            return own;
        }
        return wired.source() instanceof GpioSource.Loop ? SLOW : MEASURED;
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        // The converter belongs to the board.
    }
}
