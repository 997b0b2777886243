package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import io.standpipe.rules.Check.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * At which detectors of each place something stands, kept as it comes and goes, so that conditions
 * across devices cost nothing per reading. A place is a grid cell; a device without one is a place
 * of its own. What a test set off counts only for devices that are tested as well: it must not
 * confirm a fire. Rules thread.
 */
final class Places {

    /** Detectors at which alarms of a sort stand, and how many at each. */
    private static final class Tally {
        private final Map<String, Map<String, Integer>> bySort = new HashMap<>();

        void add(String detector, Alarm alarm, int by) {
            add(sort(alarm.kind, ""), detector, by);
            add(sort(null, alarm.condition), detector, by);
            add(sort(alarm.kind, alarm.condition), detector, by);
        }

        private void add(String sort, String detector, int by) {
            Map<String, Integer> detectors = bySort.computeIfAbsent(sort, s -> new HashMap<>());
            detectors.merge(detector, by, Places::sum);
            if (detectors.isEmpty()) {
                bySort.remove(sort);
            }
        }

        Set<String> detectors(Condition.InPlace sort) {
            return bySort.getOrDefault(sort(sort.kind(), sort.alarm()), Map.of()).keySet();
        }

        private static String sort(@Nullable AlarmKind kind, String condition) {
            return (kind == null ? "" : kind.name()) + "/" + condition;
        }
    }

    private static final class Place {
        final Tally real = new Tally();
        final Tally tests = new Tally();

        /** Rules of its devices that look at these numbers. */
        final List<AlarmRule> rules = new ArrayList<>();

        int count(Condition.InPlace sort, boolean test) {
            Set<String> burning = real.detectors(sort);
            int count = burning.size();
            if (test) {
                for (String tested : tests.detectors(sort)) {
                    count += burning.contains(tested) ? 0 : 1;
                }
            }
            return count;
        }

        void add(DeviceRules device, Alarm alarm, int by) {
            (alarm.test ? tests : real).add(device.id() + "/" + alarm.detector, alarm, by);
        }
    }

    private final Map<String, Place> places = new HashMap<>();

    /** By grid cell; the devices without one share theirs. */
    private final Map<String, Flood> floods = new HashMap<>();

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

    private Place at(DeviceRules device) {
        // A slash is in no id, and what begins with one is no other device's grid cell.
        String key = device.grid().isEmpty() ? "/" + device.id() : " " + device.grid();
        return places.computeIfAbsent(key, name -> new Place());
    }

    private Flood flood(String grid) {
        return floods.computeIfAbsent(
                grid,
                name ->
                        new Flood(
                                name,
                                time,
                                scheduler,
                                flood -> step.event(publisher.events().flood(flood))));
    }

    /** A device came that looks at its place. */
    void watch(DeviceRules device, List<AlarmRule> rules) {
        at(device).rules.addAll(rules);
    }

    void unwatch(DeviceRules device, List<AlarmRule> rules) {
        at(device).rules.removeAll(rules);
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
     * Whether alarms of this sort stand at so many detectors there.
     *
     * @param test whether the device that asks is tested
     */
    Verdict verdict(DeviceRules device, Condition.InPlace sort, boolean test) {
        if (at(device).count(sort, test) >= sort.atLeast()) {
            return Verdict.MET;
        }
        return complete ? Verdict.GONE : Verdict.UNKNOWN;
    }

    void raised(DeviceRules device, Alarm alarm) {
        if (!alarm.test) {
            flood(device.grid()).raised(device.id(), alarm);
        }
        change(device, alarm, 1, time.stamp());
    }

    /** It was raised by a test, and is raised for real now. */
    void real(DeviceRules device, Alarm alarm) {
        if (!alarm.ofOthers()) {
            Place place = at(device);
            place.add(device, alarm, -1);
            alarm.test = false;
            place.add(device, alarm, 1);
            evaluate(place, time.stamp());
        }
    }

    /** It stood when the gateway stopped: that is no news. */
    void restored(DeviceRules device, Alarm alarm) {
        change(device, alarm, 1, null);
    }

    /** It stands, and its device was moved here. */
    void arrived(DeviceRules device, Alarm alarm) {
        change(device, alarm, 1, time.stamp());
    }

    void cleared(DeviceRules device, Alarm alarm) {
        change(device, alarm, -1, time.stamp());
    }

    /** Its device is described anew, and will bring it back: that is no news. */
    void suspended(DeviceRules device, Alarm alarm) {
        change(device, alarm, -1, null);
    }

    private void change(DeviceRules device, Alarm alarm, int by, @Nullable Stamp now) {
        if (!alarm.ofOthers()) { // it would count itself
            Place place = at(device);
            place.add(device, alarm, by);
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
