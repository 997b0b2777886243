package io.standpipe.modbus.plan;

import io.standpipe.modbus.frame.ExceptionCode;
import io.standpipe.modbus.frame.Read;
import io.standpipe.modbus.profile.PointRegisters;
import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The points of one device that share an interval: when they are read, and by which requests as
 * long as the device does not answer some. One thread.
 */
public final class PollGroup {

    /** Polls in a row in which a read got no answer before it is taken apart. */
    private static final int MISSES = 3;

    private final ReadPlan planned;
    private final Schedule schedule;
    private final ReadLimits limits;
    private final ExceptionIsolation isolation;
    private ReadPlan plan;
    private int version;
    private boolean learned;
    // Of a poll, as told last.
    private int requests;
    // By the read itself: polls in a row in which one of the plan got no answer, and whether it did
    // not in this one.
    private final Map<Read, Miss> misses = new HashMap<>();

    private static final class Miss {
        private int polls;
        private boolean now;
        private Quality quality = Quality.GOOD;
    }

    /**
     * @param limits of the device, which all its groups share
     */
    PollGroup(ReadPlan planned, Schedule schedule, ReadLimits limits) {
        this.planned = planned;
        this.schedule = schedule;
        this.limits = limits;
        isolation = new ExceptionIsolation(limits);
        plan = planned;
        requests = planned.reads().size();
        version = limits.version();
    }

    /**
     * The groups of one device, the shortest interval first.
     *
     * @param interval of the device
     * @param phase where in its interval it is polled, [0, 1)
     */
    public static List<PollGroup> of(
            List<ReadPlan> plans, Duration interval, long now, double phase) {
        ReadLimits limits = new ReadLimits();
        return plans.stream()
                .map(
                        plan -> {
                            Duration own = plan.interval();
                            long nanos = (own == null ? interval : own).toNanos();
                            Schedule schedule = new Schedule(nanos, now, (long) (nanos * phase));
                            return new PollGroup(plan, schedule, limits);
                        })
                .sorted(Comparator.comparingLong(pollGroup -> pollGroup.schedule().interval()))
                .toList();
    }

    public Schedule schedule() {
        return schedule;
    }

    /** What reads of the device may be, for all its groups. */
    public ReadLimits limits() {
        return limits;
    }

    /** Whether an alarm looks at one of its points. */
    public boolean urgent() {
        return planned.urgent();
    }

    /**
     * The requests of a poll that begins now; at least one.
     *
     * @param silences polls in a row that had no answer: the first request is another each time,
     *     and now and then one as short as can be, for a device may ignore some of them
     */
    public List<Read> begin(int silences, long now) {
        if (version != limits.version()) {
            replan();
        }
        List<Read> reads = plan.reads();
        boolean searching = !isolation.isEmpty();
        if (!searching && silences == 0 && !limits.trying(now)) {
            return reads;
        }
        List<Read> all = new ArrayList<>(reads);
        if (searching) {
            all.addAll(isolation.examine(plan, reads.isEmpty(), now));
        }
        Read shortest = shortest(all, silences);
        boolean idle = reads.isEmpty() && isolation.examinesSilence();
        if (shortest == null || silences == 0) {
            Collections.rotate(all, -(silences % all.size()));
        } else {
            Collections.rotate(all, -(silences / 2 % all.size()));
        }
        if (shortest != null && (idle || silences % 2 == 1)) {
            all.add(0, shortest);
        }
        Read trial = silences == 0 ? limits.trial(now) : null;
        if (trial != null) {
            all.add(trial);
        }
        return all;
    }

    /** A read of no point, shorter than all these; null if one of them is as short. */
    private @Nullable Read shortest(List<Read> reads, int turn) {
        List<Point> points = new ArrayList<>();
        int least = Integer.MAX_VALUE;
        for (Point point : planned.points()) {
            int length = PointRegisters.end(point) - PointRegisters.first(point);
            if (length < least) {
                points.clear();
                least = length;
            }
            if (length == least) {
                points.add(point);
            }
        }
        for (Read read : reads) {
            if (read.count() <= least) {
                return null;
            }
        }
        return ReadPlan.whole(List.of(points.get(turn / 2 % points.size())));
    }

    /** A request was answered with data. */
    public void answered(Read read, long now) {
        if (!misses.isEmpty()) {
            misses.remove(read);
        }
        limits.answered(read, now);
        learned |= !isolation.isEmpty() && isolation.answered(read, now);
    }

    /**
     * A request was answered with an exception.
     *
     * @return the points that are left out from now on and were not before
     */
    public List<Point> refused(Read read, Quality quality, long now) {
        if (limits.failed(read, quality, now)
                || read.pointOffsets().isEmpty()
                || !ExceptionCode.of(quality.code()).ofRegisters()) {
            return List.of();
        }
        misses.remove(read);
        return takeApart(read, quality, now);
    }

    private List<Point> takeApart(Read read, Quality quality, long now) {
        learned = true;
        if (read.gaps() && limits.leaveOutHoles(read, quality)) {
            return List.of();
        }
        return isolation.refused(read, quality, now);
    }

    /** A request got no answer, or none of use. */
    public void missed(Read read, Quality quality, long now) {
        if (limits.failed(read, quality, now)
                || read.pointOffsets().isEmpty()
                || isolation.ignored(read)) {
            return;
        }
        Miss miss = misses.computeIfAbsent(read, any -> new Miss());
        miss.polls += miss.now ? 0 : 1;
        miss.now = true;
        miss.quality = quality;
    }

    /**
     * A request was answered as it should be, but with fewer registers or bits.
     *
     * @param came how many
     */
    public void shortened(Read read, int came, Quality quality) {
        limits.shortened(read, came, quality);
    }

    /**
     * The poll is over: adds what it did not ask for.
     *
     * @param silence null if the device answered
     * @param alive whether it spoke at all
     * @return whether there are more or fewer of them than were told last, and that is settled
     */
    public boolean finish(@Nullable Quality silence, boolean alive, List<Reading> into, long now) {
        if (!isolation.isEmpty()) {
            isolation.finish(silence, into, now);
        }
        if (!misses.isEmpty()) {
            judgeMisses(alive, now);
        }
        if (!learned && version == limits.version()) {
            return false;
        }
        learned = false;
        replan();
        boolean told = isolation.searching() || requests == plan.reads().size();
        if (told) {
            return false;
        }
        requests = plan.reads().size();
        return true;
    }

    private void judgeMisses(boolean alive, long now) {
        List<Read> ignored = new ArrayList<>();
        misses.forEach(
                (read, miss) -> {
                    boolean parts =
                            read.gaps() || ExceptionIsolation.halves(read.points()).size() > 1;
                    if (alive && miss.now && miss.polls >= MISSES && parts) {
                        ignored.add(read);
                    }
                    miss.now = false;
                });
        for (Read read : ignored) {
            Miss miss = misses.remove(read);
            takeApart(read, miss == null ? Quality.bad(Cause.DEVICE_SILENT) : miss.quality, now);
        }
    }

    private void replan() {
        version = limits.version();
        plan =
                isolation.isEmpty() && version == 0
                        ? planned
                        : planned.around(isolation.points(), limits);
        misses.keySet().retainAll(plan.reads());
    }

    /** Adds a reading without a value for every point. */
    public void fail(Quality quality, List<Reading> into) {
        for (Point point : planned.points()) {
            into.add(new Reading(point, Double.NaN, quality));
        }
    }

    /** Points that the device does not answer, and what comes instead. */
    public Map<Point, Quality> refused() {
        return isolation.qualities();
    }

    public int points() {
        return planned.points().size();
    }

    public List<Read> reads() {
        return plan.reads();
    }
}
