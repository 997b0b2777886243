package io.standpipe.model.device;

import io.standpipe.model.alarm.AlarmDefinition;
import io.standpipe.model.alarm.Serviceability;
import io.standpipe.model.point.Derived;
import io.standpipe.model.point.Point;
import io.standpipe.model.words.Names;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model of device offers. Points and alarms are already expanded: a profile that repeats a
 * point for every detector of a loop holds one {@link Point} for each here.
 *
 * @param id such as {@code generic-pressure-4reg}
 * @param kind what sort of device it describes
 * @param source where the map comes from and whether hardware confirmed it
 * @param points in the order of their {@link Point#index()}
 * @param alarms in the profile's order
 * @param missed polls in a row without a good answer that make the fault {@code communication}, and
 *     with a value out of range the fault {@code out-of-range}; [1, 100]
 * @param period how often a device reports by itself, so that its silence shows although nobody
 *     polls it: after {@code missed} periods; null for a device that is polled
 * @param part what its bus reads of it besides the points
 * @param names what people call its points, states and alarms
 */
public record DeviceProfile(
        String id,
        DeviceKind kind,
        String source,
        List<Point> points,
        List<AlarmDefinition> alarms,
        int missed,
        @Nullable Duration period,
        BusPart part,
        Names names) {

    /** 2 to 3 missed periods are the trade's practice; see the fault {@code communication}. */
    public static final int MISSED = 3;

    public DeviceProfile {
        points = List.copyOf(points);
        alarms = List.copyOf(alarms);
        if (missed < 1 || missed > 100) {
            throw new IllegalArgumentException("missed must be 1 to 100, but is " + missed);
        }
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "point " + points.get(i).id() + " stands at " + i + ", not at its index");
            }
        }
    }

    /** Of which its bus reads nothing else, and that has no names. */
    public DeviceProfile(
            String id,
            DeviceKind kind,
            String source,
            List<Point> points,
            List<AlarmDefinition> alarms,
            int missed,
            @Nullable Duration period) {
        this(id, kind, source, points, alarms, missed, period, BusPart.NONE, Names.NONE);
    }

    /** Of a device that is polled, with the usual number of missed polls. */
    public DeviceProfile(
            String id,
            DeviceKind kind,
            String source,
            List<Point> points,
            List<AlarmDefinition> alarms) {
        this(id, kind, source, points, alarms, MISSED, null);
    }

    /**
     * Whether it shows that there is water: one of its alarms says that there is none. What does
     * not, such as a dry barrel, is serviceable only by inspection.
     */
    public boolean measuresWater() {
        return alarms.stream().anyMatch(alarm -> alarm.unserviceable() == Serviceability.NO_WATER);
    }

    /** Indexes of the points that an alarm looks at, or a point that is derived from them. */
    public BitSet watched() {
        BitSet watched = new BitSet();
        for (AlarmDefinition alarm : alarms) {
            alarm.when().points().forEach(watched::set);
            if (alarm.suppressedWhile() != null) {
                alarm.suppressedWhile().points().forEach(watched::set);
            }
            if (alarm.reset() != null) {
                alarm.reset().points().forEach(watched::set);
            }
        }
        // What is derived stands after what it is derived from.
        for (int i = points.size() - 1; i >= 0; i--) {
            Derived derived = points.get(i).source().derived();
            if (watched.get(i) && derived != null) {
                watched.set(derived.from());
                if (derived.function() instanceof Derived.Difference difference) {
                    watched.set(difference.other());
                }
            }
        }
        return watched;
    }
}
