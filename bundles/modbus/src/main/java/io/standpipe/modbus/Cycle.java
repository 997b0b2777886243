package io.standpipe.modbus;

import io.standpipe.model.Point;
import io.standpipe.model.Quality;
import io.standpipe.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The points of one device that share an interval: when they are read, and by which requests as
 * long as the device refuses some. One thread.
 */
final class Cycle {

    private final ReadPlan planned;
    private final Schedule schedule;
    private final Refusals refusals = new Refusals();
    private ReadPlan plan;
    private boolean gapless;
    private boolean learned;

    Cycle(ReadPlan planned, Schedule schedule) {
        this.planned = planned;
        this.schedule = schedule;
        plan = planned;
    }

    Schedule schedule() {
        return schedule;
    }

    /** Whether an alarm looks at one of its points. */
    boolean urgent() {
        return planned.urgent();
    }

    /** The requests of a poll that begins now; at least one. */
    List<Read> begin(long now) {
        List<Read> reads = plan.reads();
        if (refusals.isEmpty()) {
            return reads;
        }
        List<Read> all = new ArrayList<>(reads);
        all.addAll(refusals.examine(plan, reads.isEmpty(), now));
        return all;
    }

    /** A request was answered with data. */
    void answered(Read read, long now) {
        learned |= !refusals.isEmpty() && refusals.answered(read, now);
    }

    /**
     * A request was answered with an exception.
     *
     * @return the points that are left out from now on and were not before
     */
    List<Point> refused(Read read, int code, long now) {
        if (!ExceptionCode.of(code).ofRegisters()) {
            return List.of();
        }
        learned = true;
        if (read.gaps()) {
            gapless = true;
            return List.of();
        }
        return refusals.refused(read, code, now);
    }

    /**
     * The poll is over: adds what it did not ask for.
     *
     * @param silence null if the device answered
     * @return whether the requests have changed
     */
    boolean finish(@Nullable Quality silence, List<Reading> into, long now) {
        if (!refusals.isEmpty()) {
            refusals.finish(silence, into, now);
        }
        if (!learned) {
            return false;
        }
        learned = false;
        plan =
                refusals.isEmpty() && !gapless
                        ? planned
                        : planned.around(refusals.points(), !gapless);
        return true;
    }

    /** Adds a reading without a value for every point. */
    void fail(Quality quality, List<Reading> into) {
        for (Point point : planned.points()) {
            into.add(new Reading(point, Double.NaN, quality));
        }
    }

    /** Points that the device refuses, and the exception that it answers. */
    Map<Point, Integer> refused() {
        return refusals.codes();
    }

    int points() {
        return planned.points().size();
    }

    List<Read> reads() {
        return plan.reads();
    }
}
