package io.standpipe.model;

import java.util.List;

/**
 * What a model of device offers. Points and alarms are already expanded: a profile that repeats a
 * point for every detector of a loop holds one {@link Point} for each here.
 *
 * @param id such as {@code generic-pressure-4reg}
 * @param kind what sort of device it describes
 * @param source where the map comes from and whether hardware confirmed it
 * @param maxRegisters most registers the device answers in one read, [1, 125] (Modbus application
 *     protocol 1.1b3, 6.3)
 * @param points in the order of their {@link Point#index()}
 * @param alarms in the profile's order
 */
public record DeviceProfile(
        String id,
        DeviceKind kind,
        String source,
        int maxRegisters,
        List<Point> points,
        List<AlarmDefinition> alarms) {

    /** The protocol's own limit for functions 3 and 4. */
    public static final int MAX_REGISTERS = 125;

    public DeviceProfile {
        points = List.copyOf(points);
        alarms = List.copyOf(alarms);
        if (maxRegisters < 1 || maxRegisters > MAX_REGISTERS) {
            throw new IllegalArgumentException(
                    "maxRegisters must be 1 to " + MAX_REGISTERS + ", but is " + maxRegisters);
        }
        for (int i = 0; i < points.size(); i++) {
            if (points.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "point " + points.get(i).id() + " stands at " + i + ", not at its index");
            }
        }
    }
}
