package io.standpipe.model.device;

import io.standpipe.model.point.Point;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One installed thing in the field.
 *
 * @param id unique on the gateway, {@link Ids#PATTERN}; part of topics
 * @param name what people call it; any text
 * @param profile what this model of device offers, with the row's parameters filled in
 * @param address where its bus finds it, for people: {@code 127.0.0.1:1502 unit 7}
 * @param place where it stands
 * @param polled the longest time from one poll of any of its points to the next; null if nobody
 *     polls it. The rules raise a fault if a bus does not keep to it
 * @param wires what it is on the wire, so that two rows for one thing are found, also across buses:
 *     the same text means the same thing; none if its bus does not know. See {@link #sameAs}
 */
public record Device(
        String id,
        String name,
        DeviceProfile profile,
        String address,
        Place place,
        @Nullable Duration polled,
        List<String> wires) {

    public Device {
        Ids.require("device id", id);
        wires = List.copyOf(wires);
    }

    /** One that nobody polls, and of which it is not known what it is on the wire. */
    public Device(String id, String name, DeviceProfile profile, String address, Place place) {
        this(id, name, profile, address, place, null, List.of());
    }

    /**
     * The same with what its bus does with it.
     *
     * @param longest see {@link #polled}
     * @param at see {@link #wires}
     */
    public Device wired(@Nullable Duration longest, List<String> at) {
        return new Device(id, name, profile, address, place, longest, at);
    }

    public DeviceKind kind() {
        return profile.kind();
    }

    /**
     * Whether another device is the same thing: they have a wire in common and, where a unit has
     * room for several devices (registers of Modbus), the same profile and a source in common.
     */
    public boolean sameAs(Device other) {
        if (wires.stream().noneMatch(other.wires::contains)) {
            return false;
        }
        List<Point.Source> registers = registers();
        return registers.isEmpty()
                || (profile.id().equals(other.profile.id())
                        && other.registers().stream().anyMatch(registers::contains));
    }

    private List<Point.Source> registers() {
        return profile.points().stream()
                .map(Point::source)
                .filter(Point.Source::isPlaceInUnit)
                .toList();
    }
}
