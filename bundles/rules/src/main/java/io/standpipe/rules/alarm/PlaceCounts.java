package io.standpipe.rules.alarm;

import io.standpipe.model.alarm.AlarmKind;
import io.standpipe.model.alarm.Condition;
import io.standpipe.model.device.Device;
import io.standpipe.model.time.Scheduler;
import io.standpipe.model.time.Stamp;
import io.standpipe.model.time.TimeSource;
import io.standpipe.rules.condition.Check.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The detectors of each place at which something stands, counted as it comes and goes, so that
 * conditions across devices cost nothing per reading. A place is a grid cell; a device without one
 * is a place of its own. What a test set off counts only for devices that are tested as well: it
 * must not confirm a fire. Rules thread.
 */
public final class PlaceCounts {

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
            detectors.merge(detector, by, PlaceCounts::sum);
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

        void add(Device device, Alarm alarm, int by) {
            (alarm.test ? tests : real).add(device.id() + "/" + alarm.detector, alarm, by);
        }
    }

    private final Map<String, Place> places = new HashMap<>();

    /** By grid cell; the devices without one share theirs. */
    private final Map<String, AlarmFlood> floods = new HashMap<>();

    private final TimeSource time;
    private final Scheduler scheduler;
    private final Consumer<AlarmFlood.Summary> onFlood;
    private boolean complete = true;

    /**
     * @param onFlood told of a flood at a place, once it is over
     */
    public PlaceCounts(TimeSource time, Scheduler scheduler, Consumer<AlarmFlood.Summary> onFlood) {
        this.time = time;
        this.scheduler = scheduler;
        this.onFlood = onFlood;
    }

    private Place at(Device device) {
        // A slash is in no id, and what begins with one is no other device's grid cell.
        String key =
                device.place().grid().isEmpty() ? "/" + device.id() : " " + device.place().grid();
        return places.computeIfAbsent(key, name -> new Place());
    }

    private AlarmFlood flood(String grid) {
        return floods.computeIfAbsent(grid, name -> new AlarmFlood(name, time, scheduler, onFlood));
    }

    /** A device came that looks at its place. */
    public void watch(Device device, List<AlarmRule> rules) {
        at(device).rules.addAll(rules);
    }

    public void unwatch(Device device, List<AlarmRule> rules) {
        at(device).rules.removeAll(rules);
    }

    /**
     * Not all that stood before the start is back: that too few alarms stand at a place means
     * nothing yet.
     */
    public void incomplete() {
        complete = false;
    }

    /** All that stood before the start is back, or will not come any more. */
    public void complete() {
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
    public Verdict verdict(Device device, Condition.InPlace sort, boolean test) {
        if (at(device).count(sort, test) >= sort.atLeast()) {
            return Verdict.MET;
        }
        return complete ? Verdict.GONE : Verdict.UNKNOWN;
    }

    public void raised(Device device, Alarm alarm) {
        if (!alarm.test) {
            flood(device.place().grid()).raised(device.id(), alarm);
        }
        change(device, alarm, 1, time.stamp());
    }

    /** An alarm that a test had set off is raised for real now. */
    public void real(Device device, Alarm alarm) {
        if (!alarm.ofOthers()) {
            Place place = at(device);
            place.add(device, alarm, -1);
            alarm.test = false;
            place.add(device, alarm, 1);
            evaluate(place, time.stamp());
        }
    }

    /** An alarm stood when the gateway stopped: rules at its place are not judged for that. */
    public void restored(Device device, Alarm alarm) {
        change(device, alarm, 1, null);
    }

    /** The device of a standing alarm was moved to its present place. */
    public void arrived(Device device, Alarm alarm) {
        change(device, alarm, 1, time.stamp());
    }

    public void cleared(Device device, Alarm alarm) {
        change(device, alarm, -1, time.stamp());
    }

    /** The device is described anew and brings its alarm back at once: nothing is judged. */
    public void suspended(Device device, Alarm alarm) {
        change(device, alarm, -1, null);
    }

    private void change(Device device, Alarm alarm, int by, @Nullable Stamp now) {
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
