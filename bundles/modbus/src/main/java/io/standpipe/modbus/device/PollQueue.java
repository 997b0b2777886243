package io.standpipe.modbus.device;

import io.standpipe.modbus.plan.PollGroup;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which group of the points of one device is polled next, by their schedules or because somebody
 * asked. A poll on request leaves the schedules alone. One thread.
 */
final class PollQueue {

    private final List<PollGroup> groups;
    private PollGroup taken;

    // Requests that the next polls serve, those that the present ones do, and what is left of
    // these.
    private List<CompletableFuture<String>> waiting = List.of();
    private List<CompletableFuture<String>> served = List.of();
    private final Deque<PollGroup> toServe = new ArrayDeque<>();

    /**
     * @param groups at least one, the shortest interval first
     */
    PollQueue(List<PollGroup> groups) {
        this.groups = List.copyOf(groups);
        taken = groups.get(0);
    }

    /** All, the shortest interval first. */
    List<PollGroup> groups() {
        return groups;
    }

    /** When the first poll is due by the schedules. */
    long due() {
        long due = groups.get(0).schedule().due();
        for (int i = 1; i < groups.size(); i++) {
            long other = groups.get(i).schedule().due();
            if (other - due < 0) {
                due = other;
            }
        }
        return due;
    }

    /** Whether an alarm looks at any of the points. */
    boolean watched() {
        return groups.stream().anyMatch(PollGroup::urgent);
    }

    /** Whether points are due that an alarm looks at. */
    boolean urgent(long now) {
        for (PollGroup each : groups) {
            if (each.urgent() && each.schedule().due() - now <= 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Asks for a poll of all points besides the schedules', unless one is due anyway. The present
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

    /** Whether somebody who asked is not served yet. */
    boolean requested() {
        return !waiting.isEmpty() || !toServe.isEmpty();
    }

    /**
     * Takes the next.
     *
     * @param failing the device does not answer: it is asked for those with the shortest interval
     */
    PollGroup take(boolean failing, long now) {
        if (toServe.isEmpty() && !waiting.isEmpty()) {
            served = waiting;
            waiting = List.of();
            toServe.addAll(groups);
        }
        taken = failing ? groups.get(0) : chosen(now);
        toServe.remove(taken);
        return taken;
    }

    /**
     * Due points that an alarm looks at go first, then what was asked for. Of several the one that
     * has waited longest: where the line is too slow for all, the shortest interval is always due,
     * and must not keep the others from ever being read.
     */
    private PollGroup chosen(long now) {
        PollGroup urgent = null;
        PollGroup due = null;
        for (PollGroup each : groups) {
            if (each.schedule().due() - now <= 0) {
                urgent = each.urgent() ? longer(urgent, each) : urgent;
                due = longer(due, each);
            }
        }
        if (urgent != null) {
            return urgent;
        }
        PollGroup asked = toServe.peek();
        return asked != null || due == null ? Objects.requireNonNullElse(asked, taken) : due;
    }

    /** Which one has been due for longer; the first if both have. */
    private static PollGroup longer(@Nullable PollGroup first, PollGroup second) {
        return first == null || second.schedule().due() - first.schedule().due() < 0
                ? second
                : first;
    }

    /**
     * The device answers again: the group that was taken last goes on in its schedule.
     *
     * @param all whether the others are polled at once
     */
    void restart(boolean all, long now) {
        for (PollGroup each : groups) {
            if (each == taken) {
                each.schedule().restart(each.schedule().next(now));
            } else if (all) {
                each.schedule().restart(now);
            }
        }
    }

    /** The device does not answer: the groups besides the one that was taken last are not asked. */
    void failOthers(Quality quality, List<Reading> into) {
        for (PollGroup each : groups) {
            if (each != taken) {
                each.fail(quality, into);
            }
        }
        toServe.clear();
    }

    /** The poll that was taken last is over: the requests that are served with it. */
    List<CompletableFuture<String>> served() {
        if (!toServe.isEmpty()) {
            return List.of();
        }
        List<CompletableFuture<String>> over = served;
        served = List.of();
        return over;
    }

    /** Polls left out because the bus had no time for them. */
    long skipped() {
        return groups.stream().mapToLong(each -> each.schedule().skipped()).sum();
    }
}
