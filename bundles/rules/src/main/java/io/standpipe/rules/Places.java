package io.standpipe.rules;

import io.standpipe.model.AlarmKind;
import io.standpipe.model.Condition;
import io.standpipe.model.Scheduler;
import io.standpipe.model.Stamp;
import io.standpipe.model.TimeSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands at each place, counted as it comes and goes, so that conditions across devices cost
 * nothing per reading. A place is a grid cell; devices without one share the site. Rules thread.
 */
final class Places {

    private static final class Place {
        final Map<AlarmKind, Integer> byKind = new EnumMap<>(AlarmKind.class);
        final Map<String, Integer> byCondition = new HashMap<>();
        final Map<String, Integer> byBoth = new HashMap<>();

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

    /** How many alarms of this sort stand there. */
    int count(String grid, Condition.InPlace sort) {
        Place place = at(grid);
        Integer count;
        if (sort.kind() == null) {
            count = place.byCondition.get(sort.alarm());
        } else if (sort.alarm().isEmpty()) {
            count = place.byKind.get(sort.kind());
        } else {
            count = place.byBoth.get(both(sort.kind(), sort.alarm()));
        }
        return count == null ? 0 : count;
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

    private void change(String grid, Alarm alarm, int by, @Nullable Stamp now) {
        if (alarm.when != null && alarm.when.has(Condition.InPlace.class)) {
            return; // it would count itself
        }
        Place place = at(grid);
        place.byKind.merge(alarm.kind, by, Places::sum);
        place.byCondition.merge(alarm.condition, by, Places::sum);
        place.byBoth.merge(both(alarm.kind, alarm.condition), by, Places::sum);
        if (now != null) {
            for (AlarmRule rule : List.copyOf(place.rules)) {
                rule.evaluate(now);
            }
        }
    }

    private static @Nullable Integer sum(Integer a, Integer b) {
        int sum = a + b;
        return sum == 0 ? null : sum;
    }
}
