package io.standpipe.coap.payload;

import io.standpipe.model.point.Point;
import io.standpipe.model.point.Quality;
import io.standpipe.model.point.Quality.Cause;
import io.standpipe.model.point.Reading;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the object instances of one detector said last. A point that is true if one of them is, is
 * false only if all of them say so: those that are registered, or where none is registered those
 * that were heard. An instance that said true and is registered no more has not said false. One
 * thread.
 */
public final class ObjectInstances {

    /** A detector has a few; of more, those that say false are forgotten. */
    private static final int MAX = 128;

    private final PointMap map;

    /** By point, then by path of the instance: 1, 0, or BAD. */
    private final Map<Integer, TreeMap<String, Reading>> said = new HashMap<>();

    /** Points that were read. */
    private final BitSet read = new BitSet();

    /** What was read from where, since the detector registered or it was lost there. */
    private final Set<String> told = new HashSet<>();

    private @Nullable Set<String> registered;

    public ObjectInstances(PointMap map) {
        this.map = map;
    }

    /** Whether these are the points of it. */
    public boolean of(PointMap other) {
        return map.isOfSameProfile(other);
    }

    /** The readings of a message, with what is known of other instances. */
    public List<Reading> join(PointMap.Moment moment) {
        Map<Integer, Reading> readings = new LinkedHashMap<>();
        moment.readings().forEach(reading -> readings.put(reading.point().index(), reading));
        for (PointMap.Told one : moment.told()) {
            say(one.instance(), one.reading());
            if (one.reading().quality().isGood()) {
                told.add(key(one.instance(), one.reading().point()));
            }
        }
        for (PointMap.Told one : moment.told()) {
            Point point = one.reading().point();
            Reading all = all(point);
            if (all == null) {
                readings.remove(point.index());
            } else {
                readings.put(point.index(), all);
            }
        }
        readings.values().stream()
                .filter(reading -> reading.quality().isGood())
                .forEach(
                        reading -> {
                            read.set(reading.point().index());
                            if (!map.isAny(reading.point())) {
                                told.add(key(map.instanceOf(reading.point()), reading.point()));
                            }
                        });
        return List.copyOf(readings.values());
    }

    private void say(String instance, Reading reading) {
        TreeMap<String, Reading> by =
                said.computeIfAbsent(reading.point().index(), any -> new TreeMap<>());
        if (by.size() >= MAX && !by.containsKey(instance)) {
            by.values().removeIf(one -> one.quality().isGood() && one.value() != 1);
        }
        by.put(instance, reading);
    }

    /** What follows for a point; null if an instance that there is was not heard yet. */
    private @Nullable Reading all(Point point) {
        Map<String, Reading> by = said.getOrDefault(point.index(), new TreeMap<>());
        Reading worst = null;
        for (Reading one : by.values()) {
            if (one.value() == 1) {
                return one;
            }
            worst = worst == null || !one.quality().isGood() ? one : worst;
        }
        if (worst != null && worst.quality().isGood() && registered != null) {
            for (String instance : registered) {
                if (!by.containsKey(instance) && map.pointsOf(instance).contains(point)) {
                    return null;
                }
            }
        }
        return worst;
    }

    /**
     * The instances that the detector has now.
     *
     * @return what follows of those that it has no more
     */
    public List<Reading> registered(Set<String> instances) {
        registered = Set.copyOf(instances);
        List<Reading> changed = new ArrayList<>();
        said.values()
                .forEach(
                        by -> {
                            boolean less =
                                    by.entrySet()
                                            .removeIf(
                                                    one ->
                                                            !instances.contains(one.getKey())
                                                                    && one.getValue().value() == 0);
                            for (Map.Entry<String, Reading> one : by.entrySet()) {
                                if (!instances.contains(one.getKey())) {
                                    one.setValue(bad(one.getValue().point(), Cause.NOT_OBSERVED));
                                    less = true;
                                }
                            }
                            if (less && !by.isEmpty()) {
                                Reading all = all(by.firstEntry().getValue().point());
                                if (all != null) {
                                    changed.add(all);
                                }
                            }
                        });
        return changed;
    }

    /**
     * The present value of an instance is not known.
     *
     * @return what follows for the points that are read from there, as far as they were read before
     *     or a fire alarm looks at them
     */
    public List<Reading> lost(String instance, Cause why) {
        List<Reading> readings = new ArrayList<>();
        for (Point point : map.pointsOf(instance)) {
            told.remove(key(instance, point));
            if (!read.get(point.index()) && !map.isFire(point)) {
                continue;
            }
            if (map.isAny(point)) {
                say(instance, bad(point, why));
                Reading all = all(point);
                readings.add(all == null ? bad(point, why) : all);
            } else {
                readings.add(bad(point, why));
            }
        }
        return readings;
    }

    /**
     * Whether an instance told all that a fire alarm looks at, since it was lost or the detector
     * registered.
     */
    public boolean tells(String instance) {
        return map.pointsOf(instance).stream()
                .allMatch(point -> !map.isFire(point) || told.contains(key(instance, point)));
    }

    /** The detector begins anew: what it told before is no sign that it will tell. */
    public void forgetTold() {
        told.clear();
    }

    /**
     * What follows for points that a fire alarm looks at, that none of these instances has, and
     * that the detector does not tell by itself either.
     */
    public List<Reading> untold(Set<String> instances) {
        List<Reading> readings = new ArrayList<>();
        for (Point point : map.fires()) {
            boolean observed =
                    instances.stream().anyMatch(one -> map.pointsOf(one).contains(point));
            if (!observed && told.stream().noneMatch(one -> one.endsWith(key("", point)))) {
                readings.add(bad(point, Cause.NOT_OBSERVED));
            }
        }
        return readings;
    }

    private static String key(String instance, Point point) {
        return instance + " " + point.index();
    }

    private static Reading bad(Point point, Cause why) {
        return new Reading(point, Double.NaN, Quality.bad(why));
    }
}
