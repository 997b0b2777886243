package io.standpipe.rules.alarm;

import io.standpipe.model.device.DeviceProfile;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Quality;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.model.words.BusPhrase;
import io.standpipe.model.words.FaultPhrase;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The health of one device, whether it answers, and sensibly: the faults that every device can have
 * without its profile saying so. Rules thread.
 */
public final class DeviceHealth {

    /** Condition of the fault that the gateway itself failed at a device. */
    public static final String DEFECT = "gateway-defect";

    private final PollFault communication;
    private final PollFault outOfRange;
    private final PollFault defect;
    private final TimeSource time;
    private final Scheduler scheduler;

    /**
     * When a good answer came last, or the device was installed; monotonic. For a device that
     * reports by itself, silence before this boot is in it as far as the gateway ran.
     */
    private long last;

    /** Why the newest poll without a good answer failed, and when. */
    private @Nullable Quality failure;

    private String words = "";
    private long failed;

    /** A sentence of the bus on why it does not hear the device; empty if the bus has none. */
    private String unheard = "";

    private final boolean reports;
    private boolean read;
    private boolean closed;

    /**
     * @param silence how long no good answer came before this
     */
    public DeviceHealth(
            DeviceProfile profile,
            AlarmTransitions alarms,
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
    public boolean read() {
        return read;
    }

    /** Whether the newest values may be old: the device is silent, or cannot be judged. */
    public boolean doubtful() {
        return communication.begun() || defect.begun();
    }

    /** How long the gateway has run without a good answer. */
    public Duration silence() {
        return Duration.ofNanos(time.nanos() - last);
    }

    private Duration left(Duration longest) {
        Duration left = longest.minus(silence());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The fault of this condition; null if it is none of these. */
    public @Nullable PollFault find(String condition) {
        if (condition.equals(communication.condition())) {
            return communication;
        }
        if (condition.equals(outOfRange.condition())) {
            return outOfRange;
        }
        return condition.equals(DEFECT) ? defect : null;
    }

    /** Something threw while the device was judged. */
    public void defect(RuntimeException why, Stamp stamp) {
        defect.begin("", FaultPhrase.NOT_JUDGED.of(why), stamp);
    }

    /** A poll was judged without a defect. */
    public void worked(Stamp stamp) {
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
    public void judge(
            @Nullable Quality failure,
            @Nullable Quality strange,
            BooleanSupplier elsewhere,
            Readings poll) {
        Stamp stamp = poll.stamp();
        if (failure == null) {
            last = stamp.nanos();
            read = true;
            unheard = "";
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

    /** The bus says why it does not hear the device. This is told once silence is a fault. */
    public void unheard(String why) {
        unheard = why;
    }

    /** Its bus begins to poll it anew. */
    public void unread() {
        if (!reports) {
            last = time.nanos();
        }
    }

    /** Whether no good answer has come since then, monotonic. */
    public boolean overdue(long since) {
        return last - since < 0;
    }

    /**
     * The device was not read in time. The cause is the failure that its bus has told of since
     * then, if it has.
     *
     * @param since monotonic
     */
    public void missed(long since, Stamp now) {
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
            communication.begin(Quality.Cause.DEVICE_SILENT.word(), silent(longest), time.stamp());
            left = longest;
        }
        scheduler.schedule(left, () -> watch(longest));
    }

    private String silent(Duration longest) {
        if (!unheard.isEmpty()) {
            return unheard;
        }
        boolean hours = longest.toHours() > 1;
        return BusPhrase.NOTHING_CAME.of(
                hours ? longest.toHours() + " h" : longest.toSeconds() + " s");
    }

    public void close() {
        closed = true;
    }
}
