package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.rules.Check.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands at each place, counted as it comes and goes, so that conditions across devices cost
 * nothing per reading. A place is a grid cell; devices without one share the site. What a test set
 * off counts only for devices that are tested as well: it must not confirm a fire. Rules thread.
 */
final class Places {

    /** How many alarms stand, in three ways. */
    private static final class Tally {
        final Map<AlarmKind, Integer> byKind = new EnumMap<>(AlarmKind.class);
        final Map<String, Integer> byCondition = new HashMap<>();
        final Map<String, Integer> byBoth = new HashMap<>();

        void add(Alarm alarm, int by) {
            byKind.merge(alarm.kind, by, Places::sum);
            byCondition.merge(alarm.condition, by, Places::sum);
            byBoth.merge(both(alarm.kind, alarm.condition), by, Places::sum);
        }

        int count(Condition.InPlace sort) {
            Integer count;
            if (sort.kind() == null) {
                count = byCondition.get(sort.alarm());
            } else if (sort.alarm().isEmpty()) {
                count = byKind.get(sort.kind());
            } else {
                count = byBoth.get(both(sort.kind(), sort.alarm()));
            }
            return count == null ? 0 : count;
        }
    }

    private static final class Place {
        final Tally real = new Tally();
        final Tally tests = new Tally();

        /** Rules of its devices that look at these numbers. */
        final List<AlarmRule> rules = new ArrayList<>();

        final Flood flood;

        Place(Flood flood) {
            this.flood = flood;
        }
    }

    private final Map<String, Place> places = new HashMap<>();
    private final Publisher publisher;
    private final TimeSource time;
    private final Scheduler scheduler;
    private final Step step;
    private boolean complete = true;

    Places(Publisher publisher, TimeSource time, Scheduler scheduler, Step step) {
        this.publisher = publisher;
        this.time = time;
        this.scheduler = scheduler;
        this.step = step;
    }

    private Place at(String grid) {
        return places.computeIfAbsent(
                grid,
                name ->
                        new Place(
                                new Flood(
                                        name,
                                        time,
                                        scheduler,
                                        flood -> step.event(publisher.events().flood(flood)))));
    }

    /** A device came that looks at its place. */
    void watch(String grid, List<AlarmRule> rules) {
        at(grid).rules.addAll(rules);
    }

    void unwatch(String grid, List<AlarmRule> rules) {
        at(grid).rules.removeAll(rules);
    }

    /**
     * Not all that stood before the start is back: that too few alarms stand at a place means
     * nothing yet.
     */
    void incomplete() {
        complete = false;
    }

    /** All that stood before the start is back, or will not come any more. */
    void complete() {
        if (!complete) {
            complete = true;
            Stamp now = time.stamp();
            for (Place place : places.values()) {
                evaluate(place, now);
            }
        }
    }

    /**
     * Whether so many alarms of this sort stand there.
     *
     * @param test whether the device that asks is tested
     */
    Verdict verdict(String grid, Condition.InPlace sort, boolean test) {
        Place place = at(grid);
        int count = place.real.count(sort) + (test ? place.tests.count(sort) : 0);
        if (count >= sort.atLeast()) {
            return Verdict.MET;
        }
        return complete ? Verdict.GONE : Verdict.UNKNOWN;
    }

    private static String both(AlarmKind kind, String condition) {
        return kind + "/" + condition;
    }

    void raised(DeviceRules device, Alarm alarm) {
        if (!alarm.test) {
            at(device.grid()).flood.raised(device.id(), alarm);
        }
        change(device.grid(), alarm, 1, time.stamp());
    }

    /** It was raised by a test, and is raised for real now. */
    void real(DeviceRules device, Alarm alarm) {
        if (!alarm.ofPlace()) {
            Place place = at(device.grid());
            place.tests.add(alarm, -1);
            place.real.add(alarm, 1);
            evaluate(place, time.stamp());
        }
    }

    /** It stood when the gateway stopped: that is no news. */
    void restored(DeviceRules device, Alarm alarm) {
        change(device.grid(), alarm, 1, null);
    }

    /** It stands, and its device was moved here. */
    void arrived(DeviceRules device, Alarm alarm) {
        change(device.grid(), alarm, 1, time.stamp());
    }

    void cleared(DeviceRules device, Alarm alarm) {
        change(device.grid(), alarm, -1, time.stamp());
    }

    /** Its device is described anew, and will bring it back: that is no news. */
    void suspended(DeviceRules device, Alarm alarm) {
        change(device.grid(), alarm, -1, null);
    }

    private void change(String grid, Alarm alarm, int by, @Nullable Stamp now) {
        if (!alarm.ofPlace()) { // it would count itself
            Place place = at(grid);
            (alarm.test ? place.tests : place.real).add(alarm, by);
            if (now != null) {
                evaluate(place, now);
            }
        }
    }

    private static void evaluate(Place place, Stamp now) {
        for (AlarmRule rule : List.copyOf(place.rules)) {
            rule.look(now);
        }
    }

    private static @Nullable Integer sum(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : sum;
    }
}
