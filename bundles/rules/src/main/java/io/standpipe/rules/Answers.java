package io.standpipe.rules;

import io.standpipe.model.DeviceProfile;
import io.standpipe.model.Quality;
import io.standpipe.model.Readings;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;
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

    /**
     * When a good answer came last, or the device was installed; monotonic. Of one that reports by
     * itself, before this boot only what the gateway ran counts.
     */
    private long last;

    /** Why the newest poll that had none failed, and when. */
    private @Nullable Quality failure;

    private String words = "";
    private long failed;

    private final boolean reports;
    private boolean read;
    private boolean closed;

    /**
     * @param silence how long no good answer came before this
     */
    Answers(
            DeviceProfile profile,
            DeviceAlarms alarms,
            TimeSource time,
            Scheduler scheduler,
            Duration silence) {
        this.time = time;
        this.scheduler = scheduler;
        // Who reports by itself says each thing once: missed is for its silence.
        int polls = profile.period() == null ? profile.missed() : 1;
        communication = new PollFault("communication", polls, alarms);
        outOfRange = new PollFault("out-of-range", profile.missed(), alarms);
        defect = new PollFault(DEFECT, 1, alarms);
        Duration period = profile.period();
        reports = period != null;
        last = time.nanos() - (reports ? silence.toNanos() : 0);
        if (period != null) {
            Duration longest = period.multipliedBy(profile.missed());
            // Not here: what stood before a restart is restored first.
            scheduler.schedule(left(longest), () -> watch(longest));
        }
    }

    /** Whether there was a good answer since the device was installed. */
    boolean read() {
        return read;
    }

    /** Whether what is known of the device may be old: it is silent, or cannot be judged. */
    boolean doubtful() {
        return communication.begun() || defect.begun();
    }

    /** How long the gateway has run without a good answer. */
    Duration silence() {
        return Duration.ofNanos(time.nanos() - last);
    }

    private Duration left(Duration longest) {
        Duration left = longest.minus(silence());
        return left.isNegative() ? Duration.ZERO : left;
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
     * @param elsewhere whether another point, which this poll does not tell of, showed such a value
     *     last: points of other intervals and records of a log come in polls of their own
     */
    void judge(
            @Nullable Quality failure,
            @Nullable Quality strange,
            BooleanSupplier elsewhere,
            Readings poll) {
        Stamp stamp = poll.stamp();
        if (failure == null) {
            last = stamp.nanos();
            read = true;
            communication.passed(stamp);
        } else {
            this.failure = failure;
            failed = stamp.nanos();
            words = poll.why();
            communication.failed(failure.text(), words, stamp);
        }
        if (strange != null) {
            outOfRange.failed(strange.text(), "", stamp);
        } else if (failure == null && outOfRange.suspected() && !elsewhere.getAsBoolean()) {
            outOfRange.passed(stamp);
        }
    }

    /** Its bus begins to poll it anew. */
    void unread() {
        if (!reports) {
            last = time.nanos();
        }
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
        if (told != null && failed - since >= 0) {
            communication.begin(told.text(), words, now);
        } else {
            communication.begin(Quality.NOT_POLLED.text(), "", now);
        }
    }

    /** A device that reports by itself is silent if no answer comes for so long. */
    private void watch(Duration longest) {
        if (closed) {
            return;
        }
        Duration left = left(longest);
        if (left.isZero()) {
            communication.begin(Quality.Cause.DEVICE_SILENT.word(), "", time.stamp());
            left = longest;
        }
        scheduler.schedule(left, () -> watch(longest));
    }

    void close() {
        closed = true;
    }
}
