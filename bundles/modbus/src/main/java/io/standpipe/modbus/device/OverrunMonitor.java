package io.standpipe.modbus.device;

import io.standpipe.model.words.FaultPhrase;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches whether a bus keeps its intervals: counts polls that began and polls that were left out,
 * and tells when in a minute more than one in ten was left out. One thread.
 */
public final class OverrunMonitor {

    static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final int TOLERATED = 10;

    private final Consumer<String> told;
    private long since;
    private boolean counting;
    private long begun;
    private long skipped;
    private long worst;
    private String worstDevice = "";
    private boolean late;
    private boolean judged;

    /**
     * @param told a sentence when the bus becomes late, and an empty one when it no longer is, also
     *     the first time that it is not: an earlier run may have left the fault. Of a bus that
     *     stays late no more: other numbers each minute would be an alarm each minute
     */
    public OverrunMonitor(Consumer<String> told) {
        this.told = told;
    }

    /**
     * A device that answers is polled.
     *
     * @param left how many of its polls were left out before this one
     * @param by how late it is, in nanoseconds
     */
    void began(String device, long left, long by, long now) {
        if (!counting) {
            counting = true;
            since = now;
        }
        begun++;
        skipped += left;
        if (by > worst) {
            worst = by;
            worstDevice = device;
        }
        if (now - since >= WINDOW) {
            judge();
            since = now;
            begun = 0;
            skipped = 0;
            worst = 0;
            worstDevice = "";
        }
    }

    private void judge() {
        boolean now = skipped * TOLERATED > begun + skipped;
        if (now && !late) {
            told.accept(
                    FaultPhrase.BUS_LATE.of(
                            skipped,
                            begun + skipped,
                            worstDevice,
                            Duration.ofNanos(worst).toMillis()));
        } else if (!now && (late || !judged)) {
            told.accept("");
        }
        judged = true;
        late = now;
    }

    public boolean late() {
        return late;
    }
}
