package io.standpipe.modbus.device;

import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.modbus.plan.ReadLimits;
import io.standpipe.modbus.plan.Schedule;
import io.standpipe.model.device.Device;
import io.standpipe.model.device.Readings;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import io.standpipe.model.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One device as its connection polls it: chooses the next read, and learns from each outcome
 * whether the device answers. Each poll ends with one {@link Readings}, whatever happened. One
 * thread.
 */
public final class PolledDevice {

    /** After so long without an answer somebody may have exchanged the device. */
    private static final long EXCHANGED = Duration.ofMinutes(1).toNanos();

    // Its name may change; its id and profile do not.
    private volatile Device device;
    private final int unit;
    private final TimeSource time;
    private final PollQueue queue;
    private final OverrunMonitor overruns;
    private final PollBackoff backoff;
    private final DeviceCounts counts;
    private final AnswerLog log;
    private final HeldPolls held;
    private final FrameTrace trace;
    private final ReadLimits limits;

    // The present poll and its group, which is the last one's between polls.
    private @Nullable Poll poll;
    private PollGroup pollGroup;
    private int first;
    private boolean outOfTurn;
    private final BusyPause busy = new BusyPause();

    private boolean allBad;
    private boolean unreachable;
    private long silentSince;

    /**
     * @param pollGroups at least one, the shortest interval first
     * @param overruns of its bus
     * @param figures of its bus
     * @param sink must not block
     */
    public PolledDevice(
            Device device,
            int unit,
            List<PollGroup> pollGroups,
            OverrunMonitor overruns,
            PollFigures figures,
            TimeSource time,
            Consumer<Readings> sink) {
        this.device = device;
        this.unit = unit;
        queue = new PollQueue(pollGroups);
        this.overruns = overruns;
        counts = new DeviceCounts(figures);
        this.time = time;
        held = new HeldPolls(toString(), sink);
        log = new AnswerLog(toString());
        trace = new FrameTrace(device.id(), time);
        pollGroup = pollGroups.get(0);
        limits = pollGroup.limits();
        limits.tell(text -> log.found(text, time.nanos()));
        backoff = new PollBackoff(pollGroup.schedule().interval());
    }

    public int unit() {
        return unit;
    }

    /** When its next poll is due, or goes on. */
    public long due() {
        if (poll != null) {
            return busy.until();
        }
        return backoff.failing() ? backoff.until() : queue.due();
    }

    /** Whether an alarm looks at any of its points. */
    public boolean watched() {
        return queue.watched();
    }

    /** Whether the next read is of points that an alarm looks at. */
    public boolean urgent(long now) {
        return poll != null ? pollGroup.urgent() : queue.urgent(now);
    }

    public boolean ready(long now) {
        if (poll != null) {
            return busy.until() - now <= 0;
        }
        return queue.requested() || due() - now <= 0;
    }

    /**
     * Asks for a poll of all points besides the schedule's, unless one is due anyway. The present
     * one does not do: a part of it is older than the request.
     *
     * @param done completed when the readings were handed over
     */
    public void request(CompletableFuture<String> done) {
        queue.request(done);
    }

    /** The read to send now; begins a poll if none is going on. */
    public Read next(long now) {
        Poll present = poll == null ? begin(now) : poll;
        return present.present();
    }

    private Poll begin(long now) {
        pollGroup = queue.take(backoff.failing(), now);
        Schedule schedule = pollGroup.schedule();
        if (backoff.failing()) {
            outOfTurn = backoff.until() - now > 0;
            if (!outOfTurn) {
                schedule.resume(now);
            }
        } else {
            outOfTurn = schedule.due() - now > 0;
            if (!outOfTurn) {
                long late = now - schedule.due();
                long left = schedule.begin(now);
                overruns.began(device.id(), left, late, now);
                counts.began(left, late);
            }
        }
        Poll begun = new Poll(pollGroup.begin(first, now), pollGroup.points());
        poll = begun;
        held.begin(begun);
        busy.begin(now);
        return begun;
    }

    /**
     * The present read was answered with data.
     *
     * @param data index of the first byte after the byte count
     */
    public void succeeded(Read read, ByteBuffer answer, int data) {
        Poll present = poll;
        if (present == null) {
            return;
        }
        counts.answer();
        present.spoke();
        busy.over();
        read.decode(answer, data, present.readings);
        pollGroup.answered(read, time.nanos());
        step(present, "");
    }

    /** Its polls that another frame may contradict. */
    public HeldPolls held() {
        return held;
    }

    /** The device answered a request that was no read of its polls: it lives. */
    public void spoke() {
        if (poll != null) {
            poll.alive = true;
        }
    }

    /**
     * The present read was answered as it should be, but with fewer registers or bits.
     *
     * @param came how many
     * @param detail for the log
     */
    public void shortened(Read read, int came, String detail) {
        pollGroup.shortened(read, came, Quality.bad(Cause.INVALID_ANSWER));
        failed(read, Quality.bad(Cause.INVALID_ANSWER), detail);
    }

    /**
     * The present read failed.
     *
     * @param detail for the log
     */
    public void failed(Read read, Quality quality, String detail) {
        Poll present = poll;
        if (present == null) {
            return;
        }
        long now = time.nanos();
        if (quality.cause() == Cause.EXCEPTION) {
            counts.exception(quality.code());
            if (askAgain(present, quality, now)) {
                return;
            }
        }
        busy.over();
        present.failure = quality;
        read.fail(quality, present.readings);
        boolean spoke = learn(present, read, quality, detail, now);
        if (spoke) {
            present.spoke();
        } else if (present.missed()
                || quality.cause() == Cause.NO_CONNECTION
                || (backoff.failing() && !present.answered)) {
            // A read that the device ignores must not hide the others, so the first failure is not
            // the end; but a device that is known not to answer gets one chance for each poll.
            present.failRest(quality);
        }
        step(present, detail);
    }

    /** Whether the present read is asked once more in this poll, after a pause: it was busy. */
    private boolean askAgain(Poll present, Quality quality, long now) {
        ExceptionCode code = ExceptionCode.of(quality.code());
        if (!code.busy()) {
            return false;
        }
        present.answered = true;
        present.alive = true;
        if (busy.again(now, pollGroup.schedule().interval())) {
            return true;
        }
        log.busy(code, busy.latest(), now);
        return false;
    }

    /** Whether its silence has been told as often as makes a fault. */
    public boolean knownSilent() {
        return backoff.failures() >= PollBackoff.AT_RATE;
    }

    /** Nobody on its connection answers: its poll fails without being asked. */
    public void unasked(Quality quality, String detail) {
        allBad = true;
        failUnasked(quality, detail);
    }

    private void failUnasked(Quality quality, String detail) {
        unreachable = true;
        Read read = next(time.nanos());
        Poll present = poll;
        if (present != null) {
            present.failure = quality;
            read.fail(quality, present.readings);
            present.failRest(quality);
            step(present, detail);
        }
    }

    /** Learns from a failure; true if the device itself spoke. */
    private boolean learn(Poll present, Read read, Quality quality, String detail, long now) {
        if (quality.cause() == Cause.DEVICE_SILENT) {
            counts.timeout();
        }
        if (quality.cause() == Cause.UNASKED_ANSWERS) {
            return true;
        }
        if (quality.cause() != Cause.EXCEPTION) {
            if (!read.pointOffsets().isEmpty()) {
                present.failed = read;
                present.detail = detail;
            }
            pollGroup.missed(read, quality, now);
            return false;
        }
        ExceptionCode code = ExceptionCode.of(quality.code());
        List<Point> isolated = pollGroup.refused(read, quality, now);
        if (!isolated.isEmpty()) {
            log.isolated(read, isolated, code, now);
        }
        return !code.ofConverter();
    }

    /** There is no connection: the poll that is going on, or due, fails. */
    public void unreachable(String detail) {
        failUnasked(Quality.bad(Cause.NO_CONNECTION), detail);
    }

    /** The connection works again: if it was the reason for silence, asks soon. */
    public void reachable(long now) {
        if (unreachable && poll == null) {
            backoff.askBy(now);
        }
        unreachable = false;
    }

    private void step(Poll present, String detail) {
        if (present.step()) {
            return;
        }
        List<Reading> collected = present.readings;
        boolean answered = present.answered;
        poll = null;
        long now = time.nanos();
        counts.over(answered, now - busy.began());
        boolean changed =
                pollGroup.finish(answered ? null : present.failure, present.alive, collected, now);
        if (answered) {
            first = 0;
            if (backoff.failing()) {
                back(now);
            }
            log.answered(present.failed, present.detail, now);
            unreachable = false;
        } else {
            silent(present, detail, now);
            // The read that probes it next must not be one that it ignores.
            first++;
        }
        if (changed) {
            log.found("is read in %d requests now".formatted(pollGroup.reads().size()), now);
        }
        Readings whole = new Readings(device, time.stamp(), collected, answered ? "" : detail);
        boolean holds = present.holds();
        held.add(
                present,
                whole,
                queue.served(),
                holds && answered,
                holds ? present.holdUntil() : now);
    }

    private void back(long now) {
        backoff.succeeded();
        if (now - silentSince >= EXCHANGED) {
            limits.back(now);
        }
        queue.restart(allBad, now);
        allBad = false;
    }

    private void silent(Poll over, String detail, long now) {
        Quality failure = over.failure;
        // A device may ignore the requests of one group: the first silence says nothing of others.
        if (allBad || backoff.failing() || failure.cause() == Cause.NO_CONNECTION) {
            allBad = true;
            queue.failOthers(failure, over.readings);
        }
        // Who asks again and again for a dead device must not put off its ordinary polls.
        if (!outOfTurn) {
            if (!backoff.failing()) {
                silentSince = now;
            }
            log.failed(failure, detail, now);
            backoff.failed(now, queue.groups().get(0).schedule().due());
        }
    }

    /** True if its last poll failed and the present one has had no answer either. */
    public boolean failing() {
        return backoff.failing() && !(poll != null && poll.answered);
    }

    public FrameTrace trace() {
        return trace;
    }

    /** What became of the requests to it. */
    public DeviceCounts counts() {
        return counts;
    }

    public List<PollGroup> pollGroups() {
        return queue.groups();
    }

    public Device device() {
        return device;
    }

    /** It has another name or place now. Any thread. */
    public void rename(Device renamed) {
        device = renamed;
    }

    public long skipped() {
        return queue.skipped();
    }

    @Override
    public String toString() {
        return device.id() + " (" + device.address() + ")";
    }
}
