package io.standpipe.model.point;

import io.standpipe.model.time.Stamp;
import java.time.Duration;

/**
 * Judges the times that a device says its values are of. One rule for whatever has a clock of its
 * own, whether it reports or is polled: a time that is more than {@link #FAR} from the gateway's,
 * that is before the one before, or that stays while its value changes, is none; the value is then
 * of its arrival, and says so ({@link #BY_ARRIVAL}). It is never a reason to leave the value out:
 * whoever burns may have a wrong clock. One thread.
 */
public final class SourceClock {

    /** How far a clock may be from the gateway's: what is older has no place in its outbox. */
    public static final Duration FAR = Duration.ofDays(7);

    /** Values of one second come within it: a clock of whole seconds, and a second of delay. */
    public static final Duration STANDS_STILL = Duration.ofSeconds(2);

    /** The quality of a value whose time is that of its arrival, since its clock does not go. */
    public static final Quality BY_ARRIVAL =
            new Quality(Quality.Status.UNCERTAIN, Quality.Cause.CLOCK_UNSYNCHRONISED, 0);

    private final long standsStill;
    private double newest;
    private long newestAt;

    /** A clock that tells seconds. */
    public SourceClock() {
        this(STANDS_STILL);
    }

    /**
     * @param standsStill for how long one time may be that of values that differ
     */
    public SourceClock(Duration standsStill) {
        this.standsStill = standsStill.toNanos();
    }

    /**
     * Whether a time can be one. Remembers nothing.
     *
     * @param now when it was told
     * @param time seconds since 1970 UTC; 0 if the device says none, which is no mistake
     * @param copy whether it is the same value again, or a copy of a message
     */
    public boolean goes(Stamp now, double time, boolean copy) {
        if (time == 0) {
            return true;
        }
        boolean stands = time == newest && !copy && now.nanos() - newestAt > standsStill;
        boolean far =
                now.clock() != Stamp.Clock.UNSYNCHRONISED
                        && Math.abs(time - now.utc() / 1000.0) > FAR.toSeconds();
        return !isBack(time) && !stands && !far;
    }

    /** Whether a time is before the newest one. */
    private boolean isBack(double time) {
        return time > 0 && time < newest;
    }

    /** A time belongs to what is newest now, right or wrong: a clock that was set back is right. */
    public void took(Stamp now, double time) {
        if (time > 0 && time != newest) {
            newest = time;
            newestAt = now.nanos();
        }
    }

    /** Seconds since 1970 UTC; 0 if no time was told yet. */
    public double newest() {
        return newest;
    }
}
