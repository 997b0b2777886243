package io.standpipe.rules;

import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Quality;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device answers, and sensibly: the faults that every device can have without its profile
 * saying so. Rules thread.
 */
final class Answers {

    /** Condition of the fault that the gateway itself failed at a device. */
    static final String DEFECT = "gateway-defect";

    private final PollFault communication;
    private final PollFault outOfRange;
    private final PollFault defect;
    private final TimeSource time;
    private final Scheduler scheduler;

    /** When a good answer came last, monotonic. */
    private long last;

    private boolean read;
    private boolean closed;

    Answers(DeviceProfile profile, DeviceAlarms alarms, TimeSource time, Scheduler scheduler) {
        this.time = time;
        this.scheduler = scheduler;
        // Who reports by itself says each thing once: missed is for its silence.
        int polls = profile.period() == null ? profile.missed() : 1;
        communication = new PollFault("communication", polls, alarms);
        outOfRange = new PollFault("out-of-range", profile.missed(), alarms);
        defect = new PollFault(DEFECT, 1, alarms);
        last = time.nanos();
        if (profile.period() != null) {
            watch(profile.period().multipliedBy(profile.missed()));
        }
    }

    /** Whether there was a good answer since the device was installed. */
    boolean read() {
        return read;
    }

    boolean silent() {
        return communication.begun();
    }

    /** The fault of this condition; null if it is none of these. */
    @Nullable PollFault find(String condition) {
        if (condition.equals(communication.condition())) {
            return communication;
        }
        if (condition.equals(outOfRange.condition())) {
            return outOfRange;
        }
        return condition.equals(DEFECT) ? defect : null;
    }

    /** Something threw while the device was judged. */
    void defect(RuntimeException why, Stamp stamp) {
        defect.begin(
                "",
                "the gateway failed to judge this device, so what it says of it may be old: %s; report it with the log"
                        .formatted(why),
                stamp);
    }

    /** A poll was judged without a defect. */
    void worked(Stamp stamp) {
        defect.passed(stamp);
    }

    /**
     * A poll ended.
     *
     * @param failure why it had no good answer; null if it had
     * @param strange why a value cannot be; null if all can
     */
    void judge(@Nullable Quality failure, @Nullable Quality strange, Stamp stamp) {
        if (failure == null) {
            last = stamp.nanos();
            read = true;
            communication.passed(stamp);
        } else {
            communication.failed(failure.text(), stamp);
        }
        if (strange != null) {
            outOfRange.failed(strange.text(), stamp);
        } else if (failure == null) {
            outOfRange.passed(stamp);
        }
    }

    /** A device that reports by itself is silent if no answer comes for so long. */
    private void watch(Duration longest) {
        if (closed) {
            return;
        }
        Duration left = longest.minusNanos(time.nanos() - last);
        if (left.isZero() || left.isNegative()) {
            communication.begin(Quality.Cause.DEVICE_SILENT.word(), time.stamp());
            left = longest;
        }
        scheduler.schedule(left, () -> watch(longest));
    }

    void close() {
        closed = true;
    }
}
