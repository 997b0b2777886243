package io.standpipe.modbus;

import io.standpipe.model.Device;
import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Quality.Cause;
import io.standpipe.model.Reading;
import io.standpipe.model.Readings;
import io.standpipe.model.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One device as its connection polls it: which read comes next, what the present poll has given,
 * and how the device fares. Each poll ends with one {@link Readings}, whatever happened. A poll on
 * request is one like any other, but leaves the schedules alone. One thread.
 */
final class Slave {

    /** Failed reads in a row after which the rest of a poll is given up. */
    private static final int MAX_FAILED_READS = 2;

    /** One that was away for so long may be another one. */
    private static final long EXCHANGED = Duration.ofMinutes(1).toNanos();

    // Its name may change; its id and profile do not.
    private volatile Device device;
    private final int unit;
    private final TimeSource time;
    private final List<Cycle> cycles;
    private final Lateness lateness;
    private final Patience patience;
    private final DeviceCounts counts = new DeviceCounts();
    private final AnswerLog log;
    private final HeldPolls held;
    private final FrameTrace trace;
    private final ReadLimits limits;

    // The present poll; cycle and reads mean nothing between polls, when it is null.
    private @Nullable Poll poll;
    private long holdUntil;
    private boolean holds;
    private Cycle cycle;
    private List<Read> reads = List.of();
    private int first;
    private int done;
    private int failedReads;
    private boolean answered;
    // It has answered something, be it only a probe.
    private boolean alive;
    private boolean outOfTurn;
    private Quality failure = Quality.GOOD;
    // Polls in a row in which some read failed, though others were answered; and in this one.
    private int partlyFailed;
    private @Nullable Read failed;
    private String failedDetail = "";
    private final BusyPause busy = new BusyPause();

    // Requests that the next polls serve, those that the present ones do, and what is left of
    // these.
    private List<CompletableFuture<String>> waiting = List.of();
    private List<CompletableFuture<String>> served = List.of();
    private final Deque<Cycle> toServe = new ArrayDeque<>();

    private boolean allBad;
    private boolean unreachable;
    private long silentSince;

    /**
     * @param cycles at least one, the shortest interval first
     * @param lateness of its bus
     * @param sink must not block
     */
    Slave(
            Device device,
            int unit,
            List<Cycle> cycles,
            Lateness lateness,
            TimeSource time,
            Consumer<Readings> sink) {
        this.device = device;
        this.unit = unit;
        this.cycles = List.copyOf(cycles);
        this.lateness = lateness;
        this.time = time;
        held = new HeldPolls(toString(), sink);
        log = new AnswerLog(toString());
        trace = new FrameTrace(device.id(), time);
        cycle = cycles.get(0);
        limits = cycle.limits();
        limits.tell(text -> log.found(text, time.nanos()));
        patience = new Patience(cycle.schedule().interval());
    }

    int unit() {
        return unit;
    }

    /** When its next poll is due, or goes on. */
    long due() {
        if (poll != null) {
            return busy.until();
        }
        if (patience.failing()) {
            return patience.until();
        }
        long due = cycles.get(0).schedule().due();
        for (int i = 1; i < cycles.size(); i++) {
            long other = cycles.get(i).schedule().due();
            if (other - due < 0) {
                due = other;
            }
        }
        return due;
    }

    /** Whether an alarm looks at any of its points. */
    boolean watched() {
        return cycles.stream().anyMatch(Cycle::urgent);
    }

    /** Whether what it would be asked now is of points that an alarm looks at. */
    boolean urgent(long now) {
        if (poll != null) {
            return cycle.urgent();
        }
        for (Cycle each : cycles) {
            if (each.urgent() && each.schedule().due() - now <= 0) {
                return true;
            }
        }
        return false;
    }

    boolean ready(long now) {
        if (poll != null) {
            return busy.until() - now <= 0;
        }
        return !waiting.isEmpty() || !toServe.isEmpty() || due() - now <= 0;
    }

    /**
     * Asks for a poll of all points besides the schedule's, unless one is due anyway. The present
     * one does not do: a part of it is older than the request.
     *
     * @param done completed when the readings were handed over
     */
    void request(CompletableFuture<String> done) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>();
        }
        waiting.add(done);
    }

    /** The read to send now; begins a poll if none is going on. */
    Read next(long now) {
        if (poll == null) {
            begin(now);
        }
        return present();
    }

    private void begin(long now) {
        if (toServe.isEmpty() && !waiting.isEmpty()) {
            served = waiting;
            waiting = List.of();
            toServe.addAll(cycles);
        }
        cycle = patience.failing() ? cycles.get(0) : chosen(now);
        toServe.remove(cycle);
        Schedule schedule = cycle.schedule();
        if (patience.failing()) {
            outOfTurn = patience.until() - now > 0;
            if (!outOfTurn) {
                schedule.resume(now);
            }
        } else {
            outOfTurn = schedule.due() - now > 0;
            if (!outOfTurn) {
                long late = now - schedule.due();
                lateness.began(device.id(), schedule.begin(now), late, now);
            }
        }
        reads = cycle.begin(first, now);
        poll = new Poll(cycle.points());
        holds = false;
        done = 0;
        failedReads = 0;
        answered = false;
        alive = false;
        failed = null;
        busy.begin(now);
    }

    /**
     * Due points that an alarm looks at go first, then what was asked for. Of several the one that
     * has waited longest: where the line is too slow for all, the shortest interval is always due,
     * and must not keep the others from ever being read.
     */
    private Cycle chosen(long now) {
        Cycle urgent = null;
        Cycle due = null;
        for (Cycle each : cycles) {
            if (each.schedule().due() - now <= 0) {
                urgent = each.urgent() ? longer(urgent, each) : urgent;
                due = longer(due, each);
            }
        }
        if (urgent != null) {
            return urgent;
        }
        Cycle asked = toServe.peek();
        return asked != null || due == null ? Objects.requireNonNullElse(asked, cycle) : due;
    }

    /** Which one has been due for longer; the first if both have. */
    private static Cycle longer(@Nullable Cycle first, Cycle second) {
        return first == null || second.schedule().due() - first.schedule().due() < 0
                ? second
                : first;
    }

    private Read present() {
        return reads.get(done);
    }

    /**
     * The present read was answered with data.
     *
     * @param data index of the first byte after the byte count
     */
    void succeeded(Read read, ByteBuffer answer, int data) {
        Poll present = poll;
        if (present == null) {
            return;
        }
        counts.answer();
        answered = true;
        alive = true;
        failedReads = 0;
        busy.over();
        read.decode(answer, data, present.readings);
        cycle.answered(read, time.nanos());
        step(present, "");
    }

    /**
     * The present read was answered so, where answers carry no number: another frame may contradict
     * it, so the poll is not handed over before then.
     */
    void answeredBy(Frame answer, long until) {
        if (poll != null) {
            poll.answered(answer);
            holds = true;
            holdUntil = until;
        }
    }

    /** Whether the present poll has had an answer in the form that such a request has. */
    boolean had(Request request) {
        return poll != null && poll.had(request);
    }

    /** Whether the frame is a copy of one of its answers. */
    boolean copies(Frame frame) {
        return (poll != null && poll.copies(frame)) || held.copies(frame);
    }

    /**
     * A frame came from its unit, or to it, that nobody here asked for.
     *
     * @param copy of what the unit had answered
     */
    void heard(Frame frame, boolean copy) {
        if (!copy) {
            if (poll != null) {
                poll.heard(frame);
            }
            held.heard(frame);
        }
        unsure();
    }

    /** Answers of its unit are in doubt. */
    void unsure() {
        if (poll != null) {
            poll.unsure();
        }
        held.unsure();
    }

    /** Its polls that are over and are not handed over yet. */
    HeldPolls held() {
        return held;
    }

    /** It has answered what was no read of its own. */
    void spoke() {
        alive = true;
    }

    /**
     * The present read was answered as it should be, but with fewer registers or bits.
     *
     * @param came how many
     * @param detail for the log
     */
    void shortened(Read read, int came, String detail) {
        cycle.shortened(read, came, Quality.bad(Cause.INVALID_ANSWER));
        failed(read, Quality.bad(Cause.INVALID_ANSWER), detail);
    }

    /**
     * The present read failed.
     *
     * @param detail for the log
     */
    void failed(Read read, Quality quality, String detail) {
        Poll present = poll;
        if (present == null) {
            return;
        }
        long now = time.nanos();
        if (quality.cause() == Cause.EXCEPTION) {
            counts.exception(quality.code());
            if (askAgain(quality, now)) {
                return;
            }
        }
        busy.over();
        failure = quality;
        read.fail(quality, present.readings);
        boolean spoke = learn(read, quality, detail, now);
        if (spoke) {
            answered = true;
            alive = true;
            failedReads = 0;
        } else {
            failedReads++;
        }
        // A read that the device ignores must not hide the others, so the first failure is not the
        // end; but a device that is known not to answer gets one chance for each poll.
        boolean hopeless =
                !spoke
                        && (quality.cause() == Cause.NO_CONNECTION
                                || failedReads >= MAX_FAILED_READS
                                || (patience.failing() && !answered));
        if (hopeless) {
            failRest(present, quality);
        }
        step(present, detail);
    }

    /** Whether the present read is asked once more in this poll, after a pause: it was busy. */
    private boolean askAgain(Quality quality, long now) {
        ExceptionCode code = ExceptionCode.of(quality.code());
        if (!code.busy()) {
            return false;
        }
        answered = true;
        alive = true;
        if (busy.again(now, cycle.schedule().interval())) {
            return true;
        }
        log.busy(code, busy.latest(), now);
        return false;
    }

    private void failRest(Poll present, Quality quality) {
        while (done + 1 < reads.size()) {
            done++;
            present().fail(quality, present.readings);
        }
    }

    /** Whether its silence has been told as often as makes a fault. */
    boolean knownSilent() {
        return patience.failures() >= Patience.AT_RATE;
    }

    /** Nobody on its connection answers: its poll fails without being asked. */
    void unasked(Quality quality, String detail) {
        allBad = true;
        failUnasked(quality, detail);
    }

    private void failUnasked(Quality quality, String detail) {
        unreachable = true;
        Read read = next(time.nanos());
        Poll present = poll;
        if (present != null) {
            failure = quality;
            read.fail(quality, present.readings);
            failRest(present, quality);
            step(present, detail);
        }
    }

    /** Learns from a failure; true if the device itself spoke. */
    private boolean learn(Read read, Quality quality, String detail, long now) {
        if (quality.cause() == Cause.DEVICE_SILENT) {
            counts.timeout();
        }
        if (quality.cause() == Cause.UNASKED_ANSWERS) {
            return true;
        }
        if (quality.cause() != Cause.EXCEPTION) {
            if (!read.slots().isEmpty()) {
                failed = read;
                failedDetail = detail;
            }
            cycle.missed(read, quality, now);
            return false;
        }
        ExceptionCode code = ExceptionCode.of(quality.code());
        List<Point> isolated = cycle.refused(read, quality, now);
        if (!isolated.isEmpty()) {
            log.found(
                    "refuses to read %s (%s) with %s; the rest is read around it"
                            .formatted(
                                    read,
                                    isolated.stream()
                                            .map(Point::id)
                                            .collect(Collectors.joining(", ")),
                                    code),
                    now);
        }
        return !code.ofConverter();
    }

    /** There is no connection: the poll that is going on, or due, fails. */
    void unreachable(String detail) {
        failUnasked(Quality.bad(Cause.NO_CONNECTION), detail);
    }

    /** The connection works again: if it was the reason for silence, asks soon. */
    void reachable(long now) {
        if (unreachable && poll == null) {
            patience.hurry(now);
        }
        unreachable = false;
    }

    private void step(Poll present, String detail) {
        done++;
        if (done < reads.size()) {
            return;
        }
        List<Reading> collected = present.readings;
        poll = null;
        long now = time.nanos();
        boolean changed = cycle.finish(answered ? null : failure, alive, collected, now);
        if (answered) {
            first = 0;
            if (patience.failing()) {
                back(now);
            }
            log.answered(now);
            unreachable = false;
            tellPartlyFailed(now);
        } else {
            silent(collected, detail, now);
            // The read that probes it next must not be one that it ignores.
            first++;
        }
        if (changed) {
            log.found("is read in %d requests now".formatted(cycle.reads().size()), now);
        }
        List<CompletableFuture<String>> asked = List.of();
        if (toServe.isEmpty()) {
            asked = served;
            served = List.of();
        }
        Readings whole = new Readings(device, time.stamp(), collected, answered ? "" : detail);
        held.add(present, whole, asked, holds && answered, holds ? holdUntil : now);
    }

    private void tellPartlyFailed(long now) {
        Read read = failed;
        partlyFailed = read == null ? 0 : partlyFailed + 1;
        if (read != null && partlyFailed >= Patience.AT_RATE) {
            log.partly(read, failedDetail, now);
        }
    }

    private void back(long now) {
        patience.succeeded();
        if (now - silentSince >= EXCHANGED) {
            limits.back(now);
        }
        for (Cycle each : cycles) {
            if (each == cycle) {
                each.schedule().restart(each.schedule().next(now));
            } else if (allBad) {
                each.schedule().restart(now);
            }
        }
        allBad = false;
    }

    private void silent(List<Reading> collected, String detail, long now) {
        // A device may ignore the requests of one cycle: the first silence says nothing of others.
        if (allBad || patience.failing() || failure.cause() == Cause.NO_CONNECTION) {
            allBad = true;
            for (Cycle each : cycles) {
                if (each != cycle) {
                    each.fail(failure, collected);
                }
            }
            toServe.clear();
        }
        // Who asks again and again for a dead device must not put off its ordinary polls.
        if (!outOfTurn) {
            if (!patience.failing()) {
                silentSince = now;
            }
            log.failed(failure, detail, now);
            patience.failed(now, cycles.get(0).schedule().due());
        }
    }

    /** True if its last poll failed and the present one has had no answer either. */
    boolean failing() {
        return patience.failing() && !(poll != null && answered);
    }

    FrameTrace trace() {
        return trace;
    }

    /** What became of the requests to it. */
    DeviceCounts counts() {
        return counts;
    }

    List<Cycle> cycles() {
        return cycles;
    }

    Device device() {
        return device;
    }

    /** It has another name or place now. Any thread. */
    void rename(Device renamed) {
        device = renamed;
    }

    long skipped() {
        return cycles.stream().mapToLong(each -> each.schedule().skipped()).sum();
    }

    @Override
    public String toString() {
        return device.id() + " (" + device.address() + ")";
    }
}
