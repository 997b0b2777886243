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

    private final PollFault communication;
    private final PollFault outOfRange;
    private final TimeSource time;
    private final Scheduler scheduler;

    /** When a good answer came last, or the device was installed; monotonic. */
    private long last;

    /** Why the newest poll that had none failed, and when. */
    private @Nullable Quality failure;

    private long failed;

    private boolean read;
    private boolean closed;

    Answers(DeviceProfile profile, DeviceAlarms alarms, TimeSource time, Scheduler scheduler) {
        this.time = time;
        this.scheduler = scheduler;
        communication = new PollFault("communication", profile.missed(), alarms);
        outOfRange = new PollFault("out-of-range", profile.missed(), alarms);
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
        return condition.equals(outOfRange.condition()) ? outOfRange : null;
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
            this.failure = failure;
            failed = stamp.nanos();
            communication.failed(failure.text(), stamp);
        }
        if (strange != null) {
            outOfRange.failed(strange.text(), stamp);
        } else if (failure == null) {
            outOfRange.passed(stamp);
        }
    }

    /** Its bus begins anew with it. */
    void unread() {
        last = time.nanos();
    }

    /** Whether no good answer has come since then, monotonic. */
    boolean overdue(long since) {
        return last - since < 0;
    }

    /**
     * It was not read in time. If its bus has told since then why, that is the cause.
     *
     * @param since monotonic
     */
    void missed(long since, Stamp now) {
        Quality told = failure;
        Quality why = told != null && failed - since >= 0 ? told : Quality.NOT_POLLED;
        communication.begin(why.text(), now);
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
