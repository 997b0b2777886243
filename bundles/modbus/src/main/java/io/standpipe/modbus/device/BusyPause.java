package io.standpipe.modbus.device;

import io.standpipe.model.time.Backoff;
import java.time.Duration;

/**
 * The pause after which a device that said that it is busy is asked once more in the same poll. It
 * doubles as long as that does not help. One thread.
 */
public final class BusyPause {

    /** Devices that are busy after each answer are so for some 50 ms. */
    static final Duration FIRST = Duration.ofMillis(100);

    static final Duration LONGEST = Duration.ofSeconds(1);

    private final Backoff backoff = new Backoff(FIRST);
    private long pause = backoff.next(LONGEST).toNanos();
    private long last = pause;
    private long began;
    private long until;
    // Of the present poll: the device was busy and is asked again; it was busy then, too.
    private boolean waited;
    private boolean helpless;

    /** A poll begins. */
    public void begin(long now) {
        began = now;
        until = now;
        waited = false;
        helpless = false;
    }

    /**
     * The device is busy.
     *
     * @param interval of its polls in nanoseconds: no pause is longer than half of it
     * @return whether it is asked again at {@link #until}
     */
    public boolean again(long now, long interval) {
        if (waited) {
            helpless = true;
            pause = backoff.next(LONGEST).toNanos();
        }
        if (helpless) {
            return false;
        }
        waited = true;
        last = Math.min(pause, interval / 2);
        until = now + last;
        return true;
    }

    /** The request that was asked again is over. */
    void over() {
        waited = false;
    }

    /** When the present or the latest poll began. */
    long began() {
        return began;
    }

    /** When the present poll goes on. */
    public long until() {
        return until;
    }

    /** The latest pause in nanoseconds. */
    long latest() {
        return last;
    }
}
